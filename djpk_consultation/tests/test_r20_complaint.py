from odoo.tests import tagged

from .test_r02_ticket import TicketCase


@tagged("post_install", "-at_install")
class TestComplaint(TicketCase):
    """R20 (E.5): complaints and suggestions by the nine named channels."""

    NINE = (
        "phone",
        "whatsapp",
        "email",
        "live_chat",
        "helpdesk",
        "website",
        "instagram",
        "facebook",
        "twitter",
    )

    def test_r20_nine_channels_take_them(self):
        for kind in ("complaint", "suggestion"):
            for code in self.NINE:
                ticket = self._register(kind=kind, channel_code=code, type_code=None)
                self.assertEqual(ticket.channel_id.code, code)

    def test_r20_others_do_not(self):
        for kind in ("complaint", "suggestion"):
            for code in ("ms_teams", "other_video", "youtube"):
                with self.refused(
                    "channel_not_for_complaint", says=("E.5", "WhatsApp", "Instagram")
                ):
                    self._register(kind=kind, channel_code=code, type_code=None)

    def test_r20_other_kinds_are_free(self):
        ticket = self._register(kind="information", channel_code="ms_teams")
        with self.refused("channel_not_for_complaint"):
            ticket.with_user(self.users["agent"]).kind = "complaint"

    def test_r20_channel_changed_in_the_form_is_judged_too(self):
        ticket = self._register(kind="complaint", type_code=None)
        with self.refused("channel_not_for_complaint"):
            ticket.with_user(self.users["agent"]).channel_id = self.ref(
                "channel_ms_teams"
            )

    def test_r20_channel_without_a_code_is_nobodys(self):
        channel = self.env["helpdesk.ticket.channel"].create({"name": "Letterbox"})
        ticket = self._register(kind="complaint", type_code=None)
        ticket.channel_id = channel
        self.assertEqual(ticket.channel_id, channel)
