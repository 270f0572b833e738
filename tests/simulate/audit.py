"""Audit of every invariant of the circular, straight from the database.

``python tests/simulate/audit.py --database NAME`` prints one line per invariant and
exits with 1 if any row breaks one.  It shares no code with the add-on.
"""

import argparse
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path

import psycopg2

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from simulate.audit_days import DAYS
from simulate.audit_facts import create_views
from simulate.audit_rules import DESK, LETTERS, PLACES, TICKETS

CHECKS = (*PLACES, *DAYS, *LETTERS, *DESK, *TICKETS)
STAMP = "%Y-%m-%d %H:%M:%S"


def run(cursor, moment=None):
    """Audit inside the cursor's transaction.

    :param moment: the server's own time in UTC, if its clock is moved
    :return: ``[(check, offending rows)]``, every check once
    """
    if not moment:
        cursor.execute("SELECT (now() AT TIME ZONE 'UTC')")
        (moment,) = cursor.fetchone()
    create_views(cursor)
    return [(check, _offences(cursor, check, moment)) for check in CHECKS]


def _offences(cursor, check, moment):
    if callable(check.find):
        return check.find(cursor, moment)
    cursor.execute(check.find, {"now": moment})
    return cursor.fetchall()


def run_on(database, moment=None):
    """Audit a database in a transaction that leaves nothing behind."""
    with closing(psycopg2.connect(dbname=database)) as connection:
        with connection.cursor() as cursor:
            return run(cursor, moment)


def table(results, shown=3):
    """The results as text: a line per invariant, then the first offending rows."""
    width = max(len(check.name) for check, _rows in results)
    lines = []
    for check, rows in results:
        verdict = "ok" if not rows else f"{len(rows)} BROKEN"
        lines.append(f"  {check.name:<{width}}  {check.rules:<8}  {verdict}")
        lines += [f"      {_plain(row)}" for row in rows[:shown]]
    return "\n".join(lines)


def _plain(row):
    return ", ".join(str(value) for value in row)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument(
        "--now", help=f"the server's time in UTC, if its clock is moved: {STAMP}"
    )
    options = parser.parse_args()
    moment = datetime.strptime(options.now, STAMP) if options.now else None
    results = run_on(options.database, moment)
    print(table(results))
    broken = sum(1 for _check, rows in results if rows)
    print(f"{len(results)} invariants audited, {broken} broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
