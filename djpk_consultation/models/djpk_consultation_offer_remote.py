from odoo import models

from ..contract import contract
from ..tools.arguments import (
    Day,
    Integer,
    Items,
    Link,
    Moment,
    Reasons,
    RecordId,
    Struct,
    Text,
)
from .djpk_consultation_offer_line import MOST
from .djpk_consultation_session_parse import SLOT_CODE, VISITOR

PLACES = Items(
    Struct(
        True,
        date=Day(),
        slot=SLOT_CODE,
        start=Moment(),
        stop=Moment(),
        room_id=RecordId(),
    ),
    MOST,
    required=True,
)
#: A letter's own fact, which a manager confirms for good when times are offered.
CONFIRMED = ("region_missing",)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """What an officer does with offers: parse, find, call, answer."""

    _inherit = "djpk.consultation.offer"

    @contract("agent", letter_id=RecordId(required=True), limit=Integer(1, MOST))
    def proposals(self, letter_id, limit):
        """The first lawful places of a letter.

        :param limit: 1-3, default 3
        :return: ``[{"date", "slot", "start", "stop", "room_id"}]``; times in UTC
        """
        letter = self.env["djpk.consultation.letter"]._visible(letter_id, "letter_id")
        places = self.sudo()._proposals(letter, limit or MOST)
        return [self._answer_place(fit) for fit in places]

    @contract(
        "agent",
        letter_id=RecordId(required=True),
        places=PLACES,
        meeting_app=Text(100),
        meeting_url=Link(),
        override=Reasons(),
    )
    def check(self, letter_id, places, meeting_app, meeting_url, override):
        """What :meth:`send` would say to each place, without offering.

        :return: ``[{"allowed", "violations": [{"code", "clause", "message"}]}]``, in
            the order of ``places``
        """
        wishes = self._wishes(letter_id, places, meeting_app, meeting_url, override)
        found, _agenda = self.sudo()._verdicts(wishes)
        return [
            {"allowed": not faults, "violations": [item._asdict() for item in faults]}
            for faults, _fit in found
        ]

    @contract(
        "agent",
        letter_id=RecordId(required=True),
        places=PLACES,
        meeting_app=Text(100),
        meeting_url=Link(),
        override=Reasons(),
    )
    def send(self, letter_id, places, meeting_app, meeting_url, override):
        """Offer one to three lawful places by mail, and hold them for the letter.

        :param places: ``[{"date", "slot", "room_id"}]`` of visits, ``[{"start",
            "stop", "room_id"}]`` of video sessions (UTC)
        :param override: ``{"region_missing": reason}``, by a manager
        :return: ``{"id", "state", "expires_at"}``
        :raises ConsultationRefusal: every rule that any of the places breaks
        """
        wishes = self._wishes(letter_id, places, meeting_app, meeting_url, override)
        letter = wishes[0].letter
        offer = self.sudo()._send(letter, wishes)
        self.env["djpk.consultation.session"]._record_overrides(override, letter=letter)
        return offer._answer()

    @contract(
        "agent",
        offer_id=RecordId(required=True),
        line_id=RecordId(required=True),
        visitors=Items(Struct(True, **VISITOR), 50),
        reason=Text(1000),
    )
    def choose(self, offer_id, line_id, visitors, reason):
        """Record which time the region chose; it is booked (R05-R16).

        :param line_id: one of the offer's ``line_ids``
        :return: as ``book`` of a session
        """
        offer = self._visible(offer_id, "offer_id")
        line = offer.line_ids.filtered(lambda line: line.id == line_id)
        if not line:
            self._refuse_value("line_id", "unknown")
        return offer._choose(line, self._guests(visitors), reason)._answer()

    @contract(
        "agent", offer_id=RecordId(required=True), wish=Text(1000), reason=Text(1000)
    )
    def decline(self, offer_id, wish, reason):
        """Record that none of the times fits the region, and what would.

        :return: ``{"id", "state", "expires_at"}``
        """
        offer = self._visible(offer_id, "offer_id")
        offer._decline(wish, reason)
        return offer._answer()

    @contract(
        "agent",
        offer_id=RecordId(required=True),
        reason=Text(1000, required=True),
    )
    def withdraw(self, offer_id, reason):
        """Take an open offer back; its places are free again, and who asked is told.

        :return: ``{"id", "state", "expires_at"}``
        """
        offer = self._visible(offer_id, "offer_id")
        offer._withdraw(reason)
        return offer._answer()

    # -- parsing -----------------------------------------------------------------

    def _wishes(self, letter_id, places, meeting_app, meeting_url, override):
        """The places asked for, one after another in time, as strict bookings."""
        letter = self.env["djpk.consultation.letter"]._visible(letter_id, "letter_id")
        self._verify_confirmed(override)
        sessions = self.env["djpk.consultation.session"]
        wishes = []
        for position, place in enumerate(places):
            self._verify_place_values(letter, place, f"places[{position}]")
            sessions._existing("djpk.consultation.room", place["room_id"], "room_id")
            wish = sessions._wish_on(
                letter,
                meeting_app=meeting_app,
                meeting_url=meeting_url,
                override=override,
                **place,
            )
            if any(_clash(wish, other) for other in wishes):
                text = self.env._("is proposed twice. Choose another time.")
                self._refuse_value(f"places[{position}]", "limit", text)
            wishes.append(wish)
        return wishes

    def _verify_place_values(self, letter, place, name):
        """A visit's place is a day and a slot, a video session's a time."""
        sessions = self.env["djpk.consultation.session"]
        type_code = letter.type_id.code
        sessions._verify_times(
            type_code, place["date"], place["slot"], place["start"], place["stop"]
        )
        for part in ("start",) if type_code == "video" else ("date", "slot"):
            if not place[part]:
                self._refuse_value(f"{name}.{part}", "missing")

    def _verify_confirmed(self, override):
        """Of the rules that can be overridden, one is a fact of the letter."""
        for code in override:
            if code not in CONFIRMED:
                text = self.env._(
                    "%(code)s cannot be overridden when times are offered. These can:"
                    " %(codes)s. Schedule the session instead.",
                    code=code,
                    codes=", ".join(CONFIRMED),
                )
                self._refuse("not_overridable", text)

    def _guests(self, visitors):
        sessions = self.env["djpk.consultation.session"]
        return [
            sessions._guest(item, f"visitors[{position}]")
            for position, item in enumerate(visitors)
        ]

    # -- answers -----------------------------------------------------------------

    def _answer(self):
        self.ensure_one()
        return {
            "id": self.id,
            "state": self.state,
            "expires_at": self._stamp(self.expires_at),
        }

    def _answer_place(self, fit):
        sessions = self.env["djpk.consultation.session"]
        return {**sessions._place(fit), "room_id": fit.room_id or False}


def _clash(wish, other):
    """Whether two places of one offer are the same, or overlap."""
    if wish.start:
        return wish.start < other.stop and other.start < wish.stop
    return (wish.day, wish.slot_code) == (other.day, other.slot_code)
