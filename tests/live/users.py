"""One user per role, with a password and an API key."""

import json
import os
import subprocess
import sys
from typing import NamedTuple

from .database import environment

#: login -> XML ids of its groups; units also get the team named
ROLES = {
    "reception": ["djpk_consultation.group_reception"],
    "agent": ["djpk_consultation.group_agent"],
    "agent2": ["djpk_consultation.group_agent"],
    "manager": ["djpk_consultation.group_manager"],
    "unit": ["djpk_consultation.group_unit"],
    "unit2": ["djpk_consultation.group_unit"],
    "integration": ["djpk_consultation.group_integration"],
    "integration2": ["djpk_consultation.group_integration"],
    "employee": ["base.group_user"],
    "portal": ["base.group_portal"],
    "admin": [],
}
TEAMS = {
    "unit": "djpk_consultation.team_dtu",
    "unit2": "djpk_consultation.team_dtk",
}
#: Clients by the dozen, for races and measurements.
CROWD = 16
PASSWORD = "one for all of them"
MARK = "users of the live tests: "

SCRIPT = """
import json
from datetime import date, timedelta
roles, teams, mark = json.loads({setup!r})
made = {{}}
password = env["res.users"]._crypt_context().hash({password!r})  # slow: once
for login, groups in roles.items():
    user = env["res.users"].search([("login", "=", login)])
    if not user:
        user = env["res.users"].with_context(no_reset_password=True).create({{
            "name": login.capitalize(), "login": login,
            "email": login + "@example.com", "tz": "Asia/Jakarta",
            "group_ids": [(6, 0, [env.ref(group).id for group in groups])],
        }})
    env.cr.execute(
        "UPDATE res_users SET password = %s WHERE id = %s", [password, user.id])
    if login in teams:
        env.ref(teams[login]).user_ids = [(4, user.id)]
    key = env["res.users.apikeys"].with_user(user).sudo()._generate(
        "rpc", "live tests", date.today() + timedelta(days=30))
    made[login] = [user.id, {password!r}, key]
env.cr.commit()
print(mark + json.dumps(made))
"""


class User(NamedTuple):
    id: int
    password: str
    key: str


def make_users(database, **more):
    """Create a user per role of :data:`ROLES`; all have one password.

    :param more: further logins with their groups, e.g. ``gateway3=[…]``
    :return: ``{login: User}``
    """
    setup = json.dumps([{**ROLES, **more}, TEAMS, MARK])
    done = subprocess.run(
        [
            os.environ.get("DJPK_PYTHON", sys.executable),
            environment("DJPK_ODOO_BIN"),
            "shell",
            *("--config", environment("DJPK_TEST_CONFIG")),
            *("--database", database.name, "--no-http", "--log-level", "error"),
        ],
        input=SCRIPT.format(setup=setup, password=PASSWORD),
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        _, found, answer = line.partition(MARK)
        if found:
            return {login: User(*user) for login, user in json.loads(answer).items()}
    raise RuntimeError(f"no users were made:\n{done.stdout}{done.stderr}")


def crowd(role, count=CROWD):
    """Logins for many clients of one role, for ``make_users(database, **crowd(…))``."""
    return {f"{role}_{number}": ROLES[role] for number in range(1, count + 1)}
