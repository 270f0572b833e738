"""The reception desk under axe-core: no serious finding."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from live.axe import AxeMixin

from odoo.tests import HttpCase, tagged

from odoo.addons.djpk_consultation.tests.common import RuleCase

OPEN = "(await shown('%s')).click();"
WAIT = "await shown('.o_reception_slot');"


@tagged("standard", "post_install", "-at_install")
class TestAxeReception(AxeMixin, RuleCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.users["reception"].password = "djpk_reception"
        letter = self._create_letter("2025-05-20 09:00")
        people = self._people("regent", "staff", "staff")
        visit = self._book(letter, date="2025-06-02", slot="1300", visitors=people)
        with self.at("2025-06-02 12:45"):
            self._arrive(visit, 0)

    def _check(self, shown, *clicks):
        before = "\n".join([WAIT, *(OPEN % selector for selector in clicks)])
        with self.at("2025-06-02 12:50"):
            self.assert_accessible(
                "/odoo/reception",
                "djpk_reception",
                shown,
                include=".o_reception_desk",
                before=before,
            )

    def test_a_visit_with_substitute_and_sppd(self):
        self._check("#reception_sppd_issuer", ".o_reception_add", ".o_reception_sppd")

    def test_who_is_inside(self):
        self._check(".o_reception_inside table", ".o_reception_to_inside")

    def test_a_walk_in(self):
        self._check("#reception_walk_in_name", ".o_reception_to_walk_in")
