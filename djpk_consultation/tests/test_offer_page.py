from urllib.parse import urlencode

from freezegun import freeze_time
from lxml import html

from odoo.tests import HttpCase, tagged

from ..controllers.offer import GUESSES
from .common_offers import OfferCase

VISITOR = {"name_1": "Siti", "position_1": "staff"}


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferPage(OfferCase, HttpCase):
    """E.3.c.3: the region answers on a page without login; opening it does nothing."""

    def setUp(self):
        super().setUp()
        GUESSES.forget()
        self.addCleanup(GUESSES.forget)

    def page(self, address, status=200):
        """The page's tree."""
        self.env.flush_all()
        response = self.url_open(address)
        self.assertEqual(response.status_code, status)
        return html.fromstring(response.content)

    def answer(self, offer, part, csrf=True, **values):
        """What the page's form sends.

        :return: the response, redirects not followed
        """
        tree = self.page(f"{offer._page_path()}?lang=en")
        tokens = tree.xpath("//input[@name='csrf_token']/@value")
        if csrf:
            values["csrf_token"] = tokens[0]
        response = self.url_open(
            f"{offer._page_path()}/{part}?lang=en",
            data=urlencode(values),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            allow_redirects=False,
        )
        self.env.invalidate_all()
        return response

    def text(self, tree):
        return " ".join(tree.text_content().split())

    # -- opening -------------------------------------------------------------------

    def test_opening_shows_the_times_and_changes_nothing(self):
        offer = self.offer(self.letter(region_code="91.03"))
        before = offer.read(["state", "write_date"])
        tree = self.page(f"{offer._page_path()}?lang=en")
        text = self.text(tree)
        self.assertIn("5 June 2025, 09.00–10.00 WIB (11.00–12.00 WIT)", text)
        self.assertIn("held for you until Wednesday, 4 June 2025, 10.00 WIB", text)
        self.assertIn("At most 2 visitors are received, or 4", text)
        self.assertEqual(len(tree.xpath("//input[@type='radio']")), 3)
        self.env.invalidate_all()
        self.assertEqual(offer.read(["state", "write_date"]), before)

    def test_the_page_is_in_indonesian_first(self):
        self.env["res.lang"]._activate_lang("id_ID")
        path = self.offer()._page_path()
        for address, lang in ((path, "id"), (f"{path}?lang=en", "en")):
            self.assertEqual(self.page(address).get("lang"), lang)

    def test_answers_are_not_given_by_get(self):
        offer = self.offer()
        for part in ("pilih", "tolak"):
            self.page(f"{offer._page_path()}/{part}", status=405)
        self.assertEqual(offer.state, "open")

    def test_every_control_has_a_label(self):
        tree = self.page(self.offer()._page_path())
        controls = tree.xpath("//input[not(@type='hidden')]|//select|//textarea")
        self.assertEqual(len(controls), 3 + 2 * 4 + 1)
        for control in controls:
            labels = tree.xpath(f"//label[@for='{control.get('id')}']")
            self.assertTrue(labels or control.xpath("ancestor::label"), control.attrib)

    def test_the_page_is_kept_by_nobody_and_tells_no_other_site(self):
        response = self.url_open(self.offer()._page_path())
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")

    # -- choosing ------------------------------------------------------------------

    def test_the_choice_schedules_the_visit(self):
        offer = self.offer()
        response = self.answer(
            offer, "pilih", line=offer.line_ids[1].id, **VISITOR, name_2=" "
        )
        self.assertEqual(response.status_code, 303)
        session = offer.session_id
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(self._where(session), ("2025-06-05", "1000"))
        self.assertEqual(session.visitor_ids.mapped("name"), ["Siti"])
        text = self.text(self.page(f"{offer._page_path()}?lang=en"))
        self.assertIn("A time has been chosen", text)
        self.assertIn("10.00–11.00 WIB", text)

    def test_what_is_refused_keeps_what_was_typed_and_the_offer(self):
        offer = self.offer()
        people = {f"name_{row}": f"Guest {row}" for row in range(1, 4)}
        response = self.answer(offer, "pilih", line=offer.line_ids[0].id, **people)
        self.assertEqual(response.status_code, 422)
        tree = html.fromstring(response.content)
        (alert,) = tree.xpath("//*[@role='alert']")
        self.assertIn("3 guests; at most 2", alert.text_content())
        self.assertEqual(tree.xpath("//input[@name='name_3']/@value"), ["Guest 3"])
        self.assertTrue(tree.xpath("//input[@type='radio'][1]/@checked"))
        self.assertEqual(offer.state, "open")
        self.assertEqual(len(self.held(offer)), 10)

    def test_no_time_and_no_name(self):
        offer = self.offer()
        for values, told in (
            (VISITOR, "choose one of the times"),
            ({"line": "x", **VISITOR}, "choose one of the times"),
            ({"line": offer.line_ids[0].id}, "at least one visitor"),
            (
                {"line": offer.line_ids[0].id, "name_1": "A", "position_1": "king"},
                "position_code",
            ),
            ({"line": offer.line_ids[0].id, "name_1": "A" * 201}, "200"),
        ):
            response = self.answer(offer, "pilih", **values)
            self.assertEqual(response.status_code, 422, told)
            self.assertIn(told, response.text)
        self.assertEqual(offer.state, "open")

    def test_a_line_of_another_offer_is_none_of_its_times(self):
        offer = self.offer()
        other = self.offer(None, ("2025-06-12", "0900"))
        response = self.answer(offer, "pilih", line=other.line_ids.id, **VISITOR)
        self.assertEqual(response.status_code, 422)
        self.assertEqual((offer.state, other.state), ("open", "open"))

    def test_a_day_closed_meanwhile_cannot_be_chosen(self):
        offer = self.offer()
        self._close_day("2025-06-05")
        tree = self.page(f"{offer._page_path()}?lang=en")
        self.assertEqual(len(tree.xpath("//input[@type='radio'][@disabled]")), 2)
        self.assertIn("is closed", self.text(tree))

    def test_a_form_without_its_csrf_token_is_refused(self):
        offer = self.offer()
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.answer(
                offer, "pilih", csrf=False, line=offer.line_ids[0].id, **VISITOR
            )
        self.assertEqual(response.status_code, 400)
        self.assertEqual(offer.state, "open")

    # -- none fits -----------------------------------------------------------------

    def test_none_fits_with_a_wish(self):
        offer = self.offer()
        response = self.answer(offer, "tolak", wish="<b>July</b>")
        self.assertEqual(response.status_code, 303)
        self.assertEqual((offer.state, offer.wish), ("declined", "<b>July</b>"))
        text = self.text(self.page(f"{offer._page_path()}?lang=en"))
        self.assertIn("none of the times fits. Thank you", text)

    def test_a_wish_too_long_keeps_the_offer(self):
        offer = self.offer()
        response = self.answer(offer, "tolak", wish="x" * 1001)
        self.assertEqual(response.status_code, 422)
        self.assertEqual(offer.state, "open")

    # -- the end -------------------------------------------------------------------

    def test_an_offer_that_ended_says_so_and_takes_no_answer(self):
        for end, told in (
            ("choose", "A time has been chosen"),
            ("decline", "none of the times fits"),
            ("withdraw", "no longer open"),
            ("expire", "were held until"),
        ):
            offer = self.offer(None, ("2025-06-12", "0900"))
            if end == "choose":
                self.choose(offer)
            elif end == "expire":
                offer.sudo().expires_at = "2025-06-02 03:00:00"
            else:
                values = {"reason": "Ill"} if end == "withdraw" else {}
                getattr(self.offers(), end)(offer_id=offer.id, **values)
            tree = self.page(f"{offer._page_path()}?lang=en")
            self.assertIn(told, self.text(tree), end)
            self.assertFalse(tree.xpath("//form"), end)
            if end == "choose":
                self.sessions().cancel(
                    session_id=offer.session_id.id, cause="djpk", reason="Ill"
                )
                self.assertNotIn("12 June", self.text(self.page(offer._page_path())))

    # -- the address ---------------------------------------------------------------

    def test_wrong_addresses_are_one_answer(self):
        offer = self.offer()
        token = offer.token
        for address in (
            f"{offer.id}-{token[:-1]}{'a' if token[-1] != 'a' else 'b'}",
            f"{offer.id}-",
            f"{offer.id}",
            f"0-{token}",
            f"{offer.id + 1}-{token}",
            f"99999999999-{token}",
            f"{offer.id}-é",
            "x",
        ):
            tree = self.page(f"/konsultasi/tawaran/{address}", status=404)
            self.assertFalse(tree.xpath("//form"), address)

    def test_guesses_from_one_address_are_slowed(self):
        offer = self.offer()
        for _guess in range(GUESSES.limit):
            self.page(f"/konsultasi/tawaran/{offer.id}-x", status=404)
        self.page(offer._page_path(), status=429)
