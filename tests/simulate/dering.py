"""Questions by telephone and chat: answered, escalated, called back, closed."""

from simulate.checks import Fixed
from simulate.model import from_utc, to_utc
from simulate.rpc import TICKET

CHANNELS = ("phone", "whatsapp", "email", "live_chat", "helpdesk")
NOT_FOR_COMPLAINTS = ("ms_teams", "youtube", "other_video")


class Dering:
    """E.3.a, one ticket a task."""

    def __init__(self, world):
        self.world = world
        self.call = world.clients.call
        self.open = []

    def _agent(self, number):
        agents = self.world.cast.agents
        return agents[number % len(agents)]

    def values(self, number, region, kind="information", channel=None):
        return {
            "kind": kind,
            "type_code": "dering",
            "channel_code": channel or CHANNELS[number % len(CHANNELS)],
            "region_code": region.code,
            "topic_code": sorted(self.world.cast.units)[
                number % len(self.world.cast.units)
            ],
            "institution": f"BPKAD {region.name}",
            "contact_name": f"Penanya {number}",
            "phone": f"0811{number:08d}",
            "subject": f"Pertanyaan {number}",
            "question": "Kapan Dana Alokasi Umum bulan ini disalurkan?",
            "idempotency_key": f"dering-{number}",
        }

    def ask(self, number, region):
        """A question comes in; what becomes of it depends on its number."""
        special = {3: self._complaint, 7: self._nameless, 11: self._lost_complaint}
        handler = special.get(number % 20, self._question)
        handler(number, region)

    def _register(self, number, values, check):
        return self.call(
            self._agent(number), TICKET, "register_request", {"values": values}, check
        )

    def _question(self, number, region):
        call = self._register(number, self.values(number, region), Fixed())
        if not call.ok:
            return
        ticket = call.result["ticket_id"]
        if number % 3:
            self._close(number, ticket, self._agent(number))
            return
        self._escalate(number, ticket, call.span.now_end)

    def _complaint(self, number, region):
        values = self.values(number, region, "complaint", "instagram")
        self._register(number, values, Fixed())

    def _lost_complaint(self, number, region):
        """E.5 names nine channels for complaints; the others are not for them."""
        channel = NOT_FOR_COMPLAINTS[number % len(NOT_FOR_COMPLAINTS)]
        values = self.values(number, region, "complaint", channel)
        check = Fixed((("channel_not_for_complaint",),))
        self._register(number, values, check)

    def _nameless(self, number, region):
        """R02 is checked when the ticket leaves the first stage, or at once."""
        values = self.values(number, region)
        del values["contact_name"], values["phone"], values["institution"]
        call = self._register(number, values, Fixed(may=("identity_missing",)))
        if call.ok:
            args = {"ticket_id": call.result["ticket_id"], "answer": "Tanggal 1."}
            check = Fixed((("identity_missing",),))
            self.call(self._agent(number), TICKET, "close_ticket", args, check)

    # -- the promise to call back ---------------------------------------------

    def _escalate(self, number, ticket, received):
        """Due at close of office of the third working day after the question."""
        due = self.world.policies.due(self.world.calendar, received)
        topic = sorted(self.world.cast.units)[number % len(self.world.cast.units)]

        def wrong(call):
            told = (call.result["callback_state"], call.result["callback_deadline"])
            right = ("running", to_utc(due))
            return "" if told == right else f"{told}, right: {right}"

        args = {
            "ticket_id": ticket,
            "team_id": self.world.cast.team_of[topic],
            "note": "Mohon jawaban unit teknis.",
        }
        check = Fixed(result=wrong)
        call = self.call(self._agent(number), TICKET, "escalate", args, check)
        if call.ok:
            unit = self.world.cast.units[topic]
            with self.world.lock:
                self.open.append((number, ticket, due, unit))

    def tasks(self, today):
        """Call-backs of today; some promises are kept late on purpose."""
        chosen, later = [], []
        with self.world.lock:
            for item in self.open:
                number, _ticket, due, _unit = item
                days = 1 + (today - due.date()).days
                ready = days > 0 if number % 8 == 0 else number % 3 == 0 or days > -2
                (chosen if ready else later).append(item)
            self.open = later
        return [(self._call_back, *item) for item in chosen]

    def _call_back(self, number, ticket, due, unit):
        login = unit if number % 2 else self._agent(number)
        if number % 4 == 0:
            self._log(login, ticket, "no_answer", due)
        self._log(login, ticket, "reached", due)
        self._close(number, ticket, login)

    def _log(self, login, ticket, outcome, due):
        def wrong(call):
            told = call.result["callback_state"]
            if outcome == "reached":
                states = {"on_time" if m <= due else "late" for m in moments(call)}
            else:
                states = {"running" if m <= due else "late" for m in moments(call)}
            deadline = call.result["callback_deadline"]
            if told in states and from_utc(deadline) == due:
                return ""
            return f"{told} {deadline}, right: {states} {to_utc(due)}"

        args = {"ticket_id": ticket, "outcome": outcome, "note": "Telepon."}
        self.call(login, TICKET, "log_call", args, Fixed(result=wrong))

    def _close(self, number, ticket, login):
        if number % 7 == 0:
            args = {"ticket_id": ticket, "answer": ""}
            check = Fixed((("answer_missing", "invalid_value"),))
            self.call(login, TICKET, "close_ticket", args, check)
        args = {"ticket_id": ticket, "answer": "Disalurkan pada awal bulan berjalan."}
        call = self.call(login, TICKET, "close_ticket", args, Fixed())
        if call.ok:
            self.world.count("Dering questions answered")


def moments(call):
    return (call.span.now, call.span.now_end)
