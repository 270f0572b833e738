"""What was acknowledged is read back from the server at the end."""

from simulate.model import to_utc
from simulate.rpc import SESSION

FIELDS = ["state", "start", "stop", "cancel_cause", "quota_month"]


def readback(world):
    """Sessions whose record is not what the last answer said.

    :return: lines of text
    """
    visits = world.visits
    rows = world.clients.do(
        world.cast.manager, SESSION, "search_read", [], fields=FIELDS
    )
    found = {row["id"]: row for row in rows}
    lines = [
        f"session {id_} is on record, but no answer named it"
        for id_ in sorted(set(found) - set(visits))
    ]
    for id_, visit in sorted(visits.items()):
        if id_ not in found:
            lines.append(f"session {id_} is not on record")
            continue
        right, told = _expected(visit), _told(found[id_], visit)
        if told != right:
            lines.append(f"session {id_}: {told}, acknowledged: {right}")
    return lines


def _expected(visit):
    return {
        "state": visit.state,
        "start": to_utc(visit.start),
        "stop": to_utc(visit.stop),
        "cause": visit.cause,
        "month": visit.month if visit.case.quota else "",
    }


def _told(row, visit):
    month = str(row["quota_month"] or "")[:7]
    if visit.case.kind == "video" or not visit.case.quota:
        month = ""
    return {
        "state": row["state"],
        "start": str(row["start"])[:19],
        "stop": str(row["stop"])[:19],
        "cause": row["cancel_cause"] or "",
        "month": month,
    }
