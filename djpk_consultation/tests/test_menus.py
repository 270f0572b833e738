"""Every menu that a role sees opens for it: views, records, filters and groups."""

from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import datetime, safe_eval

from .common import RuleCase
from .common_views import ViewReads

APP = "helpdesk_mgmt.helpdesk_ticket_main_menu"
#: What a role is shown of the add-on in the app, beside the base's own menus.
MENUS = {
    "reception": {
        "reception_desk_menu",
        "board_menu",
        "session_menu_today",
        "walk_in_menu",
        "walk_in_menu_refuse",
    },
    "unit": {
        "board_menu",
        "callback_menu",
        "letter_menu",
        "letter_menu_waiting",
        "offer_menu",
        "session_menu",
        "djpk_region_menu",
        "issue_menu",
        "log_menu",
    },
    "agent": {
        "board_menu",
        "dering_menu",
        "reception_desk_menu",
        "session_menu_today",
        "walk_in_menu",
        "walk_in_menu_refuse",
        "callback_menu",
        "letter_menu",
        "letter_menu_waiting",
        "offer_menu",
        "session_menu",
        "djpk_region_menu",
        "complaint_menu",
        "visitor_menu",
        "notice_menu",
        "claim_menu",
        "issue_menu",
        "log_menu",
    },
    "employee": set(),
}


@tagged("post_install", "-at_install")
class TestMenus(ViewReads, RuleCase):
    def _make_one_of_each(self):
        """Records that every role sees some of: of today, and of the unit."""
        visit = self._book(self._create_letter("2025-05-20 09:00"), slot="1300")
        self._book_video()
        self._create_letter(approve=False)
        place = {"date": "2025-06-05", "slot": "0900"}
        self._as("agent", "djpk.consultation.offer").send(
            letter_id=self._create_letter().id, places=[place]
        )
        with self.at("2025-06-02 13:00"):
            self._arrive(visit)
            self._document(visit, "bak")
        walk_in = {"name": "Budi", "reason": "No schedule"}
        self.sessions("reception").refuse_walk_in(values=walk_in)
        self.sessions("manager").grant_override(
            session_id=visit.id, override={"visitor_limit": "Acting regent"}
        )
        question = self._request(type_code="dering", letter=False)
        answer = self.tickets().register_request(values=question)
        self.tickets().escalate(ticket_id=answer["ticket_id"], team_id=self.team.id)
        self.env["helpdesk.ticket"].create({"name": "Printer", "description": "-"})

    # -- what a role sees ------------------------------------------------------

    def _menus(self, role):
        menus = self.env(user=self.users[role])["ir.ui.menu"]
        app = self.env.ref(APP)
        domain = [("id", "child_of", app.id), ("id", "in", menus._visible_menu_ids())]
        return self.env["ir.ui.menu"].search(domain)

    def _own_menus(self, role):
        """Names of the add-on's menus with a window, configuration left out."""
        data = self.env["ir.model.data"].search(
            [
                ("module", "=", "djpk_consultation"),
                ("model", "=", "ir.ui.menu"),
                ("res_id", "in", self._menus(role).filtered("action").ids),
            ]
        )
        settings = self.env.ref("djpk_consultation.djpk_consultation_config_menu")
        known = {menu.id for menu in settings.child_id}
        names = {row.name for row in data if row.res_id not in known}
        return {name.removeprefix("djpk_consultation_") for name in names}

    def _check_menus(self, role):
        self.assertEqual(self._own_menus(role), MENUS[role])

    def test_reception_sees_today_and_the_walk_ins(self):
        self._check_menus("reception")

    def test_a_unit_sees_letters_sessions_and_their_trail(self):
        self._check_menus("unit")

    def test_an_agent_sees_the_desk_and_the_contact_center(self):
        self._check_menus("agent")

    def test_others_see_nothing_of_it(self):
        self._check_menus("employee")

    # -- opening them ----------------------------------------------------------

    def _open_all(self, role):
        self._make_one_of_each()
        self.env.invalidate_all()
        actions = self._menus(role).mapped("action")
        windows = [a for a in actions if a and a._name == "ir.actions.act_window"]
        self.assertTrue(windows, role)
        for action in windows:
            with self.subTest(role=role, action=action.name):
                self._open(role, action)

    def _open(self, role, action):
        """What the web client asks the server when a menu is clicked."""
        records = self._as(role, action.res_model)
        domain = safe_eval(action.domain or "[]", {"uid": records.env.uid})
        kinds = [kind for kind in action.view_mode.split(",") if kind != "activity"]
        views = [*((False, kind) for kind in kinds), (False, "search")]
        answer = records.get_views(views)
        archs = {kind: view["arch"] for kind, view in answer["views"].items()}
        found = records.search(domain, limit=20)
        for kind in kinds:
            node = etree.fromstring(archs[kind])
            spec = self._specification(node, records)
            if kind == "form":
                found.web_read(spec)
                self._open_new(records, node, spec)
            else:
                records.web_search_read(domain, spec)
        self._filter(records, domain, etree.fromstring(archs["search"]))

    def _open_new(self, records, node, spec):
        if records.has_access("create") and node.get("create", "1") in ("1", "true"):
            records.onchange({}, [], spec)

    def _filter(self, records, domain, search):
        names = {
            "uid": records.env.uid,
            "context_today": lambda: fields.Date.context_today(records),
            "datetime": datetime,
        }
        for node in search.iter("filter"):
            wanted = safe_eval(node.get("domain") or "[]", names)
            records.search([*domain, *wanted], limit=1)
            by = safe_eval(node.get("context") or "{}", names).get("group_by")
            if by:
                records.web_read_group(domain, [self._by_month(records, by)])

    def _by_month(self, records, by):
        """Days and times are grouped by month unless the view says otherwise."""
        is_time = records._fields[by.partition(":")[0]].type in ("date", "datetime")
        return f"{by}:month" if is_time and ":" not in by else by

    def test_reception_opens_every_menu(self):
        self._open_all("reception")

    def test_a_unit_opens_every_menu(self):
        self._open_all("unit")

    def test_an_agent_opens_every_menu(self):
        self._open_all("agent")

    def test_a_manager_opens_every_menu(self):
        self._open_all("manager")

    # -- ordinary tickets ------------------------------------------------------

    def test_a_helpdesk_user_without_a_role_opens_tickets(self):
        """The base's own users have no access to letters, sessions and trail."""
        helpdesk = self.env.ref("helpdesk_mgmt.group_helpdesk_user")
        self.users["employee"].group_ids += helpdesk
        self._open_all("employee")
