from odoo import api, fields, models

from ..exceptions import ConsultationRefusal
from ..tools.refusal import violation
from ..tools.wib import to_wib

#: Every way in which an event could leave its session behind.
FOLLOWED = {
    "start",
    "stop",
    "duration",
    "allday",
    "start_date",
    "stop_date",
    "active",
    "recurrency",
    "recurrence_id",
    "recurrence_update",
    "follow_recurrence",
    "rrule",
    "rrule_type",
    "rrule_type_ui",
    "event_tz",
    "consultation_session_id",
}
TIMES = {"start", "stop", "duration"}


class CalendarEvent(models.Model):
    """The event of a consultation session follows it; its rules come along."""

    _inherit = "calendar.event"

    consultation_session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )

    _consultation_session_unique = models.UniqueIndex(
        "(consultation_session_id) WHERE consultation_session_id IS NOT NULL",
        "A session has one calendar event.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if self.env.context.get("default_consultation_session_id") or any(
            vals.get("consultation_session_id") for vals in vals_list
        ):
            self._refuse_event(
                self.env._(
                    "An event of a consultation session is made by booking the session."
                )
            )
        return super().create(vals_list)

    @api.private
    def _create_for_session(self, session, vals):
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().create([{**vals, "consultation_session_id": session.id}])

    def write(self, vals):
        if not FOLLOWED.isdisjoint(vals):
            bound = self._bound_events()
            if bound:
                rest = self - bound
                bound._write_through_session(vals)
                return super(CalendarEvent, rest).write(vals) if rest else True
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_with_session(self):
        bound = self._bound_events()
        if bound:
            self._refuse_event(
                self.env._(
                    "Event of session %(session)s: it is deleted by nobody. Cancel the"
                    " session instead; the event follows.",
                    session=bound[0].sudo().consultation_session_id.name,
                )
            )

    def _bound_events(self):
        """Those of self that belong to a session, private ones too.

        Read as the caller, with the columns that a write reads anyway: an event of
        somebody else costs no query of its own.
        """
        return self.filtered("consultation_session_id")

    @api.model
    def _get_public_fields(self):
        """Not masked in private events: the guard reads it as whoever writes."""
        return super()._get_public_fields() | {"consultation_session_id"}

    def _write_through_session(self, vals):
        """Moved in the calendar = moved by DJPK, under the same rules."""
        changed = [
            name
            for name in FOLLOWED & set(vals)
            if name not in TIMES and self._is_changed(name, vals[name])
        ]
        if changed:
            self._refuse_event(
                self.env._(
                    "Event of session %(session)s: %(fields)s follow the session."
                    " Move or cancel the session instead.",
                    session=self[0].sudo().consultation_session_id.name,
                    fields=", ".join(sorted(changed)),
                )
            )
        for event in self:
            start, stop = event._wanted_times(vals)
            if (start, stop) != (event.start, event.stop):
                session = self.env["djpk.consultation.session"]
                session._move_from_calendar(event, to_wib(start), to_wib(stop))
        rest = {name: vals[name] for name in vals if name not in FOLLOWED}
        return self.write(rest) if rest else True

    def _is_changed(self, name, value):
        field = self._fields.get(name)
        if field is None or name == "recurrence_update":
            return value not in (False, None, "self_only")
        return any(
            field.convert_to_write(event[name], event) != (value or False)
            and (event[name] or value)
            for event in self.sudo()
            if field.type not in ("date", "datetime")
        )

    def _wanted_times(self, vals):
        start = fields.Datetime.to_datetime(vals.get("start")) or self.start
        if vals.get("stop"):
            return start, fields.Datetime.to_datetime(vals["stop"])
        hours = vals.get("duration", self.duration)
        return start, fields.Datetime.add(start, minutes=round(hours * 60))

    @api.private
    def _follow(self, session):
        """Take the session's place, or leave the calendar with it."""
        if not self:
            return
        live = session.state not in ("cancelled", "draft")
        values = {"active": live}
        if live:
            shown = ("start", "stop", "location", "videocall_location", "partner_ids")
            event = session._event_values()
            values.update({name: event[name] for name in shown})
        # past this model's guard: pylint: disable=super-method-mismatch
        super().write(values)

    def _skip_send_mail_status_update(self):
        """Mails on a consultation are this add-on's own."""
        return bool(self.sudo().consultation_session_id) or (
            super()._skip_send_mail_status_update()
        )

    @api.model
    def _refuse_event(self, message):
        raise ConsultationRefusal([violation("wrong_state", message)])
