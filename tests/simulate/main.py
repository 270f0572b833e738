"""Whole months of requests against a real server whose clock is moved.

Run by ``./dev simulate``, which prepares the template database and says by
environment variables where everything is.
"""

import argparse
import json
import signal
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from mails.sink import Sink

from simulate import audit, plan, recount
from simulate.casting import Casting
from simulate.day import ACTIONS_AT, Days
from simulate.model import WIB, Calendar, Policies, at_hour, load_regions
from simulate.pool import Pool
from simulate.readback import readback
from simulate.report import Progress, Report
from simulate.rpc import SESSION, Clients
from simulate.server import Database, Server, missing_variables
from simulate.state import World

DATA = Path(__file__).resolve().parents[2] / "djpk_consultation" / "data"


def options_of(arguments=None):
    parser = argparse.ArgumentParser(prog="./dev simulate", description=__doc__)
    parser.add_argument("--clients", type=int, default=16, help="at once (16)")
    parser.add_argument("--months", type=float, default=2, help="to pass (2)")
    parser.add_argument("--days", type=int, help="working days, instead of months")
    parser.add_argument("--start", default="2025-05-05", help="first day (2025-05-05)")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn (1)")
    parser.add_argument("--workers", type=int, default=4, help="of the server (4)")
    parser.add_argument(
        "--policy",
        type=Path,
        help='JSON: {"face_to_face": [{"valid_from": "2025-06-01", "daily_limit": 5,'
        ' "slots": [{"code": "1500", "hour_from": 15, "hour_to": 16}]}]}',
    )
    parser.add_argument("--keep", action="store_true", help="database and log stay")
    return parser.parse_args(arguments)


def build_world(options):
    changes = json.loads(options.policy.read_text()) if options.policy else None
    calendar = Calendar.from_csv(DATA / "holidays.csv")
    regions = load_regions(DATA / "regions.csv")
    return World(calendar, Policies(changes), regions, options.seed)


def live_through(world, options, server, pool):
    """Log in, then let the days pass.

    :return: the :class:`~simulate.report.Report`, and the days
    """
    days = plan.working_days(
        world.calendar, options.start, options.months, options.days
    )
    server.start(at_hour(days[0], 5))
    world.clock = server.clock
    world.clients = Clients(server.port, server.database.name, server.clock)
    world.cast = Casting(world.clients).run(world.policies)
    warm_up(world, options, pool)
    months = len(days) / 20
    planned = plan.Plan(world, days, months)
    questions = round(len(world.regions) * 1.2 * min(1, months / 2))
    office = Days(world, planned, pool, questions)
    report, progress = Report(world.judge), Progress(len(days))
    for done, day in enumerate(days, 1):
        office.run(day)
        report.add(world.clients.drain())
        progress.show(done, str(day), world.clients.total, report.broken)
    return report, days


def warm_up(world, options, pool):
    """Every worker loads the registry, and each password once, which takes long."""
    named = {"region_code": "11", "month": options.start[:7]}

    def ask(login):
        world.clients.do(login, SESSION, "region_quota", **named)

    for _round in range(2):
        for login in world.clients.logins:
            pool.run([(ask, login)] * options.workers)


def recounted(server, sink, days):
    """What the scheduled actions did, as the database tells it otherwise.

    :return: how many counts do not agree
    """
    ran = datetime.combine(days[-1], max(ACTIONS_AT))
    results = recount.run_on(server.database.name, days[0], ran)
    print(f"\nScheduled actions, counted again\n{recount.table(results)}")
    mails = [mail.id for mail in sink.taken()]
    twice = len(mails) - len(set(mails))
    print(f"  {len(mails)} mails taken by the mail server, {twice} of them twice")
    return sum(1 for _count, _number, rows in results if rows) + bool(twice)


def conclude(world, report, server, pool, differing):
    """Print the tables and the audit; true if all is as it must be."""
    print(report.outcomes(world.outcomes))
    print(f"\nThroughput and latency\n{report.methods()}")
    moment = world.clock.now() - WIB + timedelta(seconds=1)
    results = audit.run_on(server.database.name, moment)
    print(f"\nAudit of the database\n{audit.table(results)}")
    broken = sum(1 for _check, rows in results if rows)
    lost = readback(world)
    errors = server.errors()
    for title, lines in (
        ("Acknowledged, but not so in the database", lost),
        ("Errors in the server's log", errors[:10]),
        ("Tasks that failed", pool.failures[:5]),
    ):
        if lines:
            print(f"\n{title}: {len(lines)}")
            print("\n".join(f"  {line}" for line in lines[:10]))
    if report.broken:
        print(f"\nAnswers that are wrong\n{report.findings()}")
    faults = len(report.problems["unexpected fault"])
    wronged = len(report.problems["rightful request refused"])
    print(
        f"\n{len(results)} invariants audited, {broken} broken; {wronged} rightful"
        f" requests refused; {faults} unexpected faults;"
        f" {report.broken - faults - wronged} other wrong answers;"
        f" {len(lost)} acknowledged and lost;"
        f" {differing} counts of the scheduled actions differ."
    )
    return not (differing or broken or report.broken or lost or errors or pool.failures)


def main():
    options = options_of()
    missing = missing_variables()
    if missing:
        print(f"Start it by ./dev simulate: {', '.join(missing)} not set.")
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    world = build_world(options)
    database = Database()
    sink = Sink()
    server = Server(database, options.workers, sink.port)
    pool = Pool(options.clients)
    begin = time.monotonic()
    try:
        database.create()
        sink.start()
        report, days = live_through(world, options, server, pool)
        differing = recounted(server, sink, days)
        right = conclude(world, report, server, pool, differing)
        print(f"Took {time.monotonic() - begin:.0f} s; seed {options.seed}.")
        return 0 if right else 1
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130
    finally:
        pool.close()
        server.stop(options.keep)
        sink.stop()
        if options.keep:
            print(f"Kept: database {database.name}, log {server.log}")
        else:
            database.drop()


if __name__ == "__main__":
    sys.exit(main())
