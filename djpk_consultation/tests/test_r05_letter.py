from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import PDF, RuleCase, utc


@tagged("post_install", "-at_install")
class TestLetterComplete(RuleCase):
    """R05 (E.3.b.1, E.3.c.1): what a request letter needs, and how it comes."""

    def test_r05_letter_by_whatsapp_or_email_is_approved(self):
        for channel in ("whatsapp", "email"):
            letter = self._create_letter(channel_code=channel)
            self.assertEqual(letter.state, "approved", channel)

    def test_r05_letter_by_another_channel_is_refused_at_review(self):
        others = self.env["helpdesk.ticket.channel"].search(
            [("for_letter", "=", False), ("code", "!=", False)]
        )
        self.assertEqual(len(others), 10)
        for channel in others:
            letter = self._create_letter(channel_code=channel.code, approve=False)
            with self.refused(
                "letter_channel", says=("E.3.c.1", channel.name, "WhatsApp or e-mail")
            ):
                self._approve(letter)
            self.assertEqual(letter.state, "received")

    def test_r05_letter_by_another_channel_is_refused_at_booking(self):
        letter = self._create_video_letter(channel_code="live_chat")
        with self.refused("letter_channel", says=("E.3.b.1", "Live Chat")):
            self._book_video("2025-06-05 09:00", letter)

    def test_r05_each_missing_part_is_named(self):
        for part, label in (
            ({"number": None}, "number"),
            ({"letter_date": None}, "date"),
            ({"filename": None, "content_base64": None}, "file"),
        ):
            letter = self._create_letter(approve=False, letter=part)
            with self.refused("letter_incomplete", says=f"lacks: {label}. Complete"):
                self._approve(letter)

    def test_r05_letter_to_somebody_else_is_refused(self):
        letter = self._create_letter(approve=False)
        letter.to_director_general = False
        with self.refused("letter_incomplete", says="Director General"):
            self._approve(letter)
        letter.to_director_general = True
        self._approve(letter)
        self.assertEqual(letter.state, "approved")

    def test_r05_gateway_may_not_know_number_and_date_yet(self):
        letter = self._create_video_letter(letter={"number": None, "letter_date": None})
        with self.refused("letter_incomplete", says="lacks: number, date."):
            self._book_video("2025-06-05 09:00", letter)
        letter.with_user(self.users["agent"]).write(
            {"number": "1/2025", "letter_date": "2025-06-02"}
        )
        self.assertEqual(
            self._book_video("2025-06-05 09:00", letter).state, "scheduled"
        )

    def test_r05_booking_without_a_letter_is_refused(self):
        with self.refused("letter_missing", "visitors_missing", says="letter_id"):
            self.sessions().book(values={"date": "2025-06-05"})

    def test_r05_request_without_letter_makes_none(self):
        answer = self.tickets().register_request(values=self._request(letter=False))
        self.assertFalse(answer["letter_id"])
        self.assertFalse(answer["earliest_date"])
        self.assertTrue(answer["ticket_id"])

    def test_r05_letter_asks_for_video_or_visit_only(self):
        for type_code in ("dering", None):
            with self.refused("invalid_value", says="letter: does not apply"):
                self._create_letter(type_code=type_code)

    def test_r05_file_is_pdf_jpeg_or_png(self):
        bodies = {
            "a.pdf": b"%PDF-1",
            "a.jpg": b"\xff\xd8\xff",
            "a.png": b"\x89PNG\r\n\x1a\n",
        }
        letters = self.env["djpk.consultation.letter"]
        for name, body in bodies.items():
            self.assertFalse(letters._file_problem(body), name)
        with self.refused("invalid_value", says="letter.content_base64: not a PDF"):
            self._create_letter(letter={"content_base64": "TVqQAAMAAAA="})
        with self.refused("invalid_value", says="letter.filename: missing"):
            self._create_letter(letter={"filename": None})
        with self.refused("invalid_value", says="letter.content_base64: missing"):
            self._create_letter(letter={"content_base64": None})

    def test_r05_files_follow_the_letters_rights(self):
        letter = self._create_letter()
        file = letter.attachment_ids
        self.assertEqual((file.res_model, file.res_id), (letter._name, letter.id))
        self.assertEqual(file.raw, b"%PDF-1.4 a letter")
        loose = self.env["ir.attachment"].create({"name": "b.pdf", "public": True})
        letter.attachment_ids = [Command.link(loose.id)]
        self.assertEqual((loose.res_id, loose.public), (letter.id, False))

    def test_r05_used_letter_stays_as_it_was_decided_on(self):
        session = self._book()
        letter = session.letter_id.with_user(self.users["manager"])
        self.assertEqual(letter.state, "used")
        for vals in (
            {"number": "2"},
            {"letter_date": "2025-06-01"},
            {"region_id": False},
            {"channel_id": self.ref("channel_live_chat").id},
            {"to_director_general": False},
        ):
            with self.refused("wrong_state", says=[*vals, "is used"]):
                letter.write(vals)
        letter.subject = "A clearer subject"
        with self.refused("wrong_state", says="stays on record"):
            letter.unlink()

    def test_r05_decided_letter_stays_as_it_was_decided_on(self):
        """Nobody changes what the unit agreed to; a manager takes that back first."""
        letter = self._create_letter()
        rejected = self._create_letter(approve=False)
        self.letters().review(
            letter_id=rejected.id, decision="reject", decided_by="Director", reason="No"
        )
        for vals in (
            {"number": "2"},
            {"letter_date": "2025-06-01"},
            {"region_id": self.ref("region_32_04").id},
            {"partner_id": self.env.user.partner_id.id},
            {"type_id": self.ref("type_video").id},
        ):
            for decided in (letter, rejected):
                with self.refused("wrong_state", says=[*vals, "Reopen"]):
                    decided.with_user(self.users["manager"]).write(vals)
        same = {"number": letter.number, "region_id": letter.region_id.id}
        letter.with_user(self.users["agent"]).write({**same, "subject": "Clearer"})
        self.letters("manager").reopen(letter_id=letter.id, reason="Wrong number")
        letter.with_user(self.users["agent"]).number = "2"
        self._approve(letter)
        self.assertEqual((letter.number, letter.state), ("2", "approved"))

    def test_r05_letter_sent_by_mistake_can_be_deleted_while_received(self):
        letter = self._create_letter(approve=False)
        letter.with_user(self.users["agent"]).unlink()
        self.assertFalse(letter.exists())

    def test_r05_state_is_not_written_directly(self):
        letter = self._create_letter(approve=False)
        for vals in (
            {"state": "approved"},
            {"decision": "approve"},
            {"decided_by": "Me"},
            {"historical": True},
            {"agenda_number": "1"},
        ):
            with self.refused("wrong_state", says=[*vals]):
                letter.with_user(self.users["manager"]).write(vals)

    def test_r05_new_letter_is_received_nothing_more(self):
        letters = self.letters("agent")
        vals = {"type_id": self.ref("type_video").id}
        for extra in (
            {"state": "approved"},
            {"decision": "approve"},
            {"historical": True},
            {"historical": True, "state": "used"},
        ):
            with self.refused("wrong_state", says="is received, not decided on"):
                letters.create({**vals, **extra})
        letter = letters.with_context(default_state="approved").create(vals)
        self.assertEqual(letter.state, "received")
        self.assertTrue(letter.agenda_number)

    def test_r05_letter_recorded_by_an_officer_takes_region_and_unit(self):
        partner = self.env["res.partner"].create(
            {
                "name": "DPRD Kabupaten Bandung",
                "is_company": True,
                "region_id": self.ref("region_32_04").id,
            }
        )
        letter = self.letters("agent").create(
            {
                "type_id": self.ref("type_face_to_face").id,
                "partner_id": partner.id,
                "topic_id": self.ref("topic_dau").id,
            }
        )
        self.assertEqual(letter.region_id, self.ref("region_32_04"))
        self.assertEqual(letter.team_id, self.team)

    def test_r05_reception_records_no_letter(self):
        with self.assertRaises(AccessError):
            self.letters("reception").create({"type_id": self.ref("type_video").id})


@tagged("post_install", "-at_install")
class TestLetterReceipt(RuleCase):
    """R05, R06: when a letter counts as received."""

    def test_r05_receipt_is_now_unless_told(self):
        letter = self._create_letter(approve=False)
        self.assertEqual(str(letter.received_at), "2025-06-02 03:00:00")

    def test_r05_receipt_in_the_future_is_refused(self):
        self._create_letter(received="2025-06-02 10:00:00", approve=False)
        with self.refused(
            "invalid_value", says=("received_at", "Mon 2 Jun 2025 10:00 WIB")
        ):
            self._create_letter(received="2025-06-02 10:00:01")

    def test_r05_letter_dated_after_its_receipt_is_refused(self):
        received = "2025-06-02 00:30"  # in UTC it is still 1 June
        for letter_date in ("2025-06-01", "2025-06-02"):
            self._create_letter(
                received, approve=False, letter={"letter_date": letter_date}
            )
        with self.refused("invalid_value", says=("letter_date", "2025-06-02")):
            self._create_letter(received, letter={"letter_date": "2025-06-03"})

    def test_r05_receipt_is_corrected_with_a_reason_on_record(self):
        letter = self._create_letter(letter={"letter_date": "2025-05-26"})
        self.assertEqual(str(letter.earliest_date), "2025-06-05")
        letters = self.letters("agent")
        answer = letters.correct_received_at(
            letter_id=letter.id,
            received_at=utc("2025-05-28 10:00"),
            reason="The mail lay in the spam folder",
        )
        self.assertEqual(answer["earliest_date"], "2025-06-04")
        log = letter.log_ids.filtered(lambda item: item.action == "received_corrected")
        self.assertEqual(
            (log.before, log.after, log.reason, log.user_id),
            (
                "2025-06-02 03:00:00",
                "2025-05-28 03:00:00",
                "The mail lay in the spam folder",
                self.users["agent"],
            ),
        )

    def test_r05_receipt_is_not_corrected_without_a_reason(self):
        letter = self._create_letter()
        moment = utc("2025-05-28 10:00")
        with self.refused("invalid_value", says="reason: missing"):
            self.letters().correct_received_at(letter_id=letter.id, received_at=moment)
        with self.refused("wrong_state", says=("received_at", "with a reason")):
            letter.with_user(self.users["manager"]).received_at = moment
        letter.with_user(self.users["agent"]).received_at = letter.received_at

    def test_r05_receipt_is_not_corrected_into_the_future(self):
        letter = self._create_letter()
        with self.refused("invalid_value", says="lies in the future"):
            self.letters().correct_received_at(
                letter_id=letter.id, received_at=utc("2025-06-02 10:01"), reason="x"
            )
        with self.refused("invalid_value", says="letter_date: must not be after"):
            self.letters().correct_received_at(
                letter_id=letter.id, received_at=utc("2025-06-01 10:00"), reason="x"
            )

    def test_r05_receipt_of_a_used_letter_stays(self):
        session = self._book()
        with self.refused("wrong_state", says="its receipt decided a booking"):
            self.letters().correct_received_at(
                letter_id=session.letter_id.id,
                received_at=utc("2025-06-02 09:00"),
                reason="x",
            )


@tagged("post_install", "-at_install")
class TestLetterDuplicate(RuleCase):
    """R05: the same letter again is told, naming the first."""

    def _register(self, number, letter_date="2025-06-02", role="integration", **vals):
        vals.setdefault("region_code", "32.04")
        return self._create_letter(
            approve=False,
            role=role,
            letter={"number": number, "letter_date": letter_date},
            **vals,
        )

    def test_r05_same_number_in_another_spelling_is_the_same_letter(self):
        first = self._register("900/123/BPKAD")
        for number in (
            "900/123/BPKAD",
            "900/123/bpkad",
            "900 / 123 / BPKAD",
            "900-123.BPKAD",
            " 900_123_BPKAD/",
        ):
            with self.refused("letter_duplicate", says=("E.3.c.1", first.display_name)):
                self._register(number)

    def test_r05_other_number_is_another_letter(self):
        self._register("900/12/3")
        for number in ("900/1/23", "900/12/4", "9001/2/3"):
            self.assertTrue(self._register(number).id)

    def test_r05_same_number_of_another_date_is_another_letter(self):
        self._register("1", "2025-06-02")
        self.assertTrue(self._register("1", "2025-06-01").id)

    def test_r05_same_letter_by_another_way_is_the_same(self):
        self._register("1")
        for way in (
            {"channel_code": "email"},
            {"role": "agent"},
            {"type_code": "video"},
            {"topic_code": "dbh"},
        ):
            with self.refused("letter_duplicate"):
                self._register("1", **way)

    def test_r05_bodies_of_one_region_number_against_one_another(self):
        self._register("1", institution="BPKAD")
        with self.refused("letter_duplicate"):
            self._register("1", institution="Sekretariat DPRD")
        self.assertTrue(self._register("1", region_code="32.73").id)

    def test_r05_institutions_without_region_are_told_by_name(self):
        self._register("1", region_code=None, institution="Universitas Andalas")
        with self.refused("letter_duplicate"):
            self._register("1", region_code=None, institution="UNIVERSITAS  ANDALAS.")
        other = self._register("1", region_code=None, institution="Universitas Riau")
        self.assertTrue(other.id)

    def test_r05_unknown_senders_are_not_one(self):
        """Neither region nor institution: the ticket's e-mail or phone tells them."""
        nobody = {"region_code": None, "institution": None, "phone": None}
        for way in (
            nobody,
            nobody,
            {**nobody, "phone": "0812000111"},
            {**nobody, "phone": "0812000112"},
            {**nobody, "email": "a@x.test"},
            {**nobody, "email": "b@x.test", "phone": "0812000111"},
        ):
            self.assertTrue(self._register("1", **way).id)
        for same in (
            {"phone": "+62 812-000-111"},
            {"phone": "0812 000 112"},
            {"email": "A@X.test"},
            {"email": "B@x.test", "phone": "0899"},
        ):
            with self.refused("letter_duplicate"):
                self._register("1", **{**nobody, **same})

    def test_r05_same_institution_under_another_region_is_the_same_letter(self):
        first = self._register("1")
        with self.refused("letter_duplicate", says=first.display_name):
            self.letters().create(
                {
                    "type_id": first.type_id.id,
                    "number": "1",
                    "letter_date": "2025-06-02",
                    "partner_id": first.partner_id.id,
                    "region_id": self.ref("region_32_73").id,
                }
            )

    def test_r05_number_entered_later_is_checked(self):
        first = self._register("1")
        second = self._register(None)
        with self.refused("letter_duplicate", says=first.display_name):
            second.with_user(self.users["agent"]).number = "1"
        second.with_user(self.users["agent"]).number = "2"
        with self.refused("letter_duplicate"):
            self._register("2")

    def test_r05_letters_without_number_are_no_duplicates(self):
        for number in (None, "", "///"):
            self.assertTrue(self._register(number).id)
            self.assertTrue(self._register(number).id)

    def test_r05_duplicate_writes_nothing(self):
        self._register("1")
        before = self.env["helpdesk.ticket"].search_count([])
        with self.refused("letter_duplicate"):
            self._register("1")
        self.assertEqual(self.env["helpdesk.ticket"].search_count([]), before)

    def test_r05_rejected_letter_is_still_the_same(self):
        first = self._register("1")
        self.letters().review(
            letter_id=first.id, decision="reject", reason="No", decided_by="Director"
        )
        with self.refused("letter_duplicate"):
            self._register("1")

    def test_r05_file_alone_makes_no_duplicate(self):
        for number in ("1", "2"):
            letter = self._register(number)
            self.assertEqual(letter.attachment_ids.datas.decode(), PDF)
