from odoo import api, fields, models

from .djpk_consultation_notice_mixin import READERS


class DjpkConsultationLetter(models.Model):
    """The mails about a letter, those of its sessions among them."""

    _name = "djpk.consultation.letter"
    _inherit = ["djpk.consultation.letter", "djpk.consultation.notice.mixin"]

    _notice_link = "letter_id"

    notice_ids = fields.One2many(
        "djpk.consultation.notice", "letter_id", "Mails", groups=READERS
    )

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters._tell_asker("receipt", sequence=0)
        return letters

    def _is_told(self):
        """History, and what a file brings in, is told to nobody."""
        return not self.historical and not self.env.context.get("import_file")

    def _notice_values(self):
        return {
            "letter_id": self.id,
            "ticket_id": self.ticket_id.id,
            "facts": {
                "received_at": self._stamp(self.received_at),
                "earliest": fields.Date.to_string(self.earliest_date) or "",
                "reason": self.decision_reason or "",
            },
        }
