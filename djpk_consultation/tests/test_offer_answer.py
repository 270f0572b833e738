from freezegun import freeze_time

from odoo.tests import tagged

from .common_offers import OfferCase


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferAnswer(OfferCase):
    """What becomes of an offer, and that its places are free then."""

    def _release(self):
        self.env.flush_all()
        self._run("ir_cron_offers")

    def assert_free(self, offer):
        self.assertEqual(self.held(offer), [])
        self.assertEqual(len(self.free("2025-06-05")), 4)
        self.assertEqual(self._quota(offer.letter_id.region_id.code), (0, 2))

    # -- chosen --------------------------------------------------------------------

    def test_the_choice_confirms_and_frees_the_others(self):
        offer = self.offer()
        session = self.choose(offer, 1)
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))
        self.assertEqual(offer.state, "chosen")
        self.assertEqual(offer.session_id, session)
        self.assertEqual(offer.letter_id.state, "used")
        self.assertEqual(self.held(offer), [])
        self.assertEqual(
            self._live_claims(session), ["day", "letter", "quota", "room", "slot"]
        )
        self.assertEqual(self.free("2025-06-05"), ["0900", "1300", "1400"])
        self.assertEqual(self._quota(session.region_id.code), (1, 1))
        self.assertIn("offer_chosen", self._actions(offer.letter_id))

    def test_the_choice_schedules_the_letters_draft(self):
        offer = self.offer()
        draft = self.sessions().create({"letter_id": offer.letter_id.id})
        self.assertEqual(self.choose(offer).id, draft.id)

    def test_a_refused_choice_leaves_the_offer_open(self):
        offer = self.offer()
        with self.refused("visitors_missing"):
            self.choose(offer, visitors=())
        self.assertEqual(offer.state, "open")
        self.assertEqual(len(self.held(offer)), 10)

    def test_a_day_closed_meanwhile_is_refused_and_another_can_be_chosen(self):
        offer = self.offer()
        self._close_day("2025-06-05")
        with self.refused("slot_closed"):
            self.choose(offer, 0)
        self.assertEqual(self._where(self.choose(offer, 2)), ("2025-06-10", "0900"))

    def test_an_offer_is_chosen_once(self):
        offer = self.offer()
        self.choose(offer)
        with self.refused("wrong_state", says="chosen already"):
            self.choose(offer, 1)

    def test_a_line_of_another_offer_is_unknown(self):
        offer = self.offer()
        other = self.offer(None, ("2025-06-12", "0900"))
        with self.refused("invalid_value", says="line_id"):
            self.offers().choose(offer_id=offer.id, line_id=other.line_ids.id)

    # -- the end of its time -------------------------------------------------------

    def test_chosen_in_the_last_second_and_not_after(self):
        for day, now, accepted in (
            ("2025-06-10", "09:59:59", True),
            ("2025-06-11", "10:00:00", False),
        ):
            offer = self.offer(None, (day, "0900"))
            with self.at(f"2025-06-04 {now}"):
                if accepted:
                    self.choose(offer)
                    continue
                with self.refused("wrong_state", says="Wed 4 Jun 2025 10:00 WIB"):
                    self.choose(offer)

    def test_an_expired_hold_refuses_nobody_before_the_action_ran(self):
        offer = self.offer(self.letter(region_code="11.01"))
        with self.at("2025-06-04 10:00"):
            self.assertEqual(len(self.free("2025-06-05")), 4)
            self.assertEqual(self._quota("11.01"), (0, 2))
            session = self._book(
                self._create_letter("2025-05-20 09:00"),
                date="2025-06-05",
                slot="0900",
                strict=True,
            )
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(offer.state, "open")

    def test_the_action_gives_back_what_was_not_chosen(self):
        offer = self.offer()
        with self.at("2025-06-04 09:59:59"):
            self._release()
            self.assertEqual(offer.state, "open")
        with self.at("2025-06-04 10:00"):
            self._release()
            self.assertEqual(
                (offer.state, offer.release_cause), ("released", "expired")
            )
            self.assert_free(offer)
            ended = offer.ended_at
        with self.at("2025-06-04 10:05"):
            self._release()
        self.assertEqual(offer.ended_at, ended)
        self.assertEqual(len(self.notices(offer.letter_id, kind="offer_ended")), 1)

    def test_one_offer_that_fails_does_not_stop_the_rest(self):
        bad, good = self.offer(), self.offer(None, ("2025-06-12", "0900"))
        original = type(bad)._end

        def fail(offer, *args, **values):
            if offer == bad:
                raise ValueError("broken")
            return original(offer, *args, **values)

        self.patch(type(bad), "_end", fail)
        log = "odoo.addons.djpk_consultation.models.ir_cron"
        with self.at("2025-06-04 10:00"), self.assertLogs(log, "ERROR"):
            self._release()
        self.assertEqual((bad.state, good.state), ("open", "released"))

    def test_the_officer_is_asked_to_call_and_no_more_when_it_is_booked(self):
        offer = self.offer()
        letter = offer.letter_id
        with self.at("2025-06-04 10:00"):
            self._release()
            self.assertIn("not answered", letter._duty("offer").summary)
            self._book(letter, date="2025-06-10")
        self.assertFalse(letter._duty("offer"))

    # -- declined, withdrawn -------------------------------------------------------

    def test_none_fits_and_a_wish(self):
        offer = self.offer()
        self.offers().decline(offer_id=offer.id, wish="A Thursday in July")
        self.assertEqual((offer.state, offer.wish), ("declined", "A Thursday in July"))
        self.assert_free(offer)
        self.assertEqual(offer.letter_id.state, "approved")
        self.assertIn("A Thursday in July", offer.letter_id._duty("offer").summary)
        with self.refused("wrong_state", says="none of these times fits"):
            self.choose(offer)

    def test_withdrawn_by_the_officer(self):
        offer = self.offer()
        self.send()
        self.offers().withdraw(offer_id=offer.id, reason="The unit is away")
        self.assert_free(offer)
        (mail,) = self.send()
        self.assertIn("The unit is away", self.plain(mail))
        with self.refused("wrong_state", says="withdrawn"):
            self.offers().withdraw(offer_id=offer.id, reason="Again")

    # -- other ways ----------------------------------------------------------------

    def test_booked_otherwise_the_hold_gives_way(self):
        """A held place and a place of the month refuse their own letter nothing."""
        self._use_quota("11.01", "2025-06-12")
        for slot in ("0900", "1300"):
            offer = self.offer(self.letter(region_code="11.01"), ("2025-06-10", "0900"))
            day = "2025-06-10"
            session = self._book(offer.letter_id, date=day, slot=slot, strict=True)
            self.assertEqual(self._where(session), (day, slot))
            self.assertEqual(offer.release_cause, "booked")
            self.assertEqual(self.held(offer), [])
            self.assertEqual(self._quota("11.01"), (2, 0))
            self.sessions().cancel(session_id=session.id, cause="djpk", reason="Test")

    def test_decision_taken_back_frees_what_was_held(self):
        offer = self.offer()
        self.letters("manager").reopen(letter_id=offer.letter_id.id, reason="Wrong")
        self.assertEqual((offer.state, offer.release_cause), ("released", "letter"))
        self.assert_free(offer)

    def test_expired_letter_frees_what_was_held(self):
        offer = self.offer()
        offer.letter_id._apply({"state": "expired"})
        self.assertEqual(offer.release_cause, "letter")
        self.assert_free(offer)

    def test_correction_of_a_cancellation_takes_the_place_from_its_own_offer(self):
        session = self._book(self.letter(), date="2025-06-10", slot="0900")
        self.sessions().cancel(session_id=session.id, cause="djpk", reason="Ill")
        offer = self.offer(session.letter_id, ("2025-06-10", "0900"))
        self.sessions("manager").correct(session_id=session.id, reason="By mistake")
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(offer.release_cause, "booked")

    def test_waiting_letters_hear_of_places_given_back(self):
        self._fill("2025-06-05", "1300", "1400")
        for day in ("2025-06-10", "2025-06-11"):
            self._fill(day, "1000", "1300", "1400")
        offer = self.offer(None, ("2025-06-05", "0900"), ("2025-06-05", "1000"))
        waiting = self.letter()
        self.offers().decline(offer_id=offer.id)
        self.env.flush_all()
        self._run("ir_cron_freed_places")
        self.assertIn("5 Jun", waiting.with_context(lang="en_US").freed_place)
