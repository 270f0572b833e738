"""The nightly audit: every invariant of the circular, asked in SQL of its own.

No line here is shared with the verdicts, which it is to catch: each invariant is a
statement over the tables, with the rules as the circular has them.  The facts that
many of them need are put together once (:mod:`.audit_facts`).
"""

from typing import NamedTuple


class Invariant(NamedTuple):
    """What must hold; ``query`` finds what breaks it.

    Its rows are ``(res_model, res_id, name, found, expected)``; parameters:
    ``now`` (naive UTC).
    """

    code: str
    rule: str
    clause: str
    query: str


class Outcome(NamedTuple):
    """What an invariant's query found: how many, the first of them, or its failure."""

    invariant: Invariant
    count: int
    rows: list
    error: str = ""


def offenders(model, source, found, expected="NULL", name="x.name"):
    """The query whose rows are the records ``x`` of a source that breaks a rule.

    :param source: what follows FROM; the records' alias is ``x``
    """
    return (
        f"SELECT '{model}', x.id, ({name})::text, ({found})::text,"
        f" ({expected})::text FROM {source}"
    )


def sessions(source, found, expected="NULL"):
    """:func:`offenders` among sessions; ``source`` may be a condition on them."""
    return offenders("djpk.consultation.session", source, found, expected)


def sessions_where(condition, found, expected="NULL"):
    return sessions(f"djpk_audit_session x WHERE {condition}", found, expected)


def letters_where(condition, found, expected="NULL"):
    source = f"djpk_consultation_letter x WHERE {condition}"
    name = "COALESCE(x.agenda_number, x.number)"
    return offenders("djpk.consultation.letter", source, found, expected, name)


def without_override(code, session="x.id"):
    """Condition: no manager waived that rule, with a reason on record.

    :param session: the column that is the session's id; ``x`` has its ``letter_id``
    """
    return (
        "NOT EXISTS (SELECT 1 FROM djpk_consultation_override o"
        f" WHERE o.code = '{code}' AND btrim(COALESCE(o.reason, '')) <> ''"
        f" AND (o.session_id = {session} OR o.letter_id = x.letter_id))"
    )


VISIT = "x.type_code = 'face_to_face'"
VIDEO = "x.type_code = 'video'"
#: Still to come: what can be mended by moving it.
AHEAD = "x.state = 'scheduled' AND x.stop > %(now)s"
