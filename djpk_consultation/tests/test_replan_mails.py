"""18 August 2025: joint leave declared eleven days ahead, over twelve booked visits."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common_notices import NoticeCase
from .common_replan import ReplanCase

SLOTS = ("0900", "1000", "1300", "1400")
DECREE = "SKB 933/2025, 1/2025, 3/2025"


@tagged("post_install", "-at_install")
@freeze_time("2025-08-07 02:00:00")
class TestEighteenthOfAugust(NoticeCase, ReplanCase):
    """Thursday 7 August 2025, 09:00 WIB; the day is still a working day."""

    house_lang = None

    def setUp(self):
        super().setUp()
        leaves = self.env["resource.calendar.leaves"]
        leaves.search([("day_from", "=", "2025-08-18")]).unlink()
        self.draft().action_note()
        self.env["res.lang"]._activate_lang("id_ID")
        self.env["ir.module.module"]._load_module_terms(
            ["djpk_consultation"], ["id_ID"], overwrite=True
        )

    def _book_at(self, day, slot, number):
        """A visit of a region of its own, told in Indonesian."""
        letter = self.letter(
            email=f"bpkad{number}@daerah.example",
            lang="id_ID",
            region_code=f"12.{number:02}",
            letter={"received_at": "2025-08-01 03:00:00"},
        )
        return self._book(letter, date=day, slot=slot, strict=True)

    def _declare(self, first="2025-08-18", last=None):
        return self.day_off(
            first, last, name="Cuti Bersama Hari Kemerdekaan RI", basis=DECREE
        )

    def _check_lawful(self, visits):
        """Each stands on a lawful place of its own, with all its seats."""
        for visit in visits:
            self.assertEqual(self.lawful(visit), [], visit.name)
            self.assertEqual(
                self._live_claims(visit), ["day", "letter", "quota", "room", "slot"]
            )
            self.assertEqual(visit.letter_id.state, "used")
            self.assertEqual(visit.quota_month, "2025-08")
            self.assertEqual(visit.event_id.start, visit.start)
        places = {(visit.date, visit.slot_id, visit.room_id) for visit in visits}
        self.assertEqual(len(places), len(visits))
        for visit in visits:
            self.assertEqual(self._quota(visit.region_id.code, "2025-08"), (1, 1))

    def _mails(self):
        """``{recipient: mail}`` of what is sent now; nobody gets two."""
        mails = self.send()
        by_address = {mail["To"]: mail for mail in mails}
        self.assertEqual(len(by_address), len(mails))
        return by_address

    def test_twelve_visits_of_one_day(self):
        """As many rooms as it takes; the four slots of the circular stay."""
        self.policy.write({"slot_capacity": 3, "daily_limit": 12})
        for name in ("Room 2", "Room 3"):
            self.env["djpk.consultation.room"].create({"name": name})
        visits = [
            self._book_at("2025-08-18", SLOTS[number % 4], number + 1)
            for number in range(12)
        ]
        self._run_and_undo(visits, "2025-08-19")

    def test_twelve_visits_of_three_days(self):
        """By the circular's own numbers: four a day, one a slot."""
        days = ("2025-08-18", "2025-08-19", "2025-08-20")
        visits = [
            self._book_at(day, slot, number)
            for number, (day, slot) in enumerate(
                ((day, slot) for day in days for slot in SLOTS), 1
            )
        ]
        self._run_and_undo(visits, "2025-08-21", last="2025-08-20")

    def _run_and_undo(self, visits, first_new_day, last=None):
        self.assertEqual(len(self._mails()), 12, "the schedules")
        before = {visit: (visit.start, visit.room_id) for visit in visits}
        leave = self._declare(last=last)
        run = self.draft()
        self.assertEqual(len(run.session_line_ids), 12)
        planned = {line.session_id: line.new_start for line in run.session_line_ids}
        run.action_run()
        self.assertEqual(set(run.session_line_ids.mapped("state")), {"moved"})
        self.assertEqual({visit: visit.start for visit in visits}, planned)
        self.assertEqual(str(min(visit.date for visit in visits)), first_new_day)
        self._check_lawful(visits)
        self.assertFalse(self.draft())
        self._check_moved(self._mails(), visits, before)
        self.assertEqual(self._mails(), {}, "nothing is told twice")
        leave.unlink()
        run.action_undo()
        self.assertEqual(set(run.session_line_ids.mapped("state")), {"back"})
        after = {visit: (visit.start, visit.room_id) for visit in visits}
        self.assertEqual(after, before)
        self._check_lawful(visits)
        self._check_back(self._mails(), visits)

    def _check_moved(self, mails, visits, before):
        self.assertEqual(len(mails), 12)
        for visit in visits:
            mail = mails[self._address(visit, mails)]
            text = self.plain(mail)
            house = visit._in_house()
            old, _room = before[visit]
            for stamp in (old, visit.start):
                day = house._format(stamp.date(), "EEEE, d MMMM yyyy")
                self.assertIn(f"{day}, {stamp.hour + 7:02}.00", text)
            for words in (
                "Sebelumnya",
                "DJPK perlu memindahkan jadwal konsultasi Anda",
                "ditetapkan sebagai hari libur: Cuti Bersama Hari Kemerdekaan RI",
                DECREE,
                "Surat permintaan Anda tetap berlaku untuk jadwal ini",
            ):
                self.assertIn(words, text)
            calendar = self.calendar(mail)
            self.assertIn("METHOD:REQUEST", calendar)
            self.assertIn("SEQUENCE:1", calendar)

    def _check_back(self, mails, visits):
        self.assertEqual(len(mails), 12)
        for visit in visits:
            mail = mails[self._address(visit, mails)]
            self.assertIn(
                "Alasan perubahan jadwal tidak berlaku lagi", self.plain(mail)
            )
            self.assertIn("SEQUENCE:2", self.calendar(mail))

    def _address(self, visit, mails):
        email = visit.ticket_id.partner_email
        (found,) = [to for to in mails if email in to]
        return found

    def test_run_and_undone_before_a_mail_went_out_tells_nothing(self):
        visit = self._book_at("2025-08-18", "0900", 1)
        self._mails()
        leave = self._declare()
        run = self.draft()
        run.action_run()
        leave.unlink()
        run.action_undo()
        self.assertEqual(self._mails(), {})
        self.assertEqual(str(visit.date), "2025-08-18")

    def test_cancelled_for_want_of_a_place_says_that_the_letter_stays(self):
        self._book_at("2025-08-18", "0900", 1)
        self._mails()
        self._declare()
        run = self.draft()
        run.session_line_ids.action = "cancel"
        run.action_run()
        ((_to, mail),) = self._mails().items()
        text = self.plain(mail)
        self.assertIn("ditetapkan sebagai hari libur", text)
        self.assertIn("Surat permintaan Anda tetap berlaku", text)
        self.assertNotIn(run.name, text)
