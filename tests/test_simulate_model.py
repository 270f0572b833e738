"""The simulation's plain model: working days, doubt, and what it calls wrong."""

import sys
from datetime import date, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from simulate.checks import Booking, Fixed, FreeSlots
from simulate.judge import Ask, Judge, Letter, Span, video_keys, visit_keys
from simulate.ledger import Ledger
from simulate.model import Calendar, Policies, load_regions, month_of
from simulate.rpc import VALIDATION, Call

DATA = Path(__file__).resolve().parents[1] / "djpk_consultation" / "data"
MONDAY = date(2025, 6, 2)
THURSDAY = date(2025, 6, 5)
TUESDAY = date(2025, 6, 10)

#: rules.md, part C: received -> earliest session.
CHECK_VALUES = (
    ("2025-06-02 10:00:00", "2025-06-05"),
    ("2025-06-03 10:00:00", "2025-06-10"),
    ("2025-06-05 10:00:00", "2025-06-12"),
    ("2025-08-14 10:00:00", "2025-08-20"),
    ("2025-08-15 10:00:00", "2025-08-21"),
    ("2026-03-13 10:00:00", "2026-03-25"),
    ("2026-03-17 10:00:00", "2026-03-27"),
    ("2026-12-21 10:00:00", "2026-12-28"),
    ("2026-12-23 10:00:00", "2026-12-30"),
    ("2025-06-06 10:00:00", "2025-06-13"),
    ("2025-06-02 16:00:00", "2025-06-05"),
    ("2025-06-02 16:00:01", "2025-06-10"),
    ("2025-05-23 16:30:00", "2025-05-28"),
    ("2025-05-23 16:30:01", "2025-06-02"),
    ("2025-06-03 06:00:00", "2025-06-10"),
)


@pytest.fixture(scope="module")
def calendar():
    return Calendar.from_csv(DATA / "holidays.csv")


@pytest.fixture
def judge(calendar):
    return Judge(calendar, Policies(), Ledger(), [])


def letter(received="2025-06-02 08:00:00", **values):
    facts = {"id": 1, "type_code": "face_to_face", "quota": "11.01", **values}
    return Letter(received=datetime.fromisoformat(received), **facts)


def span(begin=10.0, end=11.0, now="2025-06-02 09:00:00"):
    moment = datetime.fromisoformat(now)
    return Span(begin, end, moment, moment)


def take(judge, day, code, owner, begin=1.0, end=2.0, quota=None):
    slot = judge.policies.on("face_to_face", day).slot(code)
    keys = visit_keys(day, slot, quota, month_of(day))
    judge.ledger.take(keys, owner, begin, end)
    return keys


def fill(judge, day, owner=100, **times):
    for at, code in enumerate(("0900", "1000", "1300", "1400")):
        take(judge, day, code, owner + at, **times)


def answer(check, judge, result=None, codes=(), **when):
    text = "\n".join(f"[{code}] E.3.c because" for code in codes)
    fault = VALIDATION if codes else 0
    call = Call("agent", "m", "book", {}, span(**when), 0, result, fault, text)
    return [kind for kind, _text in check(call, judge)]


def booked(day, code, rolled_from=False):
    hours = {"0900": 2, "1000": 3, "1300": 6, "1400": 7}
    return {
        "id": 7,
        "name": "TM/1",
        "date": str(day),
        "slot": code,
        "start": f"{day} {hours[code]:02d}:00:00",
        "stop": f"{day} {hours[code] + 1:02d}:00:00",
        "rolled_from": rolled_from and str(rolled_from),
        "event_id": 3,
    }


# -- working days -----------------------------------------------


@pytest.mark.parametrize(("received", "earliest"), CHECK_VALUES)
def test_check_values_of_the_working_days(calendar, received, earliest):
    moment = datetime.fromisoformat(received)
    assert str(calendar.earliest(moment)) == earliest


def test_call_back_is_due_at_close_of_office(calendar):
    assert calendar.due(datetime(2025, 5, 20, 10)) == datetime(2025, 5, 23, 16, 30)
    assert calendar.due(datetime(2025, 6, 2, 16, 0, 1)) == datetime(2025, 6, 10, 16)


def test_office_hours_have_a_break_and_fridays_their_own(calendar):
    def at(day, first, last):
        return calendar.in_office_hours(
            datetime.fromisoformat(f"{day} {first}"),
            datetime.fromisoformat(f"{day} {last}"),
        )

    assert at("2025-06-05", "11:00", "12:00") and at("2025-06-13", "15:30", "16:30")
    assert not at("2025-06-05", "11:30", "12:30")
    assert not at("2025-06-13", "11:00", "12:00")
    assert not at("2025-06-06", "09:00", "10:00")


def test_jakartas_units_use_the_provinces_quota():
    regions = load_regions(DATA / "regions.csv")
    own = [region for region in regions.values() if region.quota == region.code]
    assert (len(regions), len(own)) == (552, 546)
    assert {region.quota for code, region in regions.items() if code[:3] == "31."} == {
        "31"
    }


def test_a_later_policy_leaves_the_past_alone():
    later = {"valid_from": "2025-07-01", "region_monthly_limit": 3, "daily_limit": 5}
    later["slots"] = [{"code": "1500", "hour_from": 15, "hour_to": 16}]
    policies = Policies({"face_to_face": [later]})
    before = policies.on("face_to_face", date(2025, 6, 30))
    after = policies.on("face_to_face", date(2025, 7, 1))
    assert (before.daily_limit, after.daily_limit) == (4, 5)
    assert (len(before.slots), after.slots[-1].code) == (4, "1500")
    assert policies.month_limit("2025-06") == 2 and policies.month_limit("2025-07") == 3


def test_the_lead_time_is_that_of_the_sessions_date(calendar):
    """SE-2 until 9 June, two working days from 10 June 2025 on."""
    later = {"valid_from": "2025-06-10", "lead_working_days": 2}
    policies = Policies({"video": [later]})

    def earliest(text):
        moment = datetime.fromisoformat(text)
        return str(policies.earliest(calendar, "video", moment))

    assert earliest("2025-06-02 10:00:00") == "2025-06-05"
    assert earliest("2025-06-03 17:05:00") == "2025-06-10"
    assert earliest("2025-06-10 10:00:00") == "2025-06-12"


# -- the ledger's doubt -----------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "free", "full"),
    (
        (1, 4, True, False),  # over before the booking began
        (1, 5, False, False),  # it began meanwhile
        (6, 7, False, False),  # under way: nobody knows
        (4, 20, False, False),
        (9, 20, False, True),  # acknowledged before, held until after
        (20, 31, False, False),  # the release began meanwhile
        (32, 40, True, False),
    ),
)
def test_a_place_is_free_full_or_in_doubt(begin, end, free, full):
    ledger = Ledger()
    ledger.take(["place"], "a", 5, 8)
    ledger.release(["place"], "a", 30, 31.5)
    assert ledger.free("place", 1, begin, end) is free
    assert ledger.full("place", 1, begin, end) is full
    assert ledger.free("place", 1, begin, end, but="a")


def test_a_place_that_changes_hands_is_never_surely_full():
    ledger = Ledger()
    ledger.take(["place"], "a", 1, 2)
    ledger.release(["place"], "a", 10, 11)
    ledger.take(["place"], "b", 10.5, 12)
    assert not ledger.full("place", 1, 9, 13)
    assert not ledger.free("place", 1, 9, 13)


# -- what is right, and what is called wrong --------------------


def test_a_free_wanted_slot_has_to_be_given(judge):
    check = Booking(Ask(letter(), THURSDAY, "1000"))
    assert answer(check, judge, booked(THURSDAY, "1000")) == []
    assert answer(check, judge, booked(THURSDAY, "1300")) == ["wrong place"]
    assert answer(check, judge, codes=["slot_taken"]) == ["rightful request refused"]


@pytest.mark.parametrize(
    ("taken", "right"),
    (
        (("1000",), "1300"),
        (("1000", "1300"), "1400"),
        (("1000", "1300", "1400"), "0900"),
    ),
)
def test_the_later_slots_come_before_the_earlier_ones(judge, taken, right):
    for owner, code in enumerate(taken, 100):
        take(judge, THURSDAY, code, owner)
    check = Booking(Ask(letter(), THURSDAY, "1000"))
    for code in ("0900", "1300", "1400"):
        wrong = [] if code == right else ["wrong place"]
        assert answer(check, judge, booked(THURSDAY, code)) == wrong


def test_a_full_day_rolls_to_the_next_working_day_and_says_so(judge):
    fill(judge, THURSDAY)
    check = Booking(Ask(letter(), THURSDAY, "1300"))
    assert answer(check, judge, booked(TUESDAY, "0900", THURSDAY)) == []
    assert answer(check, judge, booked(TUESDAY, "0900")) == ["wrong answer"]
    wednesday = date(2025, 6, 11)
    assert answer(check, judge, booked(wednesday, "0900", THURSDAY)) == ["wrong place"]


def test_both_ends_of_a_race_are_right(judge):
    take(judge, THURSDAY, "1000", 100, begin=10.2, end=10.8)
    check = Booking(Ask(letter(), THURSDAY, "1000", strict=True))
    assert answer(check, judge, booked(THURSDAY, "1000")) == []
    assert answer(check, judge, codes=["slot_taken"]) == []


def test_the_quota_binds_the_wanted_month_and_the_rolls_end(judge):
    for owner, day in enumerate((TUESDAY, date(2025, 6, 11)), 100):
        take(judge, day, "0900", owner, quota="11.01")
    wanted = Booking(Ask(letter(), THURSDAY, "1000"))
    assert answer(wanted, judge, codes=["region_quota"]) == []
    assert answer(wanted, judge, booked(THURSDAY, "1000")) == [
        "accepted against a rule"
    ]
    first = Booking(Ask(letter()))
    july = date(2025, 7, 1)
    assert answer(first, judge, booked(july, "0900")) == []
    assert answer(first, judge, codes=["region_quota"]) == ["rightful request refused"]


def test_a_roll_into_a_month_used_up_is_refused(judge):
    friday = date(2025, 5, 28)  # the last working day of May 2025 is a Wednesday
    fill(judge, friday)
    for owner, day in enumerate((TUESDAY, date(2025, 6, 11)), 200):
        take(judge, day, "0900", owner, quota="11.01")
    ask = Ask(letter("2025-05-19 08:00:00"), friday, "0900")
    now = {"now": "2025-05-20 09:00:00"}
    check = Booking(ask)
    assert answer(check, judge, codes=["region_quota"], **now) == []
    assert answer(check, judge, booked(MONDAY, "0900", friday), **now) == [
        "accepted against a rule"
    ]


def test_every_broken_rule_is_named_in_order(judge):
    saturday = date(2025, 6, 7)
    ask = Ask(letter("2025-06-05 08:00:00", approved=False), saturday, guests=3)
    check = Booking(ask)
    codes = ["lead_time", "not_approved", "visitor_limit", "non_working_day"]
    now = {"now": "2025-06-05 09:00:00"}
    assert answer(check, judge, codes=codes, **now) == []
    assert answer(check, judge, codes=codes[:3], **now) == ["broken rule not named"]
    swapped = [codes[1], codes[0], *codes[2:]]
    assert answer(check, judge, codes=swapped, **now) == ["malformed refusal"]
    extra = [*codes, "letter_consumed"]
    assert answer(check, judge, codes=extra, **now) == ["wrong code"]


def test_a_strict_wish_is_told_of_month_and_slot(judge):
    for owner, day in enumerate((TUESDAY, date(2025, 6, 11)), 100):
        take(judge, day, "0900", owner, quota="11.01")
    check = Booking(Ask(letter(), TUESDAY, "0900", strict=True))
    assert answer(check, judge, codes=["region_quota", "slot_taken"]) == []
    assert answer(check, judge, codes=["slot_taken"]) == ["broken rule not named"]
    assert answer(check, judge, codes=["region_quota"]) == ["broken rule not named"]


def test_a_video_session_holds_its_room_against_visits(judge):
    start, stop = datetime(2025, 6, 5, 9), datetime(2025, 6, 5, 10)
    judge.ledger.take(video_keys(start, stop, True), 100, 1, 2)
    check = Booking(Ask(letter(), THURSDAY, "0900"))
    assert answer(check, judge, booked(THURSDAY, "0900")) == ["wrong place"]
    assert answer(check, judge, booked(THURSDAY, "1000")) == []


def test_an_override_waives_the_rule_it_names_only(judge):
    check = Booking(
        Ask(
            letter(quota=None),
            THURSDAY,
            guests=3,
            overrides=frozenset(["visitor_limit"]),
        )
    )
    assert answer(check, judge, codes=["region_missing"]) == []
    assert answer(check, judge, codes=["visitor_limit"])[0] == "wrong code"


def test_a_key_has_one_payload_and_one_answer(judge):
    key = ("idempotency key", "agent", "k")
    judge.ledger.take([key], "first", 1, 2)
    judge.keyed[key, "first"] = 7, span()
    again = Booking(Ask(letter(), THURSDAY, "1000"), key=key, payload="first")
    other = Booking(Ask(letter(), THURSDAY, "1000"), key=key, payload="other")
    assert answer(again, judge, booked(THURSDAY, "1000")) == []
    judge.keyed[key, "first"] = 8, span()
    assert answer(again, judge, booked(THURSDAY, "1000")) == ["wrong answer"]
    assert answer(other, judge, codes=["idempotency_conflict"]) == []
    assert answer(other, judge, booked(THURSDAY, "1000")) == ["accepted against a rule"]
    assert answer(again, judge, codes=["idempotency_conflict"]) == [
        "rightful request refused"
    ]


def test_a_repeated_key_is_judged_by_when_it_was_answered_first(judge):
    key = ("idempotency key", "agent", "k")
    keys = take(judge, THURSDAY, "1000", 100)
    judge.ledger.release(keys, 100, 11.1, 11.2)
    check = Booking(Ask(letter(), THURSDAY, "1000"), key=key, payload="first")
    assert answer(check, judge, booked(THURSDAY, "1300"), begin=12, end=13) == [
        "wrong place"
    ]
    judge.keyed[key, "first"] = 7, span()
    assert answer(check, judge, booked(THURSDAY, "1300"), begin=12, end=13) == []
    assert answer(check, judge, booked(THURSDAY, "1300"), begin=10.5, end=13) == []


def test_free_slots_are_all_told(judge):
    fill(judge, THURSDAY)
    check = FreeSlots(THURSDAY, TUESDAY, None, 100)
    free = [booked(TUESDAY, code) for code in ("0900", "1000", "1300", "1400")]
    assert answer(check, judge, free) == []
    assert answer(check, judge, free[1:]) == ["free place not told"]
    assert answer(check, judge, [booked(THURSDAY, "0900"), *free]) == ["wrong place"]


def test_a_fixed_answer_is_refused_by_the_named_code(judge):
    check = Fixed((("documentation_missing",),))
    assert answer(check, judge, codes=["documentation_missing"]) == []
    assert answer(check, judge, {"id": 1}) == ["accepted against a rule"]
    assert answer(check, judge, codes=["wrong_state"]) == [
        "wrong code",
        "broken rule not named",
    ]
