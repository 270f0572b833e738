from importlib import metadata

from odoo import api, models, release
from odoo.tools import SQL

LIBRARIES = ("vobject", "weasyprint")
MODULES = ("djpk_consultation", "helpdesk_mgmt")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationHealth(models.AbstractModel):
    """What the service stands on: holidays, versions, extensions."""

    _inherit = "djpk.consultation.health"

    # -- holidays --------------------------------------------------------------------

    @api.model
    def _holiday_rows(self):
        """This year and the next, in each calendar that a policy counts by."""
        calendars = self.env["djpk.consultation.policy"].search([]).office_calendar_id
        today = self._wib_today()
        return [
            self._holiday_row(calendar, year, today)
            for calendar in calendars
            for year in (today.year, today.year + 1)
        ]

    @api.model
    def _holiday_row(self, calendar, year, today):
        _ = self.env._
        known = calendar._years_on_record()
        action = "djpk_consultation.resource_calendar_leaves_action"
        name = f"{calendar.name} {year}"
        if year not in known:
            # a year that begins within the month is asked for already
            soon = year == today.year or today.month == 12
            advice = _(
                "Enter the holidays and joint leave of %(year)s: until then no slot is"
                " offered and no deadline promised there.",
                year=str(year),
            )
            state = "bad" if soon else "warn"
            return self._row(name, state, _("not on record"), advice, action)
        if known[year]:
            advice = _("Compare them with the decree when it is published.")
            return self._row(name, "warn", _("provisional"), advice, action)
        return self._row(name, "ok", _("on record"), action=action)

    # -- versions --------------------------------------------------------------------

    @api.model
    def _version_rows(self):
        rows = [self._row("Odoo", "info", release.version)]
        modules = self.env["ir.module.module"].search([("name", "in", MODULES)])
        rows += [
            self._row(module.name, "info", module.latest_version or "-")
            for module in modules.sorted("name")
        ]
        rows += [self._row("PostgreSQL", "info", self._postgresql())]
        rows += [self._library_row(name) for name in LIBRARIES]
        return [*rows, self._trigram_row()]

    @api.model
    def _postgresql(self):
        self.env.cr.execute(SQL("SHOW server_version"))
        return self.env.cr.fetchone()[0]

    @api.model
    def _library_row(self, name):
        _ = self.env._
        try:
            return self._row(name, "info", metadata.version(name))
        except metadata.PackageNotFoundError:
            advice = {
                "vobject": _("Install it: mails carry no calendar file without it."),
                "weasyprint": _("Install it: no document is printed without it."),
            }
            return self._row(name, "bad", _("not installed"), advice[name])

    @api.model
    def _trigram_row(self):
        _ = self.env._
        self.env.cr.execute(
            SQL("SELECT extversion FROM pg_extension WHERE extname = 'pg_trgm'")
        )
        version = self.env.cr.fetchone()
        if version:
            return self._row("pg_trgm", "ok", version[0])
        advice = _(
            "Have the administrator of the database run CREATE EXTENSION pg_trgm:"
            " without it, past answers are not found through typing errors."
        )
        return self._row("pg_trgm", "warn", _("not installed"), advice)
