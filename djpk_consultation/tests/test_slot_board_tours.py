"""The slot board in a browser, by keyboard and by hand, alone and with a rival."""

import json

from odoo.tests import HttpCase, tagged

from .common import RuleCase


@tagged("post_install", "-at_install")
class TestSlotBoardTours(RuleCase, HttpCase):
    """Monday 2 June 2025, 10:00 WIB; 6 and 9 June are off."""

    def _tour(self, name, role="agent", url="/odoo/board", **options):
        user = self.users[role]
        user.password = user.login
        self.start_tour(url, name, login=user.login, **options)

    def _place_of(self, letter):
        [session] = letter.session_ids
        return self._where(session)

    def test_a_visit_is_booked_by_keyboard(self):
        number = {"number": "900/77/BPKAD"}
        letter = self._create_letter(letter=number, region_code="32.04")
        self._tour("djpk_board_booked")
        self.assertEqual(self._place_of(letter), ("2025-06-10", "1300"))
        self.assertEqual(letter.session_ids.visitor_ids.mapped("name"), ["Siti Aminah"])

    def test_a_visit_is_moved_by_keyboard_then_by_hand_then_cancelled(self):
        letter = self._create_letter(region_code="32.04")
        visit = self._book(letter, date="2025-06-05", slot="0900")
        self._book(date="2025-06-05", slot="1000")
        self._tour("djpk_board_moved")
        moves = [line.action for line in visit.log_ids if line.action == "moved"]
        self.assertEqual(len(moves), 2)
        self.assertEqual((visit.state, visit.cancel_cause), ("cancelled", "djpk"))

    def test_two_officers_want_the_same_place(self):
        letter = self._create_letter(region_code="32.04")
        others = [
            self._create_letter(region_code="33.02"),
            self._create_letter(region_code="33.74"),
        ]
        second = self.users["manager"]
        keys = self.env["res.users.apikeys"].with_user(second).sudo()
        rival = {
            "db": self.env.cr.dbname,
            "uid": second.id,
            # the database's own clock is not frozen
            "key": keys._generate("rpc", "rival", "2099-01-01"),
            "letters": [other.id for other in others],
        }
        told = json.dumps(json.dumps(rival))
        options = {"stepDelay": 0, "keepWatchBrowser": False, "debug": False}
        self._tour(
            "djpk_board_two_officers",
            url=f"/odoo/board/{letter.id}",
            code=f"sessionStorage.setItem('djpk_rival', {told});"
            f"odoo.startTour('djpk_board_two_officers', {json.dumps(options)})",
        )
        self.assertFalse(letter.session_ids)
        self.assertEqual(self._place_of(others[0]), ("2025-06-05", "1400"))
        self.assertEqual(self._place_of(others[1]), ("2025-06-05", "0900"))

    def _read_only(self, role):
        letter = self._create_letter("2025-05-20 09:00", region_code="32.04")
        self._book(letter, date="2025-06-03", slot="0900")
        self._tour("djpk_board_read_only", role)

    def test_a_unit_reads_only(self):
        self._read_only("unit")

    def test_reception_reads_only(self):
        self._read_only("reception")

    def test_without_a_connection_it_says_so_and_tries_again(self):
        self._tour("djpk_board_away")
