import time

from odoo import http
from odoo.http import request

from ..models.djpk_consultation_issue import PAGE
from ..tools.throttle import Throttle

#: Tokens cannot be guessed; whoever tries is slowed before the database is asked.
GUESSES = Throttle(limit=30, seconds=600)
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


class VerificationController(http.Controller):
    """The public page that a document's QR leads to; it only reads."""

    @http.route(
        f"{PAGE}/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def verify(self, token, **_kw):
        """Whether DJPK issued a document, and whether it still holds."""
        issues = request.env["djpk.consultation.issue"]
        request.update_context(lang=issues._house_lang())
        address, now = request.httprequest.remote_addr, time.monotonic()
        if GUESSES.is_over(address, now):
            return self._page(429, found=None, too_many=True)
        found = request.env["djpk.consultation.issue"]._verified(token)
        if not found:
            GUESSES.count(address, now)
            return self._page(404, found=None, too_many=False)
        return self._page(200, found=found, too_many=False)

    def _page(self, status, **values):
        values["html_lang"] = request.env.context["lang"][:2]
        values["letterhead"] = request.env.company.sudo()._letterhead_lines()
        return request.render(
            "djpk_consultation.verification_page",
            values,
            status=status,
            headers=list(HEADERS.items()),
        )
