"""The web client's requests, without a browser."""

import http.client
import itertools
import json
import re
import time
from http.cookies import SimpleCookie

from lxml import etree

from .station import Sample

CONTEXT = {"lang": "en_US", "tz": "Asia/Jakarta"}
#: Of requests, whoever sends them.
NUMBERS = itertools.count(1)
#: What the server's log says of a request: its number, and how many queries it took.
LINE = re.compile(r"/bench/(\d+)\S* HTTP/1.1\" \d+ - (\d+) ")


class Browser:
    """A user who is logged in, and what each request cost."""

    def __init__(self, server, login):
        self.server, self.database = server, server.database.name
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.cookies = SimpleCookie()
        user = server.users[login]
        self.post(
            "/web/session/authenticate",
            {"db": self.database, "login": login, "password": user.password},
        )

    def post(self, path, params):
        """The result of one JSON-RPC request."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params})
        headers = {"Content-Type": "application/json"}
        if self.cookies:
            headers["Cookie"] = self.cookies.output(attrs=[], header="", sep=";")
        self.connection.request("POST", path, body, headers)
        response = self.connection.getresponse()
        answer = json.loads(response.read())
        for cookie in response.headers.get_all("Set-Cookie", ()):
            self.cookies.load(cookie)
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["debug"])
        return answer["result"]

    def call(self, model, method, *args, **kwargs):
        """``call_kw`` as the web client sends it; the path ends with its number."""
        number = next(NUMBERS)
        kwargs.setdefault("context", CONTEXT)
        return number, self.post(
            f"/web/dataset/call_kw/bench/{number}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def measure(self, calls):
        """Milliseconds and queries of some calls, one after another.

        :param calls: ``(model, method, args, kwargs)`` items
        """
        start = time.perf_counter()
        numbers = [
            self.call(model, method, *args, **kwargs)[0]
            for model, method, args, kwargs in calls
        ]
        spent = (time.perf_counter() - start) * 1000
        return Sample(spent, sum(self._queries(numbers)))

    def _queries(self, numbers):
        """Queries of some requests; the server logs them after its answer."""
        for _attempt in range(200):
            text = self.server.log.read_text()
            found = {int(number): int(count) for number, count in LINE.findall(text)}
            if all(number in found for number in numbers):
                return [found[number] for number in numbers]
            time.sleep(0.01)
        raise RuntimeError(f"no log of the requests {numbers}: {self.server.tail()}")

    # -- views -----------------------------------------------------------------

    def views(self, model, *kinds):
        """``{kind: (arch, specification)}`` as the web client makes it of a view."""
        wanted = [[False, kind] for kind in kinds]
        _number, answer = self.call(model, "get_views", views=wanted)
        found = {}
        for kind in kinds:
            arch = etree.fromstring(answer["views"][kind]["arch"])
            fields = {name: item["fields"] for name, item in answer["models"].items()}
            found[kind] = arch, specification(arch, model, fields)
        return found


def specification(arch, model, fields):
    """What ``web_read`` is asked for: every field of the view, with its lists'."""
    found = {}
    if arch.xpath(".//widget[@name='djpk_actions']"):
        found["action_states"] = {}
    for node in arch.iter("field"):
        if next(node.iterancestors("field"), None) not in (None, arch):
            continue
        field = fields[model].get(node.get("name"))
        if field is None:
            continue
        found[node.get("name")] = _wanted(node, field, fields)
    return found


def _wanted(node, field, fields):
    if field["type"] == "many2one":
        return {"fields": {"display_name": {}}}
    if field["type"] not in ("one2many", "many2many"):
        return {}
    rows = node.find("list")
    inner = {}
    if rows is not None and field["relation"] in fields:
        inner = specification(
            etree.fromstring(etree.tostring(rows)),
            "",
            {"": fields[field["relation"]], **fields},
        )
    return {"fields": inner or {"display_name": {}}, "limit": 40}
