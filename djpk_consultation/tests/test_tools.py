import base64
import doctest
import importlib
import pkgutil
from collections import namedtuple
from datetime import date, datetime

from odoo.tests import BaseCase, tagged

from odoo.addons.djpk_consultation import tools
from odoo.addons.djpk_consultation.tools.arguments import (
    BadArgument,
    Base64,
    Choice,
    Day,
    Email,
    Flag,
    Integer,
    Items,
    Key,
    Link,
    Moment,
    Pattern,
    Reasons,
    RecordId,
    Struct,
    Text,
    is_storable,
    parse_all,
    readable_name,
)
from odoo.addons.djpk_consultation.tools.booking import guest_limit
from odoo.addons.djpk_consultation.tools.claims import free_seats
from odoo.addons.djpk_consultation.tools.normalize import (
    letter_number,
    letters_and_digits,
    one_line,
)
from odoo.addons.djpk_consultation.tools.refusal import CODES, in_order, violation
from odoo.addons.djpk_consultation.tools.wib import (
    at_hour,
    month_end,
    month_of,
    to_utc,
    to_wib,
)


@tagged("post_install", "-at_install")
class TestDoctests(BaseCase):
    def test_doctests_of_the_tools(self):
        attempted = 0
        for info in pkgutil.iter_modules(tools.__path__):
            module = importlib.import_module(f"{tools.__name__}.{info.name}")
            result = doctest.testmod(module)
            self.assertFalse(result.failed, info.name)
            attempted += result.attempted
        self.assertGreater(attempted, 40)

    def test_tools_know_no_odoo(self):
        for info in pkgutil.iter_modules(tools.__path__):
            path = f"{tools.__path__[0]}/{info.name}.py"
            with open(path, encoding="utf-8") as file:
                for line in file:
                    self.assertNotRegex(line, r"^\s*(from|import) odoo", info.name)


@tagged("post_install", "-at_install")
class TestArguments(BaseCase):
    """What a remote caller may send, as tables."""

    def _check(self, argument, *cases):
        """:param cases: ``(value, parsed)``, a parsed set = kinds of problems"""
        for value, expected in cases:
            with self.subTest(argument=type(argument).__name__, value=value):
                if isinstance(expected, set):
                    with self.assertRaises(BadArgument) as caught:
                        argument.parse("x", value)
                    kinds = {problem.kind for problem in caught.exception.problems}
                    self.assertEqual(kinds, expected)
                else:
                    parsed = argument.parse("x", value)
                    self.assertEqual(parsed, expected)
                    self.assertIs(type(parsed), type(expected))

    def test_absent_values(self):
        for argument, missing in (
            (Integer(1, 9), False),
            (RecordId(), False),
            (Flag(), False),
            (Text(9), ""),
            (Key(9), ""),
            (Choice("a"), ""),
            (Pattern("a", "a"), ""),
            (Day(), False),
            (Moment(), False),
            (Base64(9), b""),
            (Struct(a=Text(9)), None),
            (Items(Text(9), 9), ()),
            (Reasons(), {}),
        ):
            self._check(argument, (None, missing))
            argument.required = True
            self._check(argument, (None, {"missing"}))

    def test_integer(self):
        self._check(
            Integer(1, 500),
            (1, 1),
            (500, 500),
            (0, {"range"}),
            (501, {"range"}),
            (2**63, {"range"}),
            (True, {"integer"}),
            (False, {"integer"}),
            (1.0, {"integer"}),
            (float("nan"), {"integer"}),
            ("1", {"integer"}),
            ([1], {"integer"}),
        )

    def test_record_id(self):
        self._check(
            RecordId(),
            (1, 1),
            (2**31 - 1, 2**31 - 1),
            (0, {"unknown"}),
            (-1, {"unknown"}),
            (2**31, {"unknown"}),
            (True, {"integer"}),
            ("7", {"integer"}),
        )

    def test_flag(self):
        self._check(
            Flag(),
            (True, True),
            (False, False),
            (1, {"boolean"}),
            (0, {"boolean"}),
            ("true", {"boolean"}),
        )

    def test_text(self):
        self._check(
            Text(5),
            ("abcde", "abcde"),
            (" ab ", "ab"),
            ("a\nb", "a\nb"),
            ("abcdef", {"too_long"}),
            ("a\x00", {"characters"}),
            ("\ud800", {"characters"}),
            ("\ufffe", {"characters"}),
            (1, {"text"}),
            (b"a", {"text"}),
            (datetime(2025, 1, 1), {"text"}),
        )
        self._check(Text(5, required=True), (" ", {"missing"}), ("a", "a"))

    def test_key(self):
        self._check(Key(3), (" a ", " a "), ("abcd", {"too_long"}), ("", {"missing"}))

    def test_choice_and_pattern(self):
        self._check(
            Choice("video", "visit"),
            ("video", "video"),
            ("Video", {"choice"}),
            (1, {"text"}),
            ("a" * 65, {"too_long"}),
        )
        self._check(
            Pattern(r"\d{4}", "HHMM"),
            ("0900", "0900"),
            ("900", {"form"}),
            ("09000", {"form"}),
            ("٠٩٠٠", {"form"}),
            ("0900\n1", {"form"}),
        )

    def test_email_and_link(self):
        self._check(
            Email(),
            ("a@b.id", "a@b.id"),
            ("a@b", {"form"}),
            ("a b@c.id", {"form"}),
            ("a@b.id,c@d.id", {"form"}),
            ("<a@b.id>", {"form"}),
            ("a" * 255, {"too_long"}),
        )
        self._check(
            Link(),
            ("https://a.test/x?y=1", "https://a.test/x?y=1"),
            ("http://a.test", "http://a.test"),
            ("javascript:alert(1)", {"form"}),
            ("ftp://a.test", {"form"}),
            ("https://a.test/<script>", {"form"}),
            ("https://a b", {"form"}),
        )

    def test_day(self):
        self._check(
            Day(),
            ("2025-06-05", date(2025, 6, 5)),
            ("2024-02-29", date(2024, 2, 29)),
            ("2000-01-01", date(2000, 1, 1)),
            ("2100-12-31", date(2100, 12, 31)),
            ("1999-12-31", {"range"}),
            ("2101-01-01", {"range"}),
            ("2025-02-29", {"form"}),
            ("2025-6-5", {"form"}),
            ("20250605", {"form"}),
            ("2025-06-05 00:00:00", {"form"}),
            (date(2025, 6, 5), {"form"}),
            (20250605, {"form"}),
        )

    def test_moment(self):
        self._check(
            Moment(),
            ("2025-06-05 02:00:00", datetime(2025, 6, 5, 2)),
            ("2025-06-05T02:00:00", {"form"}),
            ("2025-06-05 02:00", {"form"}),
            ("2025-06-05 24:00:00", {"form"}),
            ("2025-06-05 02:00:00+07:00", {"form"}),
            ("0001-01-01 00:00:00", {"range"}),
            (datetime(2025, 6, 5, 2), {"form"}),
        )

    def test_base64(self):
        whole = base64.b64encode(b"x" * 30).decode()
        self._check(
            Base64(30),
            (whole, b"x" * 30),
            (f"{whole[:20]}\n{whole[20:]}", b"x" * 30),
            (base64.b64encode(b"x" * 31).decode(), {"too_big"}),
            ("A" * 1000, {"too_big"}),
            ("", {"empty"}),
            ("A", {"base64"}),
            ("ab!d", {"base64"}),
            ("é" * 4, {"base64"}),
            (b"eA==", {"base64"}),
        )

    def test_struct(self):
        self._check(
            Struct(a=Integer(1, 9), b=Text(9, required=True)),
            ({"a": 1, "b": "x"}, {"a": 1, "b": "x"}),
            ({"b": "x"}, {"a": False, "b": "x"}),
            ({"a": 0}, {"range", "missing"}),
            ({"b": "x", "c": 1}, {"unknown_name"}),
            ({"b": "x", 7: 1}, {"unknown_name"}),
            ([], {"mapping"}),
            ("x", {"mapping"}),
        )

    def test_items(self):
        self._check(
            Items(Integer(1, 9), 2),
            ([], []),
            ([1, 2], [1, 2]),
            ((1, 2), [1, 2]),
            ([1, 2, 3], {"too_many"}),
            ([0, True], {"range", "integer"}),
            ({"a": 1}, {"list"}),
            ("12", {"list"}),
        )
        self._check(Items(Integer(1, 9), 2, required=True), ([], {"missing"}))

    def test_reasons(self):
        self._check(
            Reasons(),
            ({"a": "x"}, {"a": "x"}),
            ({}, {}),
            ({"a": " "}, {"missing"}),
            ({"a": 1}, {"text"}),
            ({"a": None}, {"missing"}),
            ({1: "x"}, {"mapping"}),
            ({"\x00": "x"}, {"mapping"}),
            ({"a" * 65: "x"}, {"mapping"}),
            ({str(number): "x" for number in range(51)}, {"too_many"}),
            (["a"], {"mapping"}),
        )

    def test_names_are_dotted(self):
        spec = {"values": Struct(visitors=Items(Struct(name=Text(3)), 5))}
        with self.assertRaises(BadArgument) as caught:
            parse_all(spec, {"values": {"visitors": [{"name": "Ani"}, {"name": 5}]}})
        self.assertEqual(str(caught.exception), "values.visitors[1].name: text")

    def test_every_problem_is_told(self):
        spec = {"a": Integer(1, 2), "b": Text(1)}
        with self.assertRaises(BadArgument) as caught:
            parse_all(spec, {"a": 3, "b": "xx", "c": 1, "d": 2})
        self.assertEqual(
            [(problem.name, problem.kind) for problem in caught.exception.problems],
            [
                ("a", "range"),
                ("b", "too_long"),
                ("c", "unknown_name"),
                ("d", "unknown_name"),
            ],
        )

    def test_storable_and_readable(self):
        for text, expected in (("a\t\n\r", True), ("\x1f", False), ("\udfff", False)):
            self.assertIs(is_storable(text), expected)
        for name, expected in (
            ("date", "date"),
            (7, "7"),
            ("a\x00b", "a?b"),
            ("a" * 65, "a" * 64 + "…"),
        ):
            self.assertEqual(readable_name(name), expected)


@tagged("post_install", "-at_install")
class TestSmallTools(BaseCase):
    def test_free_seats(self):
        for taken, limit, expected in (
            (set(), 0, []),
            (set(), 2, [1, 2]),
            ({1}, 2, [2]),
            ({2}, 2, [1]),
            ({1, 2}, 2, []),
            ({3}, 2, [1, 2]),
            ({1, 3}, 2, []),
            ({3, 4}, 3, [1, 2]),
            ({1, 2, 4}, 3, []),
        ):
            self.assertEqual(free_seats(taken, limit), expected, (taken, limit))

    def test_guest_limit(self):
        policy = namedtuple("Policy", "visitor_limit visitor_limit_leader")(2, 4)
        for leaders, granted, expected in (
            (0, 0, 2),
            (1, 0, 4),
            (3, 0, 4),
            (0, 5, 5),
            (1, 3, 4),
        ):
            self.assertEqual(guest_limit(leaders, policy, granted), expected)

    def test_comparison_keys(self):
        for left, right, same in (
            ("900/1/BPKAD", "900-1.bpkad", True),
            ("900/1", "9001", False),
            ("S–1/2025", "s 1 2025", True),
            ("Nómor 1", "nomor 1", True),
            ("1/2", "12", False),
        ):
            self.assertEqual(letter_number(left) == letter_number(right), same, left)
        for text, expected in (
            ("SPPD-001/2025", "sppd0012025"),
            ("Ａ１", "a1"),
            ("---", ""),
            (None, ""),
        ):
            self.assertEqual(letters_and_digits(text), expected)
        self.assertEqual(one_line(" a\n\tb "), "a b")
        self.assertEqual(one_line(None), "")

    def test_wib(self):
        night = datetime(2025, 5, 31, 17, 30)
        self.assertEqual(to_wib(night), datetime(2025, 6, 1, 0, 30))
        self.assertEqual(to_utc(to_wib(night)), night)
        for day, end in (
            (date(2024, 2, 1), date(2024, 2, 29)),
            (date(2025, 2, 28), date(2025, 2, 28)),
            (date(2025, 12, 31), date(2025, 12, 31)),
            (date(2025, 4, 30), date(2025, 4, 30)),
        ):
            self.assertEqual(month_end(day), end)
        self.assertEqual(month_of(date(2025, 1, 31)), "2025-01")
        self.assertEqual(at_hour(date(2025, 6, 5), 24.0), datetime(2025, 6, 6))

    def test_violations_in_the_order_of_the_rules(self):
        found = [violation(code, code) for code in reversed(CODES)]
        self.assertEqual([item.code for item in in_order(found)], list(CODES))
        self.assertEqual(in_order([]), [])
        late = violation("lead_time", "Too\nearly.", "video")
        self.assertEqual(late.line, "[lead_time] E.3.b.2 Too early.")
        self.assertEqual(violation("wrong_state", "No.").line, "[wrong_state] No.")
