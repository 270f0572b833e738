"""The Dering desk's methods: a call put on record as any request is (E.3.a)."""

from urllib.parse import unquote

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase, utc

QUESTION = "Kapan DAU disalurkan?"


@tagged("post_install", "-at_install")
class TestDeringDesk(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["djpk.region"].search([("code", "=", "34.04")])
        cls.institution = cls.env["res.partner"].create(
            {
                "name": "BKAD Kabupaten Sleman",
                "is_company": True,
                "region_id": cls.region.id,
            }
        )
        cls.caller = cls.env["res.partner"].create(
            {
                "name": "Retno Palupi",
                "parent_id": cls.institution.id,
                "phone": "+62 811-5550-0009",
                "email": "retno@sleman.example.com",
            }
        )

    def _call(self, **values):
        return {
            "kind": "information",
            "channel_code": "phone",
            "partner_id": self.caller.id,
            "name": self.caller.name,
            "phone": self.caller.phone,
            "institution": self.institution.name,
            "region_id": self.region.id,
            "topic_id": self.ref("topic_dau").id,
            "question": QUESTION,
            **values,
        }

    def _save(self, role="agent", **values):
        return self.tickets(role).save_call(values=self._call(**values))

    def _ticket(self, record):
        return self.env["helpdesk.ticket"].browse(record["ticket_id"])

    # -- who calls -------------------------------------------------------------

    def _callers(self, text, **values):
        return self.tickets().find_callers(text=text, **values)

    def test_a_caller_is_found_by_name_phone_mail_and_institution(self):
        texts = ("retno", "0811 5550 0009", "5550000", "retno@sleman", "BKAD Kab")
        for text in (*texts, "sleman palupi"):
            with self.subTest(text=text):
                (found,) = self._callers(text)
                self.assertEqual(
                    found,
                    {
                        "partner_id": self.caller.id,
                        "name": "Retno Palupi",
                        "phone": "+62 811-5550-0009",
                        "email": "retno@sleman.example.com",
                        "institution": "BKAD Kabupaten Sleman",
                        "region_id": self.region.id,
                        "region": self.region.display_name,
                    },
                )

    def test_institutions_are_found_apart(self):
        (found,) = self._callers("BKAD Kabupaten Sl", institutions="only")
        self.assertEqual(found["partner_id"], self.institution.id)
        self.assertEqual(found["name"], "")

    def test_who_asked_by_another_channel_is_found_by_number(self):
        values = self._request(
            letter=False, type_code="dering", phone="0877-1234-5678", contact_name="Ali"
        )
        self.tickets("integration").register_request(values=values)
        (found,) = self._callers("+62 877 1234 5678")
        self.assertEqual(found["name"], "Ali")
        self.assertFalse(found["partner_id"])

    def test_colleagues_are_no_callers(self):
        self.assertEqual(self._callers("djpk_agent@example.com"), [])

    # -- on record -------------------------------------------------------------

    def test_a_call_is_received_when_it_began(self):
        ticket = self._ticket(self._save(seconds=90))
        self.assertEqual(str(ticket.received_at), utc("2025-06-02 09:58:30"))
        self.assertEqual(ticket.user_id, self.users["agent"])
        self.assertEqual(ticket.partner_id, self.caller)
        self.assertEqual(ticket.name, QUESTION)

    def test_a_new_caller_becomes_a_contact_of_the_institution(self):
        values = {
            "partner_id": None,
            "name": "Joko",
            "phone": "0812",
            "email": "j@x.id",
        }
        person = self._ticket(self._save(**values)).partner_id
        self.assertEqual(person.parent_id, self.institution)
        self.assertEqual((person.phone, person.email), ("0812", "j@x.id"))
        again = self._ticket(self._save(**{**values, "name": " joko "})).partner_id
        self.assertEqual(again, person)

    def test_a_new_institution_is_put_on_record_with_its_region(self):
        values = {"partner_id": None, "name": "Joko", "institution": "Dinkes Sleman"}
        person = self._ticket(self._save(**values)).partner_id
        self.assertEqual(person.parent_id.name, "Dinkes Sleman")
        self.assertEqual(person.parent_id.region_id, self.region)

    def test_what_a_contact_has_already_is_kept(self):
        self._save(phone="0899")
        self.assertEqual(self.caller.phone, "+62 811-5550-0009")

    def test_a_draft_may_lack_everything(self):
        record = self.tickets().save_call(
            values={"kind": "information", "channel_code": "phone"}
        )
        self.assertEqual(
            record["missing"],
            ["name", "institution", "contact", "question", "answer"],
        )
        self.assertFalse(record["closed"])

    def test_a_saved_call_is_changed_not_doubled(self):
        first = self._save(question="Kapan")
        second = self._save(ticket_id=first["ticket_id"], answer="Awal bulan.")
        self.assertEqual(second["ticket_id"], first["ticket_id"])
        ticket = self._ticket(second)
        self.assertEqual((ticket.name, ticket.question), (QUESTION, QUESTION))
        self.assertIn(QUESTION, ticket.description)
        self.assertEqual(second["missing"], [])

    def test_a_ticket_opens_at_the_desk(self):
        ticket = self._ticket(self._save())
        action = ticket.with_user(self.users["agent"]).action_dering_desk()
        self.assertEqual(action["tag"], "djpk_consultation.dering_desk")
        self.assertEqual(action["context"]["active_id"], ticket.id)

    def test_a_title_that_someone_wrote_is_kept(self):
        ticket = self._ticket(self._save(question="Kapan"))
        ticket.name = "DAU Sleman"
        self._save(ticket_id=ticket.id)
        self.assertEqual(ticket.name, "DAU Sleman")

    def test_a_closed_ticket_is_not_changed(self):
        record = self._save(answer="Awal bulan.")
        self.tickets().close_ticket(ticket_id=record["ticket_id"])
        with self.refused("wrong_state"):
            self._save(ticket_id=record["ticket_id"])

    def test_a_complaint_needs_its_channel(self):
        with self.refused("channel_not_for_complaint"):
            self._save(kind="complaint", channel_code="ms_teams")

    def test_wrong_values_are_named(self):
        for name in ("region_id", "topic_id"):
            with self.subTest(name=name), self.refused("invalid_value", says=name):
                self._save(**{name: 2**30})
        with self.refused("invalid_value", says="seconds"):
            self._save(seconds=-1)

    def test_only_the_contact_center_takes_calls(self):
        for role in ("reception", "unit", "integration", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._save(role)

    def test_the_topics_unit_is_proposed(self):
        self.assertEqual(self._save()["team_id"], self.team.id)
        topics = self.tickets().call_choices()["topics"]
        proposed = {topic["id"]: topic["team_id"] for topic in topics}
        self.assertEqual(proposed[self.ref("topic_dau").id], self.team.id)

    # -- asked before ----------------------------------------------------------

    def _history(self, **values):
        return self.tickets().call_history(**values)

    def test_what_the_caller_asked_today_is_told(self):
        record = self._save()
        (asked,) = self._history(partner_id=self.caller.id)["caller"]
        self.assertEqual(asked["number"], record["number"])
        self.assertTrue(asked["today"] and asked["open"])
        with self.at("2025-06-03 08:00"):
            (asked,) = self._history(partner_id=self.caller.id)["caller"]
            self.assertFalse(asked["today"])

    def test_the_ticket_at_the_desk_is_left_out(self):
        record = self._save()
        found = self._history(partner_id=self.caller.id, ticket_id=record["ticket_id"])
        self.assertEqual(found["caller"], [])

    def test_a_caller_is_known_by_number_however_it_is_written(self):
        self._save(partner_id=None, name="", institution="", phone="0877 1234 5678")
        found = self._history(phone="+62877-1234-5678")
        self.assertEqual(len(found["caller"]), 1)

    def test_the_regions_tickets_come_newest_first_and_five_at_most(self):
        numbers = [self._save(seconds=60 * n)["number"] for n in range(6)]
        found = self._history(region_id=self.region.id)
        self.assertEqual([t["number"] for t in found["region"]], numbers[:5])
        self.assertEqual(found["caller"], [])

    def test_of_nobody_nothing_is_told(self):
        self._save()
        self.assertEqual(self._history(), {"caller": [], "region": []})

    # -- WhatsApp --------------------------------------------------------------

    def _text(self, record):
        link = record["whatsapp"]
        head, _sign, text = link.partition("?text=")
        self.assertEqual(head, "https://wa.me/6281155500009")
        return unquote(text)

    def test_an_answer_is_sent_with_greeting_and_number(self):
        record = self._save(answer="Pada awal bulan.")
        self.assertEqual(
            self._text(record),
            f"""Yth. Bapak/Ibu Retno Palupi,

Terima kasih telah menghubungi Dering DJPK. Pertanyaan Bapak/Ibu tercatat dengan nomor\
 tiket {record["number"]}.

*Pertanyaan:*
{QUESTION}

*Jawaban:*
Pada awal bulan.

Layanan ini tidak dikenakan biaya.

Hormat kami,
Contact Center DJPK""",
        )

    def test_an_escalated_question_is_told_its_unit_and_day(self):
        record = self._save()
        self.tickets().escalate(ticket_id=record["ticket_id"], team_id=self.team.id)
        record = self.tickets().call_record(ticket_id=record["ticket_id"])
        self.assertIn(
            "diteruskan kepada Direktorat Dana Transfer Umum. Bapak/Ibu kami hubungi"
            " kembali paling lambat Kam 5 Jun 2025 16:00 WIB.",
            self._text(record),
        )

    def test_how_to_send_a_letter_is_told(self):
        record = self._save(kind="consultation", type_code="face_to_face")
        text = self._text(record)
        self.assertIn("surat permintaan yang ditujukan kepada Direktur Jenderal", text)
        self.assertIn("08111504207 atau ", text)
        self.assertIn("paling cepat 3 hari kerja", text)

    def test_a_landline_has_no_whatsapp(self):
        self.assertEqual(self._save(phone="(0274) 868405")["whatsapp"], "")
