from lxml import etree

from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestRegionQuota(RuleCase):
    """What a region's form and list show of its visits (E.3.c.5)."""

    def _region(self, code, role="agent"):
        return self._as(role, "djpk.region").search([("code", "=", code)])

    def _shown(self, code):
        region = self._region(code)
        region.invalidate_recordset()
        return region.quota_text, region.quota_next_text

    def test_visits_of_this_month_and_the_next(self):
        self.assertEqual(self._shown("11.01"), ("0 of 2", "0 of 2"))
        self._use_quota("11.01", "2025-06-10", "2025-07-01")
        self.assertEqual(self._shown("11.01"), ("1 of 2", "1 of 2"))
        region = self._region("11.01")
        self.assertEqual((region.quota_left, region.quota_used_up), (1, False))
        session = self._use_quota("11.01", "2025-06-11")[0]
        region.invalidate_recordset()
        self.assertEqual(self._shown("11.01"), ("2 of 2", "1 of 2"))
        self.assertEqual((region.quota_left, region.quota_used_up), (0, True))
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="x")
        self.assertEqual(self._shown("11.01"), ("1 of 2", "1 of 2"))

    def test_it_says_the_same_as_the_contract(self):
        self._use_quota("11.01", "2025-06-10", "2025-06-11", "2025-07-01")
        region = self._region("11.01")
        for month, numbers in (
            ("2025-06", (region.quota_used, region.quota_left)),
            ("2025-07", (region.quota_next_used, region.quota_next_left)),
        ):
            self.assertEqual(self._quota("11.01", month), numbers)

    def test_units_of_jakarta_show_the_provinces(self):
        self._use_quota("31.71", "2025-06-10")
        for code in ("31", "31.71", "31.72"):
            self.assertEqual(self._shown(code), ("1 of 2", "0 of 2"), code)

    def test_the_month_is_that_of_wib(self):
        self._use_quota("11.01", "2025-06-10")
        for now, shown in (
            ("2025-06-30 23:59:59", ("1 of 2", "0 of 2")),
            ("2025-07-01 00:00:00", ("0 of 2", "0 of 2")),
        ):
            with self.at(now):
                self.assertEqual(self._shown("11.01"), shown, now)

    def test_december_is_followed_by_january(self):
        self._use_quota("11.01", "2025-12-30")
        with self.at("2025-11-30 12:00"):
            self.assertEqual(self._shown("11.01"), ("0 of 2", "1 of 2"))
        with self.at("2025-12-01 12:00"):
            self.assertEqual(self._shown("11.01"), ("1 of 2", "0 of 2"))

    def test_filter_of_the_regions_whose_month_is_used_up(self):
        self._use_quota("11.01", "2025-06-10", "2025-06-11")
        self._use_quota("31.71", "2025-06-10", "2025-06-11")
        self._use_quota("11.02", "2025-06-12", "2025-07-01", "2025-07-02")
        regions = self._as("agent", "djpk.region")
        found = regions.search([("quota_used_up", "=", True)]).mapped("code")
        jakarta = ["31", "31.01", "31.71", "31.72", "31.73", "31.74", "31.75"]
        self.assertEqual(found, ["11.01", *jakarta])
        found = regions.search([("quota_next_used_up", "=", True)]).mapped("code")
        self.assertEqual(found, ["11.02"])
        left = regions.search_count([("quota_used_up", "=", False)])
        self.assertEqual(left, 552 - 8)

    def test_without_a_policy_nothing_is_used_up(self):
        self.policy.valid_to = "2025-05-31"
        self.assertEqual(self._shown("11.01"), ("0 of 0", "0 of 0"))
        self.assertFalse(self._region("11.01").quota_used_up)

    def test_a_list_takes_no_query_per_region(self):
        self._use_quota("11.01", "2025-06-10")
        names = ["quota_text", "quota_next_text", "session_count", "letter_count"]

        def count(limit):
            regions = self._as("agent", "djpk.region").search([], limit=limit)
            self.env.invalidate_all()
            regions.read(names)
            before = self.env.cr.sql_log_count
            self.env.invalidate_all()
            regions.read(names)
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(5), count(80))

    def test_history_counts_what_one_may_see(self):
        self._use_quota("11.01", "2025-06-10")
        self._create_letter(region_code="11.01")
        for role, counts in (
            ("agent", (1, 2, 2)),
            ("unit", (1, 2, 2)),
            ("other_unit", (0, 0, 0)),
            ("employee", (0, 0, 0)),
        ):
            region = self._region("11.01", role)
            shown = region.session_count, region.letter_count, region.ticket_count
            self.assertEqual(shown, counts, role)

    def test_smart_buttons_list_what_they_count(self):
        self._use_quota("11.01", "2025-06-10", "2025-06-11")
        region = self._region("11.01")
        for name in ("session", "letter", "ticket"):
            action = getattr(region, f"action_view_{name}s")()
            listed = self._as("agent", action["res_model"]).search(action["domain"])
            self.assertEqual(len(listed), region[f"{name}_count"], name)
            self.assertEqual(action["views"][0][1], "list")

    def test_every_role_opens_a_region(self):
        self._use_quota("11.01", "2025-06-10")
        for role in ("reception", "agent", "manager", "unit", "employee"):
            with self.subTest(role):
                region = self._region("11.01", role)
                arch = region.get_view(view_type="form")["arch"]
                names = {
                    node.get("name") for node in etree.fromstring(arch).iter("field")
                }
                region.read(list(names & set(region._fields)))
