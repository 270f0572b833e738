"""Arguments of remote calls: what each may be, checked before anything runs.

A remote caller sends whatever JSON or XML-RPC can carry: booleans for numbers,
2**63, lone surrogates, dates of the year 1.  Each class below takes one value and
returns it in the form the models work with, or raises :class:`BadArgument`.
"""

import base64
import binascii
import re
from datetime import date, datetime
from typing import NamedTuple

MAX_ID = 2**31 - 1
YEARS = range(2000, 2101)


class Problem(NamedTuple):
    """One wrong argument: its (dotted) name, what is wrong, and the limit."""

    name: str
    kind: str
    limit: object = ""


class BadArgument(Exception):
    """Wrong arguments, all of them.

    :param problems: list of :class:`Problem`
    """

    def __init__(self, problems):
        self.problems = problems
        super().__init__(", ".join(f"{p.name}: {p.kind}" for p in problems))


def _bad(name, kind, limit=""):
    return BadArgument([Problem(name, kind, limit)])


def _is_missing(value):
    return value is None or value is False


class Argument:
    """Base: absent (``None``, and ``False`` as Odoo sends it) or of the right type."""

    missing = False

    def __init__(self, required=False):
        self.required = required

    def parse(self, name, value):
        if _is_missing(value):
            if self.required:
                raise _bad(name, "missing")
            return self.missing
        return self._parse(name, value)

    def _parse(self, name, value):
        raise NotImplementedError


class Integer(Argument):
    """A whole number within limits; a boolean is none.

    >>> Integer(1, 500).parse("limit", 7)
    7
    """

    def __init__(self, low, high, required=False):
        super().__init__(required)
        self.low, self.high = low, high

    def parse(self, name, value):
        if isinstance(value, bool):
            raise _bad(name, "integer")
        return super().parse(name, value)

    def _parse(self, name, value):
        if not isinstance(value, int):
            raise _bad(name, "integer")
        if not self.low <= value <= self.high:
            raise _bad(name, "range", f"{self.low}-{self.high}")
        return value


class RecordId(Integer):
    """Database id."""

    def __init__(self, required=False):
        super().__init__(1, MAX_ID, required)

    def _parse(self, name, value):
        if not isinstance(value, int):
            raise _bad(name, "integer")
        if not self.low <= value <= self.high:
            raise _bad(name, "unknown")
        return value


class Flag(Argument):
    """A boolean, absent = ``False``."""

    def _parse(self, name, value):
        if value is not True:
            raise _bad(name, "boolean")
        return True


class Text(Argument):
    """A text that PostgreSQL and XML can hold, stripped, at most ``size`` characters.

    >>> Text(5).parse("name", " ab ")
    'ab'
    """

    missing = ""

    def __init__(self, size, required=False):
        super().__init__(required)
        self.size = size

    def _parse(self, name, value):
        if not isinstance(value, str):
            raise _bad(name, "text")
        if len(value) > self.size:
            raise _bad(name, "too_long", self.size)
        if not is_storable(value):
            raise _bad(name, "characters")
        value = value.strip()
        if self.required and not value:
            raise _bad(name, "missing")
        return value


class Key(Text):
    """An idempotency key as the caller wrote it, 1 to ``size`` characters.

    >>> Key(3).parse("key", " a ")
    ' a '
    """

    def _parse(self, name, value):
        super()._parse(name, value)
        if not value:
            raise _bad(name, "missing")
        return value


class Choice(Text):
    """One of the named words."""

    def __init__(self, *words, required=False):
        super().__init__(64, required)
        self.words = words

    def _parse(self, name, value):
        value = super()._parse(name, value)
        if value not in self.words:
            raise _bad(name, "choice", ", ".join(self.words))
        return value


class Pattern(Text):
    """A text of a fixed form, e.g. a slot code or a month."""

    def __init__(self, pattern, form, required=False):
        super().__init__(128, required)
        self.pattern, self.form = re.compile(pattern, re.ASCII), form

    def _parse(self, name, value):
        value = super()._parse(name, value)
        if not self.pattern.fullmatch(value):
            raise _bad(name, "form", self.form)
        return value


class Email(Pattern):
    """An e-mail address, loosely: the mail server is the judge."""

    def __init__(self, required=False):
        super().__init__(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", "name@host", required)
        self.size = 254


class Link(Pattern):
    """An address that a browser can open, never ``javascript:``."""

    def __init__(self, required=False):
        super().__init__(r"https?://[^\s<>\"']+", "https://…", required)
        self.size = 2000


class Day(Argument):
    """``YYYY-MM-DD`` in WIB -> date.

    >>> Day().parse("date", "2025-06-05")
    datetime.date(2025, 6, 5)
    """

    def _parse(self, name, value):
        if not isinstance(value, str) or not re.fullmatch(
            r"\d{4}-\d{2}-\d{2}", value, re.ASCII
        ):
            raise _bad(name, "form", "YYYY-MM-DD")
        try:
            day = date.fromisoformat(value)
        except ValueError as error:
            raise _bad(name, "form", "YYYY-MM-DD") from error
        if day.year not in YEARS:
            raise _bad(name, "range", f"{YEARS[0]}-{YEARS[-1]}")
        return day


class Moment(Argument):
    """``YYYY-MM-DD HH:MM:SS`` in UTC -> naive datetime."""

    def _parse(self, name, value):
        form = "YYYY-MM-DD HH:MM:SS"
        if not isinstance(value, str) or not re.fullmatch(
            r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", value, re.ASCII
        ):
            raise _bad(name, "form", form)
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise _bad(name, "form", form) from error
        if moment.year not in YEARS:
            raise _bad(name, "range", f"{YEARS[0]}-{YEARS[-1]}")
        return moment


class Base64(Argument):
    """Base64 text -> bytes, at most ``size`` bytes, never empty."""

    missing = b""

    def __init__(self, size, required=False):
        super().__init__(required)
        self.size = size

    def _parse(self, name, value):
        if not isinstance(value, str):
            raise _bad(name, "base64")
        if len(value) > self.size * 4 // 3 + 64 + value.count("\n"):
            raise _bad(name, "too_big", self.size // 2**20)
        try:
            content = base64.b64decode("".join(value.split()), validate=True)
        except (binascii.Error, ValueError) as error:
            raise _bad(name, "base64") from error
        if not content:
            raise _bad(name, "empty")
        if len(content) > self.size:
            raise _bad(name, "too_big", self.size // 2**20)
        return content


class Struct(Argument):
    """A dictionary of named arguments; absent = ``None``, unknown names refused."""

    missing = None

    def __init__(self, required=False, /, **fields):
        super().__init__(required)
        self.fields = fields

    def _parse(self, name, value):
        if not isinstance(value, dict):
            raise _bad(name, "mapping")
        return parse_all(self.fields, value, prefix=f"{name}.")


class Named(Argument):
    """A dictionary by names, for a method that checks its own arguments.

    >>> Named().parse("values", {"session_id": 7})
    {'session_id': 7}
    """

    missing = None

    def _parse(self, name, value):
        if not isinstance(value, dict) or not all(isinstance(k, str) for k in value):
            raise _bad(name, "mapping")
        return value


class Items(Argument):
    """A list of at most ``most`` values of one kind; absent = ``[]``."""

    missing = ()

    def __init__(self, item, most, required=False):
        super().__init__(required)
        self.item, self.most = item, most

    def _parse(self, name, value):
        if not isinstance(value, list | tuple):
            raise _bad(name, "list")
        if self.required and not value:
            raise _bad(name, "missing")
        if len(value) > self.most:
            raise _bad(name, "too_many", self.most)
        problems, parsed = [], []
        for position, item in enumerate(value):
            try:
                parsed.append(self.item.parse(f"{name}[{position}]", item))
            except BadArgument as error:
                problems += error.problems
        if problems:
            raise BadArgument(problems)
        return parsed


class Reasons(Argument):
    """``{code: reason}``, both texts; absent = ``{}``."""

    def _parse(self, name, value):
        if not isinstance(value, dict):
            raise _bad(name, "mapping")
        if len(value) > 50:
            raise _bad(name, "too_many", 50)
        reason = Text(1000, required=True)
        problems, parsed = [], {}
        for code, text in value.items():
            if not isinstance(code, str) or not is_storable(code) or len(code) > 64:
                problems.append(Problem(name, "mapping"))
                continue
            try:
                parsed[code] = reason.parse(f"{name}.{code}", text)
            except BadArgument as error:
                problems += error.problems
        if problems:
            raise BadArgument(problems)
        return parsed

    @property
    def missing(self):
        return {}


def is_storable(text):
    """True for what PostgreSQL stores and XML 1.0 carries back.

    >>> is_storable("Aceh\\n"), is_storable("\\x00"), is_storable("\\ud800")
    (True, False, False)
    """
    return not any(
        (ord(c) < 32 and c not in "\t\n\r")
        or 0xD800 <= ord(c) <= 0xDFFF
        or ord(c) in (0xFFFE, 0xFFFF)
        for c in text
    )


def readable_name(name):
    """A caller's argument name, fit to be told back.

    >>> readable_name("a" * 100)[-2:], readable_name("da\\x00te")
    ('a…', 'da?te')
    """
    name = str(name).strip()
    name = "".join(c if is_storable(c) and c.isprintable() else "?" for c in name)
    return name if len(name) <= 64 else f"{name[:64]}…"


def parse_all(spec, given, prefix=""):
    """Parse every argument, and tell every wrong one at once.

    :param spec: ``{name: Argument}``
    :param given: what the caller sent, ``{name: value}``
    :return: ``{name: parsed}`` with every name of the spec
    :raises BadArgument: with every problem, unknown names included

    >>> try:
    ...     parse_all({"limit": Integer(1, 5)}, {"limit": 6, "x": 1})
    ... except BadArgument as error:
    ...     print(error)
    limit: range, x: unknown_name
    """
    problems, parsed = [], {}
    for name, argument in spec.items():
        try:
            parsed[name] = argument.parse(f"{prefix}{name}", given.get(name))
        except BadArgument as error:
            problems += error.problems
    problems += [
        Problem(f"{prefix}{readable_name(name)}", "unknown_name", ", ".join(spec))
        for name in given
        if name not in spec
    ]
    if problems:
        raise BadArgument(problems)
    return parsed
