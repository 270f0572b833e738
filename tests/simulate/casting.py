"""Logins, one per role and per unit, and the policies a manager enters.

All through the same remote calls as everything else, as the administrator and as
the manager would do it in their forms.
"""

import secrets

from simulate.model import Slot
from simulate.state import Cast

ADMIN = ("admin", "admin")
ADDON = "djpk_consultation"
POLICY = "djpk.consultation.policy"
SLOT = "djpk.consultation.slot"
#: The rules count in WIB, whatever a user's own time zone is.
ZONES = ("Asia/Jakarta", "Asia/Jayapura", "UTC", "Asia/Makassar")


class Casting:
    def __init__(self, clients):
        self.clients = clients
        self.password = secrets.token_urlsafe(12)

    def run(self, policies):
        self.clients.login(*ADMIN)
        topics = self._topics()
        units = {topic["team_id"][0]: f"unit_{topic['team_id'][0]}" for topic in topics}
        cast = Cast(
            gateways=[("gateway_wa", "whatsapp"), ("gateway_mail", "email")],
            agents=["agent_0", "agent_1"],
            manager="manager_sim",
            reception=["reception_0"],
            units={topic["code"]: units[topic["team_id"][0]] for topic in topics},
            team_of={topic["code"]: topic["team_id"][0] for topic in topics},
            rooms=self._admin("djpk.consultation.room", "search", []),
        )
        self._make_users(cast, units)
        self._policies(cast.manager, policies)
        return cast

    def _admin(self, model, method, *args, **named):
        return self.clients.do(ADMIN[0], model, method, *args, **named)

    def _make_users(self, cast, units):
        """All in one call: each call that makes users empties the server's caches."""
        roles = {login: "integration" for login, _channel in cast.gateways}
        roles |= dict.fromkeys(cast.agents, "agent")
        roles |= dict.fromkeys(cast.reception, "reception")
        roles |= dict.fromkeys(units.values(), "unit")
        roles[cast.manager] = "manager"
        groups = {role: self._group(f"group_{role}") for role in set(roles.values())}
        values = [
            {
                "name": login,
                "login": login,
                "password": self.password,
                "tz": ZONES[at % len(ZONES)],
                "group_ids": [
                    (6, 0, [self._group("group_user", "base"), groups[role]])
                ],
            }
            for at, (login, role) in enumerate(roles.items())
        ]
        ids = dict(zip(roles, self._admin("res.users", "create", values), strict=True))
        for team, login in units.items():
            link = {"user_ids": [(4, ids[login])]}
            self._admin("helpdesk.ticket.team", "write", [team], link)
        for login, uid in ids.items():
            self.clients.logins[login] = (uid, self.password)

    def _group(self, name, module=ADDON):
        domain = [("module", "=", module), ("name", "=", name)]
        found = self._admin(
            "ir.model.data", "search_read", domain, fields=["res_id"], limit=1
        )
        if not found:
            raise LookupError(f"no group {module}.{name}")
        return found[0]["res_id"]

    def _topics(self):
        """Topics that are routed to a technical unit, each with its team."""
        letter = self._admin(
            "djpk.consultation.letter", "fields_get", ["topic_id"], ["relation"]
        )
        return self._admin(
            letter["topic_id"]["relation"],
            "search_read",
            [("team_id", "!=", False)],
            fields=["code", "team_id"],
        )

    # -- policies -------------------------------------------------------------

    def _policies(self, manager, policies):
        """End the policy in force, and record the later one with its own values."""
        for type_code, dated in policies.of.items():
            for earlier, later in zip(dated, dated[1:], strict=False):
                self._succeed(manager, type_code, earlier, later)

    def _succeed(self, manager, type_code, earlier, later):
        do = self.clients.do
        found = do(
            manager,
            POLICY,
            "search_read",
            [("type_id.code", "=", type_code)],
            order="valid_from desc",
            limit=1,
        )[0]
        last = later.valid_from.fromordinal(later.valid_from.toordinal() - 1)
        do(manager, POLICY, "write", [found["id"]], {"valid_to": str(last)})
        values = {
            "type_id": found["type_id"][0],
            "office_calendar_id": found["office_calendar_id"][0],
            "regulation": "Simulasi",
            "valid_from": str(later.valid_from),
            "slot_ids": [(6, 0, [self._slot(manager, slot) for slot in later.slots])],
        }
        for name in SETTINGS:
            values[name] = getattr(later, name)
        do(manager, POLICY, "create", [values])

    def _slot(self, manager, slot: Slot):
        found = self.clients.do(manager, SLOT, "search", [("code", "=", slot.code)])
        if found:
            return found[0]
        values = {
            "code": slot.code,
            "hour_from": slot.hour_from,
            "hour_to": slot.hour_to,
        }
        made = self.clients.do(manager, SLOT, "create", [values])
        return made[0] if isinstance(made, list) else made


SETTINGS = (
    "lead_working_days",
    "callback_working_days",
    "region_monthly_limit",
    "daily_limit",
    "slot_capacity",
    "visitor_limit",
    "visitor_limit_leader",
    "no_show_counts",
    "letter_kept_after_cancel",
    "checkin_early_minutes",
    "search_horizon_days",
    "session_minutes",
    "letter_valid_days",
)
