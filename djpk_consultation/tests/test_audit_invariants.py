"""For each invariant, one violating row put in by SQL is found by the audit."""

from odoo.tests import tagged

from .common_audit import BY_CODE, AuditCase

#: invariant -> what breaks it; each returns the record that is to be found
CASES = {}


def breaks(code):
    def register(work):
        assert code not in CASES, code
        CASES[code] = work
        return work

    return register


@breaks("slot_full")
def _slot(case):
    return case._twin(case.booked, name="X")


@breaks("day_full")
def _day(case):
    case._set(case.policy, daily_limit=1)
    return case._twin(case.booked, name="X", slot_id=case.held.slot_id.id)


@breaks("month_full")
def _month(case):
    case._twin(case.booked, name="X")
    return case._twin(case.booked, name="Y")


@breaks("month_wrong")
def _month_of(case):
    return case._set(case.booked, quota_month="2025-07")


@breaks("month_region")
def _region_of(case):
    other = case.env["djpk.region"].search([("code", "=", "35.01")])
    return case._set(case.booked, quota_region_id=other.id)


@breaks("slot_hours")
def _hours(case):
    return case._set(case.booked, start="2025-06-17 03:30:00")


@breaks("day_off")
def _off(case):
    return case._set(
        case.booked,
        date="2025-06-15",
        start="2025-06-15 03:00:00",
        stop="2025-06-15 04:00:00",
    )


@breaks("too_early")
def _early(case):
    case._set(case.booked.letter_id, received_at="2025-06-13 02:00:00")
    return case.booked


@breaks("office_hours")
def _office(case):
    return case._set(
        case.video, start="2025-06-17 05:30:00", stop="2025-06-17 06:30:00"
    )


@breaks("room_twice")
def _room(case):
    return case._set(
        case.video, start="2025-06-17 03:30:00", stop="2025-06-17 04:30:00"
    )


@breaks("closed_place")
def _closed(case):
    closure = case._close_day("2025-06-30")
    case.env.flush_all()
    case._set(closure, date_from="2025-06-17", slot_id=case.booked.slot_id.id)
    return case.booked


@breaks("policy_wrong")
def _policy(case):
    return case._set(case.booked, policy_id=case.video_policy.id)


@breaks("policy_overlap")
def _overlap(case):
    return case._twin(case.policy, valid_from="2025-01-01")


@breaks("time_wrong")
def _time(case):
    return case._set(case.video, date="2025-06-16")


@breaks("incomplete")
def _incomplete(case):
    return case._set(case.booked, room_id=None)


@breaks("number_twice")
def _number(case):
    return case._set(case.booked, name=case.moved.name)


@breaks("history_open")
def _history(case):
    return case._set(case.booked, historical=True)


@breaks("letter_twice")
def _letter(case):
    return case._set(case.moved, letter_id=case.booked.letter_id.id)


@breaks("letter_state")
def _letter_state(case):
    return case._set(case.booked.letter_id, state="approved")


@breaks("letter_duplicate")
def _duplicate(case):
    letter = case.booked.letter_id
    number = letter.number.lower().replace("/", " - ")
    return case._twin(letter, number=number, number_key="other", state="received")


@breaks("letter_incomplete")
def _letter_parts(case):
    case._set(case.booked.letter_id, number=" ")
    return case.booked


@breaks("letter_channel")
def _channel(case):
    phone = case.env["helpdesk.ticket.channel"].search([("code", "=", "phone")])
    case._set(phone, write_date="2025-01-01")
    case._set(case.booked.letter_id, channel_id=phone.id)
    return case.booked


@breaks("letter_other")
def _other_region(case):
    return case._set(case.booked, region_id=case.held.region_id.id)


@breaks("letter_future")
def _future(case):
    return case._set(case.waiting, received_at="2025-06-12 03:00:01")


@breaks("not_agreed")
def _agreed(case):
    case._set(case.booked.letter_id, decision=None)
    return case.booked


@breaks("region_missing")
def _no_region(case):
    case._set(case.booked.letter_id, region_id=None)
    return case._set(case.booked, region_id=None)


@breaks("cause_missing")
def _cause(case):
    return case._set(case.called_off, cancel_cause=None)


@breaks("override_reason")
def _override(case):
    values = {"session_id": case.booked.id, "code": "lead_time", "reason": "Urgent"}
    override = case.env["djpk.consultation.override"].create(values)
    case.env.flush_all()
    return case._set(override, reason=" ")


@breaks("guests_received")
def _received(case):
    staff = case.env["djpk.consultation.position"].search([("code", "=", "staff")])
    for visitor in case.held.visitor_ids:
        case._set(visitor, position_id=staff.id)
    return case.held


@breaks("guests_listed")
def _listed(case):
    for _guest in range(2):
        case._twin(case.booked.visitor_ids)
    return case.booked


@breaks("guests_none")
def _none(case):
    case._sql(
        "DELETE FROM djpk_consultation_visitor WHERE session_id = %s", case.booked.id
    )
    return case.booked


@breaks("guests_counted")
def _counted(case):
    return case._set(case.held, received_count=2)


@breaks("no_schedule")
def _schedule(case):
    case._set(case.absent.visitor_ids, checked_in_at="2025-06-05 07:10:00")
    return case.absent


@breaks("nobody_came")
def _nobody(case):
    return case._set(case.booked, state="checked_in")


@breaks("checkin_time")
def _window(case):
    return case._set(case.held.visitor_ids[0], checked_in_at="2025-06-05 01:29:59")


@breaks("sppd_stranger")
def _stranger(case):
    return case._set(case.held.visitor_ids[0], checked_in_at=None)


@breaks("sppd_nameless")
def _nameless(case):
    return case._set(case.held.visitor_ids[0], sppd_issuer=" - ")


@breaks("sppd_twice")
def _sppd(case):
    return case._set(case.held.visitor_ids[1], sppd_number="sppd 0")


@breaks("file_visit")
def _file(case):
    case._sql(
        "DELETE FROM djpk_consultation_document WHERE kind = 'attendance'"
        " AND session_id = %s",
        case.held.id,
    )
    return case.held


@breaks("file_video")
def _recording(case):
    case._sql(
        "UPDATE djpk_consultation_document SET kind = 'other' WHERE session_id = %s",
        case.recorded.id,
    )
    return case.recorded


@breaks("meeting_missing")
def _meeting(case):
    return case._set(case.video, meeting_url=" ")


@breaks("event_missing")
def _event(case):
    case._set(case.booked.event_id, start="2025-06-17 02:00:00")
    return case.booked


@breaks("event_left")
def _event_left(case):
    event = case.called_off.with_context(active_test=False).event_id
    return case._set(event, active=True)


@breaks("claim_missing")
def _claim(case):
    case._set(case._claim(case.booked, "quota"), released_at="2025-06-12 00:00:00")
    return case.booked


@breaks("claim_other")
def _claim_of_other(case):
    return case._set(case._claim(case.booked, "day"), date="2025-06-19")


@breaks("claim_stray")
def _stray(case):
    claim = case.given_back.claim_ids.filtered(lambda c: c.kind == "day")
    return case._set(claim, released_at=None)


@breaks("claim_twice")
def _claim_twice(case):
    return case._twin(case._claim(case.booked, "slot"))


@breaks("offer_expired")
def _offer(case):
    return case._twin(
        case._claim(case.booked, "slot"),
        session_id=None,
        seat=2,
        expires_at="2025-06-12 01:59:59",
    )


@breaks("callback_deadline")
def _deadline(case):
    return case._set(case.promised, callback_deadline="2025-06-10 09:00:00")


@breaks("callback_unproved")
def _unproved(case):
    return case._set(case.promised, callback_at="2025-06-03 03:00:00")


@breaks("identity")
def _identity(case):
    case._set(case.answered, partner_phone=" ", partner_email=None, partner_id=None)
    return case.answered


@breaks("answer")
def _answer(case):
    return case._set(case.answered, answer=" ")


@breaks("complaint_channel")
def _complaint(case):
    phone = case.env["helpdesk.ticket.channel"].search(
        [("for_complaint", "=", False), ("code", "!=", False)], limit=1
    )
    return case._set(case.complaint, channel_id=phone.id)


@breaks("notice_stuck")
def _stuck(case):
    notice = case.env["djpk.consultation.notice"].search([], limit=1)
    return case._set(notice, state="sending", next_try="2025-06-12 01:59:59")


@breaks("call_twice")
def _key(case):
    values = case._booking(case.waiting, date="2025-06-19", idempotency_key="K")
    case.sessions("integration").book(values=values)
    return case._twin(case.env["djpk.consultation.idempotency"].search([], limit=1))


@tagged("post_install", "-at_install")
class TestAuditInvariants(AuditCase):
    def test_every_invariant_has_its_violation(self):
        self.assertEqual(sorted(CASES), sorted(BY_CODE))

    def test_lawful_month_breaks_no_invariant(self):
        self._make_month()
        with self.at("2025-06-12 10:00"):
            self.assertEqual(self._audit(), {})

    def test_each_invariant_finds_its_violation_and_names_the_record(self):
        self._make_month()
        self._drop_guards()
        with self.at("2025-06-12 10:00"):
            for code, work in CASES.items():
                with self.subTest(code), self.env.cr.savepoint() as undo:
                    record = work(self)
                    found = self._found_by(code)
                    self.assertIn((record._name, record.id), found)
                    self.audits._drop_facts()
                    undo.rollback()
                    self.env.invalidate_all()
                    self.assertEqual(self._found_by(code), [])
