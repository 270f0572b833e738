"""A database with so many sessions on record, and calls on it that are measured."""

import base64
import itertools
import time
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from live.database import Database

from .stock import fill

S, L, T = "djpk.consultation.session", "djpk.consultation.letter", "helpdesk.ticket"
PDF = base64.b64encode(b"%PDF-1.4\nrequest letter\n%%EOF\n").decode()
WIB = timedelta(hours=7)
#: Working days that a search covers; every second of their slots is taken.
WORKING_DAYS = 60
#: Without mails, tracking and followers: platform.md, "Cost".
QUIET = dict.fromkeys(
    (
        "no_mail_to_attendees",
        "dont_notify",
        "tracking_disable",
        "mail_create_nolog",
        "mail_create_nosubscribe",
        "skip_contact_description",
    ),
    True,
)


class Sample(NamedTuple):
    """One call: milliseconds until all of it is in the database, and its queries."""

    ms: float
    queries: int


class Station:
    """One database and its registry.

    :param sessions: how many are on record
    """

    def __init__(self, sessions):
        self.sessions = sessions
        self.database = Database()
        self.registry = self.user = None
        self._numbers = itertools.count(1)

    def __enter__(self):
        from odoo.modules.registry import Registry

        self.database.create()
        self.registry = Registry(self.database.name)
        with self.environment(commit=True) as env:
            self.user = _make_agent(env)
            coming = self._slots(env)
        self.free, taken = self._taken(coming)
        fill(self.database, self.sessions, taken)
        return self

    def _taken(self, coming):
        """The coming slots that stay free, and those that are taken."""
        return coming[::2], coming[1::2]

    def __exit__(self, *exc):
        import odoo.sql_db
        from odoo.modules.registry import Registry

        Registry.delete(self.database.name)
        odoo.sql_db.close_db(self.database.name)
        self.database.drop()

    def _slots(self, env):
        """``[(day, slot)]`` of the next working days, all free as yet."""
        slots = env[S].available_slots(limit=500)
        days = sorted({slot["date"] for slot in slots})[:WORKING_DAYS]
        self.first, self.last = days[0], days[-1]
        return [(s["date"], s["slot"]) for s in slots if s["date"] in days]

    @contextmanager
    def environment(self, commit=False):
        """A transaction of its own, in the agent's name; rolled back unless told."""
        from odoo.api import SUPERUSER_ID, Environment

        with self.registry.cursor() as cr:
            env = Environment(cr, self.user or SUPERUSER_ID, {})
            env.transaction.default_env = env
            yield env
            env.cr.flush()
            if not commit:
                cr.rollback()

    def measure(self, work):
        """``work(env)`` in a transaction of its own, as a request has one.

        What it writes is flushed within the measurement and rolled back after it, so
        that every round finds the same database.
        """
        with self.environment() as env:
            env.user.has_group("base.group_user")  # who calls is known by then
            before = env.cr.sql_log_count
            start = time.perf_counter()
            work(env)
            env.cr.flush()
            spent = (time.perf_counter() - start) * 1000
            return Sample(spent, env.cr.sql_log_count - before)

    def letters(self, count):
        """Ids of approved letters, each of a region of its own."""
        return [self._letter() for _ in range(count)]

    def _letter(self):
        number = next(self._numbers)
        received = datetime.now(timezone.utc).replace(tzinfo=None) - timedelta(days=45)
        code = f"{self._regions()[-number]}"
        values = {
            "kind": "consultation",
            "channel_code": "email",
            "type_code": "face_to_face",
            "region_code": code,
            "topic_code": "dau",
            "institution": f"BPKAD {code}",
            "contact_name": "Siti",
            "phone": "0811",
            "question": "How is the DAU reckoned?",
            "letter": {
                "number": f"700/{number}/BPKAD",
                "letter_date": f"{(received + WIB).date()}",
                "received_at": f"{received:%Y-%m-%d %H:%M:%S}",
                "filename": "letter.pdf",
                "content_base64": PDF,
            },
        }
        with self.environment(commit=True) as env:
            letter = env[T].register_request(values=values)["letter_id"]
            env[L].review(letter_id=letter, decision="approve", decided_by="Direktur")
        return letter

    def _regions(self):
        rows = self.database.sql(
            "SELECT code FROM djpk_region WHERE autonomous AND quota_region_id = id"
            " ORDER BY code"
        )
        return [code for (code,) in rows]


def _make_agent(env):
    groups = ("djpk_consultation.group_agent",)
    users = env["res.users"].with_context(no_reset_password=True)
    return users.create(
        {
            "name": "Agent",
            "login": "bench_agent",
            "tz": "Asia/Jakarta",
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }
    ).id
