from markupsafe import Markup

from odoo import api, fields, models

from ..tools.wib import at_hour, to_utc, to_wib


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

    # -- rooms -------------------------------------------------------------------

    @api.model
    def _rooms_html(self, start, stop):
        """Every room with who has it in [start, stop) UTC, the free ones first."""
        rooms = self.env["djpk.consultation.room"].search([])
        claims = self.env["djpk.consultation.claim"].sudo()
        taken = claims.search(claims._rooms_domain(start, stop), order="start")
        taken = taken.grouped("room_id")
        day = to_wib(start).date()
        agenda = self._agenda("video", day, day)
        faults = {
            room: taken[room][0]._taken_text()
            if room in taken
            else self._closed_text(room, start, stop, agenda)
            for room in rooms
        }
        line = Markup('<li class="%s">%s: %s</li>')
        free = self.env._("free")
        lines = [
            line % ("text-danger" if fault else "", room.name, fault or free)
            for room, fault in sorted(faults.items(), key=lambda item: bool(item[1]))
        ]
        return Markup('<ul class="list-unstyled mb-0">%s</ul>') % Markup().join(lines)

    @api.model
    def _closed_text(self, room, start, stop, agenda):
        end = agenda._room_closed(room.id, to_wib(start), to_wib(stop))
        return self.env._("closed until %s", f"{end:%H.%M}") if end else ""

    # -- recording ---------------------------------------------------------------

    def _lacks_recording_notice(self):
        """A recording is on file and nobody has said that it was announced."""
        self.ensure_one()
        recorded = "recording" in self.document_ids.mapped("kind")
        return recorded and not self.recording_notice

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
