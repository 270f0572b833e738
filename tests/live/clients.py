"""XML-RPC and JSON-2 callers that answer alike.

Both take named arguments and a context.  An :class:`Answer` has XML-RPC's fault
codes whichever way it came: 0 answered, 1 crashed, 2 refused, 3 not logged in,
4 not allowed; JSON-2's HTTP statuses are translated.
"""

import http.client
import json
import re
import xmlrpc.client
from typing import NamedTuple

S = "djpk.consultation.session"
L = "djpk.consultation.letter"
O = "djpk.consultation.offer"  # noqa: E741
T = "helpdesk.ticket"
H = "djpk.consultation.health"

CRASH, REFUSED, NO_LOGIN, NO_ACCESS = 1, 2, 3, 4
HTTP_FAULTS = {200: 0, 401: NO_LOGIN, 403: NO_ACCESS, 422: REFUSED, 500: CRASH}


class Answer(NamedTuple):
    """``fault`` 0 and a value, or a fault and its text."""

    fault: int
    value: object = None
    text: str = ""

    @property
    def codes(self):
        """The code of each line of a refusal."""
        return re.findall(r"^\[(\w+)\]", self.text, re.MULTILINE)


class Refused(Exception):
    """What :meth:`Caller.__call__` raises for any fault."""

    def __init__(self, answer):
        self.answer = answer
        super().__init__(f"fault {answer.fault}: {answer.text[-2000:]}")

    @property
    def codes(self):
        return self.answer.codes


class Uncarried(ValueError):
    """A value that this way of calling has no form for (NUL in XML, a date in JSON)."""


class Caller:
    """One login's way to the server."""

    def __call__(self, model, method, **named):
        """The answer's value.

        :raises Refused: on any fault
        """
        answer = self.send(model, method, named)
        if answer.fault:
            raise Refused(answer)
        return answer.value

    def send(self, model, method, named=None, context=None):
        """The :class:`Answer`, whatever it is."""
        raise NotImplementedError


class XmlRpc(Caller):
    """``execute_kw``; several threads may share it (a connection per call)."""

    way = "xmlrpc"

    def __init__(self, port, database, uid, secret):
        self.port, self.database, self.uid, self.secret = port, database, uid, secret

    def send(self, model, method, named=None, context=None):
        named = dict(named or {})
        if context is not None:
            named["context"] = context
        return self.execute(model, method, [], named)

    def execute(self, model, method, positional=(), named=None):
        """``execute_kw`` itself, e.g. ``execute(S, "write", [[7], {…}])``."""
        head = (self.database, self.uid, self.secret, model, method)
        return self._request("execute_kw", (*head, positional, named or {}))

    def _request(self, method, parameters):
        body = _to_xml(method, parameters)
        _status, raw = post(self.port, "/xmlrpc/2/object", body, "text/xml")
        try:
            return Answer(0, xmlrpc.client.loads(raw, use_builtin_types=True)[0][0])
        except xmlrpc.client.Fault as fault:
            return Answer(int(fault.faultCode), None, fault.faultString)


class Json2(Caller):
    """``POST /json/2/<model>/<method>`` with a bearer key."""

    way = "json2"

    def __init__(self, port, database, key):
        self.port, self.database, self.key = port, database, key

    def send(self, model, method, named=None, context=None):
        body = dict(named or {})
        if context is not None:
            body["context"] = context
        try:
            text = json.dumps(body)
        except TypeError as error:
            raise Uncarried(str(error)) from error
        return self.post(model, method, text)

    def post(self, model, method, body):
        """The body as it is, for what ``json.dumps`` would not write."""
        status, raw = post(
            self.port,
            f"/json/2/{model}/{method}",
            body,
            "application/json",
            Authorization=f"bearer {self.key}",
            **{"X-Odoo-Database": self.database},
        )
        value = json.loads(raw)
        fault = HTTP_FAULTS.get(status, status)
        return Answer(fault, None, value["message"]) if fault else Answer(0, value)


class _Marshaller(xmlrpc.client.Marshaller):
    """With numbers beyond 32 bits, which Odoo reads and Python would not write."""

    dispatch = dict(xmlrpc.client.Marshaller.dispatch)

    def dump_long(self, value, write):
        kind = "int" if -(2**31) <= value < 2**31 else "i8"
        write(f"<value><{kind}>{value}</{kind}></value>\n")

    dispatch[int] = dump_long


def _to_xml(method, parameters):
    body = _Marshaller(allow_none=True).dumps(parameters)
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", body):
        raise Uncarried("characters that XML 1.0 has no form for")
    return (
        f"<?xml version='1.0'?>\n<methodCall>\n<methodName>{method}</methodName>\n"
        f"{body}</methodCall>\n"
    )


def post(port, path, body, content_type, **headers):
    """``(status, body)`` of one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        data = body if isinstance(body, bytes) else body.encode()
        connection.request(
            "POST", path, data, {"Content-Type": content_type, **headers}
        )
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()
