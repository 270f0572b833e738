"""XML-RPC as a gateway speaks it, and the record of every request.

A request is sent once and never again by itself: a retry would hide what happened
to the first.  The connection is kept as long as the server keeps it.
"""

import http.client
import re
import threading
import time
import xmlrpc.client
from dataclasses import dataclass, field

from simulate.judge import Span

VALIDATION, ACCESS = 2, 4
SESSION = "djpk.consultation.session"
LETTER = "djpk.consultation.letter"
TICKET = "helpdesk.ticket"


@dataclass
class Call:
    """One request, its answer, and when both happened."""

    login: str
    model: str
    method: str
    args: dict
    span: Span = None
    seconds: float = 0.0
    result: object = None
    fault: int = 0
    text: str = ""
    check: object = None
    problems: list = field(default_factory=list)

    @property
    def ok(self):
        return not self.fault

    @property
    def name(self):
        return f"{self.model.rsplit('.', 1)[-1]}.{self.method}"

    @property
    def lines(self):
        return [line for line in self.text.strip().splitlines() if line.strip()]

    @property
    def codes(self):
        """The refusal's codes in their order; empty if it is not a lawful refusal."""
        if self.fault != VALIDATION:
            return []
        found = [re.match(r"\[([a-z_]+)\] \S", line) for line in self.lines]
        return [match[1] for match in found] if found and all(found) else []

    @property
    def is_refusal(self):
        return bool(self.codes)


class Connection:
    """One keep-alive HTTP connection of one client."""

    def __init__(self, port, timeout=120):
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def request(self, service, method, params):
        body = xmlrpc.client.dumps(params, method, allow_none=False)
        headers = {"Content-Type": "text/xml"}
        try:
            self._http.request("POST", f"/xmlrpc/2/{service}", body.encode(), headers)
            response = self._http.getresponse()
            answer = response.read()
        except Exception:
            self._http.close()
            raise
        if response.status != 200:
            raise OSError(f"HTTP {response.status}")
        return xmlrpc.client.loads(answer, use_builtin_types=True)[0][0]


class Clients:
    """Logins, connections per thread, and the log of all requests."""

    def __init__(self, port, database, clock):
        self.port = port
        self.database = database
        self.clock = clock
        self.logins = {}
        self.log = []
        self.total = 0
        self._local = threading.local()

    def login(self, name, password):
        uid = self._connection.request(
            "common", "authenticate", (self.database, name, password, {})
        )
        if not uid:
            raise PermissionError(f"login {name} is refused")
        self.logins[name] = (uid, password)
        return uid

    @property
    def _connection(self):
        if not hasattr(self._local, "connection"):
            self._local.connection = Connection(self.port)
        return self._local.connection

    def call(self, login, model, method, args=None, check=None, ids=None):
        """One recorded request with named arguments, on records if ids are given."""
        call = Call(login, model, method, args or {}, check=check)
        uid, password = self.logins[login]
        records = [] if ids is None else [ids]
        params = (self.database, uid, password, model, method, records, call.args)
        now, begin = self.clock.now(), time.monotonic()
        try:
            call.result = self._connection.request("object", "execute_kw", params)
        except xmlrpc.client.Fault as fault:
            call.fault, call.text = int(fault.faultCode), fault.faultString
        except Exception as error:  # the connection itself: no answer to judge
            call.fault, call.text = -1, f"{type(error).__name__}: {error}"
        end = time.monotonic()
        call.span = Span(begin, end, now, self.clock.now())
        call.seconds = end - begin
        self.log.append(call)
        self.total += 1
        return call

    def do(self, login, model, method, *args, **named):
        """A call for the set-up: unrecorded, and an answer is expected."""
        uid, password = self.logins[login]
        params = (self.database, uid, password, model, method, list(args), named)
        return self._connection.request("object", "execute_kw", params)

    def drain(self):
        """The requests since the last drain."""
        log, self.log = self.log, []
        return log
