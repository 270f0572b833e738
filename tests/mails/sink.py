"""An SMTP server of the test's own: keeps, refuses, hangs, or is away."""

import socket
import threading
import time

from aiosmtpd.controller import Controller

from .mail import Mail


class Sink:
    """Listens on one port through all its stops and starts."""

    def __init__(self):
        self.port = _free_port()
        self.refused = set()
        self.mails, self._controller = [], None
        self.reached, self.may_answer = threading.Event(), threading.Event()
        self.may_answer.set()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.may_answer.set()
        self.stop()

    def start(self):
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self):
        """Connections are refused from now on."""
        if self._controller:
            self._controller.stop()
            self._controller = None

    def taken(self):
        """The mails since the last call, in order of arrival."""
        mails, self.mails = self.mails, []
        return mails

    # -- what aiosmtpd calls -----------------------------------------------------

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(Mail(envelope.content, list(envelope.rcpt_tos)))
        self.reached.set()
        for _tick in range(2000):
            if self.may_answer.is_set():
                break
            time.sleep(0.01)  # one connection at a time here: nobody else waits
        return "250 OK"


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
