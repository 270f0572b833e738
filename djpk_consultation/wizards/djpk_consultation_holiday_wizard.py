import base64
import csv
import io
import zipfile

import openpyxl

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..tools.holiday_file import (
    FIRST,
    KINDS,
    LAST,
    MAX_ROWS,
    MAX_TEXT,
    read_holidays,
    split_csv,
)

#: A decree is a page: what is larger is another file.
MAX_FILE = 2**20
#: Faults that are told at once.
TOLD = 20
#: What the preview compares of a day.
COMPARED = ("name", "holiday_kind", "basis", "provisional")


class DjpkConsultationHolidayWizard(models.TransientModel):
    """Days off from a file: what would change, and whom it hits; then in one step."""

    _name = "djpk.consultation.holiday.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Days Off from a File"

    calendar_id = fields.Many2one(
        "resource.calendar",
        "Office Hours",
        required=True,
        default=lambda self: self.env.ref("djpk_consultation.office_hours"),
        domain=[("policy_ids", "!=", False)],
        ondelete="cascade",
    )
    file = fields.Binary(
        help="CSV or XLSX with the columns date, name, kind, basis; as the decree (SKB)"
        " lists them.",
    )
    filename = fields.Char()
    complete = fields.Boolean(
        "Whole Years",
        default=True,
        help="The file has all days off of its years: what is on record beyond it is"
        " taken out.",
    )
    state = fields.Selection(
        [("choose", "Choose"), ("preview", "Preview")], default="choose", required=True
    )
    line_ids = fields.One2many(
        "djpk.consultation.holiday.line.wizard", "wizard_id", "Days"
    )
    change_ids = fields.One2many(
        "djpk.consultation.holiday.line.wizard",
        "wizard_id",
        "Changes",
        domain=[("change", "!=", "same")],
    )
    summary = fields.Char(compute="_compute_summary")
    notice = fields.Char(readonly=True)

    @api.depends("line_ids.change", "line_ids.session_count")
    @api.depends_context("lang")
    def _compute_summary(self):
        for wizard in self:
            counts = {"new": 0, "changed": 0, "removed": 0, "same": 0}
            for line in wizard.line_ids:
                counts[line.change] += 1
            wizard.summary = self.env._(
                "%(new)s new, %(changed)s changed, %(removed)s taken out, %(same)s as"
                " they are; %(hit)s sessions are hit.",
                hit=sum(wizard.line_ids.mapped("session_count")),
                **counts,
            )

    # -- action ----------------------------------------------------------------

    def action_preview(self):
        """Read the file, and show what would change; nothing is written."""
        self.ensure_one()
        self._show_changes(self._changes())
        return self._again()

    def action_back(self):
        self.ensure_one()
        self.write({"state": "choose", "line_ids": [Command.clear()], "notice": False})
        return self._again()

    def action_confirm(self):
        """Put the days on record, then list the sessions that are hit."""
        self.ensure_one()
        changes = self._changes()
        if changes != self._shown():
            self._show_changes(changes)
            self.notice = self.env._(
                "The days on record or the bookings have changed since the preview."
                " This is how it is now."
            )
            return self._again()
        self._apply(changes)
        draft = self.env["djpk.consultation.replan"]._office_changed()
        if draft:
            return draft._show()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "djpk_consultation.resource_calendar_leaves_action"
        )

    def _again(self):
        """The dialogue stays open."""
        return {**self._open(), "res_id": self.id}

    # -- the file --------------------------------------------------------------

    def _holidays(self):
        """
        :return: list of :class:`~..tools.holiday_file.Holiday`
        :raises UserError: with every fault of the file
        """
        content = base64.b64decode(self.file or b"")
        if not content:
            raise UserError(self.env._("Choose a file first."))
        if len(content) > MAX_FILE:
            raise UserError(
                self.env._(
                    "The file has %(size)s KB; a list of days off has at most"
                    " %(limit)s KB. Choose the file of the decree.",
                    size=len(content) // 1024,
                    limit=MAX_FILE // 1024,
                )
            )
        found, faults = read_holidays(self._rows(content))
        if faults:
            raise UserError(self._faults_text(faults))
        return found

    def _rows(self, content):
        try:
            if content.startswith(b"PK"):
                return self._sheet_rows(content)
            return split_csv(content.decode("utf-8-sig"))
        except (UnicodeDecodeError, csv.Error, ValueError, KeyError, OSError) as error:
            raise self._unreadable() from error
        except zipfile.BadZipFile as error:
            raise self._unreadable() from error

    def _sheet_rows(self, content):
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        sheet = book.worksheets[0]
        # one more than is taken, so that too many are told
        rows = sheet.iter_rows(max_row=MAX_ROWS + 2, values_only=True)
        return [list(row) for row in rows]

    def _unreadable(self):
        return UserError(
            self.env._(
                "%(file)s cannot be read as a table. Save it as CSV (UTF-8) or XLSX"
                " with the columns date, name, kind, basis.",
                file=self.filename or self.env._("The file"),
            )
        )

    def _faults_text(self, faults):
        lines = [self._fault_text(fault) for fault in faults[:TOLD]]
        if len(faults) > TOLD:
            lines.append(self.env._("… and %s more.", len(faults) - TOLD))
        head = self.env._(
            "Nothing was changed. Correct the file, then choose it again:"
        )
        return "\n".join([head, *lines])

    def _fault_text(self, fault):
        _ = self.env._
        texts = {
            "nothing": _("Line %(line)s: the file has no day off."),
            "columns": _(
                "Line %(line)s: the columns %(column)s are missing. The first line has"
                " the titles date, name, kind, basis; it has: %(value)s."
            ),
            "rows": _(
                "Line %(line)s: at most %(limit)s lines are taken. Split the file by"
                " years."
            ),
            "empty": _("Line %(line)s, column %(column)s: empty. Fill it in."),
            "date": _(
                "Line %(line)s, column %(column)s: “%(value)s” is no date. Write it as"
                " 2025-08-18 or 18/08/2025."
            ),
            "range": _(
                "Line %(line)s, column %(column)s: “%(value)s” is not between %(first)s"
                " and %(last)s. Check the year."
            ),
            "kind": _(
                "Line %(line)s, column %(column)s: “%(value)s” is no kind. These are:"
                " %(kinds)s."
            ),
            "flag": _("Line %(line)s, column %(column)s: “%(value)s”. Write 1 or 0."),
            "long": _(
                "Line %(line)s, column %(column)s: %(value)s characters; at most"
                " %(text)s. Shorten it."
            ),
            "twice": _(
                "Line %(line)s, column %(column)s: the day stands in line %(value)s"
                " already. Put both names into one line."
            ),
        }
        titles = self._column_titles()
        columns = [titles.get(name, name) for name in fault.column.split(", ")]
        return texts[fault.kind] % {
            **fault._asdict(),
            "column": ", ".join(columns),
            "limit": MAX_ROWS,
            "text": MAX_TEXT,
            "first": FIRST,
            "last": LAST,
            "kinds": ", ".join(KINDS),
        }

    def _column_titles(self):
        """The file's columns in the reader's language."""
        return {
            "date": self.env._("date"),
            "name": self.env._("name"),
            "kind": self.env._("kind"),
            "basis": self.env._("basis"),
            "provisional": self.env._("provisional"),
        }

    # -- what changes ----------------------------------------------------------

    def _on_record(self, years):
        """The whole days off of the office in these years, by day.

        :return: ``{date: leave}``
        """
        first, last = f"{min(years)}-01-01", f"{max(years)}-12-31"
        leaves = self.env["resource.calendar.leaves"].search(
            Domain("calendar_id", "=", self.calendar_id.id)
            & Domain("resource_id", "=", False)
            & Domain("holiday_kind", "not in", [False, "other"])
            & Domain("day_to", ">=", first)
            & Domain("day_from", "<=", last),
            order="date_from, id",
        )
        days = {}
        for leave in leaves.filtered(lambda leave: leave._is_whole_days()):
            for day in leave._days():
                if day.year in years:
                    days.setdefault(day, leave)
        return days

    def _changes(self):
        """What the file changes, day by day.

        :return: list of values of the preview's lines
        """
        holidays = {holiday.day: holiday for holiday in self._holidays()}
        known = self._on_record({day.year for day in holidays})
        hit = self._booked(set(holidays) - set(known))
        changes = []
        for day in sorted({*holidays, *known}):
            holiday, leave = holidays.get(day), known.get(day)
            if holiday or self.complete:
                changes.append(self._change(day, holiday, leave, hit.get(day, 0)))
        return changes

    def _change(self, day, holiday, leave, session_count):
        values = {
            "day": day,
            "leave_id": leave.id if leave else False,
            "session_count": session_count,
        }
        if not holiday:
            old = {name: leave[name] for name in COMPARED}
            return {**values, **old, "change": "removed", "before": False}
        new = {
            "name": holiday.name,
            "holiday_kind": holiday.kind,
            "basis": holiday.basis or False,
            "provisional": holiday.provisional,
        }
        differs = [name for name in COMPARED if leave and leave[name] != new[name]]
        change = ("changed" if differs else "same") if leave else "new"
        before = self._before_text(leave, differs) if differs else False
        return {**values, **new, "change": change, "before": before}

    def _before_text(self, leave, names):
        titles = {**self._column_titles(), "holiday_kind": self.env._("kind")}
        return "; ".join(f"{titles[name]}: {leave._said(name)}" for name in names)

    def _booked(self, days):
        """Scheduled sessions on days that would be off: ``{date: count}``."""
        groups = self.env["djpk.consultation.session"]._read_group(
            [
                ("state", "=", "scheduled"),
                ("date", "in", list(days)),
                ("stop", ">", fields.Datetime.now()),
            ],
            ["date:day"],
            ["__count"],
        )
        return {fields.Date.to_date(day): count for day, count in groups}

    def _show_changes(self, changes):
        lines = [Command.create(values) for values in changes]
        self.write(
            {
                "line_ids": [Command.clear(), *lines],
                "state": "preview",
                "notice": False,
            }
        )

    def _shown(self):
        """The preview as :meth:`_changes` gives it."""
        names = ("day", "session_count", *COMPARED, "change", "before")
        return [
            {
                **{name: line[name] for name in names},
                "leave_id": line.leave_id.id or False,
            }
            for line in self.line_ids.sorted("day")
        ]

    def _apply(self, changes):
        """New days first: nothing opens in between that stays off."""
        leaves = self.env["resource.calendar.leaves"]
        made, gone = [], leaves
        for change in changes:
            leave = leaves.browse(change["leave_id"] or ())
            values = {name: change[name] for name in COMPARED}
            alone = leave and leave.day_from == leave.day_to
            if change["change"] == "changed" and alone:
                leave.write(values)
            elif change["change"] == "removed" and alone:
                gone += leave
            elif change["change"] == "new":
                made.append({**values, **self._day_values(change["day"])})
        broken = self._broken_up(changes)
        for leave in broken:
            made += [
                {**values, **self._day_values(day)}
                for day, values in self._single_days(leave, changes)
            ]
        leaves.create(made)
        (gone | broken).unlink()

    def _broken_up(self, changes):
        """Leaves of several days of which not every day stays as it is."""
        leaves = self.env["resource.calendar.leaves"]
        ids = {c["leave_id"] for c in changes if c["change"] in ("changed", "removed")}
        several = leaves.browse(sorted(filter(None, ids)))
        return several.filtered(lambda leave: leave.day_from != leave.day_to)

    def _single_days(self, leave, changes):
        """Each day of a leave that stays, with its values."""
        known = {c["day"]: c for c in changes if c["leave_id"] == leave.id}
        own = {name: leave[name] for name in COMPARED}
        for day in leave._days():
            change = known.get(day)
            if not change or change["change"] == "same":
                yield day, own
            elif change["change"] == "changed":
                yield day, {name: change[name] for name in COMPARED}

    def _day_values(self, day):
        return {"calendar_id": self.calendar_id.id, "day_from": day, "day_to": day}
