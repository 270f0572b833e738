"""The scheduled actions: run by hand, since PostgreSQL's clock does not move.

What they do by themselves is what the simulated people reckon with: a visit that
nobody came to is a no-show, and its letter is used up.
"""

from simulate.booking import Wish
from simulate.checks import Fixed
from simulate.intake import small_pdf
from simulate.model import at_hour, to_utc
from simulate.rpc import TICKET

ADDON = "djpk_consultation"
ADMIN = "admin"
OFFER = "djpk.consultation.offer"
NO_SHOW = "ir_cron_no_show"
#: Held for 48 hours by the policy; working days from today to the day offered.
OFFERED_AFTER = 6


class Actions:
    """All of the add-on's scheduled actions, each by its own call."""

    def __init__(self, world, booking):
        self.world = world
        self.booking = booking
        self.call = world.clients.call
        rows = world.clients.do(
            ADMIN,
            "ir.model.data",
            "search_read",
            [("model", "=", "ir.cron"), ("module", "=", ADDON)],
            fields=["name", "res_id"],
            order="res_id",
        )
        self.ids = {row["name"]: row["res_id"] for row in rows}

    def run_all(self):
        for name in self.ids:
            self.run(name)

    def run_beside(self):
        """While everybody works; nothing is over and nothing expires then."""
        for name in self.ids:
            if name != NO_SHOW:
                self._trigger(name)

    def run(self, name=NO_SHOW):
        call = self._trigger(name)
        if name == NO_SHOW and call.ok:
            self._nobody_came(call.span)

    def _trigger(self, name):
        def wrong(call):
            return "" if call.result is True else f"{name}: {call.result}"

        check = Fixed(result=wrong)
        ids = [self.ids[name]]
        return self.call(ADMIN, "ir.cron", "method_direct_trigger", {}, check, ids)

    def _nobody_came(self, span):
        """R16: visits whose slot is over, but for those that DJPK shut."""
        with self.world.lock:
            over = [
                visit
                for visit in self.world.visits.values()
                if visit.case.kind == "face_to_face"
                and visit.state == "scheduled"
                and visit.stop < span.now
                and not self.world.judge.is_closed(visit.day)
            ]
        for visit in over:
            visit.state = "no_show"
            months = [key for key in visit.keys if key[0] == "month"]
            self.world.ledger.release(months, visit.id, span.begin, span.end)
            self.world.count("no-shows marked by the scheduled action")
        for visit in over:
            if visit.id % 3 == 0:
                self.booking.book(visit.case, Wish(), self._agent(visit.id))

    def _agent(self, number):
        agents = self.world.cast.agents
        return agents[number % len(agents)]


class OfferDesk:
    """Video sessions that are offered and never chosen: released, or none fits.

    They take no place that others could want.
    """

    def __init__(self, world):
        self.world = world
        self.call = world.clients.call
        self.numbers = 0
        self.letters, self.open = [], []

    def tasks(self, day):
        letters, self.letters = self.letters, []
        offers, self.open = self.open, []
        return [
            *((self.decline, offer) for offer in offers if offer % 3 == 0),
            *((self.send, letter, day) for letter in letters),
            (self.register, day),
        ]

    def register(self, day):
        self.numbers += 1
        number = f"TAWAR/{self.numbers}/2025"
        letter = {
            "number": number,
            "letter_date": str(day),
            "filename": "surat.pdf",
            "content_base64": small_pdf(f"Surat {number}"),
        }
        values = {
            "kind": "consultation",
            "type_code": "video",
            "channel_code": "email",
            "topic_code": min(self.world.cast.units),
            "institution": f"Asosiasi Simulasi {self.numbers}",
            "contact_name": "Penghubung",
            "phone": "08110000",
            "email": f"tawar{self.numbers}@contoh.example",
            "subject": "Permintaan konsultasi",
            "question": "Mohon waktu konsultasi daring.",
            "letter": letter,
        }
        args = {"values": values}
        call = self.call(self._agent(), TICKET, "register_request", args, Fixed())
        if call.ok:
            self.letters.append(call.result["letter_id"])

    def send(self, letter_id, day):
        day = self.world.calendar.after(day, OFFERED_AFTER)
        place = {"start": at_hour(day, 9.5), "stop": at_hour(day, 10.5)}
        args = {
            "letter_id": letter_id,
            "places": [{name: to_utc(moment) for name, moment in place.items()}],
            "meeting_app": "Ms. Teams",
            "meeting_url": "https://teams.example/tawar",
        }
        call = self.call(self._agent(), OFFER, "send", args, Fixed())
        if call.ok:
            self.open.append(call.result["id"])
            self.world.count("offers sent")

    def decline(self, offer_id):
        args = {"offer_id": offer_id, "wish": "Pekan depan."}
        self.call(self._agent(), OFFER, "decline", args, Fixed())

    def _agent(self):
        return self.world.cast.agents[0]
