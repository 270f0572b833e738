"""Odoo on a database of its own, whose mails go to a sink."""

import contextlib
from datetime import datetime, timezone

from live import Database, Office, S, Server, make_users
from live.clients import L

NOTICE = "djpk.consultation.notice"
PREFIX = "djpk_consultation_notice"


class PostOffice(Office):
    """Builds letters and sessions, and runs the scheduled actions by hand."""

    def __init__(self, sink, cron_threads=0):
        self.sink, self.cron_threads = sink, cron_threads
        self._stack = contextlib.ExitStack()

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.database = stack.enter_context(Database())
            self.users = make_users(self.database)
            super().__init__(stack.enter_context(self.new_server()))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *exc):
        self._stack.close()

    def new_server(self):
        """One more Odoo server on the same database, not started yet."""
        return Server(
            self.database,
            self.users,
            options=(
                *("--smtp", "127.0.0.1", "--smtp-port", str(self.sink.port)),
                *("--max-cron-threads", str(self.cron_threads)),
            ),
            env={"ODOO_NOTIFY_CRON_CHANGES": "1"},
        )

    # -- scheduled actions -------------------------------------------------------

    def run(self, server=None, name="ir_cron_notice_send"):
        """Run a scheduled action as the scheduler does, and wait for its end."""
        admin = (server or self.server).xmlrpc("admin")
        return admin.execute("ir.cron", "method_direct_trigger", [[self.ref(name)]])

    def wake_scheduler(self):
        """Let it look for what is due now; by itself it does so each minute."""
        values = {"nextcall": f"{datetime.now(timezone.utc):%Y-%m-%d %H:%M:%S}"}
        admin = self.server.xmlrpc("admin")
        cron = [self.ref("ir_cron_notice_send")]
        admin.execute("ir.cron", "write", [cron, values])

    def let_pass(self, minutes):
        """So many minutes go by for the queue, in place of waiting."""
        self.database.sql(
            f"UPDATE {PREFIX} SET next_try = next_try - %s * interval '1 minute'"
            " WHERE state IN ('pending', 'sending')",
            minutes,
        )

    # -- records -----------------------------------------------------------------

    def asked(self, lang="id_ID", **values):
        """A letter, received and not yet decided on, of somebody with an address."""
        values.setdefault("email", f"asker{next(self._numbers)}@daerah.example")
        letter_id = self.letter(approve=False, **values)
        self.database.sql(
            "UPDATE res_partner SET lang = %s WHERE id = (SELECT partner_id FROM"
            " djpk_consultation_letter WHERE id = %s)",
            lang,
            letter_id,
        )
        return letter_id

    def approve(self, letter_id):
        self.server.xmlrpc("agent")(
            L, "review", letter_id=letter_id, decision="approve", decided_by="Director"
        )

    def schedule(self, **values):
        """A visit whose letter's own mails are over.

        :return: its id
        """
        letter_id = self.asked(**values)
        self.approve(letter_id)
        self.database.sql(f"DELETE FROM {PREFIX} WHERE letter_id = %s", letter_id)
        return self.visit(letter_id=letter_id)["id"]

    def cancel(self, session_id, cause="djpk"):
        self.server.xmlrpc("agent")(
            S, "cancel", session_id=session_id, cause=cause, reason="Called off"
        )

    def move(self, session_id):
        """To another free slot of the same month, where there is one."""
        agent = self.server.xmlrpc("agent")
        day = agent(S, "status", session_id=session_id)["date"]
        free = agent(S, "available_slots", date_from=day)
        other = next(slot for slot in free if slot["date"][:7] == day[:7])
        where = {"date": other["date"], "slot": other["slot"]}
        agent(S, "move", session_id=session_id, reason="Room", **where)

    # -- what is on record -------------------------------------------------------

    def states(self):
        """``{state: number of notices}``"""
        return dict(
            self.database.sql(f"SELECT state, count(*) FROM {PREFIX} GROUP BY state")
        )

    def times(self, session_id):
        """Start and stop, naive UTC."""
        [row] = self.database.sql(
            "SELECT start, stop FROM djpk_consultation_session WHERE id = %s",
            session_id,
        )
        return row
