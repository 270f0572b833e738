import re

from odoo import api, fields, models

from ..tools.wib import to_wib

#: A place as ``_place_text`` of a session writes it, WIB.
PLACE = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d)-(\d\d:\d\d) WIB")
#: A time as the contract writes it, UTC.
STAMP = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
#: Actions whose values are those of a selection field.
CHOICES = {
    "cancelled": ("djpk.consultation.session", "cancel_cause"),
    "corrected": ("djpk.consultation.session", "state"),
    "reopened": ("djpk.consultation.letter", "state"),
    "expired": ("djpk.consultation.letter", "state"),
    "kind_removed": ("helpdesk.ticket", "kind"),
    "offer_released": ("djpk.consultation.offer", "release_cause"),
    "overridden": ("djpk.consultation.override", "code"),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLog(models.Model):
    """The audit trail as people read it: words and WIB times, in their language."""

    _inherit = "djpk.consultation.log"

    at_text = fields.Char(
        "When (WIB)",
        compute="_compute_at_text",
        help="In WIB, whatever your own time zone is.",
    )
    change = fields.Char(
        compute="_compute_change", help="What it was and what it became."
    )

    @api.depends("at")
    @api.depends_context("lang")
    def _compute_at_text(self):
        for line in self:
            line.at_text = line.at and self._moment_text(to_wib(line.at))

    @api.depends("action", "code", "before", "after")
    @api.depends_context("lang")
    def _compute_change(self):
        labels = {
            action: self._choices(action) for action in set(self.mapped("action"))
        }
        for line in self:
            words = labels[line.action]
            before, after = (
                value and self._told(value, words)
                for value in (line.before, line.after or line.code)
            )
            line.change = line._told_change(before, after)

    def _told_change(self, before, after):
        if self.action == "rolled":
            return self.env._(
                "%(day)s was full; given: %(place)s", day=before, place=after
            )
        return " → ".join(filter(None, (before, after)))

    @api.model
    def _choices(self, action):
        """``{value: label}`` of an action whose values are a field's."""
        if action == "document_added":
            model, name = "djpk.consultation.document", "kind"
        elif action in CHOICES:
            model, name = CHOICES[action]
        else:
            return {}
        return dict(self.env[model]._fields[name]._description_selection(self.env))

    @api.model
    def _told(self, value, words):
        """A value on record, in words; what is none of ours stays as it is."""
        if found := PLACE.fullmatch(value):
            day, start, stop = found.groups()
            day = self._day_text(fields.Date.to_date(day))
            return f"{day} {start}-{stop} WIB".replace(":", ".")
        if STAMP.fullmatch(value):
            return self._moment_text(to_wib(fields.Datetime.to_datetime(value)))
        if DAY.fullmatch(value):
            return self._day_text(fields.Date.to_date(value))
        first, colon, rest = value.partition(": ")
        return words.get(first, first) + colon + rest
