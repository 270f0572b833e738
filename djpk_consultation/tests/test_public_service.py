from uuid import uuid4

from lxml import html

from odoo.tests import HttpCase, tagged

from odoo.addons.djpk_consultation.controllers.service import SENT

from .common import RuleCase

HOSTILE = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestPublicWeeks(RuleCase):
    """Monday 2 June 2025, 10:00 WIB."""

    def _days(self):
        weeks = self.env["djpk.public.service"].sudo()._weeks()
        return {day["label"]: day for week in weeks for day in week["days"]}

    def test_r06_weeks_begin_on_the_first_day_a_letter_may_ask_for(self):
        days = self._days()
        self.assertEqual(next(iter(days)), "Thu 5 Jun")
        self.assertNotIn("Fri 6 Jun", days)  # Idul Adha
        self.assertEqual(days["Tue 10 Jun"]["free"], 4)

    def test_r14_booked_visits_count_and_name_nobody(self):
        for free in (3, 2, 1, 0):
            name = self._book(date="2025-06-10").name
            day = self._days()["Tue 10 Jun"]
            self.assertEqual(day["free"], free)
            self.assertEqual(day["text"], f"{free} of 4 free" if free else "full")
            self.assertNotIn(name, str(self._days()))

    def test_closed_day_is_left_out(self):
        self.env["djpk.consultation.closure"].create(
            [{"date_from": "2025-06-10", "date_to": "2025-06-10", "reason": "Pindah"}]
        )
        self.assertNotIn("Tue 10 Jun", self._days())

    def test_rules_are_those_of_the_policy_in_force(self):
        rules = self.env["djpk.public.service"].sudo()._rules()
        told = " ".join([rules["callback"], rules["video"], *rules["visit"]])
        for text in ("2 visits per region", "2 guests; 4 with", "09.00-10.00"):
            self.assertIn(text, told)
        self.policy.region_monthly_limit = 3
        rules = self.env["djpk.public.service"].sudo()._rules()
        self.assertIn("At most 3 visits per region", " ".join(rules["visit"]))

    def test_weeks_need_few_queries(self):
        self._days()
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            self._days()


@tagged("post_install", "-at_install")
class TestPublicQuestion(HttpCase):
    def setUp(self):
        super().setUp()
        SENT.forget()
        self.addCleanup(SENT.forget)

    def _form(self):
        page = html.fromstring(self.url_open("/konsultasi/tanya").text)
        hidden = page.xpath("//input[@type='hidden']")
        return {field.get("name"): field.get("value") for field in hidden}

    def _send(self, **values):
        filled = {
            "kind": "information",
            "name": "Yosef Wenda",
            "institution": "BPKAD Kota Jayapura",
            "region": "Kota Jayapura",
            "phone": "0811 2222 333",
            "email": "",
            "question": "Kapan DAU disalurkan?",
        }
        return self.url_open("/konsultasi/tanya", {**self._form(), **filled, **values})

    def _tickets(self):
        return self.env["helpdesk.ticket"].search([("kind", "!=", False)])

    def test_page_tells_the_service_to_anybody(self):
        page = self.url_open("/konsultasi")
        self.assertEqual(page.status_code, 200)
        for told in ("150420", "08111504207", "callcenter.djpk@kemenkeu.go.id"):
            self.assertIn(told, page.text)

    def test_r20_question_is_put_on_record_as_nobodys(self):
        before = self._tickets()
        page = self._send()
        ticket = self._tickets() - before
        self.assertIn(ticket.number, page.text)
        self.assertEqual(ticket.channel_id.code, "website")
        self.assertEqual(ticket.region_id.name, "Kota Jayapura")
        self.assertEqual(ticket.partner_name, "Yosef Wenda")
        self.assertEqual(ticket.institution, "BPKAD Kota Jayapura")
        self.assertFalse(ticket.partner_id)

    def test_r20_complaint_goes_to_its_own_team(self):
        before = self._tickets()
        self._send(kind="complaint")
        ticket = self._tickets() - before
        self.assertEqual(ticket.kind, "complaint")
        self.assertEqual(ticket.team_id, ticket._intake_team("complaint"))

    def test_r02_what_is_missing_is_told_at_its_field_and_nothing_is_lost(self):
        for field in ("name", "institution", "phone", "question"):
            with self.subTest(field=field):
                before = self._tickets()
                answer = self._send(**{field: ""})
                page = html.fromstring(answer.text)
                self.assertEqual(answer.status_code, 422)
                self.assertTrue(page.xpath(f"//*[@id='{field}_wrong']/text()"))
                self.assertEqual(page.xpath("//input[@id='email']/@aria-invalid"), [])
                if field != "region":
                    self.assertEqual(
                        page.xpath("//input[@id='region']/@value"), ["Kota Jayapura"]
                    )
                self.assertEqual(self._tickets(), before)

    def test_r02_phone_or_mail_is_enough(self):
        before = self._tickets()
        self._send(phone="", email="yosef@jayapurakota.go.id")
        self.assertEqual(len(self._tickets() - before), 1)

    def test_region_that_fits_several_is_asked_again(self):
        answer = self._send(region="bandung")
        self.assertEqual(answer.status_code, 422)
        for name in ("Kota Bandung", "Kabupaten Bandung"):
            self.assertIn(name, answer.text)
        self.assertEqual(self._send(region="Atlantis").status_code, 422)

    def test_markup_is_shown_as_text(self):
        answer = self._send(name=HOSTILE, phone="", question=HOSTILE)
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn(HOSTILE, answer.text)
        self.assertIn("&lt;script&gt;", answer.text)

    def test_sent_twice_with_one_key_is_one_request(self):
        form, before = self._form(), self._tickets()
        for _time in range(2):
            answer = self._send(**form)
            self.assertEqual(answer.status_code, 200)
        self.assertEqual(len(self._tickets() - before), 1)

    def test_eleventh_request_of_one_address_is_refused_kindly(self):
        before = self._tickets()
        statuses = [self._send().status_code for _time in range(12)]
        self.assertEqual(statuses, [200] * 10 + [429] * 2)
        self.assertEqual(len(self._tickets() - before), 10)

    def test_nothing_is_written_without_the_forms_own_token_or_by_get(self):
        before = self._tickets()
        with self.assertLogs("odoo.http", "WARNING"):
            answer = self._send(csrf_token="")
        self.assertEqual(answer.status_code, 400)
        self.url_open(f"/konsultasi/tanya?kind=information&name=A&key={uuid4()}")
        self.assertEqual(self._tickets(), before)

    def test_wrong_values_are_told_without_a_traceback(self):
        for values in (
            {"kind": "information'; --"},
            {"email": "nobody"},
            {"name": "a" * 201},
            {"question": "a" * 5001},
            {"key": ""},
            {"key": "k" * 129},
            {"name": "\x00"},
        ):
            with self.subTest(values=str(values)[:40]):
                answer = self._send(**values)
                self.assertEqual(answer.status_code, 422)
                self.assertNotIn("Traceback", answer.text)

    def test_english_is_kept_once_it_is_chosen(self):
        self.env["res.lang"]._activate_lang("id_ID")
        self.assertIn('lang="id"', self.url_open("/konsultasi").text[:400])
        self.assertIn('lang="en"', self.url_open("/konsultasi?bahasa=en").text[:400])
        self.assertIn('lang="en"', self.url_open("/konsultasi/tanya").text[:400])
        self.url_open("/konsultasi?bahasa=xx")
        self.assertIn('lang="en"', self.url_open("/konsultasi").text[:400])

    def test_thanks_page_without_a_request_leads_to_the_form(self):
        answer = self.url_open("/konsultasi/tanya/terkirim")
        self.assertTrue(answer.url.endswith("/konsultasi/tanya"))
