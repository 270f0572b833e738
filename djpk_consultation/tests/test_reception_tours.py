"""The reception desk in a browser, in Indonesian, as reception (E.3.c.4-7, 11)."""

import json

from odoo.tests import HttpCase, tagged

from .common import RuleCase

DELEGATION = [
    {"name": "Asep Sunandar", "position_code": "regent"},
    {"name": "Lilis Suryani", "position_code": "regional_secretary"},
    {"name": "Ujang Maulana", "position_code": "staff"},
]
NOW = "2025-06-02 12:45"


@tagged("post_install", "-at_install")
class TestReceptionTours(RuleCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        modules = cls.env["ir.module.module"]
        modules._load_module_terms(["djpk_consultation"], ["id_ID"])
        cls.users["reception"].write(
            {"lang": "id_ID", "tz": "America/Los_Angeles", "password": "djpk_reception"}
        )

    def setUp(self):
        super().setUp()
        letter = self._create_letter(
            "2025-05-20 09:00", region_code="32.04", institution="BKAD Bandung"
        )
        self.visit = self._book(
            letter, date="2025-06-02", slot="1300", visitors=DELEGATION
        )
        letter = self._create_letter("2025-05-20 09:00", region_code="12.71")
        self.tomorrow = self._book(
            letter,
            date="2025-06-03",
            slot="0900",
            visitors=[{"name": "Hartati Siregar", "position_code": "staff"}],
        )

    def _tour(self, name, **told):
        """:param told: what the tour reads from the page's body"""
        with self.at(NOW):
            if told:
                self._tell(told)
            self.start_tour("/odoo/reception", name, login="djpk_reception")
        self.env.invalidate_all()
        return self.visit.visitor_ids

    def _tell(self, told):
        page = self.env.ref("web.layout")
        lines = "".join(
            f'<attribute name="data-{name}">{value}</attribute>'
            for name, value in told.items()
        )
        self.env["ir.ui.view"].create(
            {
                "name": "What the tour is told",
                "type": "qweb",
                "inherit_id": page.id,
                "arch": f'<xpath expr="//body" position="attributes">{lines}</xpath>',
            }
        )

    def _came(self, visitors):
        return sorted(visitors.filtered("checked_in_at").mapped("name"))

    def test_r12_check_in_with_a_substitute_then_sppd(self):
        visitors = self._tour("djpk_reception_received")
        self.assertEqual(
            self._came(visitors), ["Asep Sunandar", "Lilis Suryani", "Rini Anggraeni"]
        )
        self.assertEqual(len(visitors), 4)
        self.assertEqual(visitors.filtered("substitute").name, "Rini Anggraeni")
        signed = visitors.filtered("sppd_signed_at")
        self.assertEqual(signed.name, "Lilis Suryani")
        self.assertEqual(signed.sppd_issuer, "Setda Bandung")

    def test_r12_the_regent_does_not_come_and_the_cap_falls(self):
        visitors = self._tour("djpk_reception_cap_falls")
        self.assertEqual(self._came(visitors), ["Lilis Suryani", "Ujang Maulana"])
        self.assertEqual(self.visit.received_limit, 2)

    def test_r18_the_wrong_day_is_told_and_the_refusal_recorded(self):
        self._tour("djpk_reception_wrong_day")
        walk_in = self.env["djpk.consultation.walk.in"].search([], limit=1)
        self.assertEqual(walk_in.session_id, self.tomorrow)
        self.assertEqual(walk_in.usual_reason, "other_day")
        self.assertEqual(walk_in.name, "Hartati")

    def test_r18_a_walk_in_takes_a_name_and_enter(self):
        self._tour("djpk_reception_walk_in")
        asked, refused = self.env["djpk.consultation.walk.in"].search([], limit=2)
        self.assertEqual(refused.name, "Rudi Hartono")
        self.assertEqual(refused.usual_reason, "no_schedule")
        self.assertEqual(asked.ticket_id.question, "Kapan DAU disalurkan?")
        self.assertEqual(asked.region_id.code, "34.02")

    def test_a_pass_is_read_by_a_hand_scanner(self):
        self._tour(
            "djpk_reception_scanned",
            **{"pass": self.visit._verification_url()},
            tomorrow=self.tomorrow.name,
        )

    def test_who_leaves_is_checked_out_and_taken_back(self):
        with self.at(NOW):
            self._arrive(self.visit, 1, 2)
        visitors = self._tour("djpk_reception_out")
        gone = visitors.filtered("checked_out_at")
        self.assertEqual(gone.name, "Lilis Suryani")

    def test_what_was_sent_twice_over_a_bad_network_is_done_once(self):
        visitors = self._tour("djpk_reception_offline")
        self.assertEqual(self._came(visitors), ["Rini Anggraeni"])
        self.assertEqual(len(visitors), 4)
        log = self.visit.log_ids.filtered(lambda line: line.action == "checked_in")
        self.assertEqual(len(log), 1)

    def test_two_desks_at_once(self):
        ids = self.visit.visitor_ids.filtered(lambda v: v.name != "Asep Sunandar").ids
        other = json.dumps({"session_id": self.visit.id, "visitor_ids": ids})
        visitors = self._tour(
            "djpk_reception_two_desks", other=other.replace('"', "&quot;")
        )
        self.assertEqual(self._came(visitors), ["Lilis Suryani", "Ujang Maulana"])

    def test_who_is_only_reception_begins_at_the_desk(self):
        desk = self.env.ref("djpk_consultation.reception_desk_action")
        for role, home in (("reception", desk.id), ("agent", False)):
            user = self.users[role]
            user.password = f"djpk_{role}"
            self.authenticate(user.login, user.password)
            info = self.make_jsonrpc_request("/web/session/get_session_info", {})
            self.assertEqual(info["home_action_id"], home, role)
