"""The clients: threads that take one task after another, all at once."""

import threading
import traceback
from collections import deque


class Pool:
    """``run`` returns when every task of a phase is done.

    Tasks are taken in their order, so neighbours run at the same time.
    """

    def __init__(self, clients):
        self.failures = []
        self._tasks = deque()
        self._wake = threading.Condition()
        self._busy = 0
        self._closed = False
        self._threads = [
            threading.Thread(target=self._work, daemon=True) for _at in range(clients)
        ]
        for thread in self._threads:
            thread.start()

    def run(self, tasks):
        with self._wake:
            self._tasks.extend(tasks)
            self._wake.notify_all()
            while self._tasks or self._busy:
                # With a limit, so that Ctrl-C is heard.
                self._wake.wait(0.5)

    def close(self):
        with self._wake:
            self._closed = True
            self._tasks.clear()
            self._wake.notify_all()

    def _work(self):
        while True:
            with self._wake:
                while not self._tasks and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                task, *arguments = self._tasks.popleft()
                self._busy += 1
            try:
                task(*arguments)
            except Exception:  # a hole in the simulation, or the server went away
                self.failures.append(traceback.format_exc())
            finally:
                with self._wake:
                    self._busy -= 1
                    self._wake.notify_all()
