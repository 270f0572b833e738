"""The reference data that is shipped as CSV (see ``data/NOTICE.md``)."""

import csv
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"


def reference_rows(filename):
    """The rows of a shipped CSV file, as dicts of strings.

    >>> reference_rows("regions.csv")[0]["name"]
    'Provinsi Aceh'
    """
    with (DATA / filename).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
