"""A file of days off, as a decree (SKB) is put into a table: read and judged.

The table has a row of titles and one row a day; see ``data/holidays.csv``.
"""

import csv
from datetime import date, datetime
from typing import NamedTuple

#: Title -> column; Indonesian titles are taken, too.
COLUMNS = {
    "date": "date",
    "tanggal": "date",
    "name": "name",
    "nama": "name",
    "keterangan": "name",
    "kind": "kind",
    "jenis": "kind",
    "basis": "basis",
    "dasar": "basis",
    "dasar hukum": "basis",
    "skb": "basis",
    "provisional": "provisional",
    "sementara": "provisional",
}
REQUIRED = ("date", "name", "kind")
KINDS = {
    "libur_nasional": "national_holiday",
    "cuti_bersama": "joint_leave",
    "libur_pemilu": "election",
}
FLAGS = {"": False, "0": False, "1": True, "tidak": False, "ya": True}
FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d %H:%M:%S")
FIRST, LAST = date(2024, 1, 1), date(2099, 12, 31)
MAX_ROWS = 1000
MAX_TEXT = 200


class Holiday(NamedTuple):
    """A day off of the file; ``kind`` as Odoo keeps it."""

    line: int
    day: object
    name: str
    kind: str
    basis: str
    provisional: bool


class Fault(NamedTuple):
    """What is wrong where; ``kind``: ``columns``, ``empty``, ``date``, ``range``,
    ``kind``, ``flag``, ``long``, ``twice``, ``rows`` or ``nothing``."""

    line: int
    column: str
    kind: str
    value: str


def split_csv(text):
    """Lines of a CSV file; its titles say whether by comma, semicolon or tab.

    >>> split_csv("tanggal;nama\\n2025-01-01;Tahun Baru, Masehi\\n")
    [['tanggal', 'nama'], ['2025-01-01', 'Tahun Baru, Masehi']]
    """
    titles = text.split("\n", 1)[0]
    separator = max(",;\t", key=titles.count)
    return list(csv.reader(text.splitlines(), delimiter=separator))


def read_holidays(rows):
    """The days off of a table, or everything that is wrong with it.

    :param rows: lists of texts or dates, the titles first
    :return: ``(list of Holiday, list of Fault)``; one of them is empty

    >>> titles = ["Tanggal", "Nama", "Jenis", "Dasar"]
    >>> days, faults = read_holidays([titles, ["1/6/2025", "Lahir Pancasila",
    ...     "Libur Nasional", "SKB 1017/2024"]])
    >>> str(days[0].day), days[0].kind, faults
    ('2025-06-01', 'national_holiday', [])
    >>> read_holidays([titles, ["31/2/2025", "Cuti", "libur", ""]])[1][0]
    Fault(line=2, column='date', kind='date', value='31/2/2025')
    >>> [fault.kind for fault in read_holidays([["a", "b"]])[1]]
    ['columns']
    """
    rows = [[_text(cell) for cell in row] for row in rows]
    if not rows:
        return [], [Fault(1, "", "nothing", "")]
    titles = [COLUMNS.get(title.lower(), "") for title in rows[0]]
    missing = [name for name in REQUIRED if name not in titles]
    if missing:
        seen = ", ".join(rows[0][:9])
        return [], [Fault(1, ", ".join(missing), "columns", seen)]
    if len(rows) > MAX_ROWS:
        return [], [Fault(MAX_ROWS + 1, "", "rows", str(len(rows)))]
    return _read_days(titles, rows)


def _read_days(titles, rows):
    found, faults, lines = [], [], {}
    for line, row in enumerate(rows[1:], 2):
        if not any(row):
            continue
        cells = dict(zip(titles, row, strict=False))
        wrong = list(_faults_of(line, cells))
        day = _day(cells.get("date", ""))
        if day in lines:
            wrong.append(Fault(line, "date", "twice", str(lines[day])))
        lines.setdefault(day, line)
        faults += wrong
        if not wrong:
            found.append(_holiday(line, day, cells))
    if faults:
        return [], faults
    return (found, []) if found else ([], [Fault(2, "", "nothing", "")])


def _holiday(line, day, cells):
    return Holiday(
        line,
        day,
        cells["name"],
        KINDS[_code(cells["kind"])],
        cells.get("basis", ""),
        FLAGS[cells.get("provisional", "").lower()],
    )


def _faults_of(line, cells):
    """What is wrong in one line, cell by cell."""
    for name in REQUIRED:
        if not cells.get(name):
            yield Fault(line, name, "empty", "")
    text = cells.get("date", "")
    day = _day(text)
    if text and day is None:
        yield Fault(line, "date", "date", text)
    elif day and not FIRST <= day <= LAST:
        yield Fault(line, "date", "range", text)
    kind = cells.get("kind", "")
    if kind and _code(kind) not in KINDS:
        yield Fault(line, "kind", "kind", kind)
    if cells.get("provisional", "").lower() not in FLAGS:
        yield Fault(line, "provisional", "flag", cells["provisional"])
    for name in ("name", "basis"):
        if len(cells.get(name, "")) > MAX_TEXT:
            yield Fault(line, name, "long", str(len(cells[name])))


def _text(cell):
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}"
    return "" if cell is None else str(cell).strip()


def _code(text):
    """
    >>> _code("Cuti  Bersama")
    'cuti_bersama'
    """
    return "_".join(text.lower().replace("_", " ").split())


def _day(text):
    """
    >>> str(_day("18/08/2025")), _day("18 Agustus")
    ('2025-08-18', None)
    """
    for form in FORMS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
