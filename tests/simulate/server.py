"""A database, a real Odoo server on it, and a clock that can be moved.

The clock is libfaketime's offset file: all of the server's processes read it at
every look at the time.  PostgreSQL's and the clients' clocks stay real.
"""

import configparser
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from simulate.model import WIB

NEEDED = (
    "DJPK_TEST_CONFIG",
    "DJPK_TEST_TEMPLATE",
    "DJPK_ODOO_BIN",
    "DJPK_FAKETIME_LIB",
)
EPOCH = datetime(1970, 1, 1)
FOREVER = str(10**9)
PRELOAD = Path(__file__).resolve().parent / "preload"


class Clock:
    """The moved time in WIB; it never goes back."""

    def __init__(self, path):
        self.path = Path(path)
        self.offset = 0.0

    def now(self):
        return EPOCH + timedelta(seconds=time.time() + self.offset) + WIB

    def set(self, moment):
        """Move the server to a WIB time, unless it is past already."""
        if self.offset and moment <= self.now():
            return
        self.offset = (moment - WIB - EPOCH).total_seconds() - time.time()
        beside = self.path.with_suffix(".new")
        beside.write_text(f"{self.offset:+.6f}\n")
        os.replace(beside, self.path)


def missing_variables():
    return [name for name in NEEDED if not os.environ.get(name)]


class Database:
    """A copy of the template with its files; dropped at the end."""

    def __init__(self, name=None):
        self.template = os.environ["DJPK_TEST_TEMPLATE"]
        prefix = os.environ.get("DJPK_TEST_DB", self.template)
        self.name = name or f"{prefix}_sim_{os.getpid()}"
        self.files = _data_dir() / "filestore"

    def create(self):
        _run("createdb", "-T", self.template, self.name)
        source, target = self.files / self.template, self.files / self.name
        shutil.rmtree(target, ignore_errors=True)
        if source.is_dir():
            shutil.copytree(source, target)
            shutil.copystat(self.files, target)

    def drop(self):
        _run("dropdb", "--if-exists", "--force", self.name)
        shutil.rmtree(self.files / self.name, ignore_errors=True)


def _data_dir():
    config = configparser.RawConfigParser(interpolation=None)
    config.read(os.environ["DJPK_TEST_CONFIG"])
    return Path(config["options"]["data_dir"])


def _run(tool, *arguments):
    folder = os.environ.get("DJPK_PG_BIN", "")
    command = shutil.which(tool, path=f"{folder}:{os.environ.get('PATH', '')}") or tool
    done = subprocess.run([command, *arguments], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{tool} failed: {done.stderr.strip()}")


class Server:
    """Odoo with workers, started in a process group of its own."""

    def __init__(self, database, workers, smtp_port):
        self.database = database
        self.smtp_port = smtp_port
        self.workers = workers
        self.folder = Path(tempfile.mkdtemp(prefix="djpk-simulate-"))
        self.clock = Clock(self.folder / "clock")
        self.log = self.folder / "odoo.log"
        self.port = _free_port()
        self.process = None

    def start(self, moment):
        self.clock.set(moment)
        paths = (str(PRELOAD), os.environ.get("PYTHONPATH", ""))
        environment = dict(
            os.environ,
            PYTHONPATH=os.pathsep.join(filter(None, paths)),
            LD_PRELOAD=os.environ["DJPK_FAKETIME_LIB"],
            FAKETIME_TIMESTAMP_FILE=str(self.clock.path),
            FAKETIME_NO_CACHE="1",
            FAKETIME_DONT_FAKE_MONOTONIC="1",
        )
        self.process = subprocess.Popen(
            self._command(),
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=self.folder.joinpath("stderr").open("wb"),
            start_new_session=True,
        )
        self._wait()

    def _command(self):
        python = os.environ.get("DJPK_PYTHON", sys.executable)
        name = self.database.name
        return [
            *(python, os.environ["DJPK_ODOO_BIN"]),
            *("--config", os.environ["DJPK_TEST_CONFIG"]),
            *("--database", name, "--db-filter", f"^{re.escape(name)}$"),
            *("--http-interface", "127.0.0.1", "--http-port", str(self.port)),
            *("--gevent-port", str(_free_port())),
            *("--workers", str(self.workers), "--max-cron-threads", "0"),
            *("--smtp", "127.0.0.1", "--smtp-port", str(self.smtp_port)),
            *("--email-from", "simulasi@contoh.example"),
            # Odoo's watchdog reads the moved clock, too.
            *("--limit-time-real", FOREVER, "--limit-time-cpu", FOREVER),
            *("--limit-request", FOREVER),
            *("--logfile", str(self.log), "--log-level", "warn"),
            *("--log-handler", "odoo.addons.rpc:ERROR"),
        ]

    def _wait(self, seconds=120):
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self.tail()}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError(f"the server does not answer: {self.tail()}")

    def tail(self, lines=15):
        text = ""
        for path in (self.folder / "stderr", self.log):
            if path.exists():
                text += path.read_text(errors="replace")
        return "\n".join(text.splitlines()[-lines:])

    def errors(self):
        """Lines of the log that no run should have.

        A statement that a unique index refused is logged as an error, too, although
        it is what guards the rule; its request has its own answer.
        """
        if not self.log.exists():
            return []
        text = self.log.read_text(errors="replace").splitlines()
        bad = [line for line in text if " ERROR " in line or " CRITICAL " in line]
        return [line for line in bad if " odoo.sql_db: bad query" not in line]

    def stop(self, keep=False):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        if not keep:
            shutil.rmtree(self.folder, ignore_errors=True)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
