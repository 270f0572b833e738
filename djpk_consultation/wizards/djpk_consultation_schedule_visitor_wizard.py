from odoo import fields, models


class DjpkConsultationScheduleVisitorWizard(models.TransientModel):
    _name = "djpk.consultation.schedule.visitor.wizard"
    _description = "Visitor to Announce"

    wizard_id = fields.Many2one(
        "djpk.consultation.schedule.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    name = fields.Char(help="As on the identity card that is shown at reception.")
    position_id = fields.Many2one(
        "djpk.consultation.position",
        ondelete="cascade",
        help="Decides how many may come (E.3.c.6). Empty: staff.",
    )
    nip = fields.Char(
        "NIP", help="Civil servant number; only where SPPD or BAK need it."
    )
