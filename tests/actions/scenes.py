"""For each scheduled action: records that are due, and what is done to each of them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from races.arena import NOW
from races.office import L, S, T, at

COUNT = 3
NOTICE, LETTER = "djpk.consultation.notice", "djpk.consultation.letter"
OFFER, CLAIM = "djpk.consultation.offer", "djpk.consultation.claim"


class Scene(NamedTuple):
    """Records that one action is to see to.

    :param name: of the action: its XML id without ``ir_cron_``
    :param at: when it runs, naive UTC
    :param ids: of the records
    :param effects: query of ``(id, …)`` of what was done, one row each time
    :param records: ids of the action's own records, where they are others
    :param whole: it commits once for all of them
    """

    name: str
    model: str
    method: str
    at: str
    ids: list
    effects: str
    records: tuple = ()
    whole: bool = False

    def done(self, arena):
        """How many times each record was seen to, in the order of ``ids``."""
        rows = [row[0] for row in arena.sql(self.effects, list(self.ids))]
        return [rows.count(record_id) for record_id in self.ids]


def later(**values):
    """So long after the arena's moment, naive UTC."""
    return f"{datetime.fromisoformat(NOW) + timedelta(**values)}"


def told(kind, link="session_id"):
    return f"SELECT {link} FROM djpk_consultation_notice WHERE kind = '{kind}'" + (
        f" AND {link} = ANY(%s)"
    )


def logged(action, link="session_id"):
    return f"SELECT {link} FROM djpk_consultation_log WHERE action = '{action}'" + (
        f" AND {link} = ANY(%s)"
    )


def both(first, second):
    """What was done if both queries say so, as often; else too much or nothing."""
    of_wanted = "IN (SELECT unnest(ids) FROM wanted)"
    first, second = (part.replace("= ANY(%s)", of_wanted) for part in (first, second))
    odd = "(SELECT id FROM {0} EXCEPT ALL SELECT id FROM {1})"
    odd = " UNION ALL ".join(
        [odd.format("first", "second"), *[odd.format("second", "first")] * 2]
    )
    return (
        "WITH wanted AS (SELECT %s::int[] AS ids),"
        f" first(id) AS ({first}), second(id) AS ({second})"
        f" SELECT id FROM first UNION ALL {odd}"
    )


# -- tickets -------------------------------------------------------------------------


def _escalated(office):
    team = office.arena.value(
        "SELECT res_id FROM ir_model_data WHERE name = 'team_dtu'"
        " AND module = 'djpk_consultation'"
    )
    tickets = []
    for _number in range(COUNT):
        values = office.request("dering")
        del values["letter"]
        answer = office.arena.call("agent", T, "register_request", values=values)
        tickets.append(answer["ticket_id"])
        office.arena.call(
            "agent", T, "escalate", ticket_id=tickets[-1], team_id=team, note="Please"
        )
    return tickets


def messages(model, subject):
    return (
        "SELECT res_id FROM mail_message WHERE message_type = 'user_notification'"
        f" AND model = '{model}' AND subject ILIKE '%%{subject}%%'"
        " AND res_id = ANY(%s)"
    )


def activities(name, model):
    """Of one activity type, by record."""
    return (
        "SELECT a.res_id FROM mail_activity a JOIN ir_model_data d"
        " ON d.model = 'mail.activity.type' AND d.res_id = a.activity_type_id"
        f" WHERE d.name = 'activity_{name}' AND a.res_model = '{model}'"
        " AND a.res_id = ANY(%s)"
    )


def callbacks_warned(office):
    """One working day before the deadline, Thursday 5 June 16:00 WIB."""
    effects = both(logged("callback_warned", "ticket_id"), messages(T, "due soon"))
    where = ("callbacks", T, "_cron_callbacks")
    return Scene(*where, later(days=2), _escalated(office), effects)


def callbacks_overdue(office):
    effects = both(
        logged("callback_overdue", "ticket_id"), activities("callback_overdue", T)
    )
    where = ("callbacks", T, "_cron_callbacks")
    return Scene(*where, later(days=3, hours=7), _escalated(office), effects)


def callbacks_replanned(office):
    """Deadlines that are no longer those of the calendar."""
    tickets = _escalated(office)
    office.arena.sql(
        "UPDATE helpdesk_ticket SET callback_deadline = callback_deadline"
        " + interval '1 day' WHERE id = ANY(%s)",
        tickets,
    )
    where = ("replan_callbacks", T, "_cron_replan_callbacks")
    return Scene(*where, NOW, tickets, logged("callback_replanned", "ticket_id"))


def answers(office):
    """Answered tickets that are not found by their words, as after an import."""
    tickets = []
    for _number in range(COUNT):
        values = office.request("dering")
        del values["letter"]
        answer = office.arena.call("agent", T, "register_request", values=values)
        tickets.append(answer["ticket_id"])
        office.arena.call(
            "agent", T, "close_ticket", ticket_id=tickets[-1], answer="By the formula"
        )
    kept = "djpk_consultation_answer WHERE ticket_id = ANY(%s)"
    office.arena.sql(f"DELETE FROM {kept}", tickets)
    where = ("answers", "djpk.consultation.answer", "_cron_keep")
    effects = f"SELECT ticket_id FROM {kept}"
    return Scene(*where, NOW, tickets, effects, whole=True)


# -- letters -------------------------------------------------------------------------


def review(office):
    """Letters whose unit has not been told of them."""
    letters = []
    for _number in range(COUNT):
        answer = office.arena.call(
            "agent", T, "register_request", values=office.request()
        )
        letters.append(answer["letter_id"])
    where = ("review", LETTER, "_cron_review")
    return Scene(*where, later(minutes=15), letters, messages(L, "to be decided"))


def letters_expired(office):
    """Received on 26 May, valid for 20 days; the policy says so from now on."""
    letters = [office.letter() for _number in range(COUNT)]
    office.arena.do(office.policy_task(letter_valid_days=20))
    effects = both(logged("expired", "letter_id"), told("expired", "letter_id"))
    where = ("letter_expire", LETTER, "_cron_expire")
    return Scene(*where, later(days=20), letters, effects)


def offers(office):
    """Held for 48 hours."""
    letters = [office.letter() for _number in range(COUNT)]
    made = []
    for letter_id in letters:
        places = [{"date": office.day(), "slot": "0900"} for _number in range(2)]
        values = {"letter_id": letter_id, "places": places}
        made.append(office.arena.call("agent", OFFER, "send", **values)["id"])
    effects = both(
        logged("offer_released", "letter_id"), told("offer_ended", "letter_id")
    )
    where = ("offers", OFFER, "_cron_release")
    return Scene(*where, later(hours=48), letters, effects, made)


# -- sessions ------------------------------------------------------------------------


def _visits(office):
    day = office.day()
    slots = ("0900", "1000", "1300")
    return day, [office.visit(date=day, slot=slot) for slot in slots]


def no_shows(office):
    day, visits = _visits(office)
    effects = both(logged("no_show"), told("no_show"))
    where = ("no_show", S, "_cron_no_show")
    return Scene(*where, at(day, "1400", minutes=90), visits, effects)


def reminders(office):
    day, visits = _visits(office)
    ((before,),) = office.arena.sql(
        "SELECT max(day)::date::text FROM generate_series(%s::date - 9,"
        " %s::date - 1, '1 day') AS day WHERE extract(isodow FROM day) < 6"
        " AND NOT EXISTS (SELECT FROM resource_calendar_leaves"
        " WHERE day::date BETWEEN day_from AND day_to)",
        *(day, day),
    )
    where = ("notice_remind", NOTICE, "_cron_remind")
    return Scene(*where, at(before, "0900"), visits, told("reminder"))


def freed_places(office):
    """Slots that were given up, and a letter that waits for one."""
    _day, visits = _visits(office)
    office.letter()
    for session_id in visits:
        office.arena.do(office.cancel(session_id, "region"))
    claims = [
        claim_id
        for (claim_id,) in office.arena.sql(
            "SELECT id FROM djpk_consultation_claim WHERE kind = 'slot'"
            " AND session_id = ANY(%s) ORDER BY id",
            visits,
        )
    ]
    effects = (
        "SELECT c.id FROM djpk_consultation_claim c JOIN mail_activity a"
        " ON a.id = c.freed_activity_id OR a.summary ="
        " (SELECT summary FROM mail_activity WHERE id = c.freed_activity_id)"
        " WHERE c.freed_told AND c.id = ANY(%s)"
    )
    where = ("freed_places", CLAIM, "_cron_freed_places")
    return Scene(*where, NOW, claims, effects)


def documents(office):
    """Files of visits that are still open a week later."""
    day = office.day()
    visits = [office.received(day, slot)[0] for slot in ("0900", "1000", "1300")]
    moment = f"{datetime.fromisoformat(at(day, '0900')) + timedelta(days=8)}"
    where = ("documents", S, "_cron_documents")
    return Scene(*where, moment, visits, activities("documents", S))


def replanned(office):
    """Visits of a day that DJPK closed; the re-plan has been ordered."""
    day, visits = _visits(office)
    office.day(), office.day()  # where they will go
    office.arena.call(
        *("manager", "djpk.consultation.closure", "create"),
        [{"date_from": day, "date_to": day, "reason": "Repair"}],
    )
    office.arena.sql(
        "UPDATE djpk_consultation_replan SET state = 'running', user_id = %s"
        " WHERE state = 'draft'",
        office.arena.users["manager"],
    )
    lines = [
        line_id
        for (line_id,) in office.arena.sql(
            "SELECT id FROM djpk_consultation_replan_line WHERE session_id = ANY(%s)",
            visits,
        )
    ]
    where = ("replan", "djpk.consultation.replan", "_cron_replan")
    effects = both(logged("moved"), told("moved"))
    return Scene(*where, NOW, visits, effects, lines)


# -- others --------------------------------------------------------------------------


def mails(office):
    """Schedules that are queued; each asker has an address."""
    _day, visits = _visits(office)
    office.arena.sql(
        "UPDATE helpdesk_ticket SET partner_email = 'asker' || id || '@x.example'"
        " WHERE id IN (SELECT ticket_id FROM djpk_consultation_session"
        " WHERE id = ANY(%s))",
        visits,
    )
    office.arena.sql(
        "DELETE FROM djpk_consultation_notice WHERE state = 'pending'"
        " AND NOT (kind = 'confirmed' AND session_id = ANY(%s))",
        visits,
    )
    effects = both(
        "SELECT session_id FROM djpk_consultation_notice WHERE state = 'sent'"
        " AND session_id = ANY(%s)",
        "SELECT n.session_id FROM djpk_consultation_notice n JOIN mail_mail m"
        " ON m.id = n.mail_id WHERE m.state = 'sent' AND n.session_id = ANY(%s)",
    )
    where = ("notice_send", NOTICE, "_cron_send")
    notices = [
        notice_id
        for (notice_id,) in office.arena.sql(
            "SELECT id FROM djpk_consultation_notice WHERE session_id = ANY(%s)",
            visits,
        )
    ]
    return Scene(*where, NOW, visits, effects, notices)


def holidays(office):
    """On 1 December 00:30 WIB the next year's are missed, provisional as they are."""
    office.arena.sql(
        "DELETE FROM mail_activity WHERE activity_type_id = (SELECT res_id FROM"
        " ir_model_data WHERE name = 'activity_holidays')"
    )
    managers = [office.arena.users["manager"]]
    effects = (
        "SELECT user_id FROM mail_activity WHERE activity_type_id = (SELECT res_id"
        " FROM ir_model_data WHERE name = 'activity_holidays') AND user_id = ANY(%s)"
    )
    where = ("holidays", "resource.calendar", "_cron_holidays")
    return Scene(*where, "2026-11-30 17:30:00", managers, effects, whole=True)


SCENES = (
    *(callbacks_warned, callbacks_overdue, callbacks_replanned, answers),
    *(review, offers, no_shows, reminders, freed_places, mails, holidays),
    *(documents, replanned),
    # the policy is another from here on
    letters_expired,
)
