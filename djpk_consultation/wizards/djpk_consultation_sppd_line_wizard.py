from odoo import fields, models


class DjpkConsultationSppdLineWizard(models.TransientModel):
    _name = "djpk.consultation.sppd.line.wizard"
    _description = "SPPD to Sign"

    wizard_id = fields.Many2one(
        "djpk.consultation.sppd.wizard",
        required=True,
        ondelete="cascade",
        index=True,
    )
    visitor_id = fields.Many2one(
        "djpk.consultation.visitor",
        required=True,
        ondelete="cascade",
        help="A guest who was checked in.",
    )
    number = fields.Char(help="As on the document. Empty: not signed now.")
    issuer = fields.Char(help="The institution that issued the document.")
