from odoo import api, fields, models

from ..tools.wib import at_hour, to_utc


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Video sessions: the application, and the notice that they are recorded."""

    _inherit = "djpk.consultation.session"

    recording_notice = fields.Boolean(
        "Recording announced",
        copy=False,
        help="The participants were told that the session is recorded: the invitation"
        " says so, and the officer says it again at the start (E.3.b.3).",
    )

    @api.model
    def _usual_app(self):
        """The application of the caller's last video session, else the channel's."""
        last = self.sudo().search(
            [("create_uid", "=", self.env.uid), ("meeting_app", "!=", False)],
            order="id desc",
            limit=1,
        )
        channel = self._by_code("helpdesk.ticket.channel", "ms_teams", "channel_code")
        return last.meeting_app or channel.name

    @api.model
    def _span_of(self, type_code, day, slot, start, stop):
        """``(start, stop)`` in UTC of a place that is being entered, or ``None``."""
        if type_code != "video":
            hours = (slot.hour_from, slot.hour_to) if day and slot else ()
            return tuple(to_utc(at_hour(day, hour)) for hour in hours) or None
        if not start:
            return None
        first, last = self._times(type_code, start, stop)
        return to_utc(first), to_utc(last)
