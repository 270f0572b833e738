from datetime import timedelta

from odoo import api, models

from ..tools.wib import to_wib
from .resource_calendar import WHOLE_DAY

#: What makes another day off of it.
TIMING = {
    *("date_from", "date_to", "calendar_id", "resource_id"),
    *("time_type", "holiday_kind"),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class ResourceCalendarLeaves(models.Model):
    """What a day off that comes, goes or changes hits: call-backs and sessions."""

    _inherit = "resource.calendar.leaves"

    @api.model_create_multi
    def create(self, vals_list):
        leaves = super().create(vals_list)
        leaves._follow_change()
        return leaves

    def write(self, vals):
        before, names = self._periods(), self._office_names()
        result = super().write(vals)
        if not TIMING.isdisjoint(vals):
            self._follow_change(before, names)
        return result

    def unlink(self):
        before, names = self._periods(), self._office_names()
        house = self.env["djpk.consultation.session"]._in_house()
        text = names and house.env._("Day off taken out: %(names)s", names=names)
        result = super().unlink()
        self.browse()._follow_change(before, names, text)
        return result

    def _office_ones(self):
        """The days off of the office, for everybody."""
        return self.sudo().filtered(
            lambda leave: not leave.resource_id and leave.calendar_id.policy_ids
        )

    def _periods(self):
        """``[(start, stop)]`` naive WIB."""
        return [
            (to_wib(leave.date_from), to_wib(leave.date_to))
            for leave in self._office_ones()
        ]

    def _office_names(self):
        return ", ".join(leave._told_name() for leave in self._office_ones())

    def _days(self):
        """Every day of it, in the office's time zone."""
        count = (self.day_to - self.day_from).days + 1
        return [self.day_from + timedelta(days=number) for number in range(count)]

    def _is_whole_days(self):
        return self.date_to - self.date_from >= WHOLE_DAY

    def _said(self, name):
        """A value as people read it."""
        value, field = self[name], self._fields[name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "-")
        if field.type == "boolean":
            return self.env._("Yes") if value else self.env._("No")
        return value or "-"

    def _told_name(self):
        """Day, name and decree, in the house's language."""
        house = self.env["djpk.consultation.session"]._in_house()
        days = [house._day_text(self.day_from)]
        if self.day_to != self.day_from:
            days.append(house._day_text(self.day_to))
        basis = f" ({self.basis})" if self.basis else ""
        return f"{' - '.join(days)}: {self.name or '-'}{basis}"

    def _told_text(self, day):
        """Why nobody is received on that day, in the house's language."""
        house = self.env["djpk.consultation.session"]._in_house()
        basis = f" ({self.basis})" if self.basis else ""
        return house.env._(
            "%(day)s has been declared a day off: %(name)s%(basis)s.",
            day=house._format(day, "EEEE, d MMMM yyyy"),
            name=self.name or "-",
            basis=basis,
        )

    def _follow_change(self, before=(), names="", text=""):
        """Call-backs are reckoned anew (R03), sessions that are hit are listed.

        :param before: periods that were off until now, naive WIB
        :param names: of what was changed or deleted, as it was
        :param text: what changed, if it was not added or changed
        """
        names = self._office_names() or names
        if not names:
            return
        deadlines = self.env["helpdesk.ticket"]._replan_open_promises(names)
        # Questions that are escalated at this very moment read the old calendar.
        cron = self.env.ref(
            "djpk_consultation.ir_cron_replan_callbacks", raise_if_not_found=False
        )
        if cron:
            cron.sudo()._trigger()
        house = self.env["djpk.consultation.session"]._in_house()
        self.env["djpk.consultation.replan"]._office_changed(
            text or house.env._("Day off: %(names)s", names=names),
            deadlines,
            freed=self._open_again(before),
        )

    def _open_again(self, periods):
        """How many slots of these periods are free now."""
        claims = self.env["djpk.consultation.claim"]
        return sum(
            claims._open_again(
                start.date(),
                stop.date(),
                lambda fit, start=start, stop=stop: (
                    fit.start < stop and start < fit.stop
                ),
                "day off ended",
            )
            for start, stop in periods
        )

    def action_from_file(self):
        """The dialogue that reads days off from a file."""
        return self.env["djpk.consultation.holiday.wizard"]._open()

    def action_replan(self):
        """What is hit, with a dry run."""
        return self.env["djpk.consultation.replan"]._open_draft()
