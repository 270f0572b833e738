"""A transaction that takes something first, and commits while a call waits for it."""

import threading
import time

WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND %s = ANY(pg_blocking_pids(pid))
"""


def overtaken(database, call, *statements):
    """The answer to a call whose snapshot cannot see what the rival committed.

    The rival's statements run first and stay uncommitted; the call runs into their
    rows in an index and waits; then they are committed.  Only the database itself can
    tell the call, so the answer is the index's.

    :param call: callable without arguments
    :param statements: ``(query, parameters…)`` of the rival
    """
    rival = database.connect()
    rival.autocommit = False
    answers = []
    caller = threading.Thread(target=lambda: answers.append(call()))
    try:
        with rival.cursor() as cursor:
            for query, *parameters in statements:
                cursor.execute(query, parameters)
        caller.start()
        _wait_until_blocked(database, rival, caller)
        rival.commit()
    finally:
        rival.rollback()
        rival.close()
        if caller.ident:
            caller.join(60)
    return answers[0]


def interrupted(database, call, statement, interrupt):
    """The answer to a call that was interrupted in the middle of its work.

    It waits in the database for a rival, who gives up after the interruption.

    :param call: callable without arguments
    :param statement: ``(query, parameters…)`` of the rival
    :param interrupt: callable without arguments
    """
    rival = database.connect()
    rival.autocommit = False
    answers = []
    caller = threading.Thread(target=lambda: answers.append(call()))
    try:
        with rival.cursor() as cursor:
            cursor.execute(statement[0], statement[1:])
        caller.start()
        _wait_until_blocked(database, rival, caller)
        interrupt()
    finally:
        rival.rollback()
        rival.close()
        if caller.ident:
            caller.join(120)
    return answers[0]


def _wait_until_blocked(database, rival, caller, seconds=30):
    until = time.monotonic() + seconds
    while not database.value(WAITING, rival.info.backend_pid):
        if not caller.is_alive() or time.monotonic() > until:
            raise AssertionError("the call did not wait for the rival's rows")
        time.sleep(0.01)
