import hashlib
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

from .. import pdf
from ..tools.arguments import MAX_ID
from ..tools.wib import to_wib

S = "djpk.consultation.session"
#: To be written on.
DOTS = "." * 40
#: Records in one file.
MAX_PAPERS = 200


class Kind(NamedTuple):
    """Who may print it, and how it looks.

    ``office``: it is DJPK's own paper, in the office's language; the others are in the
    language of who receives them. ``code_first``: the code is beside the facts, for
    who looks for it at a desk; else at the end.
    """

    roles: tuple
    style: str = "portrait"
    office: bool = True
    code_first: bool = False


KINDS = {
    "pass": Kind(("reception",), office=False, code_first=True),
    "attendance": Kind(("reception", "unit"), "landscape", code_first=True),
    "bak": Kind(("agent", "unit")),
    "sppd": Kind(("reception", "unit"), "slip"),
    "walk_in": Kind(("reception",), "slip"),
}


class DjpkConsultationPaper(models.AbstractModel):
    """Official documents: who may print them, their PDF, and that they were issued.

    Their words are in the other layers of this model, one for each kind of document.
    """

    _name = "djpk.consultation.paper"
    _description = "Official Documents"
    _inherit = ["djpk.consultation.contract"]

    # -- printing --------------------------------------------------------------

    @api.model
    def _issue(self, kind, model, ids):
        """Render documents as one PDF file and put each on record as issued.

        :param kind: of :data:`KINDS`
        :param model: of the records that ``ids`` are of
        :return: the file as bytes
        :raises AccessError: for a role that may not print it
        :raises ConsultationRefusal: for records unknown or not ready for it
        """
        self = self._contract_env()
        subjects = self._printable(kind, model, ids)
        issues = self.env["djpk.consultation.issue"].sudo()
        issues = issues.create(
            [self._issue_values(kind, subject) for subject in subjects]
        )
        papers = [
            self._paper(kind, subject, issue)
            for subject, issue in zip(subjects, issues, strict=True)
        ]
        content = pdf.render([self._html(paper) for paper in papers])
        sha256 = hashlib.sha256(content).hexdigest()
        for issue, paper in zip(issues, papers, strict=True):
            issue.write({"sha256": sha256, "words_key": self._words_key(paper)})
        return content

    @api.model
    def _preview(self, kind, model, ids):
        """The words of documents that are not issued: without a code to verify them."""
        self = self._contract_env()
        subjects = self._printable(kind, model, ids)
        return [self._paper(kind, subject) for subject in subjects]

    def _html(self, paper):
        """One document; its words are in its own language already."""
        return self.env["ir.qweb"]._render(
            "djpk_consultation.paper_document", {"paper": paper}
        )

    def _words_key(self, paper):
        """The same for documents that say the same, whenever they were printed."""
        said = {name: paper[name] for name in ("lang", "blocks", "signatures")}
        return hashlib.sha256(repr(said).encode()).hexdigest()

    # -- who, what -------------------------------------------------------------

    @api.model
    def _printable(self, kind, model, ids):
        """The subjects of the documents, one each, with the rights of the engine."""
        if not self.env.su:
            self._require_role(KINDS[kind].roles)
        records = self._found(model, ids)
        sessions = records if model == S else records.mapped("session_id")
        if kind == "walk_in":
            return records
        violations = [v for s in sessions for v in s._verify_print(kind)]
        self._refuse_all(violations)
        if kind != "sppd":
            return records
        visitors = records.visitor_ids if model == S else records
        signed = visitors.filtered("sppd_signed_at")
        if not signed:
            self._refuse_all(sessions[:1]._no_sppd_signed())
        return signed

    def _found(self, model, ids):
        """The records in the order asked for, if this user may see every one."""
        ids = list(dict.fromkeys(ids or ()))
        if not 0 < len(ids) <= MAX_PAPERS:
            kind = "too_many" if ids else "missing"
            self._refuse_value("docids", kind, str(MAX_PAPERS))
        known = [record_id for record_id in ids if 0 < record_id <= MAX_ID]
        found = self.env[model].search([("id", "in", known)])
        if len(found) != len(ids):
            self._refuse_value("docids", "unknown")
        return found.browse(ids).sudo()

    def _session_of(self, subject):
        """The session that a document is about; none for a walk-in."""
        if subject._name == S:
            return subject
        if subject._name == "djpk.consultation.visitor":
            return subject.session_id
        return self.env[S].sudo()

    def _issue_values(self, kind, subject):
        session = self._session_of(subject)
        link = {
            "djpk.consultation.walk.in": "walk_in_id",
            "djpk.consultation.visitor": "visitor_id",
        }.get(subject._name)
        return {
            "kind": kind,
            "number": subject._paper_number(kind),
            "session_id": session.id,
            "start": session.start,
            "stop": session.stop,
            "user_id": self.env.uid,
            **({link: subject.id} if link else {}),
        }

    # -- words -----------------------------------------------------------------

    def _paper(self, kind, subject, issue=None):
        """All that a document says and shows.

        :param issue: what it is on record as; ``None`` for a preview
        :return: values of the template ``paper_document``
        """
        lang = self._lang(kind, subject)
        words = self.with_context(lang=lang, tz="Asia/Jakarta")
        subject = subject.with_context(lang=lang, tz="Asia/Jakarta")
        own = getattr(words, f"_words_{kind}")(subject)
        number = subject._paper_number(kind)
        return {
            "kind": kind,
            "lang": lang[:2],
            "style": KINDS[kind].style,
            "code_first": KINDS[kind].code_first,
            "number": number,
            "subtitle": words.env._("Number: %s", number),
            "page_word": words.env._("Page"),
            "of_word": words.env._("of"),
            "signatures": [],
            **words._letterhead(),
            **words._code(issue),
            **own,
        }

    def _lang(self, kind, subject):
        """The office's language, or that of the institution it is handed to."""
        house = self._house_lang()
        if KINDS[kind].office:
            return house
        partner = self._session_of(subject).partner_id
        installed = dict(self.env["res.lang"].get_installed())
        return partner.lang if partner.lang in installed else house

    def _letterhead(self):
        company = self.env.company.sudo()
        logo = company.logo_web and not company.uses_default_logo
        return {
            "letterhead": company._letterhead_lines(),
            "address": company._address_line(),
            "author": self.env._("Directorate General of Fiscal Balance (DJPK)"),
            "logo": image_data_uri(company.logo_web) if logo else "",
        }

    def _code(self, issue):
        """The QR that leads to the verification page, and when it was issued."""
        if not issue:
            return {"qr": "", "created": ""}
        url = issue._verification_url()
        issued = self._moment_text(to_wib(issue.issued_at))
        return {
            "qr": pdf.qr_code(url),
            "qr_url": url,
            "qr_text": self.env._(
                "Scan the code to see whether this document is DJPK's and still holds:"
            ),
            "issued_text": self.env._("Issued %s", issued),
            "created": f"{fields.Datetime.to_string(issue.issued_at)[:10]}",
        }

    # -- parts of a document ---------------------------------------------------

    def _rows(self, *rows, title=""):
        """:param rows: ``(label, value)`` or ``(label, value, strong)``"""
        return {
            "type": "rows",
            "title": title,
            "rows": [
                {"label": row[0], "value": row[1], "strong": len(row) > 2 and row[2]}
                for row in rows
                if row[1]
            ],
        }

    def _text(self, text, title=""):
        return {"type": "text", "title": title, "text": text}

    def _list(self, items, title=""):
        return {"type": "list", "title": title, "items": items}

    def _grid(self, columns, body, title="", style=""):
        """A table whose head is repeated on each page.

        :param columns: names of :meth:`_heads`
        :param body: tuples of cells; a text alone is a line across all columns
        """
        heads = self._heads()
        lines = [
            {"group": line, "cells": ()}
            if isinstance(line, str)
            else {"group": "", "cells": line}
            for line in body
        ]
        return {
            "type": "grid",
            "title": title,
            "style": style,
            "columns": columns,
            "head": [heads[column] for column in columns],
            "body": lines,
        }

    def _heads(self):
        _ = self.env._
        return {
            "no": _("No."),
            "name": _("Name"),
            "nip": _("NIP"),
            "rank": _("Rank"),
            "position": _("Position"),
            "institution": _("Institution"),
            "unit": _("Unit"),
            "contact": _("Contact"),
            "signature": _("Signature"),
            "what": _("Follow-up"),
            "owner": _("By whom"),
            "due": _("Until"),
        }

    def _signature(self, role, name="", nip="", place=""):
        return {
            "place": place,
            "role": role,
            "name": name or f"( {DOTS} )",
            "nip": self.env._("NIP %s", nip or DOTS),
        }
