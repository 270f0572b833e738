from odoo import fields, models

from .djpk_consultation_notice_mixin import READERS

#: What who comes must know of a scheduled session besides its place.
TOLD = {"meeting_app", "meeting_url"}


class DjpkConsultationSession(models.Model):
    """The mails about a session."""

    _name = "djpk.consultation.session"
    _inherit = [
        "djpk.consultation.session",
        "djpk.consultation.duty",
        "djpk.consultation.notice.mixin",
    ]

    _notice_link = "session_id"

    notice_ids = fields.One2many(
        "djpk.consultation.notice", "session_id", "Mails", groups=READERS
    )

    def write(self, vals):
        before = {} if TOLD.isdisjoint(vals) else self._links()
        result = super().write(vals)
        for session, link in before.items():
            if session.state == "scheduled" and session._link() != link:
                session._tell_asker("moved")
        return result

    def _links(self):
        return {session: session._link() for session in self}

    def _link(self):
        return self.meeting_app, self.meeting_url

    def _is_told(self):
        """History from before go-live is told to nobody."""
        return not self.historical

    def _notice_values(self):
        return {
            "session_id": self.id,
            "letter_id": self.letter_id.id,
            "ticket_id": self.ticket_id.id,
            "start": self.start,
            "stop": self.stop,
            "room_id": self.room_id.id,
            "facts": {
                "meeting_app": self.meeting_app or "",
                "meeting_url": self.meeting_url or "",
                "rolled_from": fields.Date.to_string(self.rolled_from) or "",
            },
        }
