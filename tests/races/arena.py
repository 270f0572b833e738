"""The parent's side of a race: a database, contenders, a starting signal."""

import os
import subprocess
import sys
import tempfile
from multiprocessing.connection import Listener
from pathlib import Path

from live.database import Database

from .tasks import Task, furnish, public

#: Monday 2 June 2025, 10:00 WIB.
NOW = "2025-06-02 03:00:00"
SUPERUSER = 1
#: Days ahead that may be booked: room for many races in one database.
HORIZON = 570
ROOMS = 5
#: A call that takes longer hangs: retries wait 2 + 4 + 8 + 16 seconds at most.
PATIENCE = 90


class Arena:
    """Contenders on a database of their own.

    :param contenders: number of processes
    :param drop: names of indexes or constraints to race without
    """

    def __init__(self, contenders=6, drop=()):
        self.contenders, self.drop = contenders, drop
        self.database = Database(f"{os.environ['DJPK_TEST_DB']}_races_{os.getpid()}")
        self.process = None
        self.lines = []
        self.users, self.rooms = {}, []

    def __enter__(self):
        self.database.create()
        try:
            self._start()
            self.users, self.rooms = self.do(
                Task("", furnish, {"rooms": ROOMS, "horizon": HORIZON})
            )
            for name in self.drop:
                drop_guard(self.database, name)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *exc):
        for line in self.lines:
            line.close()
        if self.process:
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self.database.drop()

    def _start(self):
        with tempfile.TemporaryDirectory() as folder:
            address = f"{folder}/line"
            with Listener(address, backlog=self.contenders) as listener:
                self.process = subprocess.Popen(
                    [
                        os.environ.get("DJPK_PYTHON", sys.executable),
                        str(Path(__file__).with_name("worker.py")),
                        *(self.database.name, str(self.contenders), address, NOW),
                    ],
                    stdin=subprocess.DEVNULL,
                )
                listener._listener._socket.settimeout(PATIENCE)
                self.lines = [listener.accept() for _ in range(self.contenders)]

    # -- calls -----------------------------------------------------------------

    def race(self, tasks):
        """Let each task run in a process of its own, all at the same instant.

        :return: their :class:`~.tasks.Outcome`, in the order of the tasks
        """
        racing = self.lines[: len(tasks)]
        assert len(racing) == len(tasks), "more tasks than contenders"
        for line, task in zip(racing, tasks, strict=True):
            line.send((task, self.users.get(task.login, SUPERUSER)))
        early = [_answer(line) for line in racing]
        assert early == ["ready"] * len(tasks), early
        for line in racing:
            line.send("go")
        return [_answer(line) for line in racing]

    def late(self, task, meanwhile):
        """One task whose snapshot is older than all that is done meanwhile.

        :param meanwhile: tasks that others do, one after another
        """
        line = self.lines[-1]
        line.send((task, self.users.get(task.login, SUPERUSER)))
        assert _answer(line) == "ready"
        for other in meanwhile:
            self.do(other)
        line.send("go")
        return _answer(line)

    def do(self, task):
        """One task alone; its answer, or an error if it has none."""
        (outcome,) = self.race([task])
        if not outcome.accepted:
            raise AssertionError(f"{task} -> {outcome}")
        return outcome.value

    def call(self, login, model, method, /, *args, at="", **named):
        """One public call alone."""
        return self.do(call(login, model, method, *args, at=at, **named))

    # -- what is committed -----------------------------------------------------

    def sql(self, query, *parameters):
        return self.database.sql(query, *parameters)

    def value(self, query, *parameters):
        return self.database.value(query, *parameters)


def call(login, model, method, /, *args, at="", **named):
    """A :class:`Task` that calls a public method."""
    values = {"model": model, "method": method, "args": args, "named": named}
    return Task(login, public, values, at)


def drop_guard(database, name):
    """Drop an index or a constraint by its name in the database."""
    tables = database.sql(
        "SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s", name
    )
    if tables:
        database.sql(f"ALTER TABLE {tables[0][0]} DROP CONSTRAINT {name}")
    else:
        database.sql(f"DROP INDEX {name}")


def _answer(line):
    if not line.poll(PATIENCE):
        raise AssertionError("a contender hangs")
    return line.recv()
