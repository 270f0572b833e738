"""What a contender does, and what came of it. Runs inside its process."""

import itertools
import os
import signal
from typing import NamedTuple


class Task(NamedTuple):
    """One call in the name of a login.

    :param function: of a module, called as ``function(env, **values)``
    :param at: naive UTC moment as text; empty = the arena's own
    """

    login: str
    function: object
    values: dict
    at: str = ""


class Outcome(NamedTuple):
    """An answer, or the codes of a refusal, or whatever else was raised."""

    value: object = None
    codes: tuple = ()
    error: str = ""

    @property
    def accepted(self):
        return not (self.codes or self.error)


def public(env, model, method, args=(), named=None):
    """A public method as XML-RPC and JSON-2 call it."""
    from odoo.service.model import call_kw

    return call_kw(env[model], method, list(args), named or {})


def take_seat(env, kind, key, limit):
    """One seat of a right, straight from the ledger."""
    from odoo.addons.djpk_consultation.tools.claims import ClaimRequest

    claims = env["djpk.consultation.claim"].sudo()
    return claims.take([ClaimRequest(kind, key, limit)])


def release_offers(env):
    """The scheduled action that gives back what was not chosen."""
    env["djpk.consultation.offer"]._cron_release()


def make_event(env, session_id):
    """An event for a session, past the session's own lock."""
    session = env["djpk.consultation.session"].sudo().browse(session_id)
    values = {
        "name": "x",
        "start": "2025-07-01 02:00:00",
        "stop": "2025-07-01 03:00:00",
    }
    return env["calendar.event"].sudo()._create_for_session(session, values).id


def receive(env, visitor_id):
    """A guest received without the desk's verdict."""
    visitor = env["djpk.consultation.visitor"].sudo().browse(visitor_id)
    visitor._apply({"checked_in_at": "2025-07-01 02:00:00"})


def sign(env, visitor_id, number):
    """A travel document signed without the desk's verdict."""
    visitor = env["djpk.consultation.visitor"].sudo().browse(visitor_id)
    visitor._apply(
        {
            "sppd_number": number,
            "sppd_issuer": "BPKAD",
            "sppd_signed_at": "2025-07-01 02:00:00",
        }
    )


def furnish(env, rooms, horizon):
    """One user per role, some rooms, and a search that reaches far.

    :return: ``(user id by login, room ids)``
    """
    users = {}
    for login, group in USERS.items():
        users[login] = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login,
                    "login": f"race_{login}",
                    "tz": "Asia/Jakarta",
                    "group_ids": [(6, 0, [env.ref(f"djpk_consultation.{group}").id])],
                }
            )
            .id
        )
    env.ref("djpk_consultation.team_dtu").user_ids = [(4, users["unit"])]
    made = env["djpk.consultation.room"].create(
        [{"name": f"Room {number}"} for number in range(1, rooms + 1)]
    )
    env["djpk.consultation.policy"].search([]).write({"search_horizon_days": horizon})
    return users, made.ids


USERS = {
    "agent": "group_agent",
    "manager": "group_manager",
    "reception": "group_reception",
    "unit": "group_unit",
    "gateway": "group_integration",
}


def replan_by_cron(env, replan_id):
    """A re-plan that is too large to be carried out while the manager waits."""
    replans = env["djpk.consultation.replan"]
    at_once = type(replans)._at_once
    type(replans)._at_once = 0
    try:
        replans.browse(replan_id).action_run()
    finally:
        type(replans)._at_once = at_once


def go_on(env, killed_after=0):
    """The scheduled action that carries re-plans out.

    :param killed_after: SIGKILL after so many sessions; 0 = never
    """
    crons = type(env["ir.cron"])
    commit, count = crons._commit_progress, itertools.count(1)

    def commit_and_die(self, processed=0, **values):
        left = commit(self, processed, **values)
        if processed and next(count) == killed_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return left

    crons._commit_progress = commit_and_die
    try:
        env["djpk.consultation.replan"]._cron_replan()
    finally:
        crons._commit_progress = commit
