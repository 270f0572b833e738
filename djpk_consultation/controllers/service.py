import time
from uuid import uuid4

from odoo import http
from odoo.http import request

from ..tools.throttle import Throttle

PAGE = "/konsultasi"
ASK = f"{PAGE}/tanya"
#: A whole office may share an address; a script is slowed before the database is asked.
SENT = Throttle(limit=10, seconds=600)
FIELDS = ("kind", "name", "institution", "region", "phone", "email", "question", "key")
LANGUAGES = {"id": "id_ID", "en": "en_US"}


class ServiceController(http.Controller):
    """The public pages: what the service is, and a question without an account."""

    @http.route(PAGE, type="http", auth="public", methods=["GET"], readonly=True)
    def service(self, bahasa=None, **_kw):
        service = self._service(bahasa)
        return self._page("service_page", **service._page_values())

    @http.route(ASK, type="http", auth="public", methods=["GET"])
    def ask(self, bahasa=None, jenis=None, **_kw):
        self._service(bahasa)
        return self._form({"kind": jenis or "information", "key": str(uuid4())})

    @http.route(
        ASK, type="http", auth="public", methods=["POST"], captcha="djpk_question"
    )
    def send(self, bahasa=None, **given):
        """Takes a question; what is wrong is told at its field, and nothing is lost."""
        service = self._service(bahasa)
        given = {name: given.get(name) or "" for name in FIELDS}
        address, now = request.httprequest.remote_addr, time.monotonic()
        if SENT.is_over(address, now):
            return self._form(given, status=429, too_many=True)
        number, wrong = service._ask(given)
        if wrong:
            return self._form(given, status=422, wrong=wrong)
        SENT.count(address, now)
        request.session["djpk_sent"] = number
        return request.redirect(f"{ASK}/terkirim", code=303)

    @http.route(f"{ASK}/terkirim", type="http", auth="public", methods=["GET"])
    def sent(self, bahasa=None, **_kw):
        self._service(bahasa)
        number = request.session.get("djpk_sent")
        if not number:
            return request.redirect(ASK)
        return self._page("service_sent", number=number)

    # -- pages -----------------------------------------------------------------

    def _service(self, language):
        """The service in the language asked for: Indonesian, or English if chosen.

        The choice is kept with the visitor's session.
        """
        service = request.env["djpk.public.service"].sudo()
        installed = dict(request.env["res.lang"].get_installed())
        if language in LANGUAGES:
            request.session["djpk_language"] = language
        chosen = LANGUAGES.get(request.session.get("djpk_language"))
        lang = chosen if chosen in installed else service._house_lang()
        request.update_context(lang=lang)
        return service.with_context(lang=lang)

    def _form(self, given, status=200, wrong=None, too_many=False):
        regions = request.env["djpk.region"].sudo().search_fetch([], ["display_name"])
        return self._page(
            "service_ask",
            status=status,
            given=given,
            wrong=wrong or {},
            too_many=too_many,
            regions=regions.mapped("display_name"),
        )

    def _page(self, template, status=200, **values):
        html_lang = request.env.context["lang"][:2]
        return request.render(
            f"djpk_consultation.{template}",
            {
                **values,
                "html_lang": html_lang,
                "other_lang": "en" if html_lang == "id" else "id",
                "letterhead": request.env.company.sudo()._letterhead_lines(),
            },
            status=status,
            headers=[("Cache-Control", "no-store")],
        )
