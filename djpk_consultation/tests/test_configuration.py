"""The configuration explains itself: helps, empty states, the page of settings."""

from lxml import etree

from odoo.tests import Form, tagged

from .common import RuleCase

#: Forms of the configuration; a view of a model that has several.
FORMS = {
    "djpk.region": "",
    "djpk.consultation.policy": "",
    "djpk.consultation.policy.wizard": "",
    "djpk.consultation.closure": "",
    "djpk.consultation.slot": "",
    "djpk.consultation.room": "",
    "djpk.consultation.topic": "",
    "djpk.consultation.position": "",
    "djpk.consultation.type": "",
    "helpdesk.ticket.channel": "",
    "helpdesk.ticket.team": "",
    "resource.calendar": "resource_calendar_view_form_office",
    "resource.calendar.leaves": "resource_calendar_leaves_view_form_holidays",
}
#: Fields whose label says all there is to say.
SELF_EVIDENT = {
    "name",
    "active",
    "sequence",
    "company_id",
    "effect_text",
    # the base's own
    "alias_domain_id",
    "category_ids",
    "date_from",
    "date_to",
    "calendar_id",
    "attendance_ids",
    "hours_per_week",
    "message_ids",
}


@tagged("post_install", "-at_install")
class TestConfiguration(RuleCase):
    def _shown(self, model, view):
        """The fields of a form that people see, with their descriptions."""
        view_id = view and self.ref(view).id
        records = self._as("manager", model)
        arch = etree.fromstring(records.get_view(view_id or None, "form")["arch"])
        names = {
            node.get("name")
            for node in arch.iter("field")
            if not any(outer.tag == "field" for outer in node.iterancestors())
            and node.get("invisible") not in ("1", "True")
        }
        return records.fields_get(names, ["string", "help"])

    def test_every_field_of_a_form_has_a_help(self):
        for model, view in FORMS.items():
            fields = self._shown(model, view)
            self.assertTrue(fields, model)
            silent = {name for name, field in fields.items() if not field.get("help")}
            self.assertEqual(silent - SELF_EVIDENT, set(), model)

    def test_empty_lists_teach(self):
        menu = self.ref("djpk_consultation_config_menu")
        lists = menu.child_id.filtered(
            lambda item: item.action._name == "ir.actions.act_window"
        )
        actions = [
            *lists.mapped("action"),
            self.ref("djpk_region_action"),
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_team_action"),
            self.env.ref("helpdesk_mgmt.helpdesk_ticket_channel_action"),
        ]
        self.assertGreater(len(actions), 10)
        for action in actions:
            text = action.help or ""
            self.assertIn("o_view_nocontent", text, action.name)
            self.assertGreater(text.count("<p"), 1, action.name)

    def test_lists_can_be_filtered_and_grouped(self):
        for model in FORMS:
            if model.endswith(".wizard"):
                continue
            arch = self._as("manager", model).get_view(view_type="search")["arch"]
            self.assertTrue(list(etree.fromstring(arch).iter("filter")), model)

    def test_manager_changes_the_office_hours(self):
        calendar = self.ref("office_hours").with_user(self.users["manager"])
        view = "djpk_consultation.resource_calendar_view_form_office"
        with Form(calendar, view=view) as form:
            with form.attendance_ids.new() as line:
                line.dayofweek, line.hour_from, line.hour_to = "5", 8, 12
        self.assertEqual(len(calendar.attendance_ids), 11)
        saturday = {"date_from": "2025-06-07", "date_to": "2025-06-07"}
        self.assertTrue(self.sessions().available_slots(**saturday))

    # -- the page of settings ----------------------------------------------------

    def _settings(self, **context):
        admin = self.env.ref("base.user_admin")
        model = self.env["res.config.settings"].with_user(admin)
        return model.with_context(**context).create({})

    def test_settings_say_what_is_in_force(self):
        settings = self._settings()
        self.assertEqual(
            settings.djpk_policy_ids,
            self.policy + self.video_policy + self.dering_policy,
        )
        self.assertEqual(settings.djpk_policies_text.count("SE-2/PK.1/2024"), 3)
        self.assertFalse(settings.djpk_policies_missing)

    def test_settings_warn_of_a_type_without_a_policy(self):
        self.policy.valid_to = "2025-06-01"
        settings = self._settings()
        self.assertNotIn(self.policy, settings.djpk_policy_ids)
        self.assertEqual(settings.djpk_policies_missing, self.policy.type_id.name)

    def test_settings_name_the_years_on_record(self):
        settings = self._settings()
        self.assertIn("2027 (provisional)", settings.djpk_years_text)
        self.assertFalse(settings.djpk_years_missing)

    def test_settings_warn_of_the_coming_year(self):
        with self.at("2027-06-01 10:00"):
            self.assertEqual(self._settings().djpk_years_missing, "2028")
        with self.at("2028-01-03 10:00"):
            self.assertEqual(self._settings().djpk_years_missing, "2028, 2029")

    def test_settings_say_where_mails_arrive(self):
        settings = self._settings()
        self.assertEqual(settings.djpk_mail_address, "callcenter.djpk@kemenkeu.go.id")
        self.assertFalse(settings.djpk_mail_aliases)
        domain = self.env["mail.alias.domain"].create({"name": "djpk.example.com"})
        team = self.ref("team_contact_center")
        team.write({"alias_name": "callcenter", "alias_domain_id": domain.id})
        self.assertEqual(
            self._settings().djpk_mail_aliases, "callcenter@djpk.example.com"
        )

    def test_settings_page_opens(self):
        arch = self._settings().get_view(view_type="form")["arch"]
        blocks = etree.fromstring(arch).findall(".//block[@name='djpk_consultation']")
        self.assertEqual(len(blocks), 1)
        links = blocks[0].findall(".//button")
        actions = self.env["ir.actions.actions"].browse(
            [int(link.get("name")) for link in links if link.get("type") == "action"]
        )
        windows = self.env["ir.actions.act_window"].browse(
            actions.filtered(lambda a: a.type == "ir.actions.act_window").ids
        )
        self.assertEqual(
            set(windows.mapped("res_model")),
            {
                "djpk.consultation.policy",
                "resource.calendar.leaves",
                "resource.calendar",
                "helpdesk.ticket.team",
                "djpk.consultation.audit",
            },
        )
