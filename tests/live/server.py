"""A real Odoo server in a process group of its own, always ended with it."""

import atexit
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from .clients import Json2, XmlRpc
from .database import environment


class Server:
    """Odoo on one database.

    :param users: what :func:`~live.users.make_users` returned
    :param workers: 0 = threads in one process
    :param options: further command line options, e.g. ``"--log-sql"``
    :param env: further environment variables
    """

    def __init__(self, database, users, workers=0, options=(), env=None):
        self.database, self.users, self.workers = database, users, workers
        self.options, self.env = options, env or {}
        self.folder = self.process = self.port = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()

    # -- life ------------------------------------------------------------------

    def start(self, seconds=120):
        """Return once it answers."""
        self.folder = Path(tempfile.mkdtemp(prefix="djpk-live-"))
        self.port, gevent_port = free_ports(2)
        name = self.database.name
        self.process = subprocess.Popen(
            [
                os.environ.get("DJPK_PYTHON", sys.executable),
                environment("DJPK_ODOO_BIN"),
                *("--config", environment("DJPK_TEST_CONFIG")),
                *("--database", name, "--db-filter", f"^{re.escape(name)}$"),
                *("--http-interface", "127.0.0.1", "--http-port", str(self.port)),
                *("--gevent-port", str(gevent_port)),
                *("--workers", str(self.workers), "--max-cron-threads", "0"),
                *("--logfile", str(self.log), "--log-level", "warn"),
                *("--log-handler", "odoo.addons.rpc:ERROR"),
                *self.options,
            ],
            env={**os.environ, **self.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.folder.joinpath("stderr").open("wb"),
            start_new_session=True,
        )
        atexit.register(self.kill)
        self._wait(time.monotonic() + seconds)

    def _wait(self, until):
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.tail()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server does not answer: {self.tail()}")

    def stop(self):
        """End it and forget its log."""
        self.kill()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self):
        """SIGKILL to the whole group: as a power cut, for tests of that, too."""
        atexit.unregister(self.kill)
        if not self.process:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def kill_workers(self):
        """SIGKILL to each process that serves requests; the server makes new ones.

        :return: how many there were
        """
        found = [
            child
            for child in psutil.Process(self.process.pid).children()
            if "gevent" not in child.cmdline()
        ]
        for child in found:
            child.kill()
        return len(found)

    # -- log -------------------------------------------------------------------

    @property
    def log(self):
        return self.folder / "odoo.log"

    def tail(self, lines=30):
        text = ""
        for path in (self.folder / "stderr", self.log):
            if path.exists():
                text += path.read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def log_errors(self):
        """Lines of the log at ERROR and above, oldest first."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return [
            line for line in text.splitlines() if re.search(r" (ERROR|CRITICAL) ", line)
        ]

    # -- callers ---------------------------------------------------------------

    def xmlrpc(self, login, password=False):
        """:param password: log in by password instead of the API key"""
        user = self.users[login]
        secret = user.password if password else user.key
        return XmlRpc(self.port, self.database.name, user.id, secret)

    def json2(self, login):
        return Json2(self.port, self.database.name, self.users[login].key)

    def caller(self, way, login):
        """:param way: "xmlrpc" or "json2" """
        return getattr(self, way)(login)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()
