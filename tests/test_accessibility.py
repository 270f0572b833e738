"""Pages of the product under axe-core: no serious finding."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from live.axe import AxeMixin

from odoo.tests import HttpCase, tagged


@tagged("standard", "post_install", "-at_install")
class TestAxe(AxeMixin, HttpCase):
    def test_a_button_without_a_name_is_found(self):
        """The check itself can fail."""
        nameless = "document.body.append(document.createElement('button'));"
        with self.assertRaisesRegex(AssertionError, "button-name"):
            self.assert_accessible(
                "/web/login", None, "body > button", "body > button", before=nameless
            )
