"""Comparison keys for what people write in more than one way."""

import re
import unicodedata


def _plain(text):
    decomposed = unicodedata.normalize("NFKD", text or "")
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def letters_and_digits(text):
    """Case, spaces and punctuation do not count (SPPD numbers, institutions).

    >>> letters_and_digits(" SPPD-001 / 2025 ")
    'sppd0012025'
    """
    return "".join(c for c in _plain(text) if c.isalnum())


def letter_number(text):
    """Number of a letter: case, spaces and the kind of separator do not count.

    Where the parts of the number meet does count: 12/3 is not 1/23.

    >>> letter_number("900 / 123 / BPKAD") == letter_number("900-123.bpkad")
    True
    >>> letter_number("12/3") == letter_number("1/23")
    False
    """
    return re.sub(r"[\W_]+", "/", _plain(text)).strip("/")


def phone_number(text):
    """Digits of a phone number as they are dialled in Indonesia, or ``""``.

    >>> phone_number("+62 812-000 111") == phone_number("0812000111")
    True
    >>> phone_number("62812000111")
    '0812000111'
    """
    digits = re.sub(r"\D", "", _plain(text))
    return re.sub(r"^(?:0062|62)(?=8|\d{8,})", "0", digits)


def digit_groups(text):
    """The numbers in a letter's number, whatever letters stand between them.

    A letter of which the office's abbreviation was read differently is the same one.

    >>> digit_groups("900/12/BPKAD/2025") == digit_groups("900-012 BPKD 2025")
    True
    >>> digit_groups("12/3") == digit_groups("1/23"), digit_groups("S-/BPKAD")
    (False, ())
    """
    return tuple(int(group) for group in re.findall(r"[0-9]+", text or ""))


def one_line(text):
    """Any run of white space becomes one space, so that a refusal is one line.

    >>> one_line("a\\n b")
    'a b'
    """
    return " ".join((text or "").split())
