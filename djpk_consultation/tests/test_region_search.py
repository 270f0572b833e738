"""Regions as people write them: the right one comes first."""

import time

from odoo.tests import tagged

from .common import ConsultationCommon

#: What is typed, and the code of what is wanted first.
SPELLINGS = {
    "Kota Bandung": "32.73",
    "kab bandung": "32.04",
    "kab. bandung": "32.04",
    "bandung kab": "32.04",
    "Bandung (Kota)": "32.73",
    "kota bdg": "32.73",
    "kab. bdg": "32.04",
    "kabbandung": "32.04",
    "KOTABANDUNG": "32.73",
    "kbb": "32.17",
    "32.73": "32.73",
    "3273": "32.73",
    "32": "32",
    "palangkaraya": "62.71",
    "palangka raya": "62.71",
    "jogja": "34.71",
    "diy": "34",
    "di yogyakarta": "34",
    "dki": "31",
    "jakarta": "31",
    "jaksel": "31.74",
    "kota jakarta selatan": "31.74",
    "pemkot surabaya": "35.78",
    "Pemerintah Kota Surabaya": "35.78",
    "pemkab fak fak": "92.03",
    "fakfak": "92.03",
    "prov jabar": "32",
    "pemprov jawa barat": "32",
    "propinsi gorontalo": "75",
    "jabar": "32",
    "tolitoli": "72.04",
    "bau bau": "74.72",
    "baubau": "74.72",
    "tj pinang": "21.72",
    "lubuklinggau": "16.73",
    "lubuk linggau": "16.73",
    "kotabaru": "63.02",
    "kota baru": "63.02",
    "50 kota": "13.07",
    "lima puluh kota": "13.07",
    "siantar": "12.72",
    "solo": "33.72",
    "kep riau": "21",
    "oku timur": "16.08",
    "timor tengah selatan": "53.02",
    "tts": "53.02",
    "hst": "63.07",
    "pangkajene kepulauan": "73.10",
    "gunung kidul": "34.03",
    # misspelt
    "surabya": "35.78",
    "kab bandug": "32.04",
    "bnadung": "32.04",
    "makasar": "73.71",
    "kota tasikmlaya": "32.78",
    "kab surabaya": "35.78",
    "palankaraya": "62.71",
}


@tagged("post_install", "-at_install")
class TestRegionSearch(ConsultationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regions = cls.env["djpk.region"]

    def _codes(self, text, regions=None, **options):
        regions = self.regions if regions is None else regions
        found = regions.name_search(text, **options)
        return self.regions.browse([key for key, _name in found]).mapped("code")

    def test_the_region_meant_comes_first(self):
        for text, code in SPELLINGS.items():
            with self.subTest(text):
                self.assertEqual(self._codes(text)[:1], [code])

    def test_a_name_of_two_regions_shows_both_told_apart(self):
        names = [name for _key, name in self.regions.name_search("bandung")]
        self.assertEqual(
            names, ["Kabupaten Bandung", "Kota Bandung", "Kabupaten Bandung Barat"]
        )

    def test_a_kind_leaves_the_other_kinds_out(self):
        self.assertEqual(self._codes("kota bandung"), ["32.73"])
        self.assertEqual(self._codes("kab bandung"), ["32.04", "32.17"])

    def test_a_province_comes_first_only_when_asked_for(self):
        self.assertEqual(self._codes("gorontalo")[:3], ["75.01", "75.71", "75"])
        self.assertEqual(self._codes("prov gorontalo"), ["75"])
        self.assertEqual(self._codes("jogja"), ["34.71", "34"])

    def test_misspellings_are_guessed_only_where_nothing_is_written_so(self):
        self.assertNotIn("51.03", self._codes("bandung"))  # Badung is one letter off
        self.assertEqual(self._codes("badung"), ["51.03"])
        self.assertEqual(self._codes("xyzzy"), [])

    def test_a_code_lists_the_province_and_then_what_lies_in_it(self):
        codes = self._codes("32.7")
        self.assertEqual(codes, [f"32.7{number}" for number in range(1, 10)])

    def test_archived_regions_are_left_out(self):
        self.ref("region_32_73").active = False
        self.assertEqual(self._codes("bandung"), ["32.04", "32.17"])
        everything = self.regions.with_context(active_test=False)
        self.assertEqual(
            self._codes("bandung", everything), ["32.04", "32.73", "32.17"]
        )

    def test_the_fields_own_domain_and_limit_hold(self):
        city = [("type", "=", "city")]
        self.assertEqual(self._codes("bandung", domain=city), ["32.73"])
        self.assertEqual(self._codes("bandung", limit=1), ["32.04"])

    def test_a_manager_adds_how_a_region_is_also_written(self):
        region = self.ref("region_35_73").with_user(self.users["manager"])
        self.assertEqual(self._codes("arema"), [])
        region.aliases = "Arema, Mlg"
        self.assertEqual(self._codes("kota arema"), ["35.73"])

    def test_an_import_finds_the_one_that_is_written_so(self):
        for text, codes in (
            ("Kota Bandung", ["32.73"]),
            ("32.73", ["32.73"]),
            ("KAB. BANDUNG", ["32.04"]),
            ("DKI Jakarta", ["31"]),
            ("Kota Bandu", []),
            ("Bandung", ["32.04", "32.73"]),
        ):
            with self.subTest(text):
                self.assertEqual(self._codes(text, operator="="), codes)

    def test_import_of_contacts_by_a_region_as_written(self):
        result = self.env["res.partner"].load(
            ["name", "is_company", "region_id"],
            [["BKAD Uji", "1", "Kab. Bandung"], ["BKAD Coba", "1", "pemkot bdg"]],
        )
        self.assertFalse(result["messages"])
        partners = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(partners.region_id.mapped("code"), ["32.04", "32.73"])

    # -- domains -----------------------------------------------------------------

    def _search(self, *domain):
        return self.regions.search(list(domain)).mapped("code")

    def test_a_plain_search_of_the_name_stays_plain(self):
        self.assertEqual(self._search(("name", "ilike", "kab bandung")), [])
        self.assertEqual(self._search(("name", "=", "Kota Bandung")), ["32.73"])

    def test_equality_stays_exact(self):
        self.assertEqual(self._search(("display_name", "=", "Kota Bandung")), ["32.73"])
        self.assertEqual(self._search(("display_name", "=", "kota bandung")), [])

    def test_what_was_found_before_is_found_still(self):
        plain = set(
            self._search("|", ("name", "ilike", "ota ba"), ("code", "ilike", "ota ba"))
        )
        self.assertIn("32.73", plain)
        self.assertLessEqual(
            plain, set(self._search(("display_name", "ilike", "ota ba")))
        )

    def test_list_search_bars_forgive(self):
        partners = self.env["res.partner"].create(
            [
                {"name": "A", "region_id": self.ref("region_32_04").id},
                {"name": "B", "region_id": self.ref("region_32_73").id},
                {"name": "C", "region_id": self.ref("region_51_03").id},
            ]
        )
        mine = [("id", "in", partners.ids)]
        for text, names in (
            ("kota bdg", ["B"]),
            ("bandung", ["A", "B"]),
            ("kab bandug", ["A"]),
        ):
            found = partners.search([*mine, ("region_id", "ilike", text)], order="name")
            self.assertEqual(found.mapped("name"), names, text)
        others = partners.search([*mine, ("region_id", "not ilike", "bandung")])
        self.assertEqual(others.mapped("name"), ["C"])

    def test_every_role_finds_regions(self):
        for role in ("reception", "agent", "manager", "unit"):
            regions = self.regions.with_user(self.users[role])
            self.assertEqual(self._codes("kota bdg", regions), ["32.73"], role)

    def test_it_takes_no_query_but_the_one_that_reads_the_names(self):
        self.regions.name_search("kab bandung")
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            self.regions.name_search("kab bandung")

    def test_it_is_quick(self):
        self.regions.name_search("kab bandung")
        for text in ("bandung", "kab. bdg", "surabya", "kab bandug", "xyzzy"):
            best = min(self._seconds(text) for _turn in range(5))
            self.assertLess(best, 0.05, text)

    def _seconds(self, text):
        start = time.perf_counter()
        self.regions.name_search(text)
        return time.perf_counter() - start
