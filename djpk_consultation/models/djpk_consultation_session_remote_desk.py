from odoo import models

from ..contract import contract
from ..tools.arguments import Base64, Choice, Flag, Items, Link, RecordId, Struct, Text
from ..tools.normalize import letters_and_digits
from .djpk_consultation_session_parse import REGION_CODE, VISITOR
from .djpk_consultation_walk_in import REASONS

MAX_DOCUMENT = 50 * 2**20


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The contract's methods at the desk and on the file: parse, find, call, answer."""

    _inherit = "djpk.consultation.session"

    # -- desk ------------------------------------------------------------------

    @contract(
        "reception",
        session_id=RecordId(required=True),
        visitor_ids=Items(RecordId(required=True), 50, required=True),
    )
    def check_in(self, session_id, visitor_ids):
        """Register who came (E.3.c.4); additive, repeatable.

        :return: ``{"id", "state", "visitors_received", "sppd_limit"}``
        """
        session = self._visible(session_id, "session_id")
        visitors = self._own_visitors(session, visitor_ids, "visitor_ids")
        session._check_in(visitors)
        return session._check_in_answer()

    def _check_in_answer(self):
        return {
            "id": self.id,
            "state": self.state,
            "visitors_received": self.received_count,
            "sppd_limit": self.received_count,
        }

    @contract(
        "reception",
        session_id=RecordId(required=True),
        values=Struct(True, **VISITOR, institution=Text(200)),
    )
    def add_visitor(self, session_id, values):
        """Add a visitor before the visit, or a substitute at the desk (E.3.c.6).

        :return: ``{"id": the visitor's id, "visitor_count"}``
        """
        session = self._visible(session_id, "session_id")
        session._refuse_all(session._verify_today())
        guest = self._guest(values, "values")
        visitor = session._add_visitor(guest, values["institution"])
        return {"id": visitor.id, "visitor_count": len(session.visitor_ids)}

    @contract(
        "reception",
        session_id=RecordId(required=True),
        visitor_ids=Items(RecordId(required=True), 50, required=True),
        undo=Flag(),
    )
    def check_out(self, session_id, visitor_ids, undo):
        """Register who left the building; once each.

        :param undo: take a wrong check-out back
        :return: ``{"id", "state", "visitors_inside"}``
        """
        session = self._visible(session_id, "session_id")
        visitors = self._own_visitors(session, visitor_ids, "visitor_ids")
        if undo:
            session._undo_check_out(visitors)
        else:
            session._check_out(visitors)
        return {
            "id": session.id,
            "state": session.state,
            "visitors_inside": len(session._inside()),
        }

    @contract(
        "reception",
        "unit",
        session_id=RecordId(required=True),
        items=Items(
            Struct(
                True,
                visitor_id=RecordId(required=True),
                number=Text(100, required=True),
                issuer=Text(200, required=True),
            ),
            50,
            required=True,
        ),
    )
    def sign_sppd(self, session_id, items):
        """Sign travel documents of guests received (E.3.c.7).

        :return: ``{"signed", "sppd_limit"}``, both over the whole session
        """
        session = self._visible(session_id, "session_id")
        session._refuse_all(session._verify_today())
        self._verify_numbers(items)
        ids = [item["visitor_id"] for item in items]
        visitors = self._own_visitors(session, ids, "items")
        by_id = {visitor.id: visitor for visitor in visitors}
        session._sign_sppd(
            [(by_id[i["visitor_id"]], i["number"], i["issuer"]) for i in items]
        )
        return {"signed": session.sppd_count, "sppd_limit": session.received_count}

    def _verify_numbers(self, items):
        """Numbers are compared by letters and digits: without one it is none."""
        for position, item in enumerate(items):
            for name in ("number", "issuer"):
                if not letters_and_digits(item[name]):
                    self._refuse_value(f"items[{position}].{name}", "missing")

    @contract(
        "reception",
        values=Struct(
            True,
            name=Text(200, required=True),
            institution=Text(200),
            region_code=REGION_CODE,
            reason_code=Choice(*dict(REASONS)),
            reason=Text(1000),
            phone=Text(50),
            session_id=RecordId(),
        ),
    )
    def refuse_walk_in(self, values):
        """Log that somebody without a schedule was turned away (E.3.c.11).

        ``reason_code``, ``reason`` in one's own words, or both; ``session_id``: the
        visit that they came for, outside of it.

        :return: ``{"id"}``
        """
        if not values["reason_code"] and not values["reason"]:
            self._refuse_value("values.reason", "missing")
        session = self.browse()
        if values["session_id"]:
            session = self._visible(values["session_id"], "values.session_id")
        walk_ins = self.env["djpk.consultation.walk.in"]
        return {"id": walk_ins.log(values, session_id=session.id).id}

    # -- file ------------------------------------------------------------------

    @contract(
        "unit",
        "agent",
        session_id=RecordId(required=True),
        kind=Choice("bak", "attendance", "recording", "other", required=True),
        filename=Text(255),
        content_base64=Base64(MAX_DOCUMENT),
        url=Link(),
    )
    def add_document(self, session_id, kind, filename, content_base64, url):
        """Put a document of the session on record (E.3.b.3, E.3.c.10).

        Either a file (``filename`` and ``content_base64``, at most 50 MB) or a link.

        :return: ``{"id"}``
        """
        session = self._visible(session_id, "session_id")
        session._refuse_all(session._verify_add_document())
        if not content_base64 and not url:
            self._refuse_value("content_base64", "missing")
        if content_base64 and not filename:
            self._refuse_value("filename", "missing")
        if kind in ("bak", "attendance") and content_base64:
            if self.env["djpk.consultation.letter"]._file_problem(content_base64):
                self._refuse_value("content_base64", "file_type")
        return {
            "id": session._add_document(kind, filename or url, content_base64, url).id
        }

    @contract("unit", "agent", session_id=RecordId(required=True))
    def close(self, session_id):
        """Close a complete file (E.3.b.3, E.3.c.10).

        :return: ``{"id", "state"}``
        """
        session = self._visible(session_id, "session_id")
        session._close()
        return {"id": session.id, "state": session.state}
