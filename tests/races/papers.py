"""Contenders for a letter, an SPPD, a guest's place, a key, an event.

Each function returns ``(tasks, taken)``, as in :mod:`.places`.
"""

from .arena import call
from .office import SLOTS, L, S, T, at
from .places import sessions_where
from .tasks import Task, make_event, receive, sign

# -- letters -------------------------------------------------------------------


def one_letter(office, count):
    letter = office.letter()
    tasks = [office.booking(letter, date=office.day()) for _ in range(count)]
    return tasks, sessions_where(office, "letter_id = %s", letter)


def same_letter(office, count):
    """The letter of a region by two channels, in the name of several offices."""
    region, number = office.region(), office.number()
    ways = ("email", "whatsapp")
    writings = (f"900 / {number} / SETDA", f"900-{number}.setda", f"900/{number}/Setda")
    tasks = [
        call(
            *("gateway", T, "register_request"),
            values=office.request(
                region=region,
                channel_code=ways[position % 2],
                institution=f"Kantor {position} {region}",
                letter={"number": writings[position]},
            ),
        )
        for position in range(count)
    ]
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM djpk_consultation_letter WHERE region_id ="
        " (SELECT id FROM djpk_region WHERE code = %s)",
        region,
    )


def same_letter_of_one_sender(office, count):
    """One sender, entered by hand under different regions."""
    arena = office.arena
    known = arena.call("agent", T, "register_request", values=office.request())
    (partner, type_id), number = (
        arena.sql(
            "SELECT partner_id, type_id FROM djpk_consultation_letter WHERE id = %s",
            known["letter_id"],
        )[0],
        f"800/{office.number()}/BPKAD",
    )
    tasks = []
    for _ in range(count):
        region = arena.value(
            "SELECT id FROM djpk_region WHERE code = %s", office.region()
        )
        values = {
            "partner_id": partner,
            "type_id": type_id,
            "region_id": region,
            "number": number,
            "letter_date": "2025-05-20",
        }
        tasks.append(call("agent", L, "create", [values]))
    return tasks, lambda: arena.value(
        "SELECT count(*) FROM djpk_consultation_letter WHERE number = %s", number
    )


# -- the desk ------------------------------------------------------------------


def one_sppd_number(office, count):
    """Guests of several visits of a day, one number in several writings."""
    day, number = office.day(), office.number()
    writings = (f"SPPD-{number}/2025", f"sppd {number} 2025", f"SPPD.{number}.2025")
    tasks = []
    for slot, writing in zip(SLOTS[:count], writings, strict=False):
        session_id, visitors = office.received(day, slot)
        tasks.append(office.sign(session_id, visitors[0], writing, at(day, "1400", 30)))
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM djpk_consultation_visitor"
        " WHERE regexp_replace(lower(sppd_number), '\\W', '', 'g') = %s",
        f"sppd{number}2025",
    )


def sppd_for_two(office, count):
    """Two have come, and a third document for one of them is brought."""
    day = office.day()
    session_id, visitors = office.received(day, "0900")
    guests = (visitors * 2)[:count]
    tasks = [
        office.sign(session_id, guest, f"{office.number()}/SPPD", at(day, "0900", 50))
        for guest in guests
    ]
    return tasks, lambda: office.arena.value(
        "SELECT sppd_count FROM djpk_consultation_session WHERE id = %s", session_id
    )


def guests_without_their_leader(office, count):
    day = office.day()
    session_id, guests = _delegation(office, day)
    tasks = [
        office.check_in(session_id, [guest], at(day, "0900"))
        for guest in guests[:count]
    ]
    return tasks, _visitors(office, session_id, "checked_in_at")


def _delegation(office, day):
    """A regent and three more are announced; the regent does not come.

    :return: ``(session id, ids of the three)``
    """
    people = [{"name": "Bupati", "position_code": "regent"}]
    people += [{"name": f"Guest {number}"} for number in range(1, 4)]
    session_id = office.visit(date=day, slot="0900", visitors=people)
    return session_id, office.visitors(session_id)[1:]


def _visitors(office, session_id, field):
    return lambda: office.arena.value(
        f"SELECT count({field}) FROM djpk_consultation_visitor WHERE session_id = %s",
        session_id,
    )


def guests_past_the_verdict(office, count):
    """Two may come and one is here; the rest is written without asking."""
    day = office.day()
    session_id, (first, *guests) = _delegation(office, day)
    office.arena.do(office.check_in(session_id, [first], at(day, "0900")))
    come = _visitors(office, session_id, "checked_in_at")
    tasks = [Task("agent", receive, {"visitor_id": guest}) for guest in guests]
    return tasks[:count], lambda: come() - 1


def sppd_past_the_verdict(office, count):
    """Two of three have come; documents are signed without asking."""
    day = office.day()
    session_id, guests = _delegation(office, day)
    office.arena.do(office.check_in(session_id, guests[:2], at(day, "0900")))
    tasks = [
        Task("agent", sign, {"visitor_id": guest, "number": f"{office.number()}/X"})
        for guest in guests[:count]
    ]
    return tasks, _visitors(office, session_id, "sppd_signed_at")


# -- once ----------------------------------------------------------------------


def one_key(office, count):
    """A question sent again and again by a gateway."""
    number = office.number()
    values = office.request("dering", question=f"Question {number}?")
    values |= {"idempotency_key": f"key {number}"}
    del values["letter"]
    tasks = [call("gateway", T, "register_request", values=values)] * count
    return tasks, lambda: office.arena.value(
        "SELECT count(*) FROM helpdesk_ticket WHERE question = %s",
        values["question"],
    )


def one_key_to_book(office, count):
    letter = office.letter()
    booking = office.booking(letter, date=office.day())
    booking.values["named"]["values"]["idempotency_key"] = f"key {office.number()}"
    return [booking] * count, sessions_where(office, "letter_id = %s", letter)


def _draft(office):
    letter = office.letter()
    (session_id,) = office.arena.call("agent", S, "create", [{"letter_id": letter}])
    return session_id


def _events(office, session_id):
    return lambda: office.arena.value(
        "SELECT count(*) FROM calendar_event WHERE consultation_session_id = %s",
        session_id,
    )


def one_draft(office, count):
    """The button Schedule, pressed by several."""
    session_id, day = _draft(office), office.day()
    values = {"date": day, "slot": "0900", "visitors": [{"name": "Siti"}]}
    task = call("agent", S, "schedule", session_id=session_id, values=values)
    return [task] * count, _events(office, session_id)


def one_event(office, count):
    session_id = _draft(office)
    task = Task("agent", make_event, {"session_id": session_id})
    return [task] * count, _events(office, session_id)
