import json

from odoo.tests import tagged

from ..models.djpk_consultation_session_live import CHANGED
from .common import RuleCase


class Told:
    """For a test case: what was told to open screens."""

    last_told = 0

    def _told(self):
        """``[(channel, payload)]`` of the messages told since the last time."""
        self.cr.flush()
        bus = self.env["bus.bus"].sudo()
        rows = bus.search([("id", ">", self.last_told)], order="id")
        self.last_told = rows[-1:].id or self.last_told
        messages = [(json.loads(row.channel), json.loads(row.message)) for row in rows]
        return [
            (channel[2], message["payload"])
            for channel, message in messages
            if message["type"] == CHANGED
        ]


@tagged("post_install", "-at_install")
class TestSessionLive(Told, RuleCase):
    """What changes is told to the screens of who may see sessions."""

    def setUp(self):
        super().setUp()
        self.session = self._book(date="2025-06-05", slot="0900")
        self._told()

    def _groups(self):
        return {self.ref("group_reception").id, self.ref("group_unit").id}

    def test_a_booking_is_told_to_desks_and_units(self):
        session = self._book(date="2025-06-05", slot="1000")
        told = self._told()
        self.assertEqual({group for group, _payload in told}, self._groups())
        for _group, payload in told:
            self.assertEqual(payload, {"ids": session.ids, "days": ["2025-06-05"]})

    def test_a_move_is_told_for_both_days(self):
        self.sessions().move(
            session_id=self.session.id, date="2025-06-10", slot="0900", reason="x"
        )
        days = {day for _group, payload in self._told() for day in payload["days"]}
        self.assertEqual(days, {"2025-06-05", "2025-06-10"})

    def test_what_is_done_at_the_desk_is_told(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
        self.assertIn(
            self.session.ids, [payload["ids"] for _g, payload in self._told()]
        )

    def test_nothing_personal_is_told(self):
        with self.at("2025-06-05 09:00"):
            self._arrive(self.session)
        for _group, payload in self._told():
            self.assertEqual(set(payload), {"ids", "days"})
