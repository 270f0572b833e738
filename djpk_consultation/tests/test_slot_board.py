"""The slot board: what each cell is, for whom, and what may be chosen there."""

from odoo.tests import tagged

from ..exceptions import ConsultationRefusal
from .common_offers import OfferCase
from .test_session_live import Told


class BoardCase(OfferCase):
    """Monday 2 June 2025, 10:00 WIB; 6 and 9 June are off."""

    def _board(self, role="agent", date_from="2025-06-02", days=7, **values):
        self.env.flush_all()
        board = self.sessions(role).board(date_from=date_from, days=days, **values)
        self.days = {day["date"]: day for day in board["days"]}
        self.cards = {card["id"]: card for card in board["sessions"]}
        return board

    def _cell(self, day, slot):
        cells = self.days[f"2025-06-{day}"]["cells"]
        return next(cell for cell in cells if cell["slot"] == slot)

    def _states(self, day):
        return [cell["state"] for cell in self.days[f"2025-06-{day}"]["cells"]]

    def _lawful(self):
        """Places that may be chosen: day of June and slot."""
        return [
            (date[-2:], cell["slot"])
            for date, day in self.days.items()
            for cell in (*day["cells"], day["video"])
            if cell["lawful"]
        ]


@tagged("post_install", "-at_install")
class TestSlotBoard(BoardCase):
    # -- days and slots --------------------------------------------------------

    def test_it_begins_on_this_weeks_monday(self):
        board = self._board(date_from=None)
        self.assertEqual(board["date_from"], "2025-06-02")
        self.assertEqual(board["date_to"], "2025-06-08")
        self.assertEqual(list(self.days), [f"2025-06-0{n}" for n in range(2, 7)])
        self.assertTrue(self.days["2025-06-02"]["today"])

    def test_a_day_off_has_the_name_of_its_holiday(self):
        self._board(days=14)
        holiday = self.env.ref("djpk_consultation.holiday_2025_06_06")
        self.assertEqual(self.days["2025-06-06"]["off"], holiday.name)
        self.assertEqual(self._states("06"), ["off"] * 4)
        self.assertEqual(self.days["2025-06-05"]["off"], "")

    def test_a_weekend_on_which_somebody_is_booked_is_shown(self):
        visit = self._book(date="2025-06-05", slot="0900")
        visit._apply({"date": "2025-06-07"})
        self._board()
        self.assertIn("2025-06-07", self.days)
        self.assertEqual(self._cell("07", "0900")["sessions"], visit.ids)

    def test_a_year_without_holidays_on_record_says_so(self):
        board = self._board(date_from="2031-06-02")
        self.assertEqual(len(board["days"]), 5)
        for day in board["days"]:
            self.assertIn("2031", day["off"])

    def test_a_fifth_slot_begins_in_the_middle_of_the_week(self):
        slots = self.env["djpk.consultation.slot"]
        slot = slots.create({"hour_from": 15, "hour_to": 16})
        self._new_policy("2025-06-04", slot_ids=[(4, slot.id)])
        board = self._board()
        codes = [row["code"] for row in board["rows"]]
        self.assertEqual(codes, ["0900", "1000", "1300", "1400", "1500"])
        self.assertEqual(self._cell("03", "1500")["state"], "none")
        self.assertEqual(self._cell("04", "1500")["state"], "free")

    def test_days_before_any_policy_have_no_slots(self):
        board = self._board(date_from="2023-06-05")
        self.assertEqual(board["rows"], [])

    # -- what a cell is --------------------------------------------------------

    def test_what_has_begun_is_past(self):
        with self.at("2025-06-02 10:00"):
            self._board()
        self.assertEqual(self._states("02"), ["past", "past", "free", "free"])

    def test_a_taken_slot_tells_region_guests_and_state(self):
        letter = self._create_letter(region_code="32.04")
        visit = self._book(letter, date="2025-06-05", slot="1000")
        self._board()
        cell = self._cell("05", "1000")
        self.assertEqual((cell["state"], cell["sessions"]), ("taken", visit.ids))
        card = self.cards[visit.id]
        self.assertEqual(card["who"], letter.region_id.display_name)
        self.assertEqual((card["guests"], card["state"]), (1, "scheduled"))
        self.assertTrue(card["can_move"] and card["can_cancel"])
        self.assertEqual(self.days["2025-06-05"]["used"], 1)

    def test_a_cancelled_visit_leaves_its_slot_free(self):
        visit = self._book(date="2025-06-05", slot="1000")
        self.sessions().cancel(session_id=visit.id, cause="djpk", reason="x")
        self._board()
        self.assertEqual(self._cell("05", "1000")["state"], "free")
        self.assertEqual(self.cards, {})

    def test_an_offer_holds_its_slots_until_it_ends(self):
        letter = self.letter(region_code="32.04")
        self.offer(letter, ("2025-06-05", "0900"))
        self._board()
        cell = self._cell("05", "0900")
        self.assertEqual(cell["state"], "held")
        [held] = cell["held"]
        self.assertEqual(held["who"], letter.region_id.display_name)
        self.assertIn("4 Jun 2025 10:00 WIB", held["until"])
        with self.at("2025-06-04 10:00"):
            self._board()
        self.assertEqual(self._cell("05", "0900")["state"], "free")
        self.assertEqual(self._cell("05", "0900")["held"], [])

    def test_whom_it_was_offered_is_told_to_agents_only(self):
        self.offer(None, ("2025-06-05", "0900"))
        for role in ("unit", "reception"):
            self._board(role)
            [held] = self._cell("05", "0900")["held"]
            self.assertEqual(held["who"], "")

    def test_a_letters_own_offer_does_not_stand_in_its_way(self):
        letter = self.letter()
        self.offer(letter, ("2025-06-05", "0900"))
        self._board(letter_id=letter.id)
        self.assertIn(("05", "0900"), self._lawful())
        self._board(letter_id=self.letter().id)
        self.assertNotIn(("05", "0900"), self._lawful())

    def test_an_offered_video_session_is_shown_without_a_room(self):
        self.video_offer("2025-06-05 10:00")
        self._board()
        [held] = self.days["2025-06-05"]["video"]["held"]
        self.assertEqual(held["time"], "10.00-11.00")

    def test_a_closed_slot_has_the_reason(self):
        self._close_day("2025-06-04", slot_id=self.ref("slot_1300").id)
        self._board()
        self.assertEqual(self._states("04"), ["free", "free", "closed", "free"])
        self.assertEqual(self._cell("04", "1300")["reason"], "Repair")

    def test_a_closed_room_closes_the_slots_with_its_reason(self):
        self._close_day("2025-06-04", room_id=self.room.id)
        self._board()
        self.assertEqual(self._states("04"), ["closed"] * 4)
        self.assertEqual(self._cell("04", "0900")["reason"], "Repair")

    def test_half_a_day_off_closes_its_slots_with_its_name(self):
        self._leave("2025-06-04 13:00", "2025-06-04 16:00", name="Ceremony")
        self._board()
        self.assertEqual(self._states("04"), ["free", "free", "closed", "closed"])
        self.assertEqual(self._cell("04", "1400")["reason"], "Ceremony")

    def test_a_visit_on_a_day_closed_later_is_still_shown(self):
        visit = self._book(date="2025-06-05", slot="0900")
        self._close_day("2025-06-05")
        self._board()
        cell = self._cell("05", "0900")
        self.assertEqual((cell["state"], cell["sessions"]), ("closed", visit.ids))

    def test_a_full_day_is_full_where_no_visit_stands(self):
        self.policy.daily_limit = 2
        self._fill("2025-06-05", "0900", "1300")
        self._board()
        self.assertEqual(self._states("05"), ["taken", "full", "taken", "full"])

    def test_a_video_session_stands_below_and_takes_its_room(self):
        video = self._book_video("2025-06-05 09:00", room_id=self.room.id)
        self._board()
        self.assertEqual(self.days["2025-06-05"]["video"]["sessions"], video.ids)
        self.assertEqual(self._cell("05", "0900")["state"], "room")
        self.assertEqual(self.cards[video.id]["room"], self.room.name)

    # -- looking for a place ---------------------------------------------------

    def test_the_cells_of_a_letter_are_those_that_its_booking_allows(self):
        self._fill("2025-06-05", "0900", "1000")
        letter = self._create_letter()
        self._board(days=14, letter_id=letter.id)
        lawful = set(self._lawful())
        for date, day in self.days.items():
            for cell in day["cells"]:
                answer = self._check(letter, date=date, slot=cell["slot"], strict=True)
                place = (date[-2:], cell["slot"])
                self.assertEqual(answer["allowed"], place in lawful, place)
                told = [item["message"] for item in answer["violations"]]
                self.assertEqual(cell["reasons"], told, place)
        self.assertIn(("05", "1300"), lawful)
        self.assertNotIn(("04", "0900"), lawful)

    def test_a_letter_tells_its_first_place_and_how_it_follows(self):
        letter = self._create_letter()
        told = self._board(letter_id=letter.id)["letter"]
        self.assertEqual(told["earliest"], "2025-06-05")
        self.assertEqual(told["earliest_slot"], "0900")
        self.assertIn("+3", told["why"])
        self.assertEqual(told["faults"], [])

    def test_a_letter_not_approved_says_so_for_every_cell(self):
        letter = self._create_letter(approve=False)
        told = self._board(letter_id=letter.id)["letter"]
        self.assertEqual(len(told["faults"]), 1)
        self.assertFalse(told["earliest"])

    def test_a_used_letter_tells_where_it_is_booked(self):
        visit = self._book(date="2025-06-05", slot="1300")
        told = self._board(letter_id=visit.letter_id.id)["letter"]
        self.assertIn(visit.name, told["booked"])
        self.assertEqual(told["booked_date"], "2025-06-05")
        self.assertEqual(told["booked_slot"], "1300")

    def test_a_region_with_two_visits_has_no_cell_in_that_month(self):
        self._use_quota("32.04", "2025-06-05", "2025-06-10")
        letter = self._create_letter(region_code="32.04")
        self._board(days=31, letter_id=letter.id)
        june = [place for place in self._lawful() if place[0] != "01"]
        self.assertEqual([p for p in june if p[0] != "02"], [])
        self.assertIn("2 of 2", " ".join(self._cell("11", "0900")["reasons"]))

    def test_a_video_letter_chooses_days_and_no_slots(self):
        letter = self._create_video_letter()
        self._board(letter_id=letter.id)
        self.assertEqual(self._lawful(), [("05", "")])
        self.assertTrue(self.days["2025-06-04"]["video"]["reasons"])

    def test_the_cells_of_a_move_are_those_that_the_move_allows(self):
        self._fill("2025-06-10", "0900", "1000")
        visit = self._book(date="2025-06-05", slot="0900")
        board = self._board(days=10, session_id=visit.id)
        self.assertEqual(board["moving"]["id"], visit.id)
        lawful = self._lawful()
        self.assertNotIn(("05", "0900"), lawful)
        self.assertIn(("05", "1000"), lawful)
        for date, day in self.days.items():
            for cell in day["cells"]:
                place = (date[-2:], cell["slot"])
                if place == ("05", "0900"):
                    continue
                self.assertEqual(self._moves(visit, date, cell), place in lawful, place)

    def _moves(self, visit, date, cell):
        try:
            with self.env.cr.savepoint():
                self.sessions().move(
                    session_id=visit.id, date=date, slot=cell["slot"], reason="x"
                )
                raise InterruptedError
        except InterruptedError:
            return True
        except ConsultationRefusal:
            return False

    def test_a_record_that_one_may_not_see_is_unknown(self):
        letter = self._create_letter(topic_code="dau")
        visit = self._book(date="2025-06-05", slot="0900")
        with self.refused("invalid_value", says="letter_id"):
            self._board("other_unit", letter_id=letter.id)
        with self.refused("invalid_value", says="session_id"):
            self._board("other_unit", session_id=visit.id)

    # -- who sees what ---------------------------------------------------------

    def test_a_unit_reads_its_own_visits_and_that_others_are_taken(self):
        own = self._book(date="2025-06-05", slot="0900")
        letter = self._create_letter(approve=False)
        letter.team_id = self.other_team
        self._approve(letter)
        self._book(letter, date="2025-06-05", slot="1000")
        board = self._board("unit")
        self.assertEqual(set(self.cards), {own.id})
        self.assertEqual(self._states("05"), ["taken", "taken", "free", "free"])
        self.assertFalse(board["may_act"])
        self.assertFalse(self.cards[own.id]["can_move"])

    def test_reception_reads_the_days_around_today(self):
        near = self._book(self._create_letter("2025-05-20 09:00"), date="2025-06-03")
        self._book(date="2025-06-16", slot="0900")
        board = self._board("reception", days=21)
        self.assertEqual(set(self.cards), {near.id})
        self.assertFalse(board["may_act"] or board["may_pick"])
        self.assertEqual(self._cell("16", "0900")["state"], "taken")

    # -- cost ------------------------------------------------------------------

    def _queries(self, **values):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._board(days=14, **values)
        return self.env.cr.sql_log_count - before

    def test_a_full_board_takes_the_queries_of_an_empty_one(self):
        letter = self._create_letter("2025-05-20 09:00", region_code="32.04")
        moved = self._book(self._create_letter("2025-05-20 09:00"), date="2025-06-03")
        self._book(date="2025-06-05", slot="1400")
        self._book_video("2025-06-05 08:00", room_id=self.room.id)
        for asked in ({}, {"letter_id": letter.id}, {"session_id": moved.id}):
            self._queries(**asked)  # what is cached for good
        few = [
            self._queries(),
            self._queries(letter_id=letter.id),
            self._queries(session_id=moved.id),
        ]
        for day in ("04", "10", "11", "12", "13"):
            letters = [self._create_letter("2025-05-20 09:00") for _ in range(4)]
            for at, slot in enumerate(("0900", "1000", "1300", "1400")):
                self._book(letters[at], date=f"2025-06-{day}", slot=slot)
            if day > "04":
                self._book_video(f"2025-06-{day} 08:00", room_id=self.room.id)
        many = [
            self._queries(),
            self._queries(letter_id=letter.id),
            self._queries(session_id=moved.id),
        ]
        self.assertEqual(many, few)
        self.assertLessEqual(max(many), 45)


@tagged("post_install", "-at_install")
class TestBoardTold(Told, BoardCase):
    """What changes on the board is told to the screens that show it."""

    def _days(self):
        return {day for _group, payload in self._told() for day in payload["days"]}

    def test_a_closure_is_told_for_its_days(self):
        self._told()
        closure = self._close_day("2025-06-04", "2025-06-05")
        self.assertEqual(self._days(), {"2025-06-04", "2025-06-05"})
        closure.date_to = "2025-06-04"
        self.assertEqual(self._days(), {"2025-06-04", "2025-06-05"})
        closure.unlink()
        self.assertEqual(self._days(), {"2025-06-04"})

    def test_an_offer_is_told_when_held_and_when_given_back(self):
        letter = self.letter()
        self._told()
        offer = self.offer(letter, ("2025-06-05", "0900"), ("2025-06-10", "0900"))
        self.assertEqual(self._days(), {"2025-06-05", "2025-06-10"})
        self.offers().withdraw(offer_id=offer.id, reason="x")
        self.assertEqual(self._days(), {"2025-06-05", "2025-06-10"})

    def test_a_new_holiday_and_a_new_policy_are_told_for_all_days(self):
        for change in (
            lambda: self._leave("2025-06-04 00:00", "2025-06-04 23:59:59"),
            lambda: self._new_policy("2025-06-04"),
        ):
            self._told()
            change()
            told = [payload for _group, payload in self._told()]
            self.assertIn({"ids": [], "days": []}, told)
