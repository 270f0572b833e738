from psycopg2 import errors

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.fields import Command

from ..exceptions import ClaimsTaken
from ..tools.wib import to_utc, to_wib
from .djpk_consultation_session import QUIET

#: The order in which every transaction takes seats.
ORDER = ("quota", "day", "slot", "room")
#: More rounds than places that others can take meanwhile.
ROUNDS = 20


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """Offering: the booking's own verdict on each place, then the places are held."""

    _inherit = "djpk.consultation.offer"

    @api.model
    def _verdicts(self, wishes, agenda=None):
        """What a booking of each place would be told, but for the guests, whom the
        choice names.

        :param wishes: :class:`~..tools.booking.Wish` items on one letter
        :return: ``([(violations, fit)], agenda)``
        """
        sessions = self.env["djpk.consultation.session"]
        agenda = agenda or self._agenda_of(wishes)
        found = []
        for wish in wishes:
            verdict = sessions._verdict(wish, agenda)
            faults = [v for v in verdict.violations if v.code != "visitors_missing"]
            found.append((faults, verdict.fit))
        return found, agenda

    @api.model
    def _agenda_of(self, wishes):
        """The days of all wishes, read once."""
        sessions, first = self.env["djpk.consultation.session"], wishes[0]
        days = [wish.day for wish in wishes]
        return sessions._agenda(
            first.type_code,
            min(days),
            max(days),
            received=to_wib(first.letter.received_at),
            region=first.letter.region_id if first.type_code != "video" else None,
            letter=first.letter,
        )

    @api.model
    def _send(self, letter, wishes):
        """Hold these places for the letter, and queue the mail that offers them.

        :param wishes: strict :class:`~..tools.booking.Wish` items, one to three
        :return: the open offer
        :raises ConsultationRefusal: every rule that any of the places breaks
        """
        letter._end_expired_offer()
        self._refuse_all(letter._verify_offer())
        fits, agenda = self._lawful_places(wishes)
        offer = self._create_open(letter, wishes[0])
        fits = offer._hold(wishes, fits, agenda)
        offer.line_ids = [
            Command.create(
                {
                    "sequence": number,
                    "date": fit.day,
                    "slot_id": fit.slot.id if fit.slot else False,
                    "room_id": fit.room_id or False,
                    "start": to_utc(fit.start),
                    "stop": to_utc(fit.stop),
                }
            )
            for number, fit in enumerate(sorted(fits, key=lambda f: f.start), 1)
        ]
        letter.with_context(**QUIET)._apply({"offer_id": offer.id})
        letter._end_duty("offer")
        offer._record("offered", after=offer._places_text())
        letter._tell_asker("offer", **offer._notice_facts())
        return offer

    def _create_open(self, letter, wish):
        """The offer's row comes first: a second one on the letter waits for it."""
        values = {
            "letter_id": letter.id,
            "expires_at": letter._offer_end(),
            "meeting_app": wish.meeting_app or False,
            "meeting_url": wish.meeting_url or False,
        }
        try:
            with self.env.cr.savepoint():
                return self.sudo().with_context(**QUIET).create([values])
        except errors.UniqueViolation as error:
            raise ConcurrencyError("offered meanwhile") from error

    @api.model
    def _lawful_places(self, wishes, agenda=None):
        """
        :return: ``(fits, agenda)``, a :class:`~..tools.agenda.Fit` for each wish
        :raises ConsultationRefusal: every rule that any of the places breaks
        """
        found, agenda = self._verdicts(wishes, agenda)
        self._refuse_all(
            list(dict.fromkeys(v for faults, _fit in found for v in faults))
        )
        return [fit for _faults, fit in found], agenda

    def _hold(self, wishes, fits, agenda):
        """Take the places, judged again for each that was lost meanwhile.

        :return: :class:`~..tools.agenda.Fit` of each wish
        """
        claims = self.env["djpk.consultation.claim"].sudo()
        sessions = self.env["djpk.consultation.session"]
        for _round in range(ROUNDS):
            try:
                claims.take(self._claim_requests(wishes, fits, agenda))
                self.invalidate_recordset(["claim_ids"])
                return fits
            except ClaimsTaken as lost:
                sessions._mark_taken(lost.request, wishes[0], agenda)
                fits, agenda = self._lawful_places(wishes, agenda)
        raise ConcurrencyError("places taken meanwhile")

    def _claim_requests(self, wishes, fits, agenda):
        """The seats that the offer holds: one of each month, whatever lies in it."""
        sessions, requests = self.env["djpk.consultation.session"], {}
        for wish, fit in zip(wishes, fits, strict=True):
            for request in sessions._claim_requests(wish, fit, agenda):
                month = request.kind == "quota"
                key = (request.kind, request.key, None if month else fit.start)
                requests[key] = request
        held = {
            "expires_at": self.expires_at,
            "offer_id": self.id,
            "letter_id": self.letter_id.id,
        }
        return sorted(
            (r._replace(**held) for r in requests.values() if r.kind in ORDER),
            key=lambda request: (ORDER.index(request.kind), request.key),
        )

    def _places_text(self):
        return ", ".join(line._place_text() for line in self.line_ids)

    def _notice_facts(self):
        """What the mail tells of it: see the queue's ``enqueue``."""
        return {
            "offer_id": self.id,
            "until": self._stamp(self.expires_at),
            "times": [
                [self._stamp(line.start), self._stamp(line.stop)]
                for line in self.line_ids
            ],
            "meeting_app": self.meeting_app or "",
        }

    # -- what is proposed --------------------------------------------------------

    @api.model
    def _proposals(self, letter, most):
        """The first lawful places of a letter.

        :return: :class:`~..tools.agenda.Fit` items, at most ``most``
        """
        sessions = self.env["djpk.consultation.session"]
        agenda = sessions._wish_agenda(letter._wish(), whole=True)
        return agenda.first_places(most, letter.type_id.code == "video")
