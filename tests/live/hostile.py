"""Values that no caller should send, by what they are sent for."""

import math
import xmlrpc.client
from datetime import datetime

from .builders import PDF

SQL = "1); DROP TABLE djpk_consultation_session; --"
HTML = "<script>alert(1)</script>"
HUGE = "x" * 2**20
NUL, SURROGATE = "a\0b", "a\ud800b"
DEEP = [[[[[[[[[[[[{"a": [None]}]]]]]]]]]]]]
MOMENT = datetime(2026, 6, 5, 10)

NO_TEXT = [7, 1.5, True, ["x"], {"a": 1}, DEEP, NUL, SURROGATE, HUGE, MOMENT]
NO_WORD = [*NO_TEXT, "", "nothing like it", SQL, HTML, "%(name)s", "-1"]
NO_ID = [
    *(True, False, 0, -1, 1.5, math.nan, math.inf, 2**31, 2**63, 2**64, -(2**31)),
    *("1", "x", "", SQL, HTML, [], [1], {}, {"id": 1}, DEEP, HUGE, MOMENT),
    2**31 - 1,  # well-formed, but of nobody
]
NO_COUNT = [True, 0, -1, 501, 1.5, 2**31, 2**63, math.nan, "7", SQL, [7], {}, MOMENT]
NO_FLAG = [0, 1, 7, "true", "", [], {}, HTML, MOMENT]
NO_DAY = [
    *(True, 7, 20260605, 1.5, "", "today", "2025-02-30", "0001-01-01", "9999-12-31"),
    *("1999-12-31", "2101-01-01", "05-06-2026", "2026-6-5", "2026-06-05 10:00:00"),
    *("2026-06-05T00:00:00Z", "\u0662\u0660\u0662\u0665-06-05", SQL, HTML, NUL),
    *(SURROGATE, HUGE, [], ["2026-06-05"], {}, MOMENT),
]
NO_MOMENT = [
    *(True, 7, 1781000000, "", "now", "2026-06-05", "2025-02-30 10:00:00"),
    *("2026-06-05 25:00:00", "2026-06-05 10:00:60", "2026-06-05 10:00"),
    *("2026-06-05T10:00:00", "2026-06-05 10:00:00Z", "2026-06-05 10:00:00+07:00"),
    *("2026-06-05 10:00:00.5", "0001-01-01 00:00:00", "9999-12-31 23:59:59"),
    *(SQL, HTML, NUL, SURROGATE, HUGE, [], {}, MOMENT),
]
NO_REGION = [*NO_WORD, 31, "3", "31.", "31.0", "311", "99", "11.99", "\uff13\uff11"]
NO_MONTH = [*NO_WORD, 202606, "2026-13", "2026-00", "2026-6", "26-06", "2026-06-01"]
NO_SLOT = [*NO_WORD, 900, "9", "900", "2400", "0960", "09:00", "09.00"]
NO_LINK = [*NO_WORD, "javascript:alert(1)", "ftp://example.com/x", "http://", "//x"]
NO_FILE = [
    *(7, True, "", "   ", "no base64!", "====", "AAA", HTML, NUL, SURROGATE, [PDF]),
    *({}, MOMENT, xmlrpc.client.Binary(b"%PDF-1.4")),
    "aGVsbG8=",  # base64, but no PDF, JPEG or PNG
]
NO_KEY = [*NO_TEXT, "", "k" * 129]
NO_VISITORS = [
    *(7, True, "x", {}, {"name": "A"}, [7], ["A"], [None], [[]], [{}], DEEP, MOMENT),
    *([{"name": name}] for name in (*NO_TEXT, "", " ", None, "n" * 201)),
    *([{"name": "A", "position_code": code}] for code in ("king", 7, SQL, HTML, NUL)),
    *([{"name": "A", "nip": nip}] for nip in (7, ["1"], "1" * 33, NUL)),
    *([{"name": "A", "age": 7}], [{"name": "A", "self": 7}], [{"name": "A"}] * 51),
]
NO_OVERRIDE = [
    *(7, True, "lead_time", ["lead_time"], [["lead_time", "x"]], DEEP, MOMENT),
    *({"lead_time": why} for why in (*NO_TEXT, "", " ", None)),
    {f"code{number}": "x" for number in range(51)},
    *({SURROGATE: "x"}, {NUL: "x"}, {"c" * 65: "x"}),
]
NO_STRUCT = [7, True, False, None, "x", HTML, [], [["name", "A"]], DEEP, MOMENT]
