from freezegun import freeze_time

from odoo.tests import HttpCase, tagged

from ..controllers.offer import GUESSES
from .common_offers import OfferCase

#: Answers the page in a frame, since a page that is left takes its script with it.
ANSWER = """
(async () => {
    const frame = document.createElement("iframe");
    frame.style = "border: 0; width: 360px; height: 740px";
    const loaded = () => new Promise((done) => (frame.onload = done));
    const opened = loaded();
    frame.src = location.href;
    document.body.replaceChildren(frame);
    document.body.style.margin = 0;
    await opened;
    let page = frame.contentDocument;
    const need = (fact, told) => {
        if (!fact) throw new Error(told);
    };
    need(page.documentElement.clientWidth <= 360, "wider than 360 px");
    need(page.documentElement.scrollWidth <= 360, "scrolls sideways");
    const controls = page.querySelectorAll("label.time, button, select, summary");
    for (const control of controls) {
        const shown = control.offsetParent;
        need(!shown || control.offsetHeight >= 44, `too small: ${control.outerHTML}`);
    }
    page.querySelectorAll("label.time")[1].click();
    page.querySelector("#name_1").value = "Siti Aminah";
    const answered = loaded();
    page.querySelector("form button").click();
    await answered;
    page = frame.contentDocument;
    need(page.querySelector(".state.valid"), page.body.innerText);
    need(!page.querySelector("form"), "can be answered again");
    console.log("test successful");
})().catch((error) => console.error(String(error)));
"""


@tagged("post_install", "-at_install")
@freeze_time("2025-06-02 03:00:00")
class TestOfferBrowser(OfferCase, HttpCase):
    """From the waiting list to the schedule, by an officer and a region on a phone."""

    def setUp(self):
        super().setUp()
        GUESSES.forget()
        self.users["agent"].password = "djpk_agent"

    def test_offered_from_the_waiting_list_and_chosen_on_a_phone(self):
        self.env["djpk.consultation.letter"].search([("waiting", "=", True)])._apply(
            {"state": "expired"}
        )
        letter = self.letter(region_code="91.03")
        self.start_tour(
            "/odoo/consultation-waiting", "djpk_offer_times", login="djpk_agent"
        )
        offer = letter.offer_id
        self.assertEqual(offer.state, "open")
        self.send()
        self.browser_js(offer._page_path(), ANSWER, ready="!!document.body")
        self.env.invalidate_all()
        self.assertEqual(offer.state, "chosen")
        self.assertEqual(self._where(offer.session_id), ("2025-06-05", "1000"))
        self.assertEqual(offer.session_id.visitor_ids.name, "Siti Aminah")

    def test_video_session_with_a_room_that_is_taken(self):
        self.room.copy({"name": "Room B"})
        values = {"meeting_app": "Ms. Teams", "room_id": self.room.id}
        self._book_video("2025-06-05 07:30", **values)
        letter = self._create_video_letter()
        self.start_tour(
            f"/odoo/consultation-letters/{letter.id}",
            "djpk_video_room",
            login="djpk_agent",
        )
        session = letter.session_ids
        self.assertEqual(session.state, "scheduled")
        self.assertEqual(session.room_id.name, "Room B")
