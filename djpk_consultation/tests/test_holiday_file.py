import base64
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.djpk_consultation.tools.reference import DATA

from .common_replan import ReplanCase

TITLES = "date,name,kind,basis\n"


@tagged("post_install", "-at_install")
class TestHolidayFile(ReplanCase):
    """Days off from a file: what changes is shown before, whom it hits after."""

    def _wizard(self, content, role="manager", filename="skb.csv", **vals):
        content = content.encode() if isinstance(content, str) else content
        wizards = self._as(role, "djpk.consultation.holiday.wizard")
        return wizards.create(
            {"file": base64.b64encode(content), "filename": filename, **vals}
        )

    def _preview(self, content, **vals):
        wizard = self._wizard(content, **vals)
        wizard.action_preview()
        return wizard

    def _changes(self, wizard):
        return {
            str(line.day): line.change
            for line in wizard.line_ids
            if line.change != "same"
        }

    def _file(self, *without, year="", add="", **replace):
        """The shipped file of a year, changed."""
        text = (DATA / "holidays.csv").read_text()
        lines = [line for line in text.splitlines() if line.startswith(("date", year))]
        lines = [line for line in lines if not line.startswith(without or ("#",))]
        text = "\n".join([*lines, add])
        for old, new in replace.items():
            text = text.replace(old.replace("_", " "), new)
        return text

    def _leave_on(self, day):
        return self.env["resource.calendar.leaves"].search([("day_from", "=", day)])

    def _faults(self, content, **vals):
        with self.assertRaises(UserError) as caught:
            self._preview(content, **vals)
        return str(caught.exception).split("\n")

    # -- preview and application -------------------------------------------------

    def test_what_is_on_record_stays_as_it_is(self):
        wizard = self._preview(self._file())
        self.assertEqual(self._changes(wizard), {})
        self.assertEqual(len(wizard.line_ids), 108)
        wizard.action_confirm()
        self.assertFalse(self.draft())

    def test_new_changed_and_removed_days(self):
        session = self._book(date="2025-08-21")
        content = self._file(
            "2025-08-18",
            year="2025",
            add="2025-08-21,Cuti Bersama Baru,cuti_bersama,SKB 933/2025,0",
            Isra_Mikraj_Nabi_Muhammad="Isra Mikraj",
        )
        wizard = self._preview(content)
        self.assertEqual(
            self._changes(wizard),
            {
                "2025-01-27": "changed",
                "2025-08-18": "removed",
                "2025-08-21": "new",
            },
        )
        lines = {str(line.day): line for line in wizard.line_ids}
        self.assertEqual(lines["2025-08-21"].session_count, 1)
        self.assertIn("Isra Mikraj Nabi", lines["2025-01-27"].before)
        self.assertFalse(self._leave_on("2025-08-21"), "nothing is written yet")
        action = wizard.action_confirm()
        self.assertEqual(action["res_id"], self.draft().id)
        self.assertEqual(self.draft().session_line_ids.session_id, session)
        leave = self._leave_on("2025-08-21")
        self.assertEqual(
            (leave.name, leave.holiday_kind, leave.basis),
            ("Cuti Bersama Baru", "joint_leave", "SKB 933/2025"),
        )
        self.assertFalse(self._leave_on("2025-08-18"))
        self.assertEqual(self._leave_on("2025-01-27").name, "Isra Mikraj")
        self.assertIn("places are free again", self.draft().cause)

    def test_provisional_years_become_final(self):
        content = self._file(year="2027")
        content = content.replace(",1", "").replace(",provisional", "")
        content = content.replace("menunggu SKB 2027", "SKB 1/2026")
        self._preview(content).action_confirm()
        calendar = self.ref("office_hours")
        calendar.invalidate_recordset()
        self.assertEqual(calendar.years_text, "2024, 2025, 2026, 2027")
        self.assertEqual(self._leave_on("2027-12-24").basis, "SKB 1/2026")

    def test_a_single_day_is_added_without_the_rest_of_its_year(self):
        content = f"{TITLES}2025-08-21,Cuti Bersama,cuti_bersama,SKB"
        wizard = self._preview(content, complete=False)
        self.assertEqual(self._changes(wizard), {"2025-08-21": "new"})
        wizard.action_confirm()
        self.assertTrue(self._leave_on("2025-06-06"))

    def test_several_days_of_one_record_are_compared_day_by_day(self):
        self.day_off("2025-07-01", "2025-07-03", name="Lebaran", basis="SKB")
        row = "%s,Lebaran,cuti_bersama,SKB,0\n"
        kept = row % "2025-07-01" + row % "2025-07-03"
        wizard = self._preview(self._file(year="2025", add=kept))
        self.assertEqual(self._changes(wizard), {"2025-07-02": "removed"})
        wizard.action_confirm()
        self._book(date="2025-07-02")
        for day in ("2025-07-01", "2025-07-03"):
            self.assertEqual(self._leave_on(day).name, "Lebaran")

    def test_half_days_and_leaves_of_other_kinds_are_left_alone(self):
        half = self._leave("2025-07-01 13:00", "2025-07-01 16:00")
        other = self.day_off("2025-07-02", holiday_kind="other")
        wizard = self._preview(self._file(year="2025"))
        self.assertEqual(self._changes(wizard), {})
        self.assertTrue(half.exists() and other.exists())

    def test_what_changed_since_the_preview_is_shown_first(self):
        wizard = self._preview(f"{TITLES}2025-07-01,X,cuti_bersama,", complete=False)
        self._book(date="2025-07-01")
        wizard.action_confirm()
        self.assertIn("have changed since", wizard.notice)
        self.assertFalse(self._leave_on("2025-07-01"))
        wizard.action_confirm()
        self.assertTrue(self._leave_on("2025-07-01"))

    def test_a_sheet_of_indonesian_titles(self):
        book = openpyxl.Workbook()
        book.active.append(["Tanggal", "Keterangan", "Jenis", "SKB"])
        cell = book.active.cell(row=2, column=1)
        cell.value, cell.number_format = "18/08/2026", "@"
        for column, text in enumerate(("Cuti Bersama", "Cuti Bersama", "1/2026"), 2):
            book.active.cell(row=2, column=column).value = text
        file = io.BytesIO()
        book.save(file)
        wizard = self._preview(file.getvalue(), filename="skb.xlsx", complete=False)
        self.assertEqual(self._changes(wizard), {"2026-08-18": "new"})
        self.assertEqual(wizard.line_ids.basis, "1/2026")

    # -- bad files ---------------------------------------------------------------

    def test_every_fault_is_named_by_line_and_column(self):
        faults = self._faults(
            f"{TITLES}18 Agustus,Cuti,cuti_bersama,\n2025-07-01,,libur,\n"
            f"2025-07-02,{'x' * 201},libur_nasional,\n2123-01-01,X,libur_nasional,\n"
            "2025-07-02,Y,libur_nasional,\n"
        )
        self.assertEqual(
            faults[1:],
            [
                "Line 2, column date: “18 Agustus” is no date. Write it as 2025-08-18"
                " or 18/08/2025.",
                "Line 3, column name: empty. Fill it in.",
                "Line 3, column kind: “libur” is no kind. These are: libur_nasional,"
                " cuti_bersama, libur_pemilu.",
                "Line 4, column name: 201 characters; at most 200. Shorten it.",
                "Line 5, column date: “2123-01-01” is not between 2024-01-01 and"
                " 2099-12-31. Check the year.",
                "Line 6, column date: the day stands in line 4 already. Put both names"
                " into one line.",
            ],
        )
        self.assertIn("Nothing was changed", faults[0])

    def test_a_file_without_the_columns(self):
        fault = self._faults("day;what\n1;2")[1]
        self.assertIn("date, name, kind are missing", fault)
        self.assertIn("it has: day, what.", fault)

    def test_files_that_are_no_tables(self):
        for content in (b"\xff\xfe\x00\x81", b"PK\x03\x04 no zip", b"%PDF-1.4\x80"):
            self.assertIn("cannot be read as a table", self._faults(content)[0])
        self.assertIn("has no day off", self._faults(TITLES)[1])
        self.assertIn("at most 1024 KB", self._faults(b"x" * (2**20 + 1))[0])

    def test_too_many_lines(self):
        rows = "2025-07-01,X,libur_nasional,\n"
        self.assertIn("at most 1000 lines", self._faults(TITLES + rows * 1000)[1])
        self.assertIn("stands in line 2", self._faults(TITLES + rows * 999)[1])

    def test_managers_alone(self):
        for role in ("agent", "unit", "reception", "employee"):
            with self.assertRaises(AccessError):
                self._wizard(TITLES, role=role)
