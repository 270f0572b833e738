"""The demonstration passes both audits, whatever day it is loaded.

The tests' own, and the product's, which shares nothing with it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from freezegun import freeze_time
from simulate import audit

from odoo import fields
from odoo.tests import tagged

from odoo.addons.djpk_consultation.tests.test_demo import DemoCase


class AuditCase(DemoCase):
    """Audits in the transaction that loaded the demonstration."""

    def check(self):
        self.env.flush_all()
        found = audit.run(self.env.cr, fields.Datetime.now())
        self.assertGreater(len(found), 30)
        self.assertEqual([(check.name, rows) for check, rows in found if rows], [])
        own = self.env["djpk.consultation.audit"].create([{}])
        own._run()
        broken = own.broken_line_ids
        self.assertEqual([(line.invariant, line.count) for line in broken], [])


@tagged("standard", "post_install", "-at_install")
@freeze_time("2026-03-20 03:00:00")
class TestDemoAuditOnHoliday(AuditCase):
    def test_demo_of_lebaran_breaks_no_invariant(self):
        self.check()


@tagged("standard", "post_install", "-at_install")
@freeze_time("2026-12-31 17:30:00")
class TestDemoAuditAtNewYear(AuditCase):
    def test_demo_of_new_year_at_half_past_midnight_breaks_no_invariant(self):
        self.check()
