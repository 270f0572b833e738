"""Complaints for named officers: the members of the team that is chosen for them."""

import base64

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestConfidential(RuleCase):
    """``named`` is an agent and one of the officers; ``agent`` is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        users = cls.env["res.users"].with_context(no_reset_password=True)
        cls.users["named"] = users.create(
            {
                "name": "Named",
                "login": "djpk_named",
                "email": "djpk_named@example.com",
                "group_ids": [Command.set(cls.ref("group_agent").ids)],
            }
        )
        cls.users["helpdesk"] = users.create(
            {
                "name": "Helpdesk",
                "login": "djpk_helpdesk",
                "group_ids": [
                    Command.set(cls.env.ref("helpdesk_mgmt.group_helpdesk_manager").ids)
                ],
            }
        )
        cls.officers = cls.env["helpdesk.ticket.team"].create(
            {"name": "Complaints", "user_ids": [Command.set(cls.users["named"].ids)]}
        )

    def _register(self, kind="complaint", **values):
        request = self._request(
            kind=kind, type_code=None, letter=False, subject=f"A {kind}", **values
        )
        answer = self.tickets("integration").register_request(values=request)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _restrict(self, what="complaint"):
        self.officers.with_user(self.users["manager"]).confidential = what

    def _who_sees(self, record, *roles):
        roles = roles or ("agent", "named", "manager", "helpdesk")
        return {
            role
            for role in roles
            if record.with_user(self.users[role]).has_access("read")
        }

    # -- the setting -----------------------------------------------------------

    def test_everyone_in_the_helpdesk_sees_complaints_until_officers_are_named(self):
        complaint, suggestion = self._register(), self._register("suggestion")
        everyone = {"agent", "named", "manager", "helpdesk"}
        self.assertEqual(self._who_sees(complaint), everyone)
        self._restrict()
        self.assertEqual(self._who_sees(complaint), {"named", "manager"})
        self.assertEqual(self._who_sees(suggestion), everyone)
        self._restrict("complaint_suggestion")
        self.assertEqual(self._who_sees(complaint), {"named", "manager"})
        self.assertEqual(self._who_sees(suggestion), {"named", "manager"})
        self._restrict(False)
        self.assertEqual(self._who_sees(complaint), everyone)

    def test_other_tickets_stay_as_they_were(self):
        self._restrict("complaint_suggestion")
        question = self._register("consultation")
        ordinary = self.env["helpdesk.ticket"].create({"name": "x", "description": "x"})
        for ticket in (question, ordinary):
            self.assertEqual(len(self._who_sees(ticket)), 4)

    def test_managers_decide_who_the_officers_are(self):
        for role in ("agent", "named", "helpdesk"):
            with self.assertRaises(AccessError):
                self.officers.with_user(self.users[role]).confidential = "complaint"

    def test_who_is_named_sees_them_and_who_is_no_longer_does_not(self):
        complaint = self._register()
        self._restrict()
        self.officers.user_ids += self.users["agent"]
        self.assertEqual(self._who_sees(complaint, "agent"), {"agent"})
        self.officers.user_ids -= self.users["agent"]
        self.assertEqual(self._who_sees(complaint, "agent"), set())

    def test_archiving_the_team_opens_nothing(self):
        complaint = self._register()
        self._restrict()
        self.officers.active = False
        self.assertEqual(self._who_sees(complaint), {"named", "manager"})

    def test_team_and_assignment_of_the_ticket_open_nothing(self):
        """Nor does a unit see what was escalated to it, unless it is named."""
        complaint = self._register()
        self.team.user_ids += self.users["agent"]
        complaint.write({"team_id": self.team.id, "user_id": self.users["agent"].id})
        self.tickets("manager").escalate(ticket_id=complaint.id, team_id=self.team.id)
        self._restrict()
        self.assertEqual(self._who_sees(complaint, "agent", "unit"), set())
        self.officers.user_ids += self.users["unit"]
        self.assertEqual(self._who_sees(complaint, "agent", "unit"), {"unit"})

    def test_asker_sees_it_on_the_portal(self):
        portal = self.env["res.users"].create(
            {
                "name": "Ani",
                "login": "djpk_asker",
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        complaint = self._register()
        complaint.partner_id = portal.partner_id
        self._restrict()
        self.assertTrue(complaint.with_user(portal).has_access("read"))

    # -- every way to it -------------------------------------------------------

    def test_lists_searches_and_reports_do_not_show_it(self):
        complaint = self._register()
        self._restrict()
        for role, seen in (("agent", False), ("named", True), ("manager", True)):
            self.env.invalidate_all()
            tickets = self.tickets(role)
            domain = [("id", "=", complaint.id)]
            groups = tickets.formatted_read_group(domain, ["kind"], ["__count"])
            pivot = tickets.formatted_read_grouping_sets(
                domain, [["kind"], []], ["__count"]
            )
            counted = sum(row["__count"] for row in pivot[1])
            for way, found in {
                "search": tickets.search(domain),
                "search_count": tickets.search_count(domain),
                "name_search": tickets.name_search(complaint.number),
                "by kind": tickets.search([("kind", "=", "complaint"), *domain]),
                "read_group": groups,
                "pivot": counted,
                "web_search_read": tickets.web_search_read(domain, {})["length"],
                "by partner": complaint.partner_id.with_user(
                    tickets.env.user
                ).helpdesk_ticket_count,
                "by trail": self._as(role, "djpk.consultation.log").search(
                    [("ticket_id", "=", complaint.id)]
                ),
                "through the trail": self._as(role, "djpk.consultation.log").search(
                    [("ticket_id.name", "=", "A complaint")]
                ),
            }.items():
                self.assertEqual(bool(found), seen, (role, way))

    def test_trail_and_mails_of_a_complaint_are_the_officers(self):
        complaint = self._register()
        log = complaint.consultation_log_ids[0]
        notice = self.env["djpk.consultation.notice"].create(
            {"ticket_id": complaint.id, "kind": "answered", "key": "x"}
        )
        for record in (log, notice):
            self.assertEqual(self._who_sees(record, "agent"), {"agent"}, record)
        self._restrict()
        for record in (log, notice):
            self.assertEqual(self._who_sees(record, "agent", "named"), {"named"})

    def test_opening_and_changing_it_is_denied(self):
        complaint = self._register()
        self._restrict()
        ours = complaint.with_user(self.users["agent"])
        for call in (
            lambda: ours.read(["name"]),
            lambda: ours.web_read({"name": {}}),
            lambda: ours.write({"priority": "2"}),
            lambda: ours.copy(),
            lambda: ours.message_post(body="x"),
        ):
            self.env.invalidate_all()
            with self.assertRaises(AccessError):
                call()

    def test_methods_answer_as_for_a_ticket_that_is_not_there(self):
        complaint = self._register()
        self._restrict()
        for call in (
            lambda t: t.close_ticket(ticket_id=complaint.id, answer="x"),
            lambda t: t.escalate(ticket_id=complaint.id, team_id=self.team.id),
            lambda t: t.log_call(ticket_id=complaint.id, outcome="reached"),
        ):
            with self.refused("invalid_value", says="ticket_id: no such record"):
                call(self.tickets("agent"))

    def test_messages_and_files_are_kept_with_it(self):
        complaint = self._register()
        message = complaint.message_post(
            body="Evidence", attachments=[("photo.png", base64.b64decode("iVBORw0K"))]
        )
        loose = self.env["ir.attachment"].create(
            {"name": "x", "res_model": complaint._name, "res_id": complaint.id}
        )
        activity = complaint.activity_schedule(
            summary="Look", user_id=self.users["manager"].id
        )
        records = (message, message.attachment_ids, loose, activity)
        for record in records:
            self.assertEqual(self._who_sees(record, "agent"), {"agent"}, record)
        self._restrict()
        for record in records:
            self.assertEqual(self._who_sees(record, "agent", "named"), {"named"})
            found = record.with_user(self.users["agent"]).search(
                [("id", "=", record.id)]
            )
            self.assertFalse(found, record)

    def test_followers_from_before_are_told_nothing_more(self):
        complaint = self._register()
        agent, named = self.users["agent"].partner_id, self.users["named"].partner_id
        complaint.message_subscribe((agent + named).ids)
        self._restrict()
        message = complaint.message_post(
            body="News", subtype_xmlid="mail.mt_comment", partner_ids=agent.ids
        )
        self.assertEqual(message.notified_partner_ids, named)

    def test_other_records_show_its_number_alone(self):
        complaint = self._register()
        double = self._register("consultation")
        double.duplicate_id = complaint
        self._restrict()
        spec = {"duplicate_id": {"fields": {"display_name": {}}}}
        for role, name in (
            ("agent", complaint.number),
            ("named", f"{complaint.number} - A complaint"),
        ):
            self.env.invalidate_all()
            [row] = double.with_user(self.users[role]).web_read(spec)
            self.assertEqual(row["duplicate_id"]["display_name"], name)

    # -- recording one ---------------------------------------------------------

    def test_who_is_no_officer_records_one_in_the_form(self):
        """Shown once as it was saved; then it is the officers'."""
        self._restrict()
        spec = {
            **{name: {} for name in ("name", "kind", "number", "description")},
            "stage_id": {"fields": {"display_name": {}, "mail_template_id": {}}},
            "letter_ids": {"fields": {"number": {}}},
        }
        values = {"name": "Rude", "kind": "complaint", "description": "At the desk"}
        [row] = self.tickets("agent").web_save(values, spec)
        self.assertEqual((row["name"], row["kind"]), ("Rude", "complaint"))
        self.assertEqual(set(row["stage_id"]), {"id", "display_name"})
        self.assertEqual(row["letter_ids"], [])
        self.env.invalidate_all()
        complaint = self.env["helpdesk.ticket"].browse(row["id"])
        self.assertEqual(self._who_sees(complaint), {"named", "manager"})

    def test_who_is_no_officer_is_not_assigned_what_they_record(self):
        self._restrict()
        call = {"kind": "complaint", "channel_code": "phone", "question": "Rude"}
        tickets = self.env["helpdesk.ticket"]
        for role in ("agent", "named"):
            record = self.tickets(role).save_call(values=call)
            complaint = tickets.browse(record["ticket_id"])
            known = self.users[role] if role == "named" else self.env["res.users"]
            self.assertEqual(complaint.user_id, known, role)
        question = self.tickets().save_call(values={**call, "kind": "information"})
        self.assertEqual(
            tickets.browse(question["ticket_id"]).user_id, self.users["agent"]
        )

    def test_ticket_that_turns_out_a_complaint_goes_to_the_officers(self):
        self._restrict()
        ticket = self._register("consultation")
        ticket.user_id = self.users["agent"]
        ours = ticket.with_user(self.users["agent"])
        [row] = ours.web_save({"kind": "complaint"}, {"name": {}, "kind": {}})
        self.assertEqual(row["kind"], "complaint")
        self.assertFalse(ticket.user_id)
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._who_sees(ticket), {"named", "manager"})

    def test_gateway_and_agent_register_one(self):
        self._restrict()
        values = self._request(kind="complaint", type_code=None, letter=False)
        for role in ("agent", "integration"):
            answer = self.tickets(role).register_request(values=values)
            complaint = self.env["helpdesk.ticket"].browse(answer["ticket_id"])
            self.assertEqual(self._who_sees(complaint), {"named", "manager"})
