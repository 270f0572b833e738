import time

from odoo import http
from odoo.http import request

from ..models.djpk_consultation_offer import PAGE
from ..tools.throttle import Throttle
from .verification import HEADERS

#: Tokens cannot be guessed; whoever tries is slowed before the database is asked.
GUESSES = Throttle(limit=30, seconds=600)
#: As many as may ever come (E.3.c.6); the engine says how many may this time.
ROWS = range(1, 5)
PUBLIC = {"type": "http", "auth": "public", "sitemap": False}


class OfferController(http.Controller):
    """The page of an offer: opening it changes nothing, its two forms answer it."""

    @http.route(f"{PAGE}/<string:token>", methods=["GET"], readonly=True, **PUBLIC)
    def offer(self, token, lang="", **_kw):
        """The times that are held, and two forms."""
        offer = self._find(token, lang)
        return self._page(offer) if offer else self._unknown(offer)

    @http.route(f"{PAGE}/<string:token>/pilih", methods=["POST"], **PUBLIC)
    def choose(self, token, lang="", line="", **form):
        """One of the times, and who comes."""
        offer = self._find(token, lang)
        if not offer:
            return self._unknown(offer)
        visitors = [
            {
                "name": form.get(f"name_{row}", ""),
                "position_code": form.get(f"position_{row}") or None,
            }
            for row in ROWS
        ]
        how = offer.env._("On the page of the offer")
        refused = offer._choose_on_page(line, visitors, how)
        return self._answered(offer, refused, line=line, visitors=visitors)

    @http.route(f"{PAGE}/<string:token>/tolak", methods=["POST"], **PUBLIC)
    def decline(self, token, lang="", wish="", **_form):
        """None fits, and what would."""
        offer = self._find(token, lang)
        if not offer:
            return self._unknown(offer)
        how = offer.env._("On the page of the offer")
        return self._answered(offer, offer._decline_on_page(wish, how), wish=wish)

    # -- parts -------------------------------------------------------------------

    def _find(self, token, lang):
        """The offer of this address, or none; ``None`` if it was tried too often."""
        offers = request.env["djpk.consultation.offer"]
        house = offers._house_lang()
        request.update_context(lang="en_US" if lang == "en" else house)
        address, now = request.httprequest.remote_addr, time.monotonic()
        if GUESSES.is_over(address, now):
            return None
        offer = request.env["djpk.consultation.offer"]._by_token(token)
        if not offer:
            GUESSES.count(address, now)
        return offer

    def _answered(self, offer, refused, **typed):
        """Back to the page by GET; what is refused keeps what was typed."""
        if refused:
            return self._page(offer, status=422, refused=refused, **typed)
        return request.redirect(self._address(offer), code=303)

    def _address(self, offer, part=""):
        query = "?lang=en" if request.env.context["lang"] == "en_US" else ""
        return f"{offer._page_path()}{part}{query}"

    def _page(self, offer, status=200, **typed):
        path, words = offer._page_path(), offer._page_words()
        rows = self._rows(typed.get("visitors") or ())
        few, more = rows[: words["few"]], rows[words["few"] :]
        english = request.env.context["lang"] == "en_US"
        return self._render(
            status,
            offer=words,
            choose=self._address(offer, "/pilih"),
            decline=self._address(offer, "/tolak"),
            other_lang=path if english else f"{path}?lang=en",
            few_rows=few,
            more_rows=more,
            more_typed=any(row["name"] for row in more),
            refused=typed.get("refused", ()),
            line=typed.get("line", ""),
            wish=typed.get("wish", ""),
        )

    def _rows(self, visitors):
        """The rows of the visitors' form, with what was typed."""
        empty = {"name": "", "position_code": None}
        return [
            {"number": row, **(visitors[row - 1] if visitors else empty)}
            for row in ROWS
        ]

    def _unknown(self, offer):
        too_many = offer is None
        return self._render(429 if too_many else 404, offer=None, too_many=too_many)

    def _render(self, status, **values):
        values["html_lang"] = request.env.context["lang"][:2]
        values["letterhead"] = request.env.company.sudo()._letterhead_lines()
        return request.render(
            "djpk_consultation.offer_page",
            values,
            status=status,
            headers=list(HEADERS.items()),
        )
