"""E.5: the way of complaints and suggestions, their report, and the rating."""

from odoo.exceptions import AccessError
from odoo.tests import Form, HttpCase, tagged

from .common import utc
from .common_mail import PDF, MailCase
from .common_notices import NoticeCase
from .test_r02_ticket import TicketCase


class ComplaintCase(TicketCase):
    def _complain(self, **values):
        values = {"kind": "complaint", "type_code": None, **values}
        return self._register(**values)


@tagged("post_install", "-at_install")
class TestComplaintWay(ComplaintCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.complaints = cls.ref("team_complaints")

    def test_e5_complaints_and_suggestions_come_to_their_own_team(self):
        for kind in ("complaint", "suggestion"):
            ticket = self._complain(kind=kind)
            self.assertEqual(ticket.team_id, self.complaints)
            self.assertEqual(ticket.stage_id, self.ref("stage_complaint_received"))
        question = self._register()
        self.assertEqual(question.team_id, self.ref("team_contact_center"))

    def test_e5_own_stages_and_no_others(self):
        names = ("received", "examined", "answered", "withdrawn")
        own = [self.ref(f"stage_complaint_{name}") for name in names]
        ticket = self._complain()
        self.assertEqual(list(ticket.applicable_stage_ids), own)
        question = self._register()
        self.assertFalse(question.applicable_stage_ids & ticket.applicable_stage_ids)
        tickets = self.tickets().with_context(default_team_id=self.complaints.id)
        shown = tickets._read_group_stage_ids(ticket.stage_id.browse(), [])
        self.assertEqual(list(shown), own)

    def test_e5_complaint_is_closed_as_answered(self):
        ticket = self._complain()
        self._close(ticket, "It works again.")
        self.assertEqual(ticket.stage_id, self.ref("stage_complaint_answered"))

    def test_e5_form_brings_it_to_its_team(self):
        form = Form(self.tickets())
        form.name, form.kind = "x", "complaint"
        self.assertEqual(form.team_id, self.complaints)
        self.assertEqual(form.stage_id, self.ref("stage_complaint_received"))
        form.kind = "information"
        self.assertEqual(form.team_id, self.ref("team_contact_center"))
        form.team_id = self.team
        form.kind = "complaint"
        self.assertEqual(form.team_id, self.team)

    def test_e5_created_without_a_team_it_comes_to_its_team(self):
        ticket = self.tickets().create({"name": "x", "kind": "suggestion"})
        self.assertEqual(ticket.team_id, self.complaints)

    def test_e5_withdrawn_escalation_is_not_called_back(self):
        ticket = self._complain()
        self.tickets().escalate(ticket_id=ticket.id, team_id=self.team.id)
        ticket.stage_id = self.ref("stage_complaint_withdrawn")
        self.assertFalse(ticket.callback_due)


@tagged("post_install", "-at_install")
class TestComplaintMail(MailCase):
    def test_e5_mail_to_the_teams_address_is_a_complaint(self):
        team = self.ref("team_complaints")
        team.write(
            {
                "alias_name": "pengaduan",
                "alias_domain_id": self.center.alias_domain_id.id,
            }
        )
        ticket = self._send(
            "Aplikasi mati", To="pengaduan@djpk.test", files=[("bukti.pdf", PDF)]
        )
        self.assertEqual((ticket.kind, ticket.team_id), ("complaint", team))
        self.assertEqual(ticket.channel_id.code, "email")
        self.assertFalse(ticket.consultation_type_id or ticket.letter_ids)


@tagged("post_install", "-at_install")
class TestComplaintReport(ComplaintCase):
    def test_e5_working_days_to_the_answer(self):
        for closed, days in (
            ("2025-06-02 10:00", 0),
            ("2025-06-03 07:30", 1),
            ("2025-06-05 16:00", 3),
            ("2025-06-10 09:00", 4),  # 6 to 9 June are off
        ):
            ticket = self._complain()
            self.assertEqual(ticket.answer_working_days, -1)
            with self.at(closed):
                self._close(ticket, "Yes")
            self.assertEqual(ticket.answer_working_days, days, closed)

    def test_e5_after_close_it_counts_from_the_next_day(self):
        with self.at("2025-06-02 16:00:01"):
            ticket = self._complain()
        with self.at("2025-06-03 10:00"):
            self._close(ticket, "Yes")
        self.assertEqual(ticket.answer_working_days, 0)

    def test_e5_averages_leave_out_what_is_open_or_not_rated(self):
        for days in (0, 1, None):
            ticket = self._complain(region_code="32.04")
            if days is not None:
                with self.at(utc(f"2025-06-0{2 + days} 12:00")):
                    self._close(ticket, "Yes")
        ticket._rating_get_access_token()
        rating = ticket.rating_ids
        ticket.rating_apply(5, rating=rating)
        domain = [("region_id.code", "=", "32.04")]
        measures = ["answer_working_days:avg", "rating_last_value:avg"]
        rows = self.tickets()._read_group(domain, ["kind"], measures)
        self.assertEqual(rows, [("complaint", 0.5, 5.0)])

    def test_e5_answer_in_a_year_without_holidays_is_not_counted(self):
        with self.at("2027-12-30 10:00"):
            ticket = self._complain()
        with self.at("2028-01-05 10:00"):
            self._close(ticket, "Yes")
        self.assertEqual(ticket.answer_working_days, 1)


@tagged("post_install", "-at_install")
class TestRating(NoticeCase, ComplaintCase, HttpCase):
    """Satisfaction is asked at closing; a link opens a page, its button rates."""

    def _answered(self, **values):
        ticket = self._register(email="budi@bandung.test", **values)
        self._close(ticket, "On the tenth.")
        return ticket

    def _mail(self):
        """The last mail that goes out, as its reader sees it."""
        return self.html(self.send()[-1])

    def test_mail_with_the_answer_asks_by_three_links(self):
        for kind in ("consultation", "complaint"):
            ticket = self._answered(
                kind=kind, type_code="dering" if kind == "consultation" else None
            )
            body = self._mail()
            token = ticket.rating_ids.access_token
            for value in (1, 3, 5):
                self.assertIn(f"/rate/{token}/{value}", body)
            self.assertNotIn("<img", body)

    def test_opening_the_link_changes_nothing(self):
        ticket = self._answered()
        self._mail()
        token = ticket.rating_ids.access_token
        for path in (f"/rate/{token}/5", f"/rate/{token}/submit_feedback?rate=5"):
            self.assertEqual(self.url_open(path).status_code, 200)
            self.env.invalidate_all()
            self.assertFalse(ticket.rating_ids.consumed, path)
            self.assertFalse(ticket.rating_last_value)

    def test_sending_the_page_rates(self):
        ticket = self._answered()
        self._mail()
        token = ticket.rating_ids.access_token
        page = self.url_open(f"/rate/{token}/5").text
        csrf = page.split('name="csrf_token" value="')[1].split('"')[0]
        data = {"rate": "3", "feedback": "Cepat", "csrf_token": csrf}
        self.url_open(f"/rate/{token}/submit_feedback", data=data)
        self.env.invalidate_all()
        self.assertEqual(ticket.rating_last_value, 3)
        self.assertEqual(ticket.rating_last_feedback, "Cepat")

    def test_who_has_rated_is_not_asked_again(self):
        ticket = self._answered()
        self._mail()
        ticket.rating_apply(5, rating=ticket.rating_ids)
        self._move_on(ticket, "in_progress")
        with self.at("2025-06-03 10:00"):
            self._close(ticket, "On the eleventh.")
            self.assertNotIn("/rate/", self._mail())

    def test_withdrawn_question_is_not_asked(self):
        ticket = self._register(email="budi@bandung.test")
        self._move_on(ticket, "cancelled")
        self.assertFalse(ticket.notice_ids)

    def test_ratings_of_all_tickets_are_for_managers(self):
        ticket = self._answered()
        self._mail()
        ratings = ticket.rating_ids
        for role in ("employee", "reception", "agent", "unit"):
            own = self._as(role, "rating.rating")
            self.assertFalse(own.search([("res_model", "=", "helpdesk.ticket")]), role)
            with self.assertRaises(AccessError):
                own.browse(ratings.id).read(["feedback"])
        self.assertTrue(ratings.with_user(self.users["manager"]).has_access("read"))
        agents = ticket.with_user(self.users["agent"])
        ticket.rating_apply(1, rating=ratings, feedback="Lambat")
        self.assertEqual(agents.rating_last_feedback, "Lambat")
