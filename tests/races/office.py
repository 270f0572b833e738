"""Letters, sessions and days for a race to start from, made by public calls."""

import base64
import itertools
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from .arena import call

S, L, T = "djpk.consultation.session", "djpk.consultation.letter", "helpdesk.ticket"
O = "djpk.consultation.offer"  # noqa: E741
PDF = base64.b64encode(b"%PDF-1.4\nrequest letter\n%%EOF\n").decode()
SLOTS = ("0900", "1000", "1300", "1400")
RECEIVED = "2025-05-26 03:00:00"
WIB = timedelta(hours=7)
HALF_YEARS = [
    ("2025-07-01", "2025-12-31"),
    ("2026-01-01", "2026-06-30"),
    ("2026-07-01", "2026-12-31"),
]
POLICY = "djpk.consultation.policy"


class Office:
    """Builders on one arena; every race gets regions, days and numbers of its own."""

    def __init__(self, arena):
        self.arena = arena
        self._numbers = itertools.count(1)
        self._regions = iter(
            arena.sql(
                "SELECT code FROM djpk_region"
                " WHERE autonomous AND type != 'province' ORDER BY code"
            )
        )
        self._days = iter(self._open_days())
        self._other_numbers = False
        #: what an earlier race has left broken
        self.offenders = set()
        #: days used while the policy had other numbers: each race counts its own
        self.special_days = ["1999-01-01"]

    def _open_days(self):
        """Working days after the first ones, which are left to whoever wants any."""
        rows = []
        for first, last in HALF_YEARS:
            rows += self.arena.call(
                *("agent", S, "available_slots"),
                date_from=first,
                date_to=last,
                limit=500,
            )
        return list(dict.fromkeys(row["date"] for row in rows))

    # -- what nobody else uses -------------------------------------------------

    def number(self):
        return next(self._numbers)

    def region(self):
        return next(self._regions)[0]

    def day(self):
        day = next(self._days)
        if self._other_numbers:
            self.special_days.append(day)
        return day

    def days(self, count):
        """Open days of one calendar month."""
        found = [self.day()]
        while len(found) < count:
            day = self.day()
            found = [*found, day] if day[:7] == found[0][:7] else [day]
        return found

    # -- letters ---------------------------------------------------------------

    def request(self, type_code="face_to_face", region=None, letter=None, **values):
        """``values`` of ``register_request``; a new region unless one is named."""
        number = self.number()
        region = self.region() if region is None else region
        return {
            "kind": "consultation",
            "channel_code": "email",
            "type_code": type_code,
            "region_code": region,
            "topic_code": "dau",
            "institution": f"BPKAD {region or number}",
            "contact_name": "Siti",
            "phone": "0811",
            "question": "How is the DAU reckoned?",
            "letter": {
                "number": f"900/{number}/BPKAD",
                "letter_date": RECEIVED[:10],
                "received_at": RECEIVED,
                "filename": "letter.pdf",
                "content_base64": PDF,
                **(letter or {}),
            },
            **values,
        }

    def letter(self, type_code="face_to_face", region=None):
        """An approved letter's id."""
        values = self.request(type_code, region)
        answer = self.arena.call("agent", T, "register_request", values=values)
        letter_id = answer["letter_id"]
        self.arena.call(
            "agent",
            *(L, "review"),
            letter_id=letter_id,
            decision="approve",
            decided_by="Direktur",
        )
        return letter_id

    # -- sessions --------------------------------------------------------------

    def booking(self, letter_id=None, region=None, guests=1, login="agent", **values):
        """The task of booking a visit, strictly where it says."""
        letter_id = letter_id or self.letter(region=region)
        people = [{"name": f"Guest {at}"} for at in range(1, guests + 1)]
        wish = {"letter_id": letter_id, "visitors": people, "strict": True, **values}
        return call(login, S, "book", values=wish)

    def video(self, day, start, room_id, minutes=60):
        """The task of booking a video session in a room; ``start`` as WIB hh:mm."""
        begins = datetime.fromisoformat(f"{day} {start}") - WIB
        wish = {
            "letter_id": self.letter("video"),
            "start": f"{begins}",
            "stop": f"{begins + timedelta(minutes=minutes)}",
            "room_id": room_id,
            "meeting_app": "Ms. Teams",
            "meeting_url": "https://meet.test/1",
        }
        return call("agent", S, "book", values=wish)

    def visit(self, **values):
        """A booked visit's id."""
        return self.arena.do(self.booking(**values))["id"]

    def cancelled(self, cause="djpk", **values):
        """A visit that was booked and cancelled; its id."""
        session_id = self.visit(**values)
        self.arena.do(self.cancel(session_id, cause))
        return session_id

    def visitors(self, session_id):
        rows = self.arena.sql(
            "SELECT id FROM djpk_consultation_visitor"
            " WHERE session_id = %s ORDER BY id",
            session_id,
        )
        return [visitor_id for (visitor_id,) in rows]

    def received(self, day, slot, guests=2, until=None):
        """A visit whose guests have come, ``until`` of them (all).

        :return: ``(session id, visitor ids)``
        """
        session_id = self.visit(date=day, slot=slot, guests=guests)
        visitors = self.visitors(session_id)
        self.arena.do(self.check_in(session_id, visitors[:until], at(day, slot)))
        return session_id, visitors

    # -- offers ------------------------------------------------------------------

    def offering(self, letter_id, *places):
        """The task of offering ``(day, slot)`` places on a letter."""
        wanted = [{"date": day, "slot": slot} for day, slot in places]
        return call("agent", *(O, "send"), letter_id=letter_id, places=wanted)

    def offer(self, *places, letter_id=None, region=None):
        """An open offer: ``(its id, ids of its lines)``."""
        letter_id = letter_id or self.letter(region=region)
        offer_id = self.arena.do(self.offering(letter_id, *places))["id"]
        rows = self.arena.sql(
            "SELECT id FROM djpk_consultation_offer_line"
            " WHERE offer_id = %s ORDER BY sequence",
            offer_id,
        )
        return offer_id, [line_id for (line_id,) in rows]

    def choosing(self, offer_id, line_id, moment=""):
        return call(
            *("agent", O, "choose"),
            at=moment,
            offer_id=offer_id,
            line_id=line_id,
            visitors=[{"name": "Guest"}],
        )

    # -- tasks on a session ----------------------------------------------------

    def cancel(self, session_id, cause="djpk"):
        return call(
            "agent", S, "cancel", session_id=session_id, cause=cause, reason="Ill"
        )

    def move(self, session_id, day, slot, **values):
        return call(
            *("agent", S, "move"),
            session_id=session_id,
            date=day,
            slot=slot,
            reason="Repair",
            **values,
        )

    def correct(self, session_id, moment=""):
        return call(
            *("manager", S, "correct"),
            at=moment,
            session_id=session_id,
            reason="By mistake",
        )

    def no_show(self, session_id, moment):
        return call(
            *("agent", S, "mark_no_show"),
            at=moment,
            session_id=session_id,
            reason="Nobody",
        )

    def check_in(self, session_id, visitor_ids, moment):
        return call(
            *("reception", S, "check_in"),
            at=moment,
            session_id=session_id,
            visitor_ids=visitor_ids,
        )

    def sign(self, session_id, visitor_id, number, moment, issuer="BPKAD Kota"):
        item = {"visitor_id": visitor_id, "number": number, "issuer": issuer}
        return call(
            "reception", S, "sign_sppd", at=moment, session_id=session_id, items=[item]
        )

    # -- policy ----------------------------------------------------------------

    def policy_task(self, **values):
        """A manager's task of changing the numbers of visits."""
        policy_id = self.arena.value(
            "SELECT p.id FROM djpk_consultation_policy p"
            " JOIN djpk_consultation_type t ON t.id = p.type_id"
            " WHERE t.code = 'face_to_face'"
        )
        return call("manager", POLICY, "write", [policy_id], values)

    @contextmanager
    def policy(self, **values):
        """Other numbers for a while."""
        names = ", ".join(values)
        (before,) = self.arena.sql(
            f"SELECT {names} FROM djpk_consultation_policy p"
            " JOIN djpk_consultation_type t ON t.id = p.type_id"
            " WHERE t.code = 'face_to_face'"
        )
        self.arena.do(self.policy_task(**values))
        self._other_numbers = True
        try:
            yield
        finally:
            self._other_numbers = False
            before = dict(zip(values, before, strict=True))
            self.arena.do(self.policy_task(**before))


def at(day, slot, minutes=5):
    """Naive UTC text: so many minutes after the slot's start."""
    begins = datetime.fromisoformat(f"{day} {slot[:2]}:{slot[2:]}") - WIB
    return f"{begins + timedelta(minutes=minutes)}"


def month(day):
    return date.fromisoformat(day).strftime("%Y-%m")
