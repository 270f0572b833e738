"""Indonesian phone numbers, however they are written."""

import re

COUNTRY = "62"


def phone_key(text):
    """Digits after the country's code or the leading zero, for comparing numbers.

    >>> phone_key("+62 811-5550-0001") == phone_key("0811 5550 0001") == "81155500001"
    True
    >>> phone_key("(021) 3509442"), phone_key("ext."), phone_key(None)
    ('213509442', '', '')
    """
    digits = re.sub(r"\D", "", text or "")
    for prefix in (f"00{COUNTRY}", COUNTRY, "0"):
        if digits.startswith(prefix):
            return digits[len(prefix) :].lstrip("0")
    return digits


def mobile_number(text):
    """The international number of an Indonesian mobile, as WhatsApp wants it.

    Another country's number is taken as it stands after its ``+``.

    >>> mobile_number("0811-5550-0001"), mobile_number("+65 9123 4567")
    ('6281155500001', '6591234567')
    >>> mobile_number("(021) 3509442"), mobile_number("150420"), mobile_number("")
    ('', '', '')
    """
    written = (text or "").strip()
    digits = re.sub(r"\D", "", written)
    if written.startswith("+") and not digits.startswith(COUNTRY):
        return digits if 8 <= len(digits) <= 15 else ""
    key = phone_key(written)
    return COUNTRY + key if re.fullmatch(r"8\d{7,11}", key) else ""
