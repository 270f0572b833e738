"""The screens read many rows with as many queries as few."""

from odoo.tests import tagged

from .common import RuleCase
from .common_views import ViewReads

FEW, MANY = 20, 80


@tagged("post_install", "-at_install")
class TestScreenQueries(ViewReads, RuleCase):
    """No query per row in the lists and in the calendar of sessions."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        sessions = cls.env(user=cls.users["manager"])["djpk.consultation.session"]
        regions = cls.env["djpk.region"].search([("autonomous", "=", True)], limit=MANY)
        partners = cls.env["res.partner"].create(
            [{"name": f"BPKAD {region.name}"} for region in regions]
        )
        slots = cls.env["djpk.consultation.slot"].search([])
        cls.made = sessions.create(
            [
                {
                    "type_id": cls.ref("type_face_to_face").id,
                    "date": f"2024-03-{1 + number // 4:02}",
                    "start": f"2024-03-{1 + number // 4:02} 0{2 + number % 4}:00:00",
                    "stop": f"2024-03-{1 + number // 4:02} 0{3 + number % 4}:00:00",
                    "slot_id": slots[number % 4].id,
                    "room_id": cls.room.id,
                    "region_id": regions[number].id,
                    "partner_id": partners[number].id,
                    "team_id": (cls.team if number % 2 else cls.other_team).id,
                    "officer_ids": [(4, cls.users["unit"].id)],
                    "state": "done",
                    "historical": True,
                    "visitor_ids": [
                        (0, 0, {"name": name, "position_id": cls.ref(position).id})
                        for name, position in (
                            ("Siti", "position_staff"),
                            ("Budi", "position_regent"),
                        )
                    ],
                }
                for number in range(MANY)
            ]
        )

    def _queries(self, read, count):
        """Queries of a read of so many rows, in an environment that knows nothing."""
        domain = [("id", "in", self.made[:count].ids)]
        sessions = self.sessions()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(read(sessions, domain), count)
        return self.env.cr.sql_log_count - before

    def _check(self, read):
        self._queries(read, 1)  # what is cached for good
        few, many = self._queries(read, FEW), self._queries(read, MANY)
        self.assertEqual(few, many)

    def _check_view(self, kind):
        _arch, spec = self._read_view(self.sessions(), kind)
        self._check(
            lambda sessions, domain: len(
                sessions.web_search_read(domain, spec, limit=MANY + 1)["records"]
            )
        )

    def test_list(self):
        self._check_view("list")

    def test_kanban(self):
        self._check_view("kanban")

    def test_calendar(self):
        arch, spec = self._read_view(self.sessions(), "calendar")
        names = [*spec, arch.get("date_start"), arch.get("date_stop"), "display_name"]
        self._check(lambda sessions, domain: len(sessions.search_read(domain, names)))

    def test_audit_trail(self):
        _arch, spec = self._read_view(self.env["djpk.consultation.log"], "list")
        log = self.env["djpk.consultation.log"]
        for session in self.made:
            log.record("closed", session_id=session.id, after="2024-03-01")

        def read(sessions, domain):
            lines = self._as("agent", "djpk.consultation.log")
            found = lines.web_search_read([("session_id", "any", domain)], spec)
            return len(found["records"])

        self._check(read)

    def test_overview_fields(self):
        """Those of the form, should somebody put them into a list."""
        spec = dict.fromkeys(
            ("guests_text", "missing_documents", "needs_documents", "this_week"), {}
        )
        self._check(
            lambda sessions, domain: len(
                sessions.web_search_read(domain, spec)["records"]
            )
        )
