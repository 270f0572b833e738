"""A place is given up: the officers are told once, with the letters it would suit."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import STAFF, RuleCase


@tagged("post_install", "-at_install")
class TestFreedPlace(RuleCase):
    def setUp(self):
        super().setUp()
        self._run()  # nothing of what was before
        self.waiting = self._create_letter("2025-05-27 09:00", region_code="32.04")

    def _run(self):
        """The scheduled action, as it runs by itself."""
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.ref("ir_cron_freed_places").method_direct_trigger()
        self.env.invalidate_all()

    def _cancel(self, session, cause="djpk"):
        self.sessions().cancel(session_id=session.id, cause=cause, reason="Ill")
        return session

    def _alerts(self, letters=None):
        kind = self.ref("activity_place_freed")
        letters = letters or self.env["djpk.consultation.letter"].search([])
        return letters.activity_ids.filtered(lambda a: a.activity_type_id == kind)

    def _freed(self, letter):
        letter.invalidate_recordset()
        return letter.with_context(lang="en_US").freed_place

    def _visit(self, day, slot, **values):
        """A visit whose letter is used up, so that it waits for nothing itself."""
        return self._book(date=day, slot=slot, strict=True, **values)

    # -- a slot ----------------------------------------------------------------

    def test_a_cancelled_visits_slot_is_told(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self.assertFalse(self._alerts())  # not in the cancellation's own time
        self._run()
        alert = self._alerts()
        self.assertEqual(alert.res_id, self.waiting.id)
        self.assertIn("Tue 10 Jun 2025 10.00-11.00 WIB", alert.summary)
        self.assertIn(self.waiting.display_name, alert.note)
        self.assertIn("1 letters of the waiting list", alert.note)
        self.assertEqual(self._freed(self.waiting), "Tue 10 Jun 10.00")

    def test_a_moved_visits_slot_is_told(self):
        session = self._visit("2025-06-10", "1000")
        self.sessions().move(session_id=session.id, date="2025-06-11", reason="Ill")
        self._run()
        self.assertIn("Tue 10 Jun 2025 10.00", self._alerts().summary)

    def test_one_alert_a_place(self):
        for _time in range(2):
            self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self._run()
        self.assertEqual(len(self._alerts()), 1)
        self._cancel(self._visit("2025-06-10", "1300"), "region")
        self._run()
        self.assertEqual(len(self._alerts()), 2)

    def test_letters_are_named_by_date_of_receipt(self):
        first = self._create_letter("2025-05-20 09:00")
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        alert = self._alerts()
        self.assertEqual(alert.res_id, first.id)
        at = [alert.note.index(it.display_name) for it in (first, self.waiting)]
        self.assertEqual(at, sorted(at))

    def test_no_letter_waits_no_alert(self):
        self._book(self.waiting)
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertFalse(self._alerts())

    def test_r06_a_letter_that_would_come_too_early_is_left_out(self):
        session = self._visit("2025-06-04", "1000", letter=self._early_letter())
        fresh = self._create_letter("2025-06-02 09:00")  # from 5 June on
        self._cancel(session, "region")
        self._run()
        self.assertEqual(self._freed(self.waiting), "Wed 4 Jun 10.00")
        self.assertFalse(self._freed(fresh))

    def _early_letter(self):
        return self._create_letter("2025-05-20 09:00")

    def test_r11_a_letter_without_quota_is_left_out(self):
        self._use_quota("32.04", "2025-06-11", "2025-06-12")
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertFalse(self._alerts())

    def test_r09_an_undecided_letter_and_a_video_letter_are_left_out(self):
        self._book(self.waiting)
        undecided = self._create_letter("2025-05-20 09:00", approve=False)
        video = self._create_video_letter()
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertFalse(self._alerts(undecided | video))

    def test_a_slot_that_has_begun_is_of_no_use(self):
        session = self._visit("2025-06-02", "1300", letter=self._early_letter())
        self._cancel(session, "region")
        with self.at("2025-06-02 13:00"):
            self._run()
        self.assertFalse(self._alerts())

    def test_a_slot_that_is_taken_again_is_not_told(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._visit("2025-06-10", "1000")
        self._run()
        self.assertFalse(self._alerts())

    def test_the_earliest_of_several_places_is_shown(self):
        for day, slot in (("2025-06-11", "0900"), ("2025-06-10", "1300")):
            self._cancel(self._visit(day, slot), "region")
        self._run()
        self.assertEqual(self._freed(self.waiting), "Tue 10 Jun 13.00 +1")

    # -- the room of a video session -------------------------------------------

    def _video(self, start, stop, room=None):
        times = {"start": start, "stop": stop}
        return self._book_video(room_id=(room or self.room).id, **times)

    def test_r09_the_room_of_a_video_session_is_told(self):
        video = self._video("2025-06-10 09:30", "2025-06-10 10:30")
        self._cancel(video)
        self._run()
        alert = self._alerts()
        self.assertEqual(alert.res_id, self.waiting.id)
        self.assertIn(self.room.name, alert.summary)
        self.assertIn("Tue 10 Jun 2025 09.30-10.30 WIB", alert.summary)
        self.assertEqual(self._freed(self.waiting), "Tue 10 Jun 09.30")
        for slot in ("0900", "1000"):
            self._visit("2025-06-10", slot)
        self.assertFalse(self._freed(self.waiting))
        self._run()
        self.assertFalse(self._alerts())

    def test_r09_a_room_left_for_another_time_is_told(self):
        video = self._video("2025-06-10 09:00", "2025-06-10 10:00")
        self.sessions().move(
            session_id=video.id, start="2025-06-11 02:00:00", reason="Ill"
        )
        self._run()
        self.assertIn("Tue 10 Jun 2025 09.00", self._alerts().summary)

    def test_r09_a_room_beside_another_free_one_is_not_told(self):
        self.env["djpk.consultation.room"].create({"name": "Second"})
        self._cancel(self._video("2025-06-10 09:00", "2025-06-10 10:00"))
        self._run()
        self.assertFalse(self._alerts())

    def test_r09_a_room_outside_the_slots_is_of_no_use_to_visits(self):
        self._cancel(self._video("2025-06-10 11:00", "2025-06-10 12:00"))
        self._run()
        self.assertFalse(self._alerts())

    def test_r09_a_visits_own_room_is_told_as_its_slot_alone(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertEqual(len(self._alerts()), 1)

    # -- a region's month ------------------------------------------------------

    def _full_month(self):
        """Both visits of a region in June; its other letter waits for July."""
        return [
            self._visit_of_region("2025-06-03"),
            self._visit_of_region("2025-06-12"),
        ]

    def _visit_of_region(self, day):
        letter = self._create_letter("2025-05-20 09:00", region_code="32.04")
        return self._visit(day, "0900", letter=letter)

    def test_r11_a_regions_month_is_told_to_its_own_letters(self):
        other = self._create_letter("2025-05-20 09:00", region_code="32.05")
        past = self._full_month()[0]
        with self.at("2025-06-03 12:00"):
            self.sessions().mark_no_show(session_id=past.id, reason="Nobody came")
            self._run()
            alert = self._alerts()
            self.assertEqual(alert.res_id, self.waiting.id)
            self.assertIn("June 2025", alert.summary)
            self.assertIn("Kabupaten Bandung", alert.summary)
            self.assertEqual(self._freed(self.waiting), "Jun 2025")
            self.assertFalse(self._freed(other))

    def test_r11_a_month_that_was_not_full_is_not_told(self):
        past = self._visit_of_region("2025-06-03")
        with self.at("2025-06-03 12:00"):
            self.sessions().mark_no_show(session_id=past.id, reason="Nobody came")
            self._run()
        self.assertFalse(self._alerts())

    def test_r11_slot_and_month_of_one_visit_are_two_places(self):
        self._cancel(self._full_month()[1], "region")
        self._run()
        summaries = sorted(self._alerts(self.waiting).mapped("summary"))
        self.assertEqual(len(summaries), 2)
        self.assertEqual(self._freed(self.waiting), "Thu 12 Jun 09.00 +1")

    # -- taking alerts back ----------------------------------------------------

    def test_the_alert_goes_with_the_place(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertTrue(self._alerts())
        self._visit("2025-06-10", "1000")
        self.assertFalse(self._freed(self.waiting))  # at once in the list
        self._run()
        self.assertFalse(self._alerts())
        self.assertFalse(self.waiting.freed_claim_ids)

    def test_the_alert_passes_to_the_next_letter(self):
        later = self._create_letter("2025-05-28 09:00")
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self._book(self.waiting, date="2025-06-11")
        self._run()
        self.assertEqual(self._alerts().res_id, later.id)
        self.assertFalse(self.waiting.freed_claim_ids)

    def test_a_unit_reads_its_letters_and_their_freed_places(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        letter = self.waiting.with_user(self.users["unit"])
        self.assertTrue(letter.read())
        self.assertEqual(self._freed(letter), "Tue 10 Jun 10.00")
        with self.assertRaises(AccessError):
            letter.read(["freed_claim_ids"])

    def test_a_letter_approved_later_is_added(self):
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        later = self._create_letter("2025-05-28 09:00")
        self._run()
        self.assertEqual(self._freed(later), "Tue 10 Jun 10.00")
        self.assertEqual(len(self._alerts()), 1)

    # -- who is told, and at what cost -----------------------------------------

    def test_the_contact_center_is_told_without_a_mail(self):
        team = self.ref("team_contact_center")
        team.user_ids += self.users["agent"]
        mails = self.env["mail.mail"].search_count([])
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self.env.flush_all()
        self.env.cr.precommit.data.pop("bus.bus.values", None)
        self.env["bus.bus"].search([]).unlink()
        self._run()
        self.assertEqual(self._alerts().user_id, self.users["agent"])
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        heard = [
            bus.message
            for bus in self.env["bus.bus"].search([])
            if "simple_notification" in bus.message
        ]
        self.assertEqual(len(heard), 1)
        self.assertIn("10.00-11.00 WIB", heard[0])

    def test_whose_ticket_it_is_is_told(self):
        second = self.users["manager"]
        team = self.ref("team_contact_center")
        team.user_ids += self.users["agent"] | second
        self.waiting.ticket_id.user_id = second
        self._cancel(self._visit("2025-06-10", "1000"), "region")
        self._run()
        self.assertEqual(self._alerts().user_id, second)

    def _triggers(self):
        cron = self.ref("ir_cron_freed_places")
        domain = [("cron_id", "=", cron.id)]
        return self.env["ir.cron.trigger"].search_count(domain)

    def test_a_cancellation_asks_for_the_action_and_a_booking_does_not(self):
        letter = self._create_letter()
        before = self._triggers()
        session = self._book(letter, visitors=[STAFF])
        video = self._book_video()
        self._cancel(video)
        self.assertEqual(self._triggers(), before)
        self._cancel(session)
        self.assertEqual(self._triggers(), before + 1)
        in_room = self._video("2025-06-10 09:00", "2025-06-10 10:00")
        self.assertEqual(self._triggers(), before + 1)
        self._cancel(in_room)
        self.assertEqual(self._triggers(), before + 2)
