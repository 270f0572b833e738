"""What the reception desk is told, and what is done from it (E.3.c.4-E.3.c.7, 11)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase

REGENT = {"name": "Asep Sunandar", "position_code": "regent"}
AIDES = [
    {"name": name, "position_code": "staff"} for name in ("Lilis", "Ujang", "Neng")
]


class DeskCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.number = 0

    def desk(self, role="reception"):
        return self.sessions(role)

    def day(self, role="reception"):
        return self.desk(role).reception_day()

    def shown(self, session):
        """The visit as the desk shows it today."""
        (found,) = (v for v in self.day()["visits"] if v["id"] == session.id)
        return found

    def do(self, method, key=None, role="reception", **values):
        return self.desk(role).at_desk(
            method=method, values=values, idempotency_key=key
        )

    def receive(self, session, *names, substitutes=(), **options):
        ids = session.visitor_ids.filtered(lambda v: v.name in names).ids
        return self.do(
            "receive",
            session_id=session.id,
            visitor_ids=ids,
            substitutes=[*substitutes],
            **options,
        )["answer"]


@tagged("post_install", "-at_install")
class TestReceptionDay(DeskCase):
    def setUp(self):
        super().setUp()
        self.first = self._book(date="2025-06-05", slot="0900")
        self.second = self._book(
            date="2025-06-05", slot="1300", visitors=[REGENT, *AIDES]
        )
        self.tomorrow = self._book(date="2025-06-10", slot="0900")

    def test_visits_of_today_in_wib_whatever_the_users_zone(self):
        self.users["reception"].tz = "America/Los_Angeles"
        with self.at("2025-06-05 00:30"):
            day = self.day()
        self.assertEqual(day["date"], "2025-06-05")
        self.assertEqual(
            [(v["id"], v["time"]) for v in day["visits"]],
            [(self.first.id, "09.00-10.00"), (self.second.id, "13.00-14.00")],
        )
        self.assertEqual(
            [slot["time"] for slot in day["slots"]],
            ["09.00-10.00", "10.00-11.00", "13.00-14.00", "14.00-15.00"],
        )

    def test_the_next_visit_is_the_first_whose_time_is_not_over(self):
        for now, visit in (
            ("2025-06-05 07:00", self.first),
            ("2025-06-05 10:00:00", self.first),
            ("2025-06-05 10:00:01", self.second),
        ):
            with self.at(now):
                self.assertEqual(self.day()["next_id"], visit.id, now)
        with self.at("2025-06-05 14:00:01"):
            self.assertFalse(self.day()["next_id"])

    def test_it_says_when_a_check_in_opens_or_closes_next(self):
        for now, turns in (
            ("2025-06-05 08:00", "2025-06-05 01:30:00"),
            ("2025-06-05 08:30", "2025-06-05 03:00:01"),
            ("2025-06-05 10:00:01", "2025-06-05 05:30:00"),
            ("2025-06-05 14:00:01", False),
        ):
            with self.at(now):
                self.assertEqual(self.day()["turns_at"], turns, now)

    def test_early_is_told_with_the_time_and_what_is_possible(self):
        with self.at("2025-06-05 08:29:59"):
            shown = self.shown(self.first)
        self.assertEqual(shown["headline"], "Your visit is today at 09.00 WIB.")
        self.assertIn("check-in is open from 08:30 to 10:00 WIB", shown["refused"][0])
        self.assertEqual(len(shown["instead"]), 2)
        self.assertIn("manager", shown["instead"][0])
        self.assertIn("Contact Center", shown["instead"][1])
        self.assertEqual(shown["reason_code"], "outside_time")
        with self.at("2025-06-05 08:30"):
            self.assertFalse(self.shown(self.first)["refused"])

    def test_late_is_told_with_what_becomes_of_the_letter(self):
        with self.at("2025-06-05 10:00:01"):
            shown = self.shown(self.first)
        self.assertTrue(shown["refused"])
        self.assertIn("is used up", shown["instead"][-1])
        self.assertIn("needs a new letter", shown["instead"][-1])

    def test_a_cancelled_visit_is_shown_as_that(self):
        self.sessions().cancel(session_id=self.first.id, cause="djpk", reason="x")
        with self.at("2025-06-05 09:00"):
            shown = self.shown(self.first)
        self.assertEqual((shown["state"], shown["reason_code"]), ("cancelled",) * 2)
        self.assertIn("given back", shown["instead"][-1])

    def test_r12_the_cap_in_words_with_the_leader_and_without(self):
        with self.at("2025-06-05 13:00"):
            caps = self.shown(self.second)["caps"]
            plain = self.shown(self.first)["caps"]
        self.assertEqual(
            caps["leader"], {"limit": 4, "text": "Regent came: at most 4 guests"}
        )
        self.assertEqual(
            caps["others"],
            {"limit": 2, "text": "Regent did not come: at most 2 guests"},
        )
        self.assertEqual((plain["leader"]["limit"], plain["others"]["limit"]), (4, 2))

    def test_r12_the_cap_tells_what_a_manager_granted(self):
        self.sessions("manager").grant_override(
            session_id=self.first.id, override={"visitor_limit": "Acting regent"}
        )
        with self.at("2025-06-05 09:00"):
            self.assertEqual(self.shown(self.first)["caps"]["others"]["limit"], 4)

    def test_the_last_issuer_of_the_region_is_proposed(self):
        with self.at("2025-06-05 09:00"):
            self.assertEqual(
                self.shown(self.first)["issuer"], self.first.partner_id.name
            )
            self._arrive(self.first)
            visitor = self.first.visitor_ids
            item = {"visitor_id": visitor.id, "number": "1", "issuer": "Setda"}
            answer = self.do("sign_sppd", session_id=self.first.id, items=[item])
            self.assertEqual(answer["answer"], {"signed": 1, "sppd_limit": 1})
            self.assertEqual(self.shown(self.first)["issuer"], "Setda")

    def test_walk_ins_are_counted_by_reason_and_wib_day(self):
        for now, code in (
            ("2025-06-04 23:59", "no_schedule"),
            ("2025-06-05 00:01", "no_schedule"),
            ("2025-06-05 09:00", "other_day"),
            ("2025-06-05 09:05", "no_schedule"),
        ):
            with self.at(now):
                self.do("refuse_walk_in", values={"name": "Rudi", "reason_code": code})
        with self.at("2025-06-05 10:00"):
            told = self.day()["walk_ins"]
        self.assertEqual(told["count"], 3)
        self.assertEqual(
            told["by_reason"],
            [
                {"name": "Came without a schedule", "count": 2},
                {"name": "Scheduled for another day", "count": 1},
            ],
        )
        self.assertEqual(told["rows"][0]["time"], "09.05")

    def test_as_many_queries_for_four_visits_as_for_one(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.day()
            return self.env.cr.sql_log_count - before

        with self.at("2025-06-10 09:00"):
            queries()
            one = queries()
        self._fill("2025-06-10", "1000", "1300", "1400")
        with self.at("2025-06-10 09:00"):
            self.assertLessEqual(queries(), one)
        self.assertLess(one, 40)


@tagged("post_install", "-at_install")
class TestFindVisits(DeskCase):
    def setUp(self):
        super().setUp()
        letter = self._create_letter(region_code="32.04", institution="BKAD Soreang")
        self.session = self._book(letter, date="2025-06-05", slot="0900")

    def find(self, text):
        return self.desk().find_visits(text=text)

    def found(self, text):
        return [visit["id"] for visit in self.find(text)]

    def test_by_name_institution_region_and_number(self):
        for text in ("siti", "soreang", "kab bandung", "bkad siti", self.session.name):
            with self.subTest(text=text):
                self.assertEqual(self.found(text), self.session.ids)
        self.assertEqual(self.found("nobody of that name"), [])

    def test_by_what_the_pass_says(self):
        number, url = self.session.name, self.session._verification_url()
        self.assertIn("/konsultasi/verifikasi/", url)
        token = self.session.verification_token
        for text in (f" {number} ", number.lower(), url, f"{url}/", token):
            self.assertEqual(self.found(text), self.session.ids)

    def test_a_wrong_day_is_answered_with_the_right_one(self):
        with self.at("2025-06-04 09:00"):
            (visit,) = self.find("siti")
        self.assertFalse(visit["today"])
        self.assertEqual(visit["headline"], "Your visit is tomorrow at 09.00 WIB.")
        self.assertEqual(visit["reason_code"], "other_day")
        self.assertIn("move the visit", visit["instead"][0])

    def test_a_pass_of_a_far_day_is_told_and_not_opened(self):
        with self.at("2025-05-20 09:00"):
            (visit,) = self.find(self.session.name)
            self.assertEqual(self.found("siti"), [])
        self.assertFalse(visit["near"])
        self.assertEqual(
            visit["headline"], "Your visit is on Thu 5 Jun 2025 at 09.00 WIB."
        )

    def test_video_sessions_and_drafts_are_no_visits(self):
        self._book_video(letter=self._create_video_letter(institution="BKAD Soreang"))
        self.sessions().create({"letter_id": self._create_letter().id})
        self.assertEqual(self.found("soreang"), self.session.ids)


@tagged("post_install", "-at_install")
class TestReceive(DeskCase):
    def setUp(self):
        super().setUp()
        self.session = self._book(
            date="2025-06-05", slot="0900", visitors=[REGENT, *AIDES]
        )

    def test_who_came_with_a_substitute_in_one_go(self):
        with self.at("2025-06-05 09:00"):
            answer = self.receive(self.session, "Lilis", substitutes=[{"name": "Rini"}])
        self.assertEqual(answer["visitors_received"], 2)
        came = self.session.visitor_ids.filtered("checked_in_at")
        self.assertEqual(came.mapped("name"), ["Lilis", "Rini"])
        self.assertEqual(came.mapped("substitute"), [False, True])

    def test_a_leader_among_the_substitutes_lifts_the_cap(self):
        regent = {"name": "Acting", "position_code": "regent"}
        with self.at("2025-06-05 09:00"):
            answer = self.receive(
                self.session, "Lilis", "Ujang", "Neng", substitutes=[regent]
            )
        self.assertEqual(answer["visitors_received"], 4)

    def test_r12_without_the_leader_the_cap_is_two_and_nobody_is_in(self):
        with self.at("2025-06-05 09:00"):
            with self.refused("visitor_limit", says=("3 guests; at most 2",)):
                self.receive(self.session, "Lilis", "Ujang", "Neng")
            self.assertFalse(self.session.received_count)
            self.receive(self.session, "Lilis", "Ujang")
            with self.refused("visitor_limit"):
                self.receive(self.session, substitutes=[{"name": "Rini"}])
        self.assertEqual(len(self.session.visitor_ids), 4)

    def test_an_announced_visitor_is_never_recorded_as_a_second_one(self):
        with self.at("2025-06-05 09:00"):
            self.receive(self.session, substitutes=[{"name": " lilis. "}])
        self.assertEqual(len(self.session.visitor_ids), 4)
        (came,) = self.session.visitor_ids.filtered("checked_in_at")
        self.assertEqual((came.name, came.substitute), ("Lilis", False))

    def test_nobody_at_all_is_refused(self):
        with self.at("2025-06-05 09:00"):
            with self.refused("invalid_value", says="visitor_ids: missing"):
                self.receive(self.session)

    def test_r18_substitutes_need_the_window_too(self):
        with self.at("2025-06-05 10:00:01"):
            with self.refused("outside_checkin_window"):
                self.receive(self.session, substitutes=[{"name": "Rini"}])

    def test_the_same_deed_sent_twice_is_done_once(self):
        rini = [{"name": "Rini"}]
        with self.at("2025-06-05 09:00"):
            first = self.receive(self.session, substitutes=rini, key="k1")
            again = self.receive(self.session, substitutes=rini, key="k1")
            self.assertEqual(first, again)
            self.do("refuse_walk_in", key="k2", values={"name": "A", "reason": "x"})
            self.do("refuse_walk_in", key="k2", values={"name": "A", "reason": "x"})
            self.assertEqual(self.day()["walk_ins"]["count"], 1)
        self.assertEqual(len(self.session.visitor_ids), 5)

    def test_only_deeds_of_the_desk_are_done(self):
        with self.refused("invalid_value", says="method: not one of the choices"):
            self.do("cancel", session_id=self.session.id, cause="djpk")
        with self.refused("invalid_value", says="nonsense"):
            visitors = self.session.visitor_ids.ids
            values = {"session_id": self.session.id, "visitor_ids": visitors}
            self.do("check_out", **values, nonsense=1)
        with self.assertRaises(AccessError):
            self.do("receive", role="unit", session_id=self.session.id)


@tagged("post_install", "-at_install")
class TestCheckOut(DeskCase):
    def setUp(self):
        super().setUp()
        self.session = self._book(
            date="2025-06-05", slot="0900", visitors=self._people("staff", "staff")
        )
        self.one, self.other = self.session.visitor_ids

    def check_out(self, *visitors, role="reception", **values):
        return self.sessions(role).check_out(
            session_id=self.session.id, visitor_ids=[v.id for v in visitors], **values
        )

    def test_who_leaves_is_on_record_once(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
        with self.at("2025-06-05 10:20"):
            answer = self.check_out(self.one)
            self.assertEqual(answer["visitors_inside"], 1)
            self.assertEqual(str(self.one.checked_out_at), "2025-06-05 03:20:00")
            with self.refused("wrong_state", says=(self.one.name, "once")):
                self.check_out(self.one)
        log = self._last_log(self.session)
        self.assertEqual((log.action, log.after), ("checked_out", self.one.name))

    def test_only_who_was_checked_in_is_checked_out(self):
        with self.at("2025-06-05 09:00"):
            with self.refused("wrong_state", says="is Scheduled"):
                self.check_out(self.one)
            self._arrive(self.session, 0)
            with self.refused("wrong_state", says=self.other.name):
                self.check_out(self.one, self.other)
            self.assertFalse(self.one.checked_out_at)

    def test_reception_takes_it_back_within_the_day_and_an_agent_after(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self.check_out(self.one, self.other)
            self.assertEqual(self.check_out(self.one, undo=True)["visitors_inside"], 1)
            with self.refused("wrong_state", says="nothing to take back"):
                self.check_out(self.one, undo=True)
        with self.at("2025-06-06 09:00"):
            with self.refused("outside_checkin_window"):
                self.check_out(self.other, undo=True)
            self.check_out(self.other, undo=True, role="agent")
        self.assertFalse(self.other.checked_out_at)

    def test_a_correction_of_the_check_in_takes_it_along(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
            self.check_out(self.one)
        self.sessions("manager").correct(session_id=self.session.id, reason="Wrong")
        self.assertFalse(self.one.checked_out_at)

    def test_it_is_not_written_directly(self):
        with self.refused("wrong_state", says="checked_out_at"):
            self.one.with_user(
                self.users["agent"]
            ).checked_out_at = "2025-06-05 03:00:00"


@tagged("post_install", "-at_install")
class TestReferWalkIn(DeskCase):
    """A walk-in who only has a question: Dering answers by phone (E.3.a)."""

    VALUES = {
        "name": "Rudi Hartono",
        "institution": "BPKAD Bantul",
        "region_code": "34.02",
        "phone": "0812000333",
        "question": "Kapan DAU disalurkan?",
    }

    def test_the_question_becomes_a_ticket_and_the_refusal_is_counted(self):
        done = self.do("refer_walk_in", values=self.VALUES)
        answer = done["answer"]
        ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
        self.assertEqual(ticket.consultation_type_id.code, "dering")
        self.assertEqual(ticket.question, self.VALUES["question"])
        self.assertEqual(ticket.partner_phone, "0812000333")
        self.assertEqual(ticket.team_id, self.ref("team_contact_center"))
        self.assertEqual(done["day"]["walk_ins"]["rows"][0]["ticket"], ticket.number)
        walk_in = self.env["djpk.consultation.walk.in"].browse(answer["id"])
        self.assertEqual(walk_in.user_id, self.users["reception"])
        self.assertEqual(walk_in.usual_reason, "no_schedule")

    def test_reception_gets_no_right_to_the_ticket(self):
        answer = self.do("refer_walk_in", values=self.VALUES)["answer"]
        tickets = self.tickets("reception")
        with self.assertRaises(AccessError):
            tickets.browse(answer["ticket_id"]).read(["question"])

    def test_r02_who_cannot_be_called_back_is_refused(self):
        with self.refused("identity_missing"):
            self.do("refer_walk_in", values={**self.VALUES, "phone": None})
        self.assertFalse(self.day()["walk_ins"]["count"])

    def test_the_contact_center_is_told(self):
        self.cr.precommit.data["bus.bus.values"] = []
        self.do("refer_walk_in", values=self.VALUES)
        told = [row["message"] for row in self.cr.precommit.data["bus.bus.values"]]
        self.assertTrue(any("is at reception" in message for message in told))
