"""The contenders' processes: ``worker.py DATABASE COUNT ADDRESS MOMENT``.

Odoo is loaded once and forked, as a server with workers does; each process has its
own registry, connections and clock.
"""

import logging
import os
import random
import sys
from functools import partial
from multiprocessing.connection import Client
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from freezegun import freeze_time  # noqa: E402

import odoo.modules.registry  # noqa: E402
import odoo.service.server  # noqa: E402, F401
import odoo.sql_db  # noqa: E402
import odoo.tools  # noqa: E402
from odoo.api import Environment  # noqa: E402
from odoo.modules.registry import Registry  # noqa: E402
from odoo.service.model import retrying  # noqa: E402

from races.tasks import Outcome  # noqa: E402


def main(database, count, address, moment):
    odoo.tools.config.parse_config(
        ["--config", os.environ["DJPK_TEST_CONFIG"], "--log-level", "critical"]
    )
    for name in ("odoo", "py.warnings"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    Registry(database)
    odoo.sql_db.close_all()
    clock = freeze_time(moment).start()
    for _number in range(int(count)):
        if not os.fork():
            random.seed()  # or all would wait equally long before they try again
            with Client(address) as line:
                serve(line, database, clock, moment)
            os._exit(0)
    for _number in range(int(count)):
        os.wait()


def serve(line, database, clock, moment):
    """Do one task after another until the other end hangs up."""
    while True:
        try:
            task, uid = line.recv()
        except EOFError:
            return
        clock.move_to(task.at or moment)
        line.send(attempt(line, database, task, uid))


def attempt(line, database, task, uid):
    from odoo.addons.djpk_consultation.exceptions import ConsultationRefusal

    try:
        registry = Registry(database).check_signaling()
        with registry.cursor() as cr:
            cr.execute("SELECT 1")  # the snapshot: older than any rival's commit
            line.send("ready")
            line.recv()
            env = Environment(cr, uid, {})
            env.transaction.default_env = env
            work = partial(task.function, env, **task.values)
            return Outcome(retrying(work, env))
    except ConsultationRefusal as refusal:
        return Outcome(codes=tuple(refusal.codes), error="")
    except Exception as error:  # whatever else comes out is what the test is about
        return Outcome(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
