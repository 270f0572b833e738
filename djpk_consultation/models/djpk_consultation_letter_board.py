from odoo import models

from ..tools.refusal import in_order
from .djpk_consultation_letter_outlook import ASKED_LATER
from .djpk_consultation_session_parse import day_text


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """The letter that a place is looked for on the slot board."""

    _inherit = "djpk.consultation.letter"

    def _board_values(self):
        """The letter, what forbids a booking on it anywhere, and its first place."""
        self.ensure_one()
        sessions = self.env["djpk.consultation.session"].sudo()
        wish = self._wish()
        waiver = sessions._waiver(wish)
        found = sessions._verify_letter(wish) + sessions._verify_region(wish)
        fit, why = (None, "") if found else sessions._earliest_place(wish)
        session = self._using_session().filtered(lambda s: s.state == "scheduled")
        return {
            "id": self.id,
            "name": self.display_name,
            "type_code": self.type_id.code or "",
            "who": self._board_who(),
            "received": self.received_text or "",
            "faults": [
                item.message
                for item in in_order(found)
                if item.code not in (*waiver, *ASKED_LATER)
            ],
            "earliest": day_text(fit.day) if fit else False,
            "earliest_slot": fit.slot.code if fit and fit.slot else "",
            "earliest_text": self._span_text(fit.start, fit.stop) if fit else "",
            "why": why,
            "booked": session._board_booked() if session else "",
            "booked_date": day_text(session.date) if session else False,
            "booked_slot": session.slot_id.code or "",
        }

    def _board_who(self):
        return self.region_id.display_name or self.partner_id.name or ""
