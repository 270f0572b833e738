from odoo.tests import HttpCase, tagged

from .common import ConsultationCommon


@tagged("post_install", "-at_install")
class TestConfigBrowser(ConsultationCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["manager"].password = "djpk_manager"

    def test_a_typed_date_stays_to_be_seen(self):
        """The list of what is booked there is asked for while one types."""
        self.start_tour(
            "/odoo/consultation-closures", "djpk_closure_typed", login="djpk_manager"
        )
        closure = self.env["djpk.consultation.closure"].search([], limit=1)
        days = str(closure.date_from), str(closure.date_to)
        self.assertEqual(days, ("2025-06-05", "2025-06-10"))
