"""Letters, tickets and sessions for a test to start from, made by public calls."""

import base64
import csv
import itertools
from datetime import datetime, time, timedelta, timezone
from pathlib import Path

from .clients import L, S, T

PDF = base64.b64encode(b"%PDF-1.4\nrequest letter\n%%EOF\n").decode()
DATA = Path(__file__).parents[2] / "djpk_consultation" / "data"
#: The topic whose unit is the login "unit" (see live.users.TEAMS).
TOPIC = "dau"
#: Where questions and video sessions come from, which use no quota.
QUIET_REGION = "11.01"
WIB = timedelta(hours=7)


def stamp(moment):
    """As the contract writes a time, UTC."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def utc_now():
    return datetime.now(timezone.utc).replace(tzinfo=None, microsecond=0)


def wib_today():
    return (utc_now() + WIB).date()


class Office:
    """Builds through XML-RPC in the names of the users whose work it is."""

    def __init__(self, server, apart=False):
        """:param apart: beside another office on the same database"""
        self.server = server
        self._numbers = itertools.count(100_000 if apart else 1)
        self._regions = iter(_region_codes()[:: -1 if apart else 1])

    def region(self):
        """A region that no other test of this server uses (its quota is whole)."""
        return next(self._regions)

    def ref(self, name, module="djpk_consultation"):
        """Database id of a record by its XML id."""
        return self.server.database.value(
            "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
            module,
            name,
        )

    # -- letters ---------------------------------------------------------------

    def request(self, type_code="face_to_face", letter=None, **values):
        """``values`` of ``register_request`` for a complete request letter.

        :param letter: fields to change; ``False`` = a question without letter
        """
        number = next(self._numbers)
        received = utc_now() - timedelta(days=45)
        visit = type_code == "face_to_face"
        region = values.get("region_code") or (self.region() if visit else QUIET_REGION)
        values = {
            "kind": "consultation",
            "channel_code": "email",
            "type_code": type_code,
            "region_code": region,
            "topic_code": TOPIC,
            "institution": f"BPKAD {number}",
            "contact_name": "Siti Rahma",
            "phone": "0811-0000-0000",
            "subject": "Consultation",
            "question": "How is the general allocation computed?",
            **values,
        }
        if letter is not False:
            values["letter"] = {
                "number": f"900/{number}/BPKAD",
                "letter_date": f"{(received + WIB).date()}",
                "received_at": stamp(received),
                "filename": "letter.pdf",
                "content_base64": PDF,
                **(letter or {}),
            }
        return values

    def letter(self, type_code="face_to_face", login="agent", approve=True, **values):
        """Register a request letter, received 45 days ago unless told otherwise.

        :param login: who registers it
        :return: its id
        """
        answer = self.server.xmlrpc(login)(
            T, "register_request", values=self.request(type_code, **values)
        )
        if approve:
            self.server.xmlrpc("agent")(
                L,
                "review",
                letter_id=answer["letter_id"],
                decision="approve",
                decided_by="Direktur Dana Transfer Umum",
            )
        return answer["letter_id"]

    def ticket(self, login="agent", **values):
        """Register a Dering question.

        :return: the ticket's id
        """
        values = self.request("dering", letter=False, **values)
        return self.server.xmlrpc(login)(T, "register_request", values=values)[
            "ticket_id"
        ]

    # -- sessions --------------------------------------------------------------

    def wish(self, letter_id=None, type_code="face_to_face", guests=2, **values):
        """``values`` of ``book`` with nothing wrong in them."""
        wish = {
            "letter_id": letter_id or self.letter(type_code),
            "type_code": type_code,
        }
        if type_code == "video":
            wish |= {"meeting_app": "Ms. Teams", "meeting_url": "https://example.com/m"}
        else:
            wish["visitors"] = [
                {"name": f"Guest {number}", "position_code": "staff"}
                for number in range(1, guests + 1)
            ]
        return {**wish, **values}

    def visit(self, login="agent", **values):
        """Book a visit, the earliest unless told otherwise.

        :return: the answer of ``book``
        """
        return self.server.xmlrpc(login)(S, "book", values=self.wish(**values))

    def video(self, login="agent", **values):
        """Book a video session."""
        wish = self.wish(type_code="video", **values)
        return self.server.xmlrpc(login)(S, "book", values=wish)

    def visitors(self, session_id):
        """Ids of its visitors in order of entry."""
        rows = self.server.database.sql(
            "SELECT id FROM djpk_consultation_visitor"
            " WHERE session_id = %s ORDER BY id",
            session_id,
        )
        return [visitor_id for (visitor_id,) in rows]

    def shift(self, session_id, start_in):
        """Let a session start so many minutes from now, in place of waiting.

        Only the session's own times change: its places in the ledger stay.
        """
        start = utc_now() + timedelta(minutes=start_in)
        self.server.database.sql(
            "UPDATE djpk_consultation_session"
            " SET date = %s, start = %s, stop = %s WHERE id = %s",
            (start + WIB).date(),
            start,
            start + timedelta(hours=1),
            session_id,
        )

    def open_now(self, session_id):
        """Shift a visit to today's date and its check-in to now."""
        past_midnight = (utc_now() + WIB).time() < time(0, 15)
        self.shift(session_id, 10 if past_midnight else -10)

    def arrived(self, session_id, count=1):
        """Shift a visit to now and check its first guests in.

        :return: ids of its visitors
        """
        self.open_now(session_id)
        visitors = self.visitors(session_id)
        self.server.xmlrpc("reception")(
            S, "check_in", session_id=session_id, visitor_ids=visitors[:count]
        )
        return visitors


def working_day(count, after=None):
    """The count-th working day after a day (today), from the decrees' own list."""
    with (DATA / "holidays.csv").open(newline="", encoding="utf-8") as file:
        holidays = {row["date"] for row in csv.DictReader(file)}
    day = after or wib_today()
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5 and f"{day}" not in holidays
    return day


def _region_codes():
    """Autonomous regions; each has a quota of its own."""
    with (DATA / "regions.csv").open(newline="", encoding="utf-8") as file:
        return [
            row["code"]
            for row in csv.DictReader(file)
            if row["autonomous"] == "1" and row["type"] != "province"
        ]
