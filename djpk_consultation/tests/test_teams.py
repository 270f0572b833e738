from odoo.fields import Command
from odoo.tests import tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestTeamMembership(RuleCase):
    """A unit sees its team's from the moment it is a member, and no longer."""

    def setUp(self):
        super().setUp()
        self.session = self._book()
        self.user = self.users["unit"]

    def _sees(self):
        """By the team's rules: ours for sessions, the base's for open tickets."""
        ticket = self.session.ticket_id
        ticket.sudo().write({"user_id": False})
        records = (self.session, self.session.letter_id, ticket)
        return {record.with_user(self.user).has_access("read") for record in records}

    def test_who_leaves_a_team_sees_its_own_no_more(self):
        self.assertEqual(self._sees(), {True})
        self.team.user_ids -= self.user
        self.assertEqual(self._sees(), {False})
        self.team.user_ids += self.user
        self.assertEqual(self._sees(), {True})

    def test_it_is_the_same_from_the_user_s_side(self):
        self.assertEqual(self._sees(), {True})
        self.user.helpdesk_team_ids = [Command.clear()]
        self.assertEqual(self._sees(), {False})
        self.user.helpdesk_team_ids = [Command.link(self.team.id)]
        self.assertEqual(self._sees(), {True})
