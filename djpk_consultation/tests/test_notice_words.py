import re

from odoo.tests import tagged

from .common_notices import ADDRESS, NoticeCase

DASH = "\u2013"
#: region -> its own hours of a visit from 09.00 to 10.00 WIB
HOURS = {
    "31": "09.00\u201310.00 WIB",
    "51.71": "09.00\u201310.00 WIB (10.00\u201311.00 WITA)",
    "91.71": "09.00\u201310.00 WIB (11.00\u201312.00 WIT)",
}
CONTACTS = {
    "en_US": ("Phone: 150420", "WhatsApp: 08111504207", "callcenter.djpk@kemenkeu"),
    "id_ID": ("Telepon: 150420", "WhatsApp: 08111504207", "callcenter.djpk@kemenkeu"),
}


class WordsCase(NoticeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        cls.env["ir.module.module"].search(
            [("name", "=", "djpk_consultation")]
        )._update_translations(["id_ID"])

    def told(self, **values):
        """The text of the schedule of a visit on Thursday, 5 June, 09.00 WIB."""
        booking = {"date": "2025-06-05", "slot": "0900", **values.pop("booking", {})}
        self._book(self.letter(**values), **booking)
        [mail] = self.send()
        return mail


@tagged("post_install", "-at_install")
class TestNoticeTimes(WordsCase):
    def test_visit_is_told_in_wib_and_the_region_s_own_time(self):
        for region, hours in HOURS.items():
            with self.subTest(region):
                mail = self.told(region_code=region)
                self.assertIn(f"Thursday, 5 June 2025, {hours}", self.plain(mail))
                self.assertEqual(self.plain(mail).count("WIB"), 1)
                self.sessions().cancel(
                    session_id=self.notices()[-1].session_id.id,
                    cause="djpk",
                    reason="Next one",
                )
                self.send()

    def test_days_and_months_are_indonesian(self):
        mail = self.told(lang="id_ID", region_code="91.71")
        self.assertIn(
            f"Waktu: Kamis, 5 Juni 2025, 09.00{DASH}10.00 WIB (11.00{DASH}12.00 WIT)",
            self.plain(mail),
        )

    def test_receipt_late_in_the_evening_is_the_region_s_next_day(self):
        letter = self.letter(
            received="2025-06-01 23:30",
            approve=False,
            queued=True,
            region_code="51.71",
        )
        [mail] = self.send()
        self.assertIn(
            "Sunday, 1 June 2025, 23.30 WIB (Monday, 2 June 2025, 00.30 WITA)",
            self.plain(mail),
        )
        self.assertEqual(str(letter.earliest_date), "2025-06-05")
        self.assertIn("Thursday, 5 June 2025: 3 working days", self.plain(mail))

    def test_who_has_no_region_is_told_wib_alone(self):
        session = self.scheduled(region_code="51.71")
        session.sudo()._apply({"region_id": False})
        session.letter_id.sudo()._apply({"region_id": False})
        notice = self.notices(session, kind="confirmed")
        notice.ticket_id.sudo().region_id = False
        self.assertEqual(notice._row_time()[1].count("WI"), 1)

    def test_calendar_file_is_of_the_office_s_hours(self):
        calendar = self.calendar(self.told(region_code="91.71"))
        self.assertIn("DTSTART;TZID=Asia/Jakarta:20250605T090000", calendar)
        self.assertIn("DTEND;TZID=Asia/Jakarta:20250605T100000", calendar)
        self.assertIn("BEGIN:VTIMEZONE", calendar)


@tagged("post_install", "-at_install")
class TestNoticeLanguage(WordsCase):
    def test_partner_without_a_language_reads_indonesian(self):
        mail = self.told(lang=False)
        self.assertIn("Jadwal konsultasi Anda", mail["Subject"])
        self.assertIn("Contact Center DJPK", mail["From"])

    def test_institution_of_a_new_request_reads_indonesian(self):
        letter = self._create_letter(email=ADDRESS)
        self.assertEqual(letter.partner_id.lang, "id_ID")

    def test_new_body_of_a_region_reads_indonesian_until_its_form_says_other(self):
        """The form sends the database's default, which nobody chose."""
        self.env["ir.default"].set("res.partner", "lang", "en_US")
        partners = self.env["res.partner"]
        region = self.env["djpk.region"].search([("code", "=", "31")])
        values = {"name": "BPKAD", "is_company": True, "lang": "en_US"}
        self.assertEqual(partners.create(values).lang, "en_US")
        body = partners.create({**values, "region_id": region.id})
        self.assertEqual(body.lang, "id_ID")
        body.lang = "en_US"
        self.assertEqual(body.lang, "en_US")
        ministry = {"name": "Kementerian Cemara", "is_company": True}
        for role in ("agent", "manager"):
            own = partners.with_user(self.users[role])
            self.assertEqual(own.create(ministry).lang, "id_ID", role)
        self.assertEqual(partners.create(ministry).lang, "en_US")

    def test_partner_who_chose_english_reads_english(self):
        self.assertIn("Schedule of your consultation", self.told()["Subject"])

    def test_person_s_own_language_counts_before_the_institution_s(self):
        self.env["res.partner"].create(
            {"name": "Siti", "email": ADDRESS, "lang": "en_US"}
        )
        mail = self.told(lang="id_ID")
        self.assertIn("Schedule of your consultation", mail["Subject"])


@tagged("post_install", "-at_install")
class TestNoticeContent(WordsCase):
    def _every_mail(self, lang):
        """One mail of each kind, by kind."""
        letter = self.letter(lang=lang, approve=False, queued=True)
        mails = {"receipt": self.send()}
        self._approve(letter)
        mails["approved"] = self.send()
        session = self._book(letter, date="2025-06-05", slot="0900")
        mails["confirmed"] = self.send()
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        mails["moved"] = self.send()
        with self.at("2025-06-04 10:00"):
            self.remind()
            mails["reminder"] = self.send()
        self.sessions().cancel(session_id=session.id, cause="region", reason="Ill")
        mails["cancelled"] = self.send()
        self.sessions("manager").correct(session_id=session.id, reason="Wrong one")
        mails["restored"] = self.send()
        with self.at("2025-06-05 14:01"):
            self.sessions().mark_no_show(session_id=session.id, reason="Nobody")
            mails["no_show"] = self.send()
        other = self.letter(lang=lang, approve=False)
        self.letters().review(
            letter_id=other.id, decision="reject", reason="Unclear", decided_by="D"
        )
        mails["rejected"] = self.send()
        self.assertEqual(
            {kind: len(sent) for kind, sent in mails.items() if sent},
            {kind: 1 for kind in mails},
        )
        return {kind: sent[0] for kind, sent in mails.items()}

    def _check_every_mail(self, lang, free):
        for kind, mail in self._every_mail(lang).items():
            text, html = self.plain(mail), self.html(mail)
            with self.subTest(kind):
                self.assertIn(free, text)
                self.assertIn("(E.4)", text)
                for contact in CONTACTS[lang]:
                    self.assertIn(contact, text)
                self.assertIn("KEMENTERIAN KEUANGAN REPUBLIK INDONESIA", text)
                self.assertIn("SE-2/PK.1/2024", text)
                # opening it loads nothing and leads nowhere
                self.assertNotRegex(html, r"<(img|a|link|script|form)\b")
                self.assertNotIn("http", re.sub(r"<html[^>]*>", "", html))

    def test_every_mail_in_indonesian(self):
        self._check_every_mail("id_ID", "tanpa dikenakan biaya apa pun")

    def test_every_mail_in_english(self):
        self._check_every_mail("en_US", "without any charge")

    def test_schedule_says_what_to_bring_and_who_may_come(self):
        text = self.plain(self.told(lang="id_ID"))
        for part in (
            "Mohon membawa SPPD, daftar tamu, dan surat permintaan.",
            "paling banyak 2 orang, atau 4 orang",
            "(E.3.c.6). Terdaftar saat ini: 1 orang",
            "satu untuk setiap tamu (E.3.c.7)",
            "mulai 30 menit sebelum sesi",
            "jadwal berikutnya memerlukan surat baru (E.3.c.9)",
            "Tempat: Ruang Video Conference, lantai 3",
        ):
            self.assertIn(part, text)

    def test_numbers_are_those_of_the_session_s_policy(self):
        self._new_policy(
            "2025-06-04",
            visitor_limit=3,
            visitor_limit_leader=5,
            checkin_early_minutes=45,
            letter_kept_after_cancel=True,
        )
        text = self.plain(self.told())
        self.assertIn("At most 3 guests are received, or 5 if", text)
        self.assertIn("from 45 minutes before", text)
        self.assertNotIn("E.3.c.9", text)

    def test_guests_that_a_manager_granted_are_told(self):
        session = self.scheduled()
        self.sessions("manager").grant_override(
            session_id=session.id, override={"visitor_limit": "Acting regent"}
        )
        self.sessions().move(session_id=session.id, slot="1400", reason="Room")
        [mail] = self.send()
        self.assertIn("Up to 4 guests are received this time", self.plain(mail))

    def test_rolled_visit_names_the_day_that_was_full(self):
        self._fill("2025-06-05")
        self.send()
        self._book(self.letter(), date="2025-06-05")
        text = self.plain(self.send()[-1])
        self.assertIn("All sessions of Thursday, 5 June 2025 were taken", text)
        self.assertIn("(E.3.c.8)", text)

    def test_cancellation_by_the_region_uses_the_letter_up(self):
        session = self.scheduled()
        self.sessions().cancel(session_id=session.id, cause="region", reason="Ill")
        text = self.plain(self.send()[0])
        self.assertIn("As you asked", text)
        self.assertIn("With this the request letter is used up", text)

    def test_cancellation_by_djpk_keeps_the_letter(self):
        session = self.scheduled()
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        text = self.plain(self.send()[0])
        self.assertIn("DJPK has had to cancel", text)
        self.assertIn("Your request letter stays valid", text)

    def test_cancelled_video_session_keeps_the_letter(self):
        session = self._book_video(letter=self.letter(type_code="video", approve=False))
        self.send()
        self.sessions().cancel(session_id=session.id, cause="region", reason="Ill")
        self.assertIn("stays valid", self.plain(self.send()[0]))

    def test_no_show_uses_the_letter_up(self):
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        with self.at("2025-06-05 10:01"):
            self.sessions().mark_no_show(session_id=session.id, reason="Nobody")
            text = self.plain(self.send()[0])
        self.assertIn("nobody attended", text)
        self.assertIn("used up", text)

    def test_video_session_is_told_with_application_and_link(self):
        self._book_video(letter=self.letter(type_code="video", approve=False))
        [mail] = self.send()
        self.assertIn("Application: Teams", self.plain(mail))
        self.assertIn('href="https://meet.test/1"', self.html(mail))
        self.assertIn("E.3.b.3", self.plain(mail))
        self.assertNotIn("SPPD", self.plain(mail))

    def test_reason_of_a_drag_in_the_calendar_is_not_told(self):
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        event = session.event_id.with_user(self.users["agent"])
        event.write({"start": "2025-06-05 06:00:00", "stop": "2025-06-05 07:00:00"})
        [mail] = self.send()
        self.assertIn(f"13.00{DASH}14.00 WIB", self.plain(mail))
        self.assertNotIn("calendar", self.plain(mail))

    def test_what_was_typed_stays_text(self):
        letter = self.letter(contact_name='<b onclick="x()">Siti</b>', queued=True)
        [mail] = self.send()
        self.assertIn("&lt;b onclick", self.html(mail))
        self.assertTrue(letter)


@tagged("post_install", "-at_install")
class TestCalendarFile(WordsCase):
    def _line(self, calendar, name):
        return [line for line in calendar if re.match(rf"{name}[;:]", line)]

    def test_one_entry_through_all_changes(self):
        session = self.scheduled(booking={"date": "2025-06-05", "slot": "0900"})
        told = self.notices(session).mail_id.attachment_ids.raw.decode()
        first = told.replace("\r\n ", "").splitlines()
        self.sessions().move(session_id=session.id, slot="1300", reason="Room")
        moved = self.calendar(self.send()[0])
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        cancelled = self.calendar(self.send()[0])
        files = (first, moved, cancelled)
        self.assertEqual(len({tuple(self._line(file, "UID")) for file in files}), 1)
        self.assertEqual(
            [self._line(file, "SEQUENCE") for file in files],
            [["SEQUENCE:0"], ["SEQUENCE:1"], ["SEQUENCE:2"]],
        )
        self.assertEqual(
            [self._line(file, "METHOD") for file in files],
            [["METHOD:REQUEST"], ["METHOD:REQUEST"], ["METHOD:CANCEL"]],
        )
        self.assertEqual(self._line(cancelled, "STATUS"), ["STATUS:CANCELLED"])
        self.assertEqual(
            [line for line in moved if line.startswith("DTSTART;")],
            ["DTSTART;TZID=Asia/Jakarta:20250605T130000"],
        )

    def test_nothing_personal_is_in_it(self):
        mail = self.told(contact_name="Siti Rahma", institution="BPKAD Kota X")
        text = "\n".join(self.calendar(mail))
        for name in ("Siti Rahma", "BPKAD", "081200"):
            self.assertNotIn(name, text)
        self.assertIn("ORGANIZER;CN=DJPK Contact Center:mailto:callcenter.djpk", text)
        self.assertIn("SUMMARY:DJPK consultation: Face-to-Face TM/", text)
        self.assertIn("LOCATION:Ruang Video Conference", text)

    def test_part_of_the_mail_names_the_method(self):
        [part] = self.told().iter_attachments()
        self.assertEqual(part.get_content_type(), "text/calendar")
        self.assertEqual(part.get_param("method"), "REQUEST")
        self.assertEqual(part.get_filename(), "invitation.ics")

    def test_other_mails_have_none(self):
        self.letter(queued=True)
        self.assertEqual(self.calendar(self.send()[0]), [])
