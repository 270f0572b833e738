from datetime import datetime, time

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.holiday_file import KINDS
from ..tools.reference import reference_rows
from ..tools.wib import ZONE_NAME

LAST = time(23, 59, 59)
#: What says when and for whom it is a day off.
DAYS = {
    *("date_from", "date_to", "day_from", "day_to"),
    *("calendar_id", "resource_id", "time_type"),
}


class ResourceCalendarLeaves(models.Model):
    _name = "resource.calendar.leaves"
    _inherit = ["resource.calendar.leaves", "djpk.cache.mixin"]

    holiday_kind = fields.Selection(
        [
            ("national_holiday", "National Holiday"),
            ("joint_leave", "Joint Leave"),
            ("election", "Election Day"),
            ("other", "Other"),
        ],
        default="national_holiday",
        help="A whole day off of any kind but Other puts the holidays of its year on "
        "record. A year without them offers no slots and no promises.",
    )
    basis = fields.Char(help="The decree that declares the day off.")
    provisional = fields.Boolean(
        help="The decree was not seen yet: check the day when it is published."
    )
    known_since = fields.Datetime(
        readonly=True,
        copy=False,
        help="When it was entered or its days were changed last; empty: before the"
        " consultations began. What was booked before is not wrong for it.",
    )
    day_from = fields.Date(
        "First Day",
        compute="_compute_day_from",
        inverse="_inverse_days",
        store=True,
        help="First day off in the calendar's time zone. To change it sets whole days.",
    )
    day_to = fields.Date(
        "Last Day",
        compute="_compute_day_to",
        inverse="_inverse_days",
        store=True,
        help="Last day off, itself included, in the calendar's time zone.",
    )
    consultation_ids = fields.Many2many(
        "djpk.consultation.session",
        string="Booked Then",
        compute="_compute_consultation_ids",
        help="What is scheduled in that time. It stays until DJPK moves it.",
    )
    consultation_count = fields.Integer(
        "Still Booked",
        compute="_compute_consultation_ids",
        help="Scheduled sessions that it hits and that DJPK has yet to move.",
    )

    @api.depends("name", "provisional")
    @api.depends_context("lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for leave in self.filtered("provisional"):
            leave.display_name = self.env._(
                "%(name)s (provisional)", name=leave.display_name
            )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        since = self._entered_at()
        return super().create(
            [{**self._by_the_hour(vals), "known_since": since} for vals in vals_list]
        )

    def write(self, vals):
        vals = {name: vals[name] for name in vals if name != "known_since"}
        if not DAYS.isdisjoint(vals):
            vals["known_since"] = self._entered_at()
        return super().write(vals)

    @api.model
    def _entered_at(self):
        """Now; of what comes with the installation, no time: it was known before."""
        module = self.env["ir.module.module"].sudo()._get("djpk_consultation")
        return False if module.state == "to install" else fields.Datetime.now()

    def _by_the_hour(self, vals):
        """Days given alone, as hours: it is off on no other day in between."""
        if not vals.get("day_from") or vals.get("date_from"):
            return vals
        calendars = self.env["resource.calendar"]
        calendar = calendars.browse(vals.get("calendar_id") or ())
        first = fields.Date.to_date(vals["day_from"])
        last = fields.Date.to_date(vals.get("day_to") or first)
        rest = {k: v for k, v in vals.items() if k not in ("day_from", "day_to")}
        zone = timezone(calendar.tz or ZONE_NAME)
        return {**rest, **self._whole_days(zone, first, max(first, last))}

    # One by one: while a field is written, what shares its compute reads as empty.
    @api.depends("date_from", "calendar_id.tz")
    def _compute_day_from(self):
        for leave in self:
            leave.day_from = leave._local_day(leave.date_from)

    @api.depends("date_to", "calendar_id.tz")
    def _compute_day_to(self):
        for leave in self:
            leave.day_to = leave._local_day(leave.date_to)

    def _inverse_days(self):
        for leave in self:
            vals = leave._days_vals()
            if vals:
                leave.write(vals)

    @api.onchange("day_from", "day_to")
    def _onchange_days(self):
        self.update(self._days_vals())

    def _days_vals(self):
        """Whole days; the hours of a part of a day stay unless the days change.

        Who changes the first day alone moves the whole period.
        """
        before = self._local_day(self.date_from), self._local_day(self.date_to)
        first, last = self.day_from, self.day_to
        if not first or (first, last) == before:
            return {}
        if before[0] and last == before[1]:
            last += first - before[0]
        return self._whole_days(self._zone(), first, max(last or first, first))

    def _zone(self):
        return timezone(self.calendar_id.tz or ZONE_NAME)

    def _local_day(self, moment):
        return moment and utc.localize(moment).astimezone(self._zone()).date()

    @api.depends("date_from", "date_to", "calendar_id", "resource_id")
    @api.depends_context("uid")
    def _compute_consultation_ids(self):
        """Before it is saved as well: who adds a holiday sees whom it hits."""
        everyones = self.filtered(
            lambda leave: leave.date_from and leave.date_to and not leave.resource_id
        )
        sessions = self.env["djpk.consultation.session"]
        if everyones and sessions.has_access("read"):
            periods = [
                Domain("start", "<", leave.date_to)
                & Domain("stop", ">", leave.date_from)
                for leave in everyones
            ]
            sessions = sessions.search(
                Domain("state", "=", "scheduled") & Domain.OR(periods),
                order="start, id",
            )
        for leave in self:
            hit = sessions.filtered(
                lambda session, leave=leave: (
                    leave in everyones
                    and session.start < leave.date_to
                    and session.stop > leave.date_from
                    and session.policy_id.office_calendar_id
                    == leave.calendar_id._origin
                )
            )
            leave.consultation_ids = hit
            leave.consultation_count = len(hit)

    @api.model
    def _load_holidays(self):
        """Create the days off of ``data/holidays.csv``; those on record are kept."""
        calendar = self.env.ref("djpk_consultation.office_hours")
        self._load_records(
            [
                {
                    "xml_id": "djpk_consultation.holiday_%s"
                    % row["date"].replace("-", "_"),
                    "noupdate": True,
                    "values": self._prepare_holiday_vals(row, calendar),
                }
                for row in reference_rows("holidays.csv")
            ],
            update=True,
        )

    @api.model
    def _prepare_holiday_vals(self, row, calendar):
        day = fields.Date.to_date(row["date"])
        return {
            "name": row["name"],
            "calendar_id": calendar.id,
            **self._whole_days(timezone(calendar.tz), day, day),
            "holiday_kind": KINDS[row["kind"]],
            "basis": row["basis"],
            "provisional": row["provisional"] == "1",
        }

    @api.model
    def _whole_days(self, tz, first, last):
        """Values of a leave of whole days, both included, in a time zone."""
        moments = (datetime.combine(first, time.min), datetime.combine(last, LAST))
        start, stop = (tz.localize(moment).astimezone(utc) for moment in moments)
        return {
            "date_from": start.replace(tzinfo=None),
            "date_to": stop.replace(tzinfo=None),
        }

    def _is_reference_cached(self):
        """Leaves of a person are none of the office's days off."""
        return any(not leave.resource_id for leave in self.sudo())
