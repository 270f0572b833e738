"""R05 (E.3.b.1, E.3.c.1): a mail to the Contact Center becomes a request."""

import base64
from io import BytesIO

from PIL import Image

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import utc
from .common_mail import CENTER, PDF, MailCase


def picture(width=800, height=1100, form="JPEG"):
    stream = BytesIO()
    Image.new("RGB", (width, height), "white").save(stream, form)
    return stream.getvalue()


@tagged("post_install", "-at_install")
class TestMailQuestion(MailCase):
    def test_r02_mail_without_a_file_is_a_question(self):
        ticket = self._send("Kapan DAU disalurkan?\n", Subject="DAU")
        self.assertEqual(
            (ticket.kind, ticket.consultation_type_id.code, ticket.channel_id.code),
            ("consultation", "dering", "email"),
        )
        self.assertEqual(
            (ticket.name, ticket.question), ("DAU", "Kapan DAU disalurkan?")
        )
        self.assertEqual(ticket.partner_name, "Budi Santoso")
        self.assertEqual(ticket.partner_email, "budi@bandungkab.go.id")
        self.assertEqual(ticket.team_id, self.center)
        self.assertFalse(ticket.letter_ids)
        self.assertEqual(ticket.consultation_log_ids.mapped("action"), ["registered"])

    def test_r02_received_is_the_servers_time(self):
        for spoofed in (
            "Thu, 01 May 2025 08:00:00 +0700",
            "Fri, 01 Jan 2038 08:00:00 +0700",
            "yesterday",
            None,
        ):
            ticket = self._send(files=[("surat.pdf", PDF)], Date=spoofed)
            now = "2025-06-02 03:00:00"
            self.assertEqual(str(ticket.received_at), now, spoofed)
            self.assertEqual(str(ticket.letter_ids.received_at), now, spoofed)
            self.assertEqual(str(ticket.letter_ids.earliest_date), "2025-06-05")

    def test_r06_mail_in_the_night_counts_from_its_wib_day(self):
        with self.at("2025-06-03 00:30"):
            letter = self._send(files=[("surat.pdf", PDF)]).letter_ids
        self.assertEqual(str(letter.earliest_date), "2025-06-10")

    def test_r02_no_subject(self):
        ticket = self._send("Kapan DAU\ndisalurkan?", Subject=None)
        self.assertEqual(ticket.name, "Kapan DAU disalurkan?")
        ticket = self._send("", Subject=None)
        self.assertEqual(ticket.name, "E-mail")

    def test_r02_html_only(self):
        raw = (
            b"From: a@b.test\r\nTo: %s\r\nSubject: x\r\nMessage-ID: <h@b.test>\r\n"
            b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
            b"<p>Kapan <b>DAU</b> disalurkan?</p><script>alert(1)</script>"
        ) % CENTER.encode()
        ticket = self._receive(raw)
        self.assertIn("Kapan *DAU* disalurkan?", ticket.question)
        self.assertNotIn("alert", ticket.question + ticket.description)

    def test_r02_odd_encodings(self):
        for charset, body in (
            ("iso-8859-1", "Kab. Pangkajéne".encode("latin-1")),
            ("windows-1252", "“Kab. Pangkajéne”".encode("cp1252")),
            ("utf-16", "Kab. Pangkajéne".encode("utf-16")),
            ("x-unknown", "Kab. Pangkajéne".encode()),
            ("us-ascii", "Kab. Pangkajéne".encode()),
        ):
            raw = (
                f"From: =?x-odd?Q?B=FCdi?= <a@b.test>\r\nTo: {CENTER}\r\n"
                f"Subject: =?iso-8859-1?Q?Caf=E9?=\r\n"
                f"Message-ID: <{charset}@b.test>\r\n"
                f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\n"
                "Content-Transfer-Encoding: base64\r\n\r\n"
            ).encode() + base64.b64encode(body)
            ticket = self._receive(raw)
            self.assertIn("Kab. Pangkaj", ticket.question, charset)
            self.assertEqual(ticket.name, "Café", charset)

    def test_r02_characters_that_cannot_be_stored_do_not_lose_the_mail(self):
        for raw in (
            self._mail("x").as_bytes().replace(b"\n\nx", b"\n\nDA\x00U?"),
            self._mail("DAU?").as_bytes().replace(b"Permintaan", b"=?utf-8?Q?a=00b?="),
            self._mail("DAU?").as_bytes().replace(b"Permintaan", b"Perminta\xe9n"),
            self._mail("DA", files=[("a\x01.pdf", PDF)]).as_bytes(),
        ):
            self.assertIn("DA", self._receive(raw).question)

    def test_r02_sender_on_record_is_matched(self):
        region = self.ref("region_32_04")
        bkad = self.env["res.partner"].create(
            {"name": "BKAD", "is_company": True, "region_id": region.id}
        )
        budi = bkad.create(
            {"name": "Budi", "parent_id": bkad.id, "email": "budi@gmail.test"}
        )
        ticket = self._send(files=[("surat.pdf", PDF)], From="budi@gmail.test")
        self.assertEqual(ticket.partner_id, budi)
        self.assertEqual((ticket.region_id, ticket.institution), (region, "BKAD"))
        letter = ticket.letter_ids
        self.assertEqual((letter.partner_id, letter.region_id), (bkad, region))

    def test_r02_official_domain_tells_the_region(self):
        for address, code in (
            ("a@bandungkab.go.id", "32.04"),
            ("a@bkad.bandungkab.go.id", "32.04"),
            ("a@dprd-bandungkab.go.id", "32.04"),
            ("a@depok.go.id", "32.76"),
            ("a@jatimprov.go.id", "35"),
            ("a@bandung.go.id", False),  # a regency and a city
            ("a@kemenkeu.go.id", False),
            ("a@bandungkab.go.id.test", False),
            ("a@gmail.com", False),
        ):
            ticket = self._send(From=address)
            self.assertEqual(ticket.region_id.code, code, address)

    def test_r02_officer_who_passes_a_mail_on_is_not_the_asker(self):
        ticket = self._send(
            files=[("surat.pdf", PDF)],
            From=self.users["agent"].email,
            Subject="Fwd: Permintaan konsultasi",
        )
        self.assertFalse(ticket.partner_id)
        self.assertFalse(ticket.partner_email)
        self.assertTrue(ticket.letter_ids)

    def test_other_teams_get_ordinary_tickets(self):
        team = self.env["helpdesk.ticket.team"].create(
            {
                "name": "IT",
                "alias_name": "it",
                "alias_domain_id": self.center.alias_domain_id.id,
            }
        )
        ticket = self._send(To="it@djpk.test", files=[("surat.pdf", PDF)])
        self.assertEqual((ticket.team_id, ticket.kind), (team, False))
        self.assertFalse(ticket.letter_ids)


@tagged("post_install", "-at_install")
class TestMailLetter(MailCase):
    def test_r05_mail_with_a_file_is_a_letter(self):
        ticket = self._send(files=[("surat.pdf", PDF, "application/pdf")])
        letter = ticket.letter_ids
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])
        self.assertEqual(ticket.consultation_type_id.code, "face_to_face")
        self.assertEqual(letter.channel_id.code, "email")
        self.assertEqual(letter.region_id.code, "32.04")
        self.assertEqual(letter.attachment_ids.raw, PDF)
        self.assertEqual(letter.attachment_ids.res_model, letter._name)
        self.assertFalse(letter.attachment_ids.public)

    def test_r05_officer_is_asked_to_fill_in_the_rest(self):
        letter = self._send(files=[("surat.pdf", PDF)]).letter_ids
        activity = letter.activity_ids
        self.assertEqual(activity.user_id, self.users["agent"])
        self.assertEqual(activity.summary, "Fill in: number, date, technical unit")
        agents = letter.with_user(self.users["agent"])
        agents.write({"number": "900/1", "letter_date": "2025-06-01"})
        agents.topic_id = self.ref("topic_dau")
        self.assertEqual(letter.activity_ids.user_id, self.users["unit"])

    def test_r05_pictures_of_the_page_are_a_letter(self):
        for name, content in (
            ("foto.jpg", picture()),
            ("scan.png", picture(form="PNG")),
            ("surat", picture()),  # told by its content, not its name
        ):
            ticket = self._send(files=[(name, content)])
            self.assertEqual(self._letters(ticket), [("received", [name])])

    def test_r05_two_files_are_one_letter(self):
        ticket = self._send(files=[("surat.pdf", PDF), ("lampiran.pdf", PDF)])
        self.assertEqual(
            self._letters(ticket), [("received", ["lampiran.pdf", "surat.pdf"])]
        )

    def test_r05_file_of_another_kind_is_told(self):
        ticket = self._send(files=[("surat.docx", b"PK\x03\x04")])
        self.assertFalse(ticket.letter_ids)
        self.assertEqual(ticket.consultation_type_id.code, "face_to_face")
        self.assertIn(
            "Not taken as the request letter: surat.docx: not a PDF, JPEG or PNG file.",
            self._notes(ticket),
        )

    def test_r05_type_is_told_by_content(self):
        ticket = self._send(files=[("surat.pdf", b"MZ\x90", "application/pdf")])
        self.assertFalse(ticket.letter_ids)
        self.assertIn("surat.pdf: not a PDF", self._notes(ticket))

    def test_r05_empty_file_is_told(self):
        ticket = self._send(files=[("surat.pdf", b"", "application/pdf")])
        self.assertFalse(ticket.letter_ids)
        self.assertIn("surat.pdf: the file is empty", self._notes(ticket))

    def test_r05_file_has_at_most_10_mb(self):
        limit = 10 * 2**20
        for size, count in ((limit, 1), (limit + 1, 0)):
            content = PDF + bytes(size - len(PDF))
            ticket = self._send(files=[("surat.pdf", content, "application/pdf")])
            self.assertEqual(len(ticket.letter_ids), count, size)
        self.assertIn("surat.pdf: too big. At most 10 MB.", self._notes(ticket))

    def test_r05_a_bad_file_beside_a_good_one(self):
        ticket = self._send(files=[("surat.pdf", PDF), ("lampiran.zip", b"PK")])
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])
        self.assertIn("lampiran.zip: not a PDF", self._notes(ticket))

    def test_r05_picture_in_the_text_is_no_letter(self):
        message = self._mail("Kapan?", html='<p>Kapan?</p><img src="cid:logo@x">')
        related = message.get_payload()[1]
        related.add_related(
            picture(), "image", "jpeg", cid="<logo@x>", filename="image001.jpg"
        )
        ticket = self._receive(message)
        self.assertFalse(ticket.letter_ids)
        self.assertEqual(ticket.consultation_type_id.code, "dering")

    def test_r05_letter_beside_a_signature(self):
        message = self._mail("Surat", html='<p>Surat</p><img src="cid:logo@x">')
        message.get_payload()[1].add_related(
            picture(), "image", "jpeg", cid="<logo@x>", filename="image001.jpg"
        )
        message.add_attachment(PDF, "application", "pdf", filename="surat.pdf")
        ticket = self._receive(message)
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])

    def test_r05_logo_that_was_attached_is_no_letter(self):
        ticket = self._send(files=[("logo.png", picture(199, 600, "PNG"))])
        self.assertFalse(ticket.letter_ids)
        ticket = self._send(files=[("foto.png", picture(200, 600, "PNG"))])
        self.assertTrue(ticket.letter_ids)

    def test_r05_signatures_and_calendars_are_no_letter(self):
        ticket = self._send(
            files=[
                ("smime.p7s", b"\x30\x80", "application/pkcs7-signature"),
                ("invite.ics", b"BEGIN:VCALENDAR", "text/calendar"),
            ]
        )
        self.assertEqual(ticket.consultation_type_id.code, "dering")
        self.assertFalse(self._notes(ticket))

    def test_r05_forwarded_mail_brings_its_letter(self):
        message = self._mail("Terlampir", Subject="Fwd: surat")
        message.add_attachment(self._mail(files=[("surat.pdf", PDF)]))
        ticket = self._receive(message)
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])

    def test_r05_same_mail_again_makes_nothing(self):
        message = self._mail(files=[("surat.pdf", PDF)])
        self.assertTrue(self._receive(message))
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            self.assertFalse(self._receive(message))


@tagged("post_install", "-at_install")
class TestMailReply(MailCase):
    def test_r05_reply_stays_with_its_ticket(self):
        ticket = self._send(files=[("surat.pdf", PDF)])
        again = self._reply(ticket, text="Mohon kabar.", files=[("lampiran.pdf", PDF)])
        self.assertEqual(again, ticket)
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])
        self.assertIn("lampiran.pdf", ticket.message_ids.attachment_ids.mapped("name"))

    def test_r05_reply_brings_the_letter_that_was_not_taken(self):
        ticket = self._send(files=[("surat.docx", b"PK\x03\x04")])
        with self.at("2025-06-03 09:00"):
            self._reply(ticket, files=[("surat.pdf", PDF)])
        self.assertEqual(self._letters(ticket), [("received", ["surat.pdf"])])
        self.assertEqual(str(ticket.letter_ids.received_at), utc("2025-06-03 09:00"))

    def test_r16_reply_to_a_rejection_brings_a_new_letter(self):
        ticket = self._send(files=[("surat.pdf", PDF)])
        letter = ticket.letter_ids
        letter.team_id = self.team
        self.letters("unit").review(
            letter_id=letter.id, decision="reject", reason="Topic unclear"
        )
        self._reply(ticket, files=[("baru.pdf", PDF)])
        self.assertEqual(
            self._letters(ticket),
            [("rejected", ["surat.pdf"]), ("received", ["baru.pdf"])],
        )

    def test_r02_reply_to_a_question_brings_no_letter(self):
        ticket = self._send("Kapan?")
        self._reply(ticket, files=[("layar.png", picture(form="PNG"))])
        self.assertFalse(ticket.letter_ids)

    def test_r05_officers_reply_brings_no_letter(self):
        ticket = self._send(files=[("surat.docx", b"PK\x03\x04")])
        self._reply(ticket, From=self.users["agent"].email, files=[("a.pdf", PDF)])
        self.assertFalse(ticket.letter_ids)


@tagged("post_install", "-at_install")
class TestMailAutomatic(MailCase):
    """RFC 3834: what a program sent by itself makes no ticket."""

    def _count(self):
        return self.env["helpdesk.ticket"].search_count([])

    def test_automatic_replies_make_no_ticket(self):
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Auto_Submitted": "auto-replied; owner-email=a@b.test"},
            {"Auto_Submitted": "auto-generated"},
            {"Precedence": "bulk"},
            {"Precedence": "auto_reply"},
            {"X_Auto_Response_Suppress": "All"},
            {"X_Autoreply": "yes"},
            {"Subject": "Out of Office: Permintaan"},
            {"Subject": "Balasan otomatis: Permintaan"},
            {"Return_Path": "<>"},
        ):
            before = self._count()
            self.assertFalse(self._send(**headers), headers)
            self.assertEqual(self._count(), before, headers)

    def test_people_are_heard(self):
        for headers in (
            {"Auto_Submitted": "no"},
            {"Subject": "Perubahan jadwal di luar kantor"},
            {"X_Auto_Response_Suppress": "None"},
        ):
            self.assertTrue(self._send(**headers), headers)

    def test_r05_letter_from_an_office_system_is_heard(self):
        files = [("surat.pdf", PDF)]
        ticket = self._send(files=files, Auto_Submitted="auto-generated")
        self.assertTrue(ticket.letter_ids)
        self.assertFalse(self._send(files=files, Auto_Submitted="auto-replied"))

    def test_automatic_reply_stays_with_its_ticket(self):
        ticket = self._send()
        self.assertEqual(self._reply(ticket, Auto_Submitted="auto-replied"), ticket)

    def test_bounces_make_no_ticket(self):
        before = self._count()
        self._send(From="MAILER-DAEMON@mx.test", Subject="Undelivered Mail")
        report = (
            b"From: postmaster@mx.test\r\nTo: %s\r\nSubject: Undeliverable\r\n"
            b"Message-ID: <b@mx.test>\r\nMIME-Version: 1.0\r\n"
            b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"'
            b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nFailed\r\n--b--\r\n"
        ) % CENTER.encode()
        self._receive(report)
        self.assertEqual(self._count(), before)

    def test_other_teams_hear_programs(self):
        domain = self.center.alias_domain_id.id
        self.env["helpdesk.ticket.team"].create(
            {"name": "IT", "alias_name": "it", "alias_domain_id": domain}
        )
        self.assertTrue(self._send(To="it@djpk.test", Auto_Submitted="auto-generated"))

    def test_flood_of_one_sender_is_stopped(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", "3")
        before = self._count()
        with mute_logger("odoo.addons.mail.models.mail_thread"):
            for _number in range(5):
                self._send()
        self.assertEqual(self._count(), before + 3)
