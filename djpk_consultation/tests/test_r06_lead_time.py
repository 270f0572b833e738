from freezegun import freeze_time

from odoo.tests import tagged

from .common import RuleCase, utc

#: received (WIB) -> earliest day, from the table that the office checks by hand
CHECK_VALUES = (
    ("2025-06-02 10:00:00", "2025-06-05"),
    ("2025-06-03 10:00:00", "2025-06-10"),
    ("2025-06-05 10:00:00", "2025-06-12"),
    ("2025-08-14 10:00:00", "2025-08-20"),
    ("2025-08-15 10:00:00", "2025-08-21"),
    ("2026-03-13 10:00:00", "2026-03-25"),
    ("2026-03-17 10:00:00", "2026-03-27"),
    ("2026-12-21 10:00:00", "2026-12-28"),
    ("2026-12-23 10:00:00", "2026-12-30"),
    ("2025-06-06 10:00:00", "2025-06-13"),
    ("2025-06-02 16:00:00", "2025-06-05"),
    ("2025-06-02 16:00:01", "2025-06-10"),
    ("2025-05-23 16:30:00", "2025-05-28"),
    ("2025-05-23 16:30:01", "2025-06-02"),
    ("2025-06-03 06:00:00", "2025-06-10"),
)
#: further edges: the night, the month's end, the year's end
EDGES = (
    ("2025-06-02 00:00:00", "2025-06-05"),
    ("2025-06-02 06:59:59", "2025-06-05"),
    ("2025-06-01 23:59:59", "2025-06-05"),
    ("2025-06-02 23:59:59", "2025-06-10"),
    ("2025-06-03 00:00:00", "2025-06-10"),
    ("2025-06-26 10:00:00", "2025-07-02"),
    ("2025-07-28 10:00:00", "2025-07-31"),
    ("2025-07-29 10:00:00", "2025-08-01"),
    ("2025-12-23 10:00:00", "2025-12-30"),
    ("2025-12-24 10:00:00", "2025-12-31"),
    ("2025-12-29 10:00:00", "2026-01-02"),
    ("2025-12-31 16:00:00", "2026-01-06"),
    ("2025-12-31 16:00:01", "2026-01-07"),
    ("2026-12-28 10:00:00", "2026-12-31"),
    ("2026-12-29 10:00:00", "2027-01-04"),
)


@tagged("post_install", "-at_install")
class TestEarliestDate(RuleCase):
    """R06 (E.3.b.2, E.3.c.2): the third working day after the receipt."""

    def _letter(self, type_code="face_to_face"):
        return self.env["djpk.consultation.letter"].create(
            {"type_id": self.ref(f"type_{type_code}").id}
        )

    @freeze_time("2027-01-15 03:00:00")
    def test_r06_check_values(self):
        letters = {code: self._letter(code) for code in ("video", "face_to_face")}
        for received, expected in CHECK_VALUES + EDGES:
            for code, letter in letters.items():
                letter.received_at = utc(received)
                self.assertEqual(str(letter.earliest_date), expected, (received, code))

    @freeze_time("2027-01-15 03:00:00")
    def test_r06_users_own_time_zone_changes_nothing(self):
        letter = self._letter()
        agent = self.users["agent"]
        for tz in ("Asia/Jayapura", "UTC", "Asia/Jakarta", False):
            agent.tz = tz
            for received, expected in CHECK_VALUES + EDGES:
                letter.received_at = utc(received)
                earliest = letter.with_user(agent).with_context(tz=tz).earliest_date
                self.assertEqual(str(earliest), expected, (received, tz))

    def test_r06_registration_tells_the_earliest_date(self):
        for night, expected in (
            ("2025-06-01 23:59", "2025-06-05"),
            ("2025-06-02 00:30", "2025-06-05"),
            ("2025-06-02 06:59", "2025-06-05"),
            ("2025-06-03 00:30", "2025-06-10"),
        ):
            for role, tz in (("agent", "Asia/Jayapura"), ("integration", "UTC")):
                self.users[role].tz = tz
                with self.at(night):
                    answer = self.tickets(role).register_request(values=self._request())
                self.assertEqual(answer["earliest_date"], expected, (night, tz))

    def test_r06_half_day_leave_is_still_a_working_day(self):
        self._leave("2025-06-04 13:00", "2025-06-04 16:00")
        letter = self._create_letter()
        self.assertEqual(str(letter.earliest_date), "2025-06-05")

    def test_r06_half_day_leave_does_not_close_the_office_early(self):
        self._leave("2025-06-02 13:00", "2025-06-02 16:00")
        with self.at("2025-06-02 16:00"):
            self.assertEqual(str(self._create_letter().earliest_date), "2025-06-05")

    def test_r06_closure_is_still_a_working_day(self):
        self._close_day("2025-06-03", "2025-06-04")
        self.assertEqual(str(self._create_letter().earliest_date), "2025-06-05")

    def test_r06_late_holiday_moves_the_earliest_day(self):
        letter = self._create_letter()
        self._leave("2025-06-04 00:00", "2025-06-04 23:59:59")
        letter.invalidate_recordset()
        self.assertEqual(str(letter.earliest_date), "2025-06-10")


@tagged("post_install", "-at_install")
class TestLeadTime(RuleCase):
    """R06 at booking: no day before the earliest, none that has passed."""

    def test_r06_day_before_the_earliest_is_refused(self):
        letter = self._create_letter()
        with self.refused(
            "lead_time",
            says=(
                "E.3.c.2 Wed 4 Jun 2025 is too early",
                "received Mon 2 Jun 2025 10:00 WIB",
                "at the earliest 3 working days after, on Thu 5 Jun 2025",
                "Earliest: received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun"
                " 09.00-10.00 WIB.",
            ),
        ):
            self._book(letter, date="2025-06-04")
        self.assertEqual(letter.state, "approved")

    def test_r06_earliest_day_and_later_ones_are_booked(self):
        for day in ("2025-06-05", "2025-06-10"):
            session = self._book(date=day)
            self.assertEqual(self._where(session), (day, "0900"))

    def test_r06_any_slot_of_the_earliest_day_is_lawful(self):
        letter = self._create_letter("2025-05-28 15:59")
        session = self._book(letter, date="2025-06-04", slot="0900")
        self.assertEqual(self._where(session), ("2025-06-04", "0900"))

    def test_r06_video_keeps_the_lead_time(self):
        letter = self._create_video_letter()
        with self.refused("lead_time", says="E.3.b.2 Wed 4 Jun 2025 is too early"):
            self._book_video("2025-06-04 09:00", letter)
        session = self._book_video("2025-06-05 07:30", letter)
        self.assertEqual(str(session.date), "2025-06-05")

    def test_r06_day_that_has_passed_is_refused(self):
        letter = self._create_letter("2025-05-19 10:00")
        with self.refused("in_the_past", says="Wed 28 May 2025 has passed; now is Mon"):
            self._book(letter, date="2025-05-28")

    def test_r06_past_day_before_the_earliest_breaks_both(self):
        with self.refused("lead_time", "in_the_past"):
            self._book(date="2025-05-28")

    def test_r06_slot_of_today_that_has_begun_is_refused(self):
        letter = self._create_letter("2025-05-19 10:00")
        for slot in ("0900", "1000"):
            with self.refused("in_the_past", says=(f"Slot {slot}", "10:00 WIB")):
                self._book(letter, date="2025-06-02", slot=slot)
        with self.at("2025-06-02 12:59:59"):
            session = self._book(letter, date="2025-06-02", slot="1300")
        self.assertEqual(self._where(session), ("2025-06-02", "1300"))

    def test_r06_today_without_a_slot_takes_the_next_one(self):
        letter = self._create_letter("2025-05-19 10:00")
        with self.at("2025-06-02 13:00"):
            session = self._book(letter, date="2025-06-02")
        self.assertEqual(self._where(session), ("2025-06-02", "1400"))

    def test_r06_today_after_the_last_slot_is_refused(self):
        letter = self._create_letter("2025-05-19 10:00")
        with self.at("2025-06-02 14:00"), self.refused("in_the_past"):
            self._book(letter, date="2025-06-02")

    def test_r06_video_that_has_begun_is_refused(self):
        letter = self._create_video_letter(received="2025-05-19 10:00")
        with self.refused("in_the_past", says="E.3.b.2"):
            self._book_video("2025-06-02 10:00", letter)
        session = self._book_video("2025-06-02 10:01", letter)
        self.assertEqual(str(session.start), "2025-06-02 03:01:00")

    def test_r06_in_the_night_wib_counts(self):
        """At 00:30 WIB the UTC date is the day before."""
        letter = self._create_letter("2025-05-19 10:00")
        for role, tz in (("agent", "UTC"), ("manager", "Asia/Jayapura")):
            self.users[role].tz = tz
            with self.at("2025-06-03 00:30"):
                with self.refused(
                    "in_the_past", says="now is Tue 3 Jun 2025 00:30 WIB"
                ):
                    self._book(letter, role, date="2025-06-02")
                slots = self.sessions(role).available_slots(limit=1)
                self.assertEqual(slots[0]["date"], "2025-06-03")

    def test_r06_without_a_day_the_earliest_is_taken(self):
        for received, expected in (
            ("2025-06-02 10:00", "2025-06-05"),
            ("2025-05-28 10:00", "2025-06-04"),
        ):
            session = self._book(self._create_letter(received))
            self.assertEqual(self._where(session), (expected, "0900"))
            self.assertFalse(session.rolled_from)


@freeze_time("2027-12-20 03:00:00")
@tagged("post_install", "-at_install")
class TestYearNotOnRecord(RuleCase):
    """R06, R14: no holidays of 2028 on record, so no slots and no promises."""

    def test_r06_last_days_of_the_year_on_record_are_promised(self):
        with self.at("2027-12-27 10:00"):
            letter = self._create_letter()
        self.assertEqual(str(letter.earliest_date), "2027-12-30")

    def test_r06_letter_has_no_earliest_day(self):
        with self.at("2027-12-29 10:00"):
            letter = self._create_letter()
            self.assertFalse(letter.earliest_date)
            answer = self.letters().status(letter_id=letter.id)
            self.assertIs(answer["earliest_date"], False)

    def test_r06_booking_says_that_the_holidays_are_missing(self):
        with self.at("2027-12-29 10:00"):
            letter = self._create_letter()
            with self.refused(
                "no_free_slot", says="holidays of 2028 are not on record"
            ):
                self._book(letter)
            with self.refused(
                "lead_time",
                "non_working_day",
                says="holidays of 2028 are not on record",
            ):
                self._book(letter, date="2028-01-05")
            with self.refused("lead_time", says="earliest day cannot be told"):
                self._book(letter, date="2027-12-31")
            self.assertEqual(self._check(letter)["earliest"], {})

    def test_r14_day_of_the_year_is_refused_for_a_good_letter(self):
        letter = self._create_letter()
        with self.refused(
            "non_working_day", says=("2028", "Earliest: received Mon 20 Dec 10:00")
        ):
            self._book(letter, date="2028-01-05")

    def test_r14_no_slots_are_offered(self):
        days = {slot["date"] for slot in self.sessions().available_slots(limit=500)}
        self.assertEqual(max(days), "2027-12-31")
        with self.at("2028-01-03 10:00"):
            self.assertEqual(self.sessions().available_slots(), [])

    def test_r15_full_year_does_not_roll_into_it(self):
        with self.at("2027-12-27 10:00"):
            letter = self._create_letter()
            self._fill("2027-12-30")
            self._fill("2027-12-31")
            with self.refused(
                "no_free_slot", says="holidays of 2028 are not on record"
            ):
                self._book(letter, date="2027-12-30")

    def test_r14_holidays_on_record_open_the_year(self):
        self._leave("2028-01-01 00:00", "2028-01-01 23:59:59")
        with self.at("2027-12-29 10:00"):
            letter = self._create_letter()
            self.assertEqual(str(letter.earliest_date), "2028-01-03")
            self.assertEqual(self._where(self._book(letter)), ("2028-01-03", "0900"))
