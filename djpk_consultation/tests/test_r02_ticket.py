from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal

from .common import RuleCase

STAGE = "helpdesk_mgmt.helpdesk_ticket_stage_"


class TicketCase(RuleCase):
    def _stage(self, name):
        return self.env.ref(STAGE + name)

    def _register(self, role="agent", **values):
        """A ticket of Dering DJPK, unless said otherwise."""
        values = {"type_code": "dering", "letter": False, **values}
        answer = self.tickets(role).register_request(values=self._request(**values))
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _move_on(self, ticket, stage, role="agent"):
        ticket.with_user(self.users[role]).stage_id = self._stage(stage)

    def _close(self, ticket, answer=None, role="agent"):
        return self.tickets(role).close_ticket(ticket_id=ticket.id, answer=answer)


@tagged("post_install", "-at_install")
class TestRegister(TicketCase):
    """R02 (E.3.a.1): what a registered request keeps."""

    def test_r02_request_is_on_record(self):
        ticket = self._register(
            "integration", region_code="32.04", email="budi@bandung.test", subject="DAU"
        )
        self.assertEqual(ticket.kind, "consultation")
        self.assertEqual(ticket.consultation_type_id, self.ref("type_dering"))
        self.assertEqual(ticket.channel_id, self.ref("channel_whatsapp"))
        self.assertEqual(ticket.region_id, self.ref("region_32_04"))
        self.assertEqual(ticket.topic_id, self.ref("topic_dau"))
        self.assertEqual(ticket.institution, "BPKAD 32.04")
        self.assertEqual(ticket.partner_name, "Budi")
        self.assertEqual(ticket.partner_email, "budi@bandung.test")
        self.assertEqual(ticket.name, "DAU")
        self.assertIn("reckoned?", ticket.description)
        self.assertEqual(str(ticket.received_at), "2025-06-02 03:00:00")
        self.assertEqual(ticket.stage_id, self._stage("new"))
        self.assertEqual(ticket.create_uid, self.users["integration"])
        self.assertEqual(ticket.consultation_log_ids.mapped("action"), ["registered"])

    def test_r02_dering_unless_said_otherwise(self):
        for kind, expected in (
            ("information", "dering"),
            ("consultation", "dering"),
            ("complaint", False),
            ("suggestion", False),
        ):
            ticket = self._register(kind=kind, type_code=None)
            self.assertEqual(ticket.consultation_type_id.code, expected, kind)

    def test_r02_institution_is_found_again(self):
        first = self._register(region_code="32.04", institution="BPKAD Kab. Bandung")
        again = self._register(region_code="32.04", institution="bpkad kab bandung")
        other = self._register(region_code="32.73", institution="BPKAD Kab. Bandung")
        self.assertEqual(first.partner_id, again.partner_id)
        self.assertNotEqual(first.partner_id, other.partner_id)
        self.assertEqual(other.partner_id.region_id, self.ref("region_32_73"))

    def test_r02_unknown_codes_are_named(self):
        for name, value in (
            ("channel_code", "fax"),
            ("region_code", "99.99"),
            ("topic_code", "weather"),
        ):
            with self.refused("invalid_value", says=f"{name}: no such record"):
                self._register(**{name: value})
        for name in ("kind", "channel_code"):
            with self.refused("invalid_value", says=f"{name}: missing"):
                self._register(**{name: None})
        with self.refused("invalid_value", says="type_code: not one of the choices"):
            self._register(type_code="visit")

    def test_r02_little_is_enough_to_be_heard(self):
        answer = self.tickets("integration").register_request(
            values={"kind": "information", "channel_code": "phone"}
        )
        ticket = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
        self.assertEqual(answer["number"], ticket.number)
        self.assertEqual(ticket.name, "Request")

    def test_r02_received_in_the_future_is_refused(self):
        vals = {"name": "x", "kind": "information", "question": "x"}
        tickets = self.tickets()
        tickets.create({**vals, "received_at": "2025-06-02 03:00:00"})
        with self.refused("invalid_value", says="received_at: lies in the future"):
            tickets.create({**vals, "received_at": "2025-06-02 03:00:01"})

    def test_r02_reception_and_units_register_nothing(self):
        for role in ("reception", "unit", "employee"):
            with self.assertRaises(AccessError):
                self._register(role)


@tagged("post_install", "-at_install")
class TestIdentity(TicketCase):
    """R02: who asks, and what, before the ticket leaves the first stage."""

    def test_r02_each_missing_part_is_named(self):
        for values, label in (
            ({"contact_name": None, "institution": None}, "name, institution."),
            ({"institution": None}, "institution."),
            ({"phone": None}, "phone or e-mail."),
            ({"question": None}, "question."),
            ({"question": " \n"}, "question."),
        ):
            ticket = self._register(**values)
            with self.refused(
                "identity_missing", says=("E.3.a.1", ticket.number, f"lacks: {label}")
            ):
                self._move_on(ticket, "in_progress")

    def test_r02_all_missing_parts_are_told_at_once(self):
        ticket = self.tickets().create(
            {"name": "x", "description": "x", "kind": "information"}
        )
        with self.refused(
            "identity_missing", says="name, institution, phone or e-mail, question."
        ):
            self._move_on(ticket, "in_progress")

    def test_r02_phone_or_mail_is_enough(self):
        for values in (
            {"email": "budi@bandung.test", "phone": None},
            {"phone": "0812"},
        ):
            ticket = self._register(**values)
            self._move_on(ticket, "in_progress")
            self.assertEqual(ticket.stage_id, self._stage("in_progress"))

    def test_r02_region_is_not_always_there(self):
        ticket = self._register(region_code=None)
        self._move_on(ticket, "in_progress")
        self.assertFalse(ticket.region_id)

    def test_r02_contact_on_record_identifies(self):
        company = self.env["res.partner"].create(
            {
                "name": "Pemkot Bandung",
                "is_company": True,
                "region_id": self.ref("region_32_73").id,
            }
        )
        person = self.env["res.partner"].create(
            {"name": "Ani", "parent_id": company.id, "email": "ani@bandung.test"}
        )
        ticket = self.tickets().create(
            {
                "name": "x",
                "kind": "consultation",
                "question": "How much?",
                "partner_id": person.id,
            }
        )
        self.assertEqual(ticket.institution, "Pemkot Bandung")
        self.assertEqual(ticket.region_id, self.ref("region_32_73"))
        self._move_on(ticket, "in_progress")

    def test_r02_ticket_past_the_first_stage_keeps_its_identity(self):
        ticket = self._register()
        self._move_on(ticket, "in_progress")
        for name in ("question", "institution", "partner_phone"):
            with self.refused("identity_missing"):
                ticket.with_user(self.users["agent"]).write(
                    {name: False, "partner_id": False}
                )

    def test_r02_ticket_made_in_a_later_stage_is_judged_too(self):
        with self.refused("identity_missing"):
            self.tickets().create(
                {
                    "name": "x",
                    "description": "x",
                    "kind": "information",
                    "stage_id": self._stage("in_progress").id,
                }
            )

    def test_r02_spam_can_be_rejected_without_identity(self):
        for stage in ("rejected", "cancelled"):
            ticket = self._register(contact_name=None, institution=None)
            self._move_on(ticket, stage)
            self.assertEqual(ticket.stage_id, self._stage(stage))

    def test_r02_binds_dering_only(self):
        for values in (
            {"type_code": "video"},
            {"kind": "complaint", "type_code": None},
        ):
            ticket = self._register(contact_name=None, institution=None, **values)
            self._move_on(ticket, "in_progress")
            self._move_on(ticket, "done")


@tagged("post_install", "-at_install")
class TestAnswer(TicketCase):
    """R04 (E.3.a.3): identity, question and answer before a ticket closes."""

    def test_r04_ticket_without_an_answer_stays_open(self):
        ticket = self._register()
        for answer in (None, "", " "):
            with self.refused(
                "answer_missing", says=("E.3.a.3", ticket.number, "Enter it, then")
            ):
                self._close(ticket, answer)
        with self.refused("answer_missing"):
            self._move_on(ticket, "done")
        self.assertFalse(ticket.stage_id.closed)

    def test_r04_refusal_leaves_nothing_behind(self):
        """Nor for a caller in this process, who rolls nothing back."""
        ticket = self._register(institution=None)
        stage = ticket.stage_id
        try:
            self._close(ticket, "Yes")
        except ConsultationRefusal as refusal:
            self.assertEqual(refusal.codes, ["identity_missing"])
        else:
            self.fail("Without a name it does not close.")
        self.assertEqual((ticket.stage_id, ticket.answer), (stage, False))

    def test_r04_answered_ticket_closes(self):
        ticket = self._register()
        answer = self._close(ticket, "By the formula of 2025")
        self.assertEqual(
            answer,
            {"id": ticket.id, "callback_state": "none", "callback_deadline": False},
        )
        self.assertEqual(ticket.stage_id, self._stage("done"))
        self.assertEqual(ticket.answer, "By the formula of 2025")
        self.assertEqual(
            ticket.consultation_log_ids.sorted("id").mapped("action"),
            ["registered", "ticket_closed"],
        )

    def test_r04_answer_on_record_stands(self):
        ticket = self._register()
        ticket.with_user(self.users["agent"]).answer = "By the formula of 2025"
        self._close(ticket)
        self.assertEqual(ticket.answer, "By the formula of 2025")

    def test_r04_identity_and_answer_are_told_together(self):
        ticket = self._register(institution=None)
        with self.refused("identity_missing", "answer_missing"):
            self._close(ticket)

    def test_r04_closed_ticket_keeps_its_answer(self):
        ticket = self._register()
        self._close(ticket, "Yes")
        with self.refused("answer_missing"):
            ticket.with_user(self.users["agent"]).answer = False

    def test_r04_closed_once(self):
        ticket = self._register()
        self._close(ticket, "Yes")
        with self.refused("wrong_state", says=(ticket.number, "is closed (Done)")):
            self._close(ticket, "No")

    def test_r04_unit_closes_its_own(self):
        ticket = self._register()
        for role in ("unit", "other_unit"):
            with self.refused("invalid_value", says="ticket_id: no such record"):
                self._close(ticket, "Yes", role)
        self.tickets().escalate(ticket_id=ticket.id, team_id=self.team.id)
        with self.refused("invalid_value", says="ticket_id: no such record"):
            self._close(ticket, "Yes", "other_unit")
        self._close(ticket, "Yes", "unit")
        for role in ("reception", "integration"):
            with self.assertRaises(AccessError):
                self._close(ticket, "Yes", role)


@tagged("post_install", "-at_install")
class TestOrdinaryTicket(TicketCase):
    """A ticket without a kind is left alone."""

    def test_no_rule_binds_it(self):
        ticket = self.tickets().create({"name": "Printer", "description": "Broken"})
        self.assertFalse(ticket.kind)
        self.assertFalse(ticket.consultation_type_id)
        self._move_on(ticket, "in_progress")
        self._move_on(ticket, "done")
        self.assertTrue(ticket.closed)
        ticket.write({"received_at": "2030-01-01 00:00:00", "callback_at": False})

    def test_our_methods_do_not_touch_it(self):
        ticket = self.tickets().create({"name": "Printer", "description": "Broken"})
        for call in (
            lambda: self._close(ticket, "x"),
            lambda: self.tickets().escalate(ticket_id=ticket.id, team_id=self.team.id),
            lambda: self.tickets().log_call(ticket_id=ticket.id, outcome="reached"),
        ):
            with self.refused("invalid_value", says="an ordinary ticket"):
                call()

    def test_it_becomes_ours_by_its_kind(self):
        ticket = self.tickets().create({"name": "DAU", "description": "How much?"})
        self._move_on(ticket, "in_progress")
        with self.refused("identity_missing"):
            ticket.kind = "consultation"

    def test_promise_letter_or_session_keeps_the_kind(self):
        escalated, lettered = self._register(), self._create_letter().ticket_id
        self.tickets().escalate(ticket_id=escalated.id, team_id=self.team.id)
        for ticket in (escalated, lettered):
            ours = ticket.with_user(self.users["agent"])
            with self.refused("wrong_state", says=(ticket.number, "keeps a kind")):
                ours.kind = False
            ours.kind = "information"
        plain = self._register()
        plain.with_user(self.users["agent"]).kind = False
        self.assertFalse(plain.kind)

    def test_r04_kind_is_not_shaken_off_on_the_way_out(self):
        """Without it the ticket would close unanswered."""
        closing = {"kind": False, "stage_id": self._stage("done").id}
        for stage in ("new", "in_progress"):
            ticket = self._register()
            self._move_on(ticket, stage)
            with self.refused("wrong_state", says=(ticket.number, "keeps a kind")):
                ticket.with_user(self.users["manager"]).write(closing)
        with self.refused("wrong_state", says="is In Progress and keeps a kind there"):
            ticket.with_user(self.users["manager"]).kind = False
        self._close(ticket, "Yes")
        with self.refused("wrong_state", says="is Done and keeps a kind there"):
            ticket.with_user(self.users["manager"]).kind = False

    def test_kind_taken_off_in_the_first_stage_is_on_record(self):
        ticket = self._register()
        ticket.with_user(self.users["agent"]).kind = False
        self.assertFalse(ticket.kind)
        log = ticket.consultation_log_ids.sorted("id")[-1]
        self.assertEqual((log.action, log.before), ("kind_removed", "consultation"))
        self.assertEqual(log.user_id, self.users["agent"])
