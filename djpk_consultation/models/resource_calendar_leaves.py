from datetime import datetime, time

from pytz import timezone, utc

from odoo import api, fields, models

from ..tools.reference import reference_rows

KINDS = {
    "libur_nasional": "national_holiday",
    "cuti_bersama": "joint_leave",
    "libur_pemilu": "election",
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
        leaves = super().create(vals_list)
        leaves._replan_promises()
        return leaves

    def write(self, vals):
        before = self._office_names()
        result = super().write(vals)
        self._replan_promises(before)
        return result

    def unlink(self):
        before = self._office_names()
        result = super().unlink()
        self.browse()._replan_promises(before)
        return result

    def _office_names(self):
        """Names of those that are the office's days off."""
        office = self.sudo().filtered(lambda leave: not leave.resource_id)
        return ", ".join(office.mapped(lambda leave: leave.name or "-"))

    def _replan_promises(self, before=""):
        """A changed day off moves the call-backs that are still to be made (R03)."""
        reason = before or self._office_names()
        if reason:
            self.env["helpdesk.ticket"]._replan_open_promises(reason)
            # Questions that are escalated at this very moment read the old calendar.
            cron = self.env.ref(
                "djpk_consultation.ir_cron_replan_callbacks", raise_if_not_found=False
            )
            if cron:
                cron.sudo()._trigger()

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
        tz = timezone(calendar.tz)
        start, stop = (
            tz.localize(datetime.combine(day, hour)).astimezone(utc)
            for hour in (time.min, time(23, 59, 59))
        )
        return {
            "name": row["name"],
            "calendar_id": calendar.id,
            "date_from": start.replace(tzinfo=None),
            "date_to": stop.replace(tzinfo=None),
            "holiday_kind": KINDS[row["kind"]],
            "basis": row["basis"],
            "provisional": row["provisional"] == "1",
        }

    def _is_reference_cached(self):
        """Leaves of a person are none of the office's days off."""
        return any(not leave.resource_id for leave in self.sudo())
