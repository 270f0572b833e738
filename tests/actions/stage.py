"""The parent's side: run a scene's action, kill it, let two servers run it."""

import time

from races import Task
from races.arena import PATIENCE, SUPERUSER, _answer

from . import tasks


class Stage:
    """Plays scenes on an :class:`~races.Arena`; a kill costs it a contender."""

    def __init__(self, arena):
        self.arena = arena

    def run(self, scene, at=""):
        """Once, as the scheduler does."""
        values = {"name": scene.name}
        self.arena.do(Task("", tasks.run, values, at or scene.at))

    def kill(self, scene, commit, committed):
        """Run it in a process that is killed at one of its commits."""
        line = self.arena.lines.pop()
        values = {
            "name": scene.name,
            "records": scene.records or scene.ids,
            "commit": 1 if scene.whole else commit,
            "committed": committed,
        }
        if scene.whole:
            values["records"] = []
        task = Task("", tasks.run_doomed, values, scene.at)
        line.send((task, SUPERUSER))
        assert _answer(line) == "ready"
        line.send("go")
        try:
            outcome = _answer(line)
        except EOFError:
            line.close()
            self._wait_for_the_end()
            return
        raise AssertionError(f"it was not killed: {outcome}")

    def _wait_for_the_end(self):
        """The database notices that the process is gone, and gives its locks back."""
        until = time.monotonic() + PATIENCE
        while self.arena.value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid != pg_backend_pid() AND xact_start IS NOT NULL"
        ):
            assert time.monotonic() < until, "a killed process still holds its locks"
            time.sleep(0.01)

    def together(self, scene):
        """Two servers at the same instant."""
        values = {"model": scene.model, "method": scene.method}
        task = Task("", tasks.run_method, values, scene.at)
        outcomes = self.arena.race([task, task])
        assert all(outcome.accepted for outcome in outcomes), outcomes
