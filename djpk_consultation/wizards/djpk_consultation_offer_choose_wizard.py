from odoo import fields, models


class DjpkConsultationOfferChooseWizard(models.TransientModel):
    _name = "djpk.consultation.offer.choose.wizard"
    _inherit = ["djpk.consultation.offer.answer.wizard"]
    _description = "Record a Choice"

    type_code = fields.Char(related="offer_id.letter_id.type_id.code")
    line_id = fields.Many2one(
        "djpk.consultation.offer.line",
        "Time",
        ondelete="cascade",
        help="Which of the times the region has chosen.",
    )
    visitor_ids = fields.One2many(
        "djpk.consultation.offer.visitor.wizard",
        "wizard_id",
        "Visitors",
        help="Everyone who is announced. At most two; at most four with a head of"
        " region or a DPRD chair (E.3.c.6).",
    )
    reason = fields.Char(
        "How it was told", help="E.g. they called: Tuesday at 10. It stays on record."
    )

    def action_confirm(self):
        """Book what was chosen, and show the session."""
        self.ensure_one()
        answer = self.env["djpk.consultation.offer"].choose(
            offer_id=self.offer_id.id,
            line_id=self.line_id.id or None,
            visitors=[
                self._json(
                    {
                        "name": visitor.name,
                        "position_code": visitor.position_id.code,
                        "nip": visitor.nip,
                    }
                )
                for visitor in self.visitor_ids
            ],
            reason=self.reason or None,
        )
        return self._show(self.env["djpk.consultation.session"].browse(answer["id"]))
