from odoo import fields, models


class DjpkConsultationReviewWizard(models.TransientModel):
    _name = "djpk.consultation.review.wizard"
    _inherit = ["djpk.consultation.letter.wizard"]
    _description = "Decide on a Request Letter"

    decision = fields.Selection(
        [("approve", "Approve"), ("reject", "Reject")],
        help="Whether the unit or the leadership agrees (E.3.c.3).",
    )
    reason = fields.Text(
        help="Needed for a rejection; told to those who sent the letter in the mail."
    )
    decided_by = fields.Char(
        help="The unit or leader whose decision this is. Needed from an officer; a unit"
        " that decides for itself may leave it empty."
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Technical unit",
        ondelete="cascade",
        help="The unit that holds the consultation. Empty: the letter's stays.",
    )

    def action_confirm(self):
        """Put the decision on record."""
        self.ensure_one()
        values = {
            "letter_id": self.letter_id.id,
            "decision": self.decision,
            "reason": self.reason,
            "team_id": self.team_id.id,
            "decided_by": self.decided_by,
        }
        self.env["djpk.consultation.letter"].review(**self._json(values))
        return self._reload()
