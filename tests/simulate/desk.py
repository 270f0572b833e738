"""Reception: who comes, comes short, comes too early, unannounced, or not at all."""

from dataclasses import dataclass

from simulate.booking import Wish
from simulate.checks import Claiming, Fixed
from simulate.model import LEADERS, plain_number
from simulate.rpc import SESSION

VISITOR = "djpk.consultation.visitor"
OUTSIDE = ("outside_checkin_window",)
TOO_SOON = ("wrong_state", "outside_checkin_window", "in_the_past")


@dataclass
class Guest:
    id: int
    name: str
    position: str

    @property
    def leader(self):
        return self.position in LEADERS


class Reception:
    def __init__(self, world):
        self.world = world
        self.call = world.clients.call

    def _login(self, visit):
        desks = self.world.cast.reception
        return desks[visit.id % len(desks)]

    def _agent(self, visit):
        agents = self.world.cast.agents
        return agents[visit.id % len(agents)]

    # -- reading the list -----------------------------------------------------

    def guests(self, visit):
        """The visitors as reception's own list shows them."""
        args = {
            "domain": [("session_id", "=", visit.id)],
            "fields": ["name", "position_id"],
            "order": "id",
        }
        call = self.call(self._login(visit), VISITOR, "search_read", args, Fixed())
        if not call.ok:
            return []
        positions = dict(zip(self._names(visit), visit.case.guests, strict=False))
        known = {guest.name: guest.position for guest in visit.visitors}
        return [
            Guest(
                row["id"],
                row["name"],
                positions.get(row["name"]) or known.get(row["name"], "staff"),
            )
            for row in call.result
        ]

    def _names(self, visit):
        number = visit.case.number
        return [f"Tamu {number}-{at}" for at in range(1, len(visit.case.guests) + 1)]

    # -- before the time ------------------------------------------------------

    def early(self, visit):
        """Somebody stands at the desk before check-in opens."""
        guests = self.guests(visit)
        if not guests:
            return
        self._check_in(visit, self._login(visit), guests, Fixed((OUTSIDE,)))

    def wrong_day(self, visit):
        """The guests of another day: reception may not even act on it."""
        guests = self.guests(visit)
        if not guests:
            return
        self._check_in(visit, self._agent(visit), guests, Fixed((OUTSIDE,)))
        check = Fixed((OUTSIDE + ("invalid_value",),), access=True)
        self._check_in(visit, self._login(visit), guests, check)

    def unscheduled(self, visit):
        """The guests of a cancelled visit come all the same (R18)."""
        check = Fixed((("no_schedule", "wrong_state"),), OUTSIDE)
        guests = self.guests(visit)
        if guests:
            self._check_in(visit, self._agent(visit), guests, check)

    def walk_in(self, number):
        region = list(self.world.regions.values())[number % len(self.world.regions)]
        values = {
            "name": f"Tamu tanpa jadwal {number}",
            "institution": f"Pemerintah {region.name}",
            "region_code": region.code,
            "reason": "Datang tanpa jadwal.",
            "phone": f"0813{number:08d}",
        }
        desk = self.world.cast.reception[number % len(self.world.cast.reception)]

        def wrong(call):
            return "" if call.result["id"] else "no id"

        check = Fixed(result=wrong)
        self.call(desk, SESSION, "refuse_walk_in", {"values": values}, check)
        self.world.count("walk-ins refused at the desk")

    # -- in time --------------------------------------------------------------

    def arrive(self, visit):
        if visit.fate == "no_show":
            return
        rng = visit.case.rng(f"arrive{visit.id}")
        visit.visitors = self.guests(visit)
        if not visit.visitors:
            return
        present = list(visit.visitors)
        if visit.fate == "short":
            present = self._short(visit, present)
        if rng.random() < 0.12:
            present = self._substitute(visit, present)
        if len(present) > 1 and rng.random() < 0.15:
            self._receive(visit, present[:1])
        self._receive(visit, present)

    def _cap(self, guests):
        policy = self.world.policies.on("face_to_face", self.world.clock.now().date())
        return policy.cap(any(guest.leader for guest in guests))

    def _short(self, visit, present):
        """One does not come: the leader, if there is one, and the cap is 2 then."""
        leaders = [guest for guest in present if guest.leader]
        missing = leaders or present[-1:]
        rest = [guest for guest in present if guest not in missing]
        if len(rest) > self._cap(rest) and not self._waived(visit):
            check = Fixed((("visitor_limit",),))
            self._check_in(visit, self._login(visit), rest, check)
            rest = rest[: self._cap(rest)]
        return rest or present

    def _substitute(self, visit, present):
        """Somebody else of the delegation comes instead of the last one.

        R12 counts who comes; whether a full list takes a substitute the texts leave
        open, so both answers are right there.
        """
        listed = visit.visitors
        name = f"Pengganti {visit.case.number}"
        full = len(listed) >= self._cap(listed)
        check = Fixed(may=("visitor_limit",) if full else ())
        args = {
            "session_id": visit.id,
            "values": {"name": name, "position_code": "staff"},
        }
        call = self.call(self._login(visit), SESSION, "add_visitor", args, check)
        if not call.ok:
            return present
        visit.visitors = self.guests(visit)
        new = [guest for guest in visit.visitors if guest.name == name]
        together = present[: len(present) - 1] if len(present) > 1 or full else present
        return together + new

    def _receive(self, visit, guests):
        """Check in some guests; the answer counts all received so far."""
        received = visit.received | {guest.id for guest in guests}
        here = [guest for guest in visit.visitors if guest.id in received]
        cap, count = self._cap(here), len(here)

        def wrong(call):
            told = call.result
            right = (told["state"], told["visitors_received"], told["sppd_limit"])
            if right == ("checked_in", count, count):
                return ""
            return f"{told}, right: {count} received"

        must = (("visitor_limit",),) if count > cap and not self._waived(visit) else ()
        check = Fixed(must, result=wrong)
        if self._waived(visit):
            check = Fixed(may=("visitor_limit",))
        call = self._check_in(visit, self._login(visit), guests, check)
        if call.ok:
            visit.received, visit.state = received, "checked_in"

    def _waived(self, visit):
        """A manager let a larger delegation in: what its cap is then is open."""
        return "visitor_limit" in visit.waived

    def _check_in(self, visit, login, guests, check):
        args = {"session_id": visit.id, "visitor_ids": [guest.id for guest in guests]}
        return self.call(login, SESSION, "check_in", args, check)

    # -- SPPD -----------------------------------------------------------------

    def sign(self, visit):
        if visit.state != "checked_in" or not visit.received:
            return
        rng = visit.case.rng(f"sppd{visit.id}")
        if visit.signed == 0:
            self._too_many(visit, rng)
        received = sorted(visit.received)
        items = [
            {
                "visitor_id": guest,
                "number": f"SPPD-{visit.id}/{position}/2025",
                "issuer": self._issuer(visit),
            }
            for position, guest in enumerate(received, 1)
        ]
        self.sign_items(visit, items)
        if rng.random() < 0.15:
            again = [dict(items[0], number=items[0]["number"] + "-B")]
            codes = ("sppd_limit", "sppd_duplicate", "wrong_state")
            self._sign(visit, again, Fixed((codes,)))

    def _issuer(self, visit):
        return visit.case.institution or "Universitas Simulasi"

    def sign_items(self, visit, items):
        """Sign; a number that another visit used already is refused (R13)."""
        keys = [
            ("sppd", plain_number(item["issuer"]), plain_number(item["number"]))
            for item in items
        ]
        count = visit.signed + len(items)

        def wrong(call):
            told = call.result
            right = told["signed"] in (len(items), count)
            if right and told["sppd_limit"] == len(visit.received):
                return ""
            return f"{told}, right: {count} of {len(visit.received)}"

        base = Fixed(result=wrong) if not self._waived(visit) else Fixed()
        check = Claiming(keys, "sppd_duplicate", base, owner=visit.id)
        call = self._sign(visit, items, check)
        if call.ok:
            visit.signed = count
            self.world.ledger.take(keys, visit.id, call.span.begin, call.span.end)
        return call

    def _too_many(self, visit, rng):
        """An SPPD for somebody who did not come."""
        absent = [g.id for g in visit.visitors if g.id not in visit.received]
        if not absent or rng.random() < 0.3:
            return
        number = f"SPPD-{visit.id}/9/2025"
        items = [
            {"visitor_id": absent[0], "number": number, "issuer": self._issuer(visit)}
        ]
        self._sign(visit, items, Fixed((("sppd_limit", "no_schedule", "wrong_state"),)))

    def duplicate(self, visit):
        """The same number in other writing for another guest of the same issuer."""
        if visit.signed or len(visit.received) < 2:
            return
        first, second = sorted(visit.received)[:2]
        issuer = self._issuer(visit)
        items = [
            {"visitor_id": first, "number": f"sppd {visit.id} a", "issuer": issuer},
            {"visitor_id": second, "number": f"SPPD/{visit.id}-A", "issuer": issuer},
        ]
        self._sign(visit, items, Fixed((("sppd_duplicate",),)))

    def _sign(self, visit, items, check):
        login = self._login(visit)
        if visit.id % 3 == 0:
            login = self.world.cast.units[visit.case.topic]
        args = {"session_id": visit.id, "items": items}
        return self.call(login, SESSION, "sign_sppd", args, check)

    # -- nobody came ----------------------------------------------------------

    def too_soon(self, visit):
        """A no-show is not one before the slot has ended."""
        check = Fixed((TOO_SOON,))
        args = {"session_id": visit.id, "reason": "Belum datang."}
        self.call(self._agent(visit), SESSION, "mark_no_show", args, check)

    def absent(self, visit, booking):
        """After the slot: too late to check in, then a no-show; the letter is used.

        Half of them an officer marks, the others the scheduled action does.
        """
        if visit.state != "scheduled":
            return
        guests = self.guests(visit)
        if guests and visit.id % 2:
            self._check_in(visit, self._login(visit), guests, Fixed((OUTSIDE,)))
        if visit.id % 2:
            return

        def wrong(call):
            told = (call.result["state"], call.result["letter_reusable"])
            return "" if told == ("no_show", False) else str(told)

        args = {"session_id": visit.id, "reason": "Tidak hadir tanpa keterangan."}
        check = Fixed(result=wrong)
        call = self.call(self._agent(visit), SESSION, "mark_no_show", args, check)
        if not call.ok:
            return
        visit.state = "no_show"
        months = [key for key in visit.keys if key[0] == "month"]
        self.world.ledger.release(months, visit.id, call.span.begin, call.span.end)
        if visit.id % 3 == 0:
            booking.book(visit.case, Wish(), self._agent(visit))
