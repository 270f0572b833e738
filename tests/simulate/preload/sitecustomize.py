"""Loaded by the simulation's own server only (it is on that server's PYTHONPATH).

Under libfaketime with a real monotonic clock, ``time.sleep`` fails with EINVAL on
Python 3.11 and later: it sleeps until a monotonic moment, which the library takes for
one of the moved clock.  Odoo sleeps before it repeats a transaction, so that without
this every such repetition would end in a fault.
"""

import select
import time


def _sleep(seconds):
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select((), (), (), seconds)


time.sleep = _sleep
