from datetime import timedelta

from odoo import models

from ..tools.booking import Outlook, Wish
from ..tools.normalize import digit_groups
from ..tools.refusal import in_order
from ..tools.wib import month_end, month_of, to_wib

#: Rules about what is entered when a session is scheduled, not in its letter.
ASKED_LATER = ("meeting_link_missing", "visitors_missing")
#: Letters of the same sender that are compared with a new one, the latest first.
COMPARED = 200


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """What the rules say to a letter before a place is chosen: the same verdicts."""

    _inherit = "djpk.consultation.letter"

    def _wish(self):
        """A booking on this letter for which nothing else is known yet."""
        self.ensure_one()
        return Wish(
            letter=self,
            session=self.env["djpk.consultation.session"],
            type_code=self.type_id.code,
        )

    def _outlook(self):
        """Every rule that a booking on this letter breaks, and its first place.

        Of the letter as it stands in the form, saved or not; a few queries.

        :return: :class:`~..tools.booking.Outlook`, or ``None`` while the type or the
            time of receipt is not known
        """
        self.ensure_one()
        letter = self.sudo()
        if not letter.type_id or not letter.received_at:
            return None
        sessions = letter.env["djpk.consultation.session"]
        agenda = letter._outlook_agenda()
        verdict = sessions._verdict(letter._wish(), agenda)
        ended = letter.state in ("used", "rejected", "expired")
        fit = None if ended else verdict.fit
        return Outlook(
            in_order(v for v in verdict.violations if v.code not in ASKED_LATER),
            fit,
            sessions._why(fit, agenda) if fit else "",
            _this_month_and_next(agenda) if agenda.quota else [],
        )

    def _outlook_agenda(self):
        """The calendar up to the search horizon, this month and the next at least."""
        sessions = self.env["djpk.consultation.session"]
        bare = sessions._bare_agenda(self.type_id.code)
        return sessions._agenda(
            self.type_id.code,
            bare.today,
            max(bare.horizon, _next_month_end(bare.today)),
            received=to_wib(self.received_at),
            region=self.region_id if self.type_id.code != "video" else None,
            letter=self,
        )

    def _others_of_sender(self):
        """Other letters of the region, or of an institution without one.

        Those that the user may see, the latest first.
        """
        self.ensure_one()
        if self.region_id:
            domain = [("region_id", "=", self.region_id.id)]
        elif self.partner_id:
            domain = [("partner_id", "=", self.partner_id.id)]
        else:
            return self.browse()
        return self.search(
            [*domain, ("id", "!=", self._origin.id)],
            order="received_at desc, id desc",
            limit=COMPARED,
        )

    def _resembles(self, other):
        """Whether another letter of the sender may be this one: the same number with
        another date, the same digits in it, or the same file (R05)."""
        self.ensure_one()
        if self.number_key and self.number_key == other.number_key:
            return True
        digits = digit_groups(self.number)
        if digits and digits == digit_groups(other.number):
            return True
        files = self.sudo().attachment_ids.mapped("checksum")
        return not set(files).isdisjoint(other.sudo().attachment_ids.mapped("checksum"))


def _next_month_end(day):
    return month_end(month_end(day) + timedelta(days=1))


def _this_month_and_next(agenda):
    """``[(day, visits, limit)]`` of the region; months without a policy left out."""
    days = (month_end(agenda.today), _next_month_end(agenda.today))
    return [
        (day, agenda.taken.months[month_of(day)], agenda.month_limit(day))
        for day in days
        if agenda.month_limit(day)
    ]
