"""A manager re-plans and undoes in the browser, in Indonesian."""

from odoo.tests import HttpCase, tagged

from .common_replan import ReplanCase


@tagged("post_install", "-at_install")
class TestReplanTours(ReplanCase, HttpCase):
    house_lang = None

    def setUp(self):
        super().setUp()
        self.env["res.lang"]._activate_lang("id_ID")
        modules = self.env["ir.module.module"].search(
            [("name", "=", "djpk_consultation")]
        )
        modules._update_translations(["id_ID"])
        self.users["manager"].write(
            {"lang": "id_ID", "tz": "Asia/Jakarta", "password": "djpk_manager"}
        )

    def _tour(self, url, name):
        self.start_tour(url, name, login="djpk_manager")

    def test_a_late_day_off_is_re_planned_and_undone(self):
        visits = self._fill("2025-06-11", "0900", "1000")
        self._tour("/odoo/consultation-holidays/new", "djpk_replan_run")
        places = [("2025-06-12", "0900"), ("2025-06-12", "1000")]
        self.assertEqual(self.places(visits), places)
        leaves = self.env["resource.calendar.leaves"]
        leaves.search([("day_from", "=", "2025-06-11")]).unlink()
        self._tour("/odoo/consultation-replans", "djpk_replan_undo")
        places = [("2025-06-11", "0900"), ("2025-06-11", "1000")]
        self.assertEqual(self.places(visits), places)

    def test_days_off_are_read_from_a_file(self):
        self._tour("/odoo/consultation-holidays", "djpk_holiday_file")
