from markupsafe import Markup

from odoo import api, fields, models

#: From 1 December on, the next year's holidays are missed.
ASK_FROM = 12
LIST = "djpk_consultation.resource_calendar_leaves_action"


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class ResourceCalendar(models.Model):
    """Holidays that are missing: managers are asked for them until they are there."""

    _name = "resource.calendar"
    _inherit = ["resource.calendar", "djpk.consultation.duty"]

    holidays_asked_on = fields.Date(
        "Holidays asked for", readonly=True, copy=False, help="WIB."
    )

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _cron_holidays(self):
        """Ask for the holidays that are missing; ask no more once they are there."""
        offices = self.sudo().search([("policy_ids", "!=", False)], order="id")
        first = offices[:1] if offices._is_asked_otherwise() else offices.browse()
        self.env["ir.cron"]._run_batch(
            "holidays", first, lambda _first: offices._ask_for_holidays()
        )

    def _is_asked_otherwise(self):
        """Whether what is asked is not what is missing."""
        asked = self._holiday_tasks()
        found = [(task.user_id, task.summary) for task in asked]
        return sorted(found, key=str) != sorted(self._holiday_texts().items(), key=str)

    def _ask_for_holidays(self):
        """One activity a manager, which says what is missing now."""
        if not self._is_asked_otherwise():
            return
        texts, today = self._holiday_texts(), self._office_today()
        # the row changes with what is asked: of two servers the second starts again
        self[:1].holidays_asked_on = today if texts else False
        self._holiday_tasks().unlink()
        link = self.env.ref(LIST)
        tasks = self.env["mail.activity"].sudo()
        tasks.with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": self._holiday_type().id,
                    "user_id": user.id,
                    "date_deadline": today,
                    "summary": text,
                    "note": Markup('<a href="/odoo/action-%s">%s</a>')
                    % (link.id, link.with_context(lang=user.lang).sudo().name),
                }
                for user, text in texts.items()
            ]
        )

    # -- what is missing -------------------------------------------------------

    def _missing_years(self):
        """Years whose holidays some of these calendars lack now.

        :return: ``{year: True if its days are on record, but provisional}``
        """
        today = self._office_today()
        years = [today.year]
        if today.month >= ASK_FROM:
            years.append(today.year + 1)
        known = [office._years_on_record() for office in self]
        return {
            year: all(year in of_office for of_office in known)
            for year in years
            if any(of_office.get(year, True) for of_office in known)
        }

    def _holiday_texts(self):
        """``{manager: what is missing, in their language}``; empty if nothing is."""
        missing = self._missing_years()
        if not missing:
            return {}
        return {
            user: self._in_language_of(user)._missing_text(missing)
            for user in self._managers()
        }

    def _missing_text(self, missing):
        lacking = [str(year) for year, on_record in missing.items() if not on_record]
        unsure = [str(year) for year, on_record in missing.items() if on_record]
        parts = []
        if lacking:
            parts.append(
                self.env._(
                    "Enter the holidays of %(years)s: without them there are no slots"
                    " and no promises",
                    years=", ".join(lacking),
                )
            )
        if unsure:
            parts.append(
                self.env._(
                    "Check the holidays of %(years)s against the decree: they are on"
                    " record only provisionally",
                    years=", ".join(unsure),
                )
            )
        return "; ".join(parts)

    # -- activities ------------------------------------------------------------

    @api.model
    def _holiday_type(self):
        return self.env.ref("djpk_consultation.activity_holidays")

    @api.model
    def _holiday_tasks(self):
        """They hang on no record: a calendar has no conversation."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search([("activity_type_id", "=", self._holiday_type().id)])
        )

    @api.model
    def _office_today(self):
        return self.env["djpk.consultation.session"]._wib_today()
