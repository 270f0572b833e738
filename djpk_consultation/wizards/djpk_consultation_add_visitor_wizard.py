from odoo import fields, models


class DjpkConsultationAddVisitorWizard(models.TransientModel):
    _name = "djpk.consultation.add.visitor.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Add a Visitor"

    name = fields.Char(help="As on the identity card.")
    position_id = fields.Many2one(
        "djpk.consultation.position",
        ondelete="cascade",
        help="Decides how many may come (E.3.c.6). Empty: staff.",
    )
    nip = fields.Char(
        "NIP", help="Civil servant number; only where SPPD or BAK need it."
    )
    institution = fields.Char(help="Empty: the institution that sent the letter.")

    def action_confirm(self):
        """Put the visitor on the list, at the desk as a substitute."""
        self.ensure_one()
        values = {
            "name": self.name,
            "position_code": self.position_id.code,
            "nip": self.nip,
            "institution": self.institution,
        }
        self.env["djpk.consultation.session"].add_visitor(
            session_id=self.session_id.id, values=values
        )
        return self._reload()
