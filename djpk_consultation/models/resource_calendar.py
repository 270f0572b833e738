from collections import defaultdict
from datetime import datetime, timedelta

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import ormcache

from ..tools.workdays import Day, WorkDays

#: Days off are stored from 00:00:00 to 23:59:59.
WHOLE_DAY = timedelta(hours=23, minutes=59)


class ResourceCalendar(models.Model):
    _name = "resource.calendar"
    _inherit = ["resource.calendar", "djpk.cache.mixin"]

    policy_ids = fields.One2many(
        "djpk.consultation.policy",
        "office_calendar_id",
        "Consultation Policies",
        help="The policies that count working days by these hours.",
    )

    years_text = fields.Char(
        "Holidays on Record",
        compute="_compute_years_text",
        help="The years whose holidays are on record. In others no slot is offered and"
        " no deadline promised.",
    )

    @api.depends_context("lang")
    def _compute_years_text(self):
        for calendar in self:
            years = calendar._years_on_record()
            calendar.years_text = ", ".join(
                self.env._("%(year)s (provisional)", year=year) if unsure else str(year)
                for year, unsure in sorted(years.items())
            )

    def _years_on_record(self):
        """``{year: True if one of its days is provisional}``"""
        self.ensure_one()
        unsure = {}
        for leave in self.leave_ids.filtered(lambda leave: not leave.resource_id):
            if leave.day_from:
                year = leave.day_from.year
                unsure[year] = leave.provisional or unsure.get(year, False)
        known = self.sudo()._origin
        return {year: flag for year, flag in unsure.items() if known._work_year(year)}

    def _follow_hours(self):
        """Other office hours: call-backs are reckoned anew, who is hit is listed."""
        offices = self.sudo().filtered("policy_ids")
        if not offices:
            return
        house = self.env["djpk.consultation.session"]._in_house()
        names = ", ".join(offices.mapped("name"))
        text = house.env._("Office hours: %(names)s", names=names)
        deadlines = self.env["helpdesk.ticket"]._replan_open_promises(text)
        self.env["djpk.consultation.replan"]._office_changed(text, deadlines)

    def _workdays(self):
        """The calendar's working days, for reckoning without a database.

        :return: :class:`~..tools.workdays.WorkDays`
        """
        self.ensure_one()
        return WorkDays(self._work_year)

    @ormcache("self.id", "year")
    def _work_year(self, year):
        """The working days of a year, in the calendar's time zone.

        Only leaves of this very calendar count, and only those of nobody in
        particular; the caller's rights and context change nothing.

        :return: ``dict[date, Day]`` in order of time, or ``None`` if the holidays
            of that year are not on record. Shared by all: not to be changed.
        """
        self.ensure_one()
        calendar = self.sudo().with_context({})  # pylint: disable=context-overridden
        tz = timezone(calendar.tz)
        start, stop = (tz.localize(datetime(y, 1, 1)) for y in (year, year + 1))
        if not calendar._is_year_on_record(start, stop):
            return None
        attendances = calendar._attendance_intervals_batch(start, stop, tz=tz)[False]
        leaves = calendar._leave_intervals_batch(
            start, stop, domain=list(calendar._office_leaves_domain()), tz=tz
        )[False]
        hours = _blocks_by_day(attendances, year)
        left = _blocks_by_day(attendances - leaves, year)
        return {day: Day(hours[day], blocks) for day, blocks in left.items()}

    def _is_year_on_record(self, start, stop):
        """Whether a holiday, a whole day long, begins in that year (R06, R14)."""
        start, stop = (
            moment.astimezone(utc).replace(tzinfo=None) for moment in (start, stop)
        )
        holidays = self.env["resource.calendar.leaves"].search_fetch(
            self._office_leaves_domain()
            & Domain("resource_id", "=", False)
            & Domain("holiday_kind", "not in", [False, "other"])
            & Domain("date_from", ">=", start)
            & Domain("date_from", "<", stop),
            ["date_from", "date_to"],
        )
        return any(day.date_to - day.date_from >= WHOLE_DAY for day in holidays)

    def _office_leaves_domain(self):
        return Domain("calendar_id", "=", self.id) & Domain("time_type", "=", "leave")


def _blocks_by_day(intervals, year):
    """Localized intervals as ``{date: ((time, time), …)}``, in order of time."""
    days = defaultdict(list)
    for start, stop, _records in sorted(intervals, key=lambda item: item[:2]):
        days[start.date()].append((start.time(), stop.time()))
    return {day: tuple(blocks) for day, blocks in days.items() if day.year == year}
