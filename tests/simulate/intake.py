"""Letters come in: gateways and officers register them, units decide."""

import base64
from dataclasses import replace
from datetime import timedelta

from simulate.checks import Claiming, Fixed
from simulate.model import from_utc, to_utc
from simulate.plan import overnight
from simulate.rpc import LETTER, TICKET

WRONG_CHANNELS = ("phone", "live_chat", "instagram")


def small_pdf(text):
    """A real one-page PDF with a line of text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        "/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\n"
    body += f"startxref\n{body.index('xref')}\n%%EOF\n"
    return base64.b64encode(body.encode()).decode()


class Intake:
    """One case's way from its letter to the unit's decision."""

    def __init__(self, world):
        self.world = world
        self.call = world.clients.call

    # -- registering ----------------------------------------------------------

    def values(self, case):
        letter = {
            "number": case.letter_number,
            "letter_date": str(case.letter_date),
            "filename": f"surat-{case.number}.pdf",
            "content_base64": small_pdf(f"Surat {case.letter_number}"),
        }
        if case.phase == "night":
            letter["received_at"] = to_utc(overnight(case, self.world.calendar))
        values = {
            "kind": "consultation",
            "type_code": case.kind,
            "channel_code": case.channel,
            "topic_code": case.topic,
            "institution": case.institution,
            "contact_name": f"Penghubung {case.number}",
            "phone": f"0812{case.number:08d}",
            "email": f"kontak{case.number}@contoh.example",
            "subject": f"Permintaan konsultasi {case.letter_number}",
            "question": "Mohon konsultasi mengenai hal dalam surat terlampir.",
            "letter": letter,
            "idempotency_key": f"surat-{case.number}",
        }
        if case.region:
            values["region_code"] = case.region.code
        return values

    def register(self, case):
        """Register the letter, with the flaw it has."""
        values = self.values(case)
        flawed = getattr(self, f"_{case.flaw}", None)
        if flawed:
            flawed(case, values)
        else:
            self._register(case, values)

    def _register(self, case, values, key=None):
        check = self._check(case, values)
        call = self.call(
            case.gateway, TICKET, "register_request", {"values": values}, check
        )
        if call.ok and call.result["letter_id"]:
            check.owner = call.result["letter_id"]
            self.world.ledger.take(
                check.keys, check.owner, call.span.begin, call.span.end
            )
            case.letter_id = call.result["letter_id"]
            case.received = self._received(values, call)
        return call

    def _received(self, values, call):
        given = values["letter"].get("received_at")
        return from_utc(given) if given else call.span.now_end

    def _check(self, case, values):
        number, dated = (values["letter"].get(n) for n in ("number", "letter_date"))
        sender = case.region.code if case.region else case.institution
        keys = [("letter number", sender, number, dated)] if number and dated else []
        return Claiming(keys, "letter_duplicate", Fixed(result=self._promise(case)))

    def _promise(self, case):
        """The answer's earliest date, by the model's own working days."""

        usable = case.complete and case.with_file and case.channel_ok

        def wrong(call):
            told = call.result["earliest_date"]
            right = str(self.world.earliest(case))
            if told == right or (not told and not usable):
                return ""
            return f"earliest_date {told}, right: {right}"

        return wrong

    def _no_number(self, case, values):
        del values["letter"]["number"]
        case.complete = False
        self._register(case, values)

    def _no_date(self, case, values):
        del values["letter"]["letter_date"]
        case.complete = False
        self._register(case, values)

    def _no_file(self, case, values):
        del values["letter"]["filename"], values["letter"]["content_base64"]
        case.with_file = False
        self._register(case, values)

    def _wrong_channel(self, case, values):
        """R05 is judged at review and at booking; refusing at once is read, too."""
        values["channel_code"] = case.rng("channel").choice(WRONG_CHANNELS)
        case.channel_ok = False
        check = self._check(case, values)
        check.base = replace(check.base, may=("letter_channel",))
        call = self.call(
            case.gateway, TICKET, "register_request", {"values": values}, check
        )
        if call.ok and call.result["letter_id"]:
            check.owner = case.letter_id = call.result["letter_id"]
            case.received = self._received(values, call)
            self.world.ledger.take(
                check.keys, check.owner, call.span.begin, call.span.end
            )

    def _invalid(self, case, values):
        check = Fixed(must=(("invalid_value",),))
        self.call(case.gateway, TICKET, "register_request", {"values": values}, check)

    def _future(self, case, values):
        ahead = self.world.clock.now() + timedelta(hours=2)
        values["letter"]["received_at"] = to_utc(ahead)
        self._invalid(case, values)

    def _dated_later(self, case, values):
        values["letter"]["letter_date"] = str(case.arrive + timedelta(days=3))
        self._invalid(case, values)

    def _bad_file(self, case, values):
        text = base64.b64encode(b"<html>surat</html>").decode()
        values["letter"]["content_base64"] = text
        self._invalid(case, values)

    # -- the same again -------------------------------------------------------

    def twin(self, case):
        """The same letter once more, at the same time, by another way or key."""
        values = self.values(case)
        values["idempotency_key"] = f"surat-{case.number}-lagi"
        values["letter"]["number"] = case.letter_number.lower().replace("/", " / ")
        number = (case.letter_number, str(case.letter_date))
        sender = case.region.code if case.region else case.institution
        check = Claiming([("letter number", sender, *number)], "letter_duplicate")
        call = self.call(
            self.world.cast.agents[0],
            TICKET,
            "register_request",
            {"values": values},
            check,
        )
        if call.ok and call.result["letter_id"]:
            check.owner = call.result["letter_id"]
            self.world.ledger.take(
                check.keys, check.owner, call.span.begin, call.span.end
            )

    def again(self, case):
        """The gateway repeats its call; the first answer has to come back."""
        values = self.values(case)

        def same(call):
            if case.letter_id and call.result["letter_id"] != case.letter_id:
                return f"letter {call.result['letter_id']} is not {case.letter_id}"
            return ""

        check = Fixed(result=same)
        call = self.call(
            case.gateway, TICKET, "register_request", {"values": values}, check
        )
        if call.ok and not case.letter_id:
            case.letter_id = call.result["letter_id"]

    # -- completing and deciding ----------------------------------------------

    def review(self, case):
        """The unit decides; on the way a flawed letter is refused and completed."""
        if not case.letter_id or case.received is None:
            return
        if case.kind == "video" and case.flaw not in ("no_number", "no_date"):
            return  # E.3.b asks for no approval
        if not (case.complete and case.with_file and case.channel_ok):
            self._refused(case)
            if not self._complete(case):
                return
        if case.kind == "face_to_face":
            self._decide(case)

    def _refused(self, case):
        codes = {"no_number": "letter_incomplete", "no_date": "letter_incomplete"}
        wanted = codes.get(case.flaw, "letter_channel")
        if case.flaw == "no_file":
            must = (("letter_missing", "letter_incomplete"),)
        else:
            must = ((wanted,),)
        self._review(case, "approve", Fixed(must=must))

    def _complete(self, case):
        """An officer adds number or date; the other flaws end here."""
        missing = {
            "no_number": {"number": case.letter_number},
            "no_date": {"letter_date": str(case.letter_date)},
        }
        values = missing.get(case.flaw)
        if not values:
            return False
        agent = self.world.cast.agents[-1]
        call = self.call(
            agent, LETTER, "write", {"vals": values}, Fixed(), ids=[case.letter_id]
        )
        case.complete = call.ok
        return call.ok

    def _decide(self, case):
        rejected = case.fate == "rejected"
        decision = "reject" if rejected else "approve"
        state = "rejected" if rejected else "approved"

        def wrong(call):
            told, right = call.result["state"], state
            return "" if told == right else f"state {told}, right: {right}"

        call = self._review(case, decision, Fixed(result=wrong))
        if call.ok:
            case.approved = not rejected

    def _review(self, case, decision, check):
        unit = self.world.cast.units[case.topic]
        args = {"letter_id": case.letter_id, "decision": decision}
        if decision == "reject":
            args["reason"] = "Dapat dilayani melalui video conference."
        if case.number % 5 == 0:
            unit = self.world.cast.agents[case.number % len(self.world.cast.agents)]
            args["decided_by"] = "Kepala unit teknis"
        return self.call(unit, LETTER, "review", args, check)
