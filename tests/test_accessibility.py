"""Pages of the product under axe-core: no serious finding."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from live.axe import AxeMixin

from odoo.tests import HttpCase, tagged

from odoo.addons.djpk_consultation.tests.common import RuleCase


@tagged("standard", "post_install", "-at_install")
class TestAxe(AxeMixin, HttpCase):
    def test_a_button_without_a_name_is_found(self):
        """The check itself can fail."""
        nameless = "document.body.append(document.createElement('button'));"
        with self.assertRaisesRegex(AssertionError, "button-name"):
            self.assert_accessible(
                "/web/login", None, "body > button", "body > button", before=nameless
            )


@tagged("standard", "post_install", "-at_install")
class TestBoardAxe(AxeMixin, RuleCase, HttpCase):
    """The slot board: each state of a cell, a letter looked for, its dialogues."""

    def _check(self, shown, before="", url="/odoo/board", include=".o_slot_board"):
        agent = self.users["agent"]
        agent.password = agent.login
        self.assert_accessible(url, agent.login, shown, include, before=before)

    def _fill_board(self):
        visit = self._book(date="2025-06-05", slot="0900")
        self._book_video("2025-06-05 10:00", room_id=self.room.id)
        self._close_day("2025-06-04", slot_id=self.ref("slot_1300").id)
        return visit

    def test_the_board(self):
        self._fill_board()
        self._check(".o_slot_board_card")

    def test_a_letter_looked_for(self):
        self._fill_board()
        letter = self._create_letter()
        url = f"/odoo/board/{letter.id}"
        self._check(".o_slot_board_lawful", url=url)

    def test_what_can_be_done_in_a_cell(self):
        self._fill_board()
        click = "(await shown('.o_slot_board_card')).closest('td').click();"
        actions = ".o_slot_board_actions"
        self._check(actions, click, include=actions)

    def test_the_letters_that_wait(self):
        self._create_letter()
        focus = "(await shown('.o_slot_board_picker input')).focus();"
        self._check(".o_slot_board_picker li[aria-selected=true]", focus)

    def test_a_session_that_is_moved(self):
        self._fill_board()
        move = (
            "(await shown('.o_slot_board_card')).closest('td').click();"
            "(await shown('.o_slot_board_move')).click();"
        )
        self._check(".o_slot_board_stay", move)
