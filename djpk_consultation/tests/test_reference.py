from collections import Counter

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal
from odoo.addons.djpk_consultation.tools.policy import PolicyValues

from .common import ConsultationCommon

READABLE = [
    "djpk.region",
    "djpk.consultation.type",
    "djpk.consultation.policy",
    "djpk.consultation.slot",
    "djpk.consultation.room",
    "djpk.consultation.closure",
    "djpk.consultation.position",
    "djpk.consultation.topic",
]


@tagged("post_install", "-at_install")
class TestRegion(ConsultationCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regions = cls.env["djpk.region"]

    def _region(self, code):
        return self.regions.search([("code", "=", code)])

    def test_all_regions(self):
        regions = self.regions.search([])
        self.assertEqual(
            Counter(regions.mapped("type")),
            {"province": 38, "regency": 416, "city": 98},
        )
        self.assertEqual(len(regions.filtered("autonomous")), 546)
        self.assertEqual(len(set(regions.mapped("name"))), len(regions))
        for region in regions:
            province = region.parent_id or region
            self.assertEqual(region.code.split(".")[0], province.code)
            self.assertEqual(region.state_id.country_id.code, "ID")
            self.assertEqual(region.tz, province.tz)
            self.assertEqual(region.state_id, province.state_id)
        states = regions.filtered(lambda region: not region.parent_id).state_id
        self.assertEqual(len(states), 38)

    def test_kinds_of_the_same_name_are_told_apart(self):
        self.assertEqual(self._region("32.04").display_name, "Kabupaten Bandung")
        self.assertEqual(self._region("32.73").display_name, "Kota Bandung")

    def test_type_ahead_by_name_and_code(self):
        for text in ("Kota Bandung", "32.73"):
            found = self.regions.name_search(text)
            self.assertEqual(found[0], (self._region("32.73").id, "Kota Bandung"))

    def test_time_zones(self):
        for code, tz in (
            ("11", "Asia/Jakarta"),
            ("31.71", "Asia/Jakarta"),
            ("61.01", "Asia/Jakarta"),
            ("62", "Asia/Jakarta"),
            ("63", "Asia/Makassar"),
            ("51.71", "Asia/Makassar"),
            ("73.71", "Asia/Makassar"),
            ("81", "Asia/Jayapura"),
            ("94.01", "Asia/Jayapura"),
        ):
            self.assertEqual(self._region(code).tz, tz, code)

    def test_state(self):
        state = self.env.ref("base.state_id_pt")
        self.assertEqual(self._region("94.01").state_id, state)

    def test_r11_jakartas_units_use_the_quota_of_the_province(self):
        shared = self.regions.search([]).filtered(
            lambda region: region.quota_region_id != region
        )
        self.assertEqual(
            shared.mapped("code"),
            ["31.01", "31.71", "31.72", "31.73", "31.74", "31.75"],
        )
        self.assertEqual(shared.quota_region_id, self._region("31"))
        self.assertEqual(shared, self.regions.search([("autonomous", "=", False)]))

    def test_r11_new_region_has_its_own_quota(self):
        vals = {"code": "32.99", "name": "Kota Baru", "type": "city"}
        province = self._region("32")
        region = self.regions.create(
            {**vals, "parent_id": province.id, "quota_region_id": False}
        )
        self.env.cr.execute(
            "SELECT quota_region_id FROM djpk_region WHERE id = %s", [region.id]
        )
        self.assertEqual(self.env.cr.fetchone(), (region.id,))
        region.autonomous = False
        self.assertEqual(region.quota_region_id, province)
        region.quota_region_id = region
        self.assertEqual(region.quota_region_id, region)
        region.quota_region_id = False
        self.assertEqual(region.quota_region_id, province)

    def test_r11_quota_is_one_step_away(self):
        with self.assertRaises(ConsultationRefusal):
            self._region("32.73").quota_region_id = self._region("31.71")
        with self.assertRaises(ConsultationRefusal):
            self._region("31").quota_region_id = self._region("32")

    @mute_logger("odoo.sql_db")
    def test_code_is_unique_even_if_archived(self):
        self._region("32.73").active = False
        with self.assertRaises(ConsultationRefusal):
            self.regions.create({"code": "32.73", "name": "Again", "type": "city"})

    def test_reload_keeps_what_was_edited(self):
        region = self.ref("region_32_73")
        region.write({"name": "Kota Lain", "active": False})
        everything = self.regions.with_context(active_test=False)
        count = everything.search_count([])
        self.regions._load_reference()
        self.assertEqual((region.name, region.active), ("Kota Lain", False))
        self.assertEqual(everything.search_count([]), count)


@tagged("post_install", "-at_install")
class TestReference(ConsultationCommon):
    def _codes(self, model, domain):
        return self.env[model].search(domain).mapped("code")

    def test_r01_channels(self):
        channels = self.env["helpdesk.ticket.channel"].search([("code", "!=", False)])
        addresses = {
            "phone": "150420",
            "whatsapp": "08111504207",
            "email": "callcenter.djpk@kemenkeu.go.id",
            "live_chat": "contact-djpk.kemenkeu.go.id",
            "helpdesk": "contact-djpk.kemenkeu.go.id",
            "ms_teams": "Call Center DJPK",
            "other_video": False,
            "website": "djpk.kemenkeu.go.id",
            "instagram": "@ditjenpk",
            "facebook": "Direktorat Jenderal Perimbangan Keuangan",
            "twitter": "@DitjenPK",
            "youtube": "DitjenPK Kemenkeu RI",
        }
        self.assertEqual({item.code: item.address for item in channels}, addresses)
        self.assertFalse(channels.company_id)
        self.assertEqual(
            channels.filtered("for_letter").mapped("code"), ["whatsapp", "email"]
        )

    def test_r20_nine_channels_take_complaints(self):
        self.assertEqual(
            self._codes("helpdesk.ticket.channel", [("for_complaint", "=", True)]),
            "phone whatsapp email live_chat helpdesk website instagram facebook"
            " twitter".split(),
        )

    def test_channels_of_the_base_are_the_same_records(self):
        """A ticket that the base makes from a mail has our e-mail channel."""
        for code, name in (("email", "email"), ("phone", "phone"), ("website", "web")):
            channel = self.env.ref(f"helpdesk_mgmt.helpdesk_ticket_channel_{name}")
            self.assertEqual(channel.code, code)

    @mute_logger("odoo.sql_db")
    def test_channel_code_is_unique_where_set(self):
        channels = self.env["helpdesk.ticket.channel"]
        channels.create([{"name": "One"}, {"name": "Two"}, {"name": "3", "code": ""}])
        channels.create({"name": "Four", "code": ""})
        with self.assertRaises(ConsultationRefusal):
            channels.create({"name": "Five", "code": "email"})

    def test_r22_each_topic_has_its_unit(self):
        units = {}
        for topic in self.env["djpk.consultation.topic"].search([]):
            self.assertTrue(topic.team_id.is_technical_unit)
            units.setdefault(topic.team_id, []).append(topic.code)
        expected = {
            "team_dtu": "dau dbh",
            "team_dtk": "dak_fisik dak_nonfisik hibah",
            "team_dd": "dana_desa insentif_fiskal dana_otsus dana_keistimewaan",
            "team_pdrd": "pajak_daerah retribusi_daerah opsen ranperda",
            "team_ppd": "pinjaman_daerah obligasi_daerah kpdbu",
            "team_sipt": "sikd data_apbd tkd_payment",
            "team_setditjen": "kunjungan hkpd",
        }
        self.assertEqual(
            units, {self.ref(name): codes.split() for name, codes in expected.items()}
        )

    def test_technical_units(self):
        units = self.env["helpdesk.ticket.team"].search(
            [("is_technical_unit", "=", True)]
        )
        self.assertEqual(len(units), 7)
        self.assertNotIn(self.ref("team_contact_center"), units)
        self.assertFalse(any(units.mapped("alias_name")))

    def test_r12_leaders(self):
        positions = self.env["djpk.consultation.position"]
        self.assertEqual(
            positions.search([]).mapped("code"),
            "governor regent mayor dprd_chair deputy_head dprd_vice_chair"
            " regional_secretary agency_head staff".split(),
        )
        self.assertEqual(
            positions.search([("leader", "=", True)]).mapped("code"),
            ["governor", "regent", "mayor", "dprd_chair"],
        )

    def test_r10_room_with_cctv(self):
        room = self.ref("room_video_conference")
        self.assertEqual(room.name, "Ruang Video Conference, lantai 3")
        self.assertTrue(room.cctv)

    def test_reference_data_is_not_overwritten_by_an_update(self):
        data = self.env["ir.model.data"].search(
            [("module", "=", "djpk_consultation"), ("model", "in", READABLE)]
        )
        self.assertGreater(len(data), 552)
        self.assertTrue(all(data.mapped("noupdate")))

    def test_constraints_are_in_the_database(self):
        """Odoo only logs what it could not create."""
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint UNION SELECT indexname FROM pg_indexes"
        )
        existing = {name for (name,) in self.env.cr.fetchall()}
        expected = [
            item.full_name(self.env[model])
            for model in [*READABLE, "helpdesk.ticket.channel"]
            for item in self.env[model]._table_objects.values()
        ]
        self.assertGreater(len(expected), 15)
        self.assertFalse(set(expected) - existing)


@tagged("post_install", "-at_install")
class TestReferenceForms(ConsultationCommon):
    def _open(self, model):
        return Form(self.env[model].with_user(self.users["manager"]))

    def test_region(self):
        with self._open("djpk.region") as form:
            form.code, form.name, form.type = "32.99", "Kota Baru", "city"
        self.assertEqual(form.record.quota_region_id, form.record)

    def test_policy_begins_with_the_defaults(self):
        with self._open("djpk.consultation.policy") as form:
            form.type_id = self.ref("type_video")
            form.valid_from, form.valid_to = "2023-01-01", "2023-12-31"
            form.regulation = "SE-1/PK/2023"
        policy = form.record
        self.assertEqual(policy.region_monthly_limit, 2)
        self.assertEqual(len(policy.slot_ids), 4)
        self.assertEqual(policy.office_calendar_id, self.ref("office_hours"))

    def test_slot_suggests_its_code(self):
        with self._open("djpk.consultation.slot") as form:
            form.hour_from, form.hour_to = 15, 16
        self.assertEqual(form.record.code, "1500")
        form.record.hour_from = 15.25
        self.assertEqual(form.record.code, "1500")

    def test_days_off(self):
        action = self.ref("resource_calendar_leaves_action")
        context = action._get_eval_context()
        leaves = self.env["resource.calendar.leaves"].search(
            safe_eval(action.domain, context)
        )
        self.assertEqual(len(leaves), 108)
        defaults = safe_eval(action.context, context)
        with Form(
            leaves.with_user(self.users["manager"]).browse().with_context(**defaults)
        ) as form:
            form.name = "Late holiday"
            form.date_from, form.date_to = "2026-07-05 17:00:00", "2026-07-06 16:59:59"
        self.assertEqual(form.record.calendar_id, self.ref("office_hours"))
        self.assertEqual(form.record.holiday_kind, "national_holiday")

    def test_every_setting_has_a_help_text_with_its_clause(self):
        policy = self.env["djpk.consultation.policy"]
        for name in PolicyValues._fields[8:]:
            field = policy._fields["slot_ids" if name == "slots" else name]
            self.assertRegex(field.help, r"\b[EF](\.\d)?", name)


@tagged("post_install", "-at_install")
class TestReferenceAccess(ConsultationCommon):
    def test_who_reads_and_who_writes(self):
        for role in ("reception", "agent", "manager", "unit"):
            for model in READABLE:
                records = self.env[model].with_user(self.users[role])
                self.assertTrue(records.has_access("read"), (role, model))
                for operation in ("write", "create", "unlink"):
                    self.assertEqual(
                        records.has_access(operation), role == "manager", (role, model)
                    )

    def test_chain_of_roles(self):
        for role, groups in {
            "reception": "base.group_user",
            "agent": "djpk_consultation.group_reception,"
            "helpdesk_mgmt.group_helpdesk_user",
            "manager": "djpk_consultation.group_agent,"
            "helpdesk_mgmt.group_helpdesk_manager",
            "unit": "base.group_user,helpdesk_mgmt.group_helpdesk_user_own",
        }.items():
            for group in groups.split(","):
                self.assertTrue(self.users[role].has_group(group), (role, group))
        self.assertFalse(
            self.users["unit"].has_group("helpdesk_mgmt.group_helpdesk_user_team")
        )
        admin = self.env.ref("base.user_admin")
        for name in ("manager", "unit", "integration"):
            self.assertTrue(admin.has_group(f"djpk_consultation.group_{name}"))

    def test_integration_opens_no_data(self):
        user = self.users["integration"]
        self.assertEqual(user.all_group_ids, self.ref("group_integration"))
        opened = [
            (model, operation)
            for model in self.env.registry
            for operation in ("read", "write", "create", "unlink")
            if self.env[model].with_user(user).has_access(operation)
        ]
        self.assertEqual(opened, [])

    def test_manager_keeps_the_days_off(self):
        calendar = self.ref("office_hours").with_user(self.users["manager"])
        leave = self.env["resource.calendar.leaves"].with_user(self.users["manager"])
        leave = leave.create(
            {
                "name": "Late holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-07-05 17:00:00",
                "date_to": "2026-07-06 16:59:59",
            }
        )
        leave.name = "Renamed"
        leave.unlink()
        calendar.attendance_ids[0].hour_from = 8
        season = calendar.create({"name": "Other hours", "company_id": False})
        season.attendance_ids[0].hour_from = 9

    def test_manager_leaves_other_calendars_alone(self):
        other = self.env["resource.calendar"].create({"name": "Not of a policy"})
        other = other.with_user(self.users["manager"])
        with self.assertRaises(AccessError):
            other.name = "Mine"
        with self.assertRaises(AccessError):
            other.attendance_ids[0].hour_from = 9
        self.assertEqual(other.name, "Not of a policy")

    def test_others_do_not_touch_the_days_off(self):
        for role in ("reception", "agent", "unit", "employee"):
            holiday = self.ref("holiday_2025_08_18").with_user(self.users[role])
            with self.assertRaises(AccessError):
                holiday.name = "Working day"
