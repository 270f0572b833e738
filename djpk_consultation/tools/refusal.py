"""What a refusal consists of: the codes, their clauses and their order (R01-R22)."""

from typing import NamedTuple

#: code -> (rule, clause for a visit or in general, clause for a video session)
CODES = {
    "invalid_value": ("", "", ""),
    "idempotency_conflict": ("", "", ""),
    "not_overridable": ("", "", ""),
    "wrong_state": ("", "", ""),
    "identity_missing": ("R02", "E.3.a.1", "E.3.a.1"),
    "answer_missing": ("R04", "E.3.a.3", "E.3.a.3"),
    "letter_missing": ("R05", "E.3.c.1", "E.3.b.1"),
    "letter_incomplete": ("R05", "E.3.c.1", "E.3.b.1"),
    "letter_channel": ("R05", "E.3.c.1", "E.3.b.1"),
    "letter_duplicate": ("R05", "E.3.c.1", "E.3.b.1"),
    "lead_time": ("R06", "E.3.c.2", "E.3.b.2"),
    "in_the_past": ("R06", "E.3.c.2", "E.3.b.2"),
    "meeting_link_missing": ("R07", "E.3.b.2", "E.3.b.2"),
    "outside_office_hours": ("R07", "E.3.b.2", "E.3.b.2"),
    "not_approved": ("R09", "E.3.c.3", "E.3.b.2"),
    "room_taken": ("R09", "E.3.c.3", "E.3.b.2"),
    "slot_closed": ("R09", "E.3.c.3", "E.3.b.2"),
    "region_missing": ("R09", "E.3.c.3", "E.3.c.3"),
    "region_quota": ("R11", "E.3.c.5", "E.3.c.5"),
    "visitor_limit": ("R12", "E.3.c.6", "E.3.c.6"),
    "visitors_missing": ("R12", "E.3.c.6", "E.3.c.6"),
    "sppd_limit": ("R13", "E.3.c.7", "E.3.c.7"),
    "sppd_duplicate": ("R13", "E.3.c.7", "E.3.c.7"),
    "outside_slot": ("R14", "E.3.c.8", "E.3.c.8"),
    "non_working_day": ("R14", "E.3.c.8", "E.3.b.2"),
    "slot_taken": ("R14", "E.3.c.8", "E.3.c.8"),
    "day_full": ("R14", "E.3.c.8", "E.3.c.8"),
    "no_free_slot": ("R15", "E.3.c.8", "E.3.b.2"),
    "letter_consumed": ("R16", "E.3.c.9", "E.3.b.1"),
    "documentation_missing": ("R17", "E.3.c.10", "E.3.b.3"),
    "no_schedule": ("R18", "E.3.c.11", "E.3.c.11"),
    "outside_checkin_window": ("R18", "E.3.c.11", "E.3.c.11"),
    "channel_not_for_complaint": ("R20", "E.5", "E.5"),
    "policy_missing": ("R21", "F", "F"),
}
ORDER = {code: position for position, code in enumerate(CODES)}

#: What a manager may override, each with a reason on record; nothing else.
OVERRIDABLE = (
    "lead_time",
    "region_quota",
    "visitor_limit",
    "letter_channel",
    "region_missing",
    "outside_checkin_window",
)


class Violation(NamedTuple):
    """One broken rule: stable code, clause of the circular, and what to tell."""

    code: str
    clause: str
    message: str

    @property
    def line(self):
        clause = f"{self.clause} " if self.clause else ""
        return f"[{self.code}] {clause}{self.message}"


def violation(code, message, type_code="face_to_face"):
    """Build a :class:`Violation` with the clause that binds this type.

    >>> violation("lead_time", "Too early.", "video")
    Violation(code='lead_time', clause='E.3.b.2', message='Too early.')
    """
    clause = CODES[code][2 if type_code == "video" else 1]
    return Violation(code, clause, " ".join(message.split()))


def in_order(violations):
    """Each code's violations in the order of R01-R22, none told twice.

    >>> late = violation("lead_time", "a"); full = violation("day_full", "b")
    >>> [v.code for v in in_order([full, late, full])]
    ['lead_time', 'day_full']
    """
    unique = dict.fromkeys(violations)
    return sorted(unique, key=lambda item: ORDER[item.code])
