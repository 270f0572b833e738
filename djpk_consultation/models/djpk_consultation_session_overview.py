from odoo import api, fields, models
from odoo.fields import Domain

from .djpk_consultation_session_may import DOCUMENTS

#: Of the palette of the web client's calendar; 28 is grey.
COLORS = {
    "draft": 11,
    "scheduled": 4,
    "checked_in": 3,
    "done": 10,
    "cancelled": 28,
    "no_show": 1,
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What lists, calendar and form tell of a session's course."""

    _inherit = "djpk.consultation.session"

    color = fields.Integer(compute="_compute_color", help="In the calendar, by state.")
    can_move = fields.Boolean(
        compute="_compute_can_move",
        help="In the calendar: dragging it opens the dialogue that moves it.",
    )
    guests_text = fields.Char(
        "Guests",
        compute="_compute_guests_text",
        help="How many came and may come (E.3.c.6).",
    )
    missing_documents = fields.Char(
        compute="_compute_missing_documents",
        help="What the file lacks to be closed (E.3.b.3, E.3.c.10).",
    )
    lacks_bak = fields.Boolean(compute="_compute_missing_documents")
    lacks_attendance = fields.Boolean(compute="_compute_missing_documents")
    lacks_recording = fields.Boolean(compute="_compute_missing_documents")
    needs_documents = fields.Boolean(
        compute="_compute_needs_documents",
        search="_search_needs_documents",
        help="Held, and not documented yet (E.3.b.3, E.3.c.10).",
    )

    # -- calendar --------------------------------------------------------------

    @api.depends("state")
    def _compute_color(self):
        for session in self:
            session.color = COLORS.get(session.state, 0)

    @api.depends("state", "stop")
    @api.depends_context("uid")
    def _compute_can_move(self):
        allowed = self._has_role(*type(self).move.roles)
        for session in self:
            session.can_move = allowed and not session._verify_move()

    # -- guests, documents -----------------------------------------------------

    @api.depends(
        "type_id",
        "date",
        "state",
        "historical",
        "granted_limit",
        "visitor_ids.position_id",
        "visitor_ids.checked_in_at",
    )
    @api.depends_context("lang")
    def _compute_guests_text(self):
        for session in self:
            visit = session.type_id.code == "face_to_face" and not session.historical
            session.guests_text = visit and session.sudo()._guests_told()

    def _guests_told(self):
        """E.3.c.6 as it binds this delegation; the cap over those who came."""
        policy = self._policy_values()
        if not policy:
            return False
        came = self.visitor_ids.filtered("checked_in_at")
        counted = came if self.state in ("checked_in", "done") else self.visitor_ids
        limit, leader_limit = self._guest_limit(counted), policy.visitor_limit_leader
        values = {
            "announced": len(self.visitor_ids),
            "received": len(came),
            "limit": limit,
            "leader_limit": leader_limit,
        }
        if limit < leader_limit:
            return self.env._(
                "%(announced)s announced, %(received)s received. At most %(limit)s;"
                " %(leader_limit)s with a head of region or DPRD chair.",
                **values,
            )
        return self.env._(
            "%(announced)s announced, %(received)s received. At most %(limit)s.",
            **values,
        )

    @api.depends("type_id", "state", "historical", "document_ids.kind")
    @api.depends_context("lang")
    def _compute_missing_documents(self):
        for session in self:
            open_ = session.state in ("scheduled", "checked_in")
            missing = session._missing_documents() if open_ else ()
            kinds = {kind for group in session._missing_groups() for kind in group}
            session.missing_documents = ", ".join(missing)
            session.lacks_bak = open_ and "bak" in kinds
            session.lacks_attendance = open_ and "attendance" in kinds
            session.lacks_recording = open_ and "recording" in kinds

    @api.depends("type_id", "state", "start", "document_ids.kind")
    def _compute_needs_documents(self):
        held = self.filtered_domain(self._held_domain())
        for session in self:
            missing = session in held and session._missing_documents()
            session.needs_documents = bool(missing)

    def _search_needs_documents(self, operator, value):
        if operator != "in":
            return NotImplemented
        lacking = Domain.OR(
            Domain("type_id.code", "=", code)
            & Domain("document_ids", "not any", [("kind", "in", group)])
            for code, groups in DOCUMENTS.items()
            for group in groups
        )
        return self._held_domain() & lacking

    def _held_domain(self):
        """Visits received and video sessions begun, as long as they are not closed."""
        visit = Domain("type_id.code", "=", "face_to_face")
        video = Domain("type_id.code", "=", "video")
        begun = Domain("start", "<=", fields.Datetime.now())
        return Domain("historical", "=", False) & (
            visit & Domain("state", "=", "checked_in")
            | video & Domain("state", "=", "scheduled") & begun
        )
