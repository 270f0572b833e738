"""``./dev bench NAME [options]``: measure, print a table, compare with the limits.

book      a booking beside the ticket and event it cannot do without
slots     free slots of sixty working days
answers   past answers found while a question is typed
audit     every rule asked of 100,000 sessions and 1,000,000 tickets
documents visit passes, minutes and lists as PDF, one and twenty
board     the slot board with a full quarter, over HTTP
screens   the screens of a day over HTTP, with 100,000 sessions on record
reception the reception desk over HTTP, with 100,000 sessions on record
guards    what gets through when a database guard is dropped
"""

import argparse
import importlib
import os
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # tests, not tests/bench

from races import without_guard  # noqa: E402

BENCHES = (
    *("book", "slots", "answers", "documents", "audit"),
    *("board", "screens", "reception"),
)


def main(arguments):
    options = _options(arguments)
    if options.name == "guards":
        return without_guard.main()
    _load_odoo()
    # these import the add-on, whose path Odoo knows from now on
    if options.profile:
        print(importlib.import_module("bench.hotspots").hotspots(options))
        return 0
    report = importlib.import_module(f"bench.{options.name}").run(options)
    print(report)
    if options.output:
        Path(options.output).write_text(f"{report}\n")
    return 1 if options.check and report.broken else 0


def _options(arguments):
    parser = argparse.ArgumentParser(
        prog="./dev bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=[*BENCHES, "guards"], metavar="NAME")
    parser.add_argument("--rounds", type=int, default=300, help="calls of each kind")
    parser.add_argument(
        "--sessions",
        type=lambda text: [int(number) for number in text.split(",")],
        help="numbers on record, smallest first, e.g. 1000,100000",
    )
    parser.add_argument("--check", action="store_true", help="exit 1 if a limit broke")
    parser.add_argument("--output", metavar="FILE", help="write the table there, too")
    parser.add_argument(
        "--profile", action="store_true", help="where the time goes, and the queries"
    )
    return parser.parse_args(arguments)


def _load_odoo():
    import odoo.service.server  # noqa: F401
    import odoo.tools

    odoo.tools.config.parse_config(
        ["--config", os.environ["DJPK_TEST_CONFIG"], "--log-level", "error"]
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
