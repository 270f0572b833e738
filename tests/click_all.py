"""Odoo's click-everything test on the Helpdesk app, as each role, in Indonesian.

Takes minutes, so it is run by hand: ``./dev test tests/click_all.py``.
"""

from odoo.tests import HttpCase, tagged

from odoo.addons.djpk_consultation.tests.test_demo import DemoCase

APP = "helpdesk_mgmt.helpdesk_ticket_main_menu"
CLICK = (
    "odoo.loader.modules.get('@web/webclient/clickbot/clickbot_loader')"
    f".startClickEverywhere('{APP}');"
)


@tagged("click_all", "post_install", "-at_install", "-standard")
class TestClickAll(HttpCase, DemoCase):
    """Every menu, view and filter opens without an error, on the demonstration."""

    allow_end_on_form = True

    @classmethod
    def _prepare(cls):
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.env.ref("base.user_admin").lang = "id_ID"

    def click_all(self, login):
        user = self.env["res.users"].search([("login", "=", login)])
        self.assertEqual(user.lang, "id_ID")
        self.browser_js(
            "/odoo",
            CLICK,
            "odoo.isReady === true",
            login=login,
            timeout=1200,
            success_signal="clickbot test succeeded",
        )

    def test_click_all_as_admin(self):
        self.click_all("admin")

    def test_click_all_as_manager(self):
        self.click_all("manager")

    def test_click_all_as_agent(self):
        self.click_all("agent")

    def test_click_all_as_unit(self):
        self.click_all("unit")

    def test_click_all_as_reception(self):
        self.click_all("reception")
