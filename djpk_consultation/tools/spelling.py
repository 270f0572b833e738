"""Find a region as people write it: abbreviated, run together, misspelt.

No database here: :func:`find` reads plain :class:`Entry` values, best match first.
A query is read with its kind ("kab bandung": a regency called Bandung) and as it
stands ("kotabaru": a regency of that name).  Abbreviations, and after them
misspellings, are guessed only where nothing is written like the query.
"""

import re
import unicodedata
from typing import NamedTuple

KINDS = {
    "kab": "regency",
    "kabupaten": "regency",
    "pemkab": "regency",
    "kota": "city",
    "kotamadya": "city",
    "kodya": "city",
    "pemkot": "city",
    "prov": "province",
    "prop": "province",
    "provinsi": "province",
    "propinsi": "province",
    "pemprov": "province",
}
#: Words that say nothing about which region it is.
NOISE = {"pemda", "pemerintah", "pemerintahan", "administrasi", "adm"}
#: What an abbreviation passes over.
SMALL = {"dan", "kepulauan"}
#: "kabbandung": the kind run together with the name.
JOINED = re.compile(rf"({'|'.join(sorted(KINDS, key=len, reverse=True))})(\w{{3,}})")
#: Without a kind in the query, an equally good province comes last.
ORDER = {"regency": 0, "city": 1, "province": 2}


class Spelling(NamedTuple):
    """One way to write a region, its kind left out."""

    words: tuple[str, ...]
    letters: str
    #: first letter of each word: what no abbreviation or word search does without
    initials: str


class Entry(NamedTuple):
    """A region to be found: ``key`` is whatever the caller knows it by."""

    key: int
    code: str
    kind: str
    spellings: tuple[Spelling, ...]


class Reading(NamedTuple):
    """One way to understand a query; ``kind`` empty = any."""

    kind: str
    words: tuple[str, ...]
    letters: str


def words_of(text):
    """
    >>> words_of("Kab. Toli-Toli")
    ['kab', 'toli', 'toli']
    """
    plain = unicodedata.normalize("NFKD", text or "")
    plain = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return re.findall(r"[a-z0-9]+", plain)


def entry(key, code, kind, name, aliases=""):
    """What :func:`find` needs of a region.

    :param aliases: other ways to write it, separated by commas

    >>> fakfak = entry(1, "92.03", "regency", "Kabupaten Fak-Fak", "Ff, Fak2")
    >>> [spelling.letters for spelling in fakfak.spellings]
    ['fakfak', 'ff', 'fak2']
    """
    spellings = []
    for text in (name, *(aliases or "").split(",")):
        words = words_of(text)
        words = _without_noise(words[1:] if words[:1] and words[0] in KINDS else words)
        if words:
            initials = "".join(word[0] for word in words)
            spellings.append(Spelling(tuple(words), "".join(words), initials))
    return Entry(key, code, kind, tuple(spellings))


def find(query, entries):
    """Keys of the regions that a query may mean, best first.

    >>> regions = [
    ...     entry(1, "32.04", "regency", "Kabupaten Bandung"),
    ...     entry(2, "32.73", "city", "Kota Bandung", "Bdg"),
    ...     entry(3, "51.03", "regency", "Kabupaten Badung"),
    ... ]
    >>> find("bandung", regions), find("kota bdg", regions), find("kab bandug", regions)
    ([1, 2], [2], [1])
    >>> find("3273", regions), find("32.", regions), find("xyz", regions)
    ([2], [1, 2], [])
    """
    if re.fullmatch(r"[\d. ]*\d[\d. ]*", query):
        return _by_code(query, entries)
    words = words_of(query)
    readings = _readings(words)
    of_any_kind = [reading._replace(kind="") for reading in readings if reading.kind]
    return (
        _ranked(readings, entries, _written_rank)
        or _ranked(readings, entries, _short_rank)
        or _ranked(_joined_readings(words), entries, _written_rank)
        or _ranked(of_any_kind, entries, _written_rank)
        or _guesses(readings, entries)
    )


def same(query, entries):
    """Keys of the regions that a query names in full, however it is written.

    >>> regions = [entry(1, "32.04", "regency", "Kabupaten Bandung")]
    >>> same("Kab. Bandung", regions), same("Band", regions)
    ([1], [])
    """
    readings = _readings(words_of(query))
    return [
        item.key
        for item in entries
        if _best_rank(readings, item, _written_rank) == WHOLE
    ]


# -- readings ------------------------------------------------------------------


def _without_noise(words):
    return [word for word in words if word not in NOISE]


def _reading(kind, words):
    return Reading(kind, tuple(words), "".join(words))


def _readings(words):
    """As it stands, and with the kind that the first or last word names."""
    if words[:2] == ["pemerintah", "daerah"]:
        words = words[2:]
    words = _without_noise(words)
    readings = [_reading("", words)] if words else []
    if words and words[0] in KINDS:
        readings.append(_reading(KINDS[words[0]], words[1:]))
    elif words and words[-1] in KINDS:
        readings.append(_reading(KINDS[words[-1]], words[:-1]))
    return readings


def _joined_readings(words):
    match = JOINED.fullmatch("".join(words))
    return [_reading(KINDS[match[1]], [match[2]])] if match else []


# -- ranks: lower is better, None is no match ----------------------------------


def _ranked(readings, entries, rank_of):
    if not readings:
        return []
    asked = any(reading.kind for reading in readings)
    found = []
    for item in entries:
        rank = _best_rank(readings, item, rank_of)
        if rank is not None:
            found.append((rank, 0 if asked else ORDER[item.kind], item.code, item.key))
    return [key for *_rank, key in sorted(found)]


def _best_rank(readings, item, rank_of):
    ranks = [
        rank_of(reading, spelling)
        for reading in readings
        if reading.kind in ("", item.kind)
        for spelling in item.spellings
    ]
    return min((rank for rank in ranks if rank is not None), default=None)


def _by_code(query, entries):
    digits = re.sub(r"\D", "", query)
    found = [
        (len(item.code), item.code, item.key)
        for item in entries
        if item.code.replace(".", "").startswith(digits)
    ]
    return [key for _length, _code, key in sorted(found)]


WHOLE, BEGINNING, WORDS, INSIDE = range(4)


def _written_rank(reading, spelling):
    """Written like the name: the whole, its beginning, its words, a part of it."""
    letters, name = reading.letters, spelling.letters
    if letters == name:
        return WHOLE
    if name.startswith(letters):
        return BEGINNING
    if letters[0] in spelling.initials and _in_order(
        reading.words, spelling.words, str.startswith
    ):
        return WORDS
    if len(letters) > 2 and letters in name:
        return INSIDE
    return None


def _short_rank(reading, spelling):
    """An abbreviation: the beginnings of all words (jaksel), or word by word (tj)."""
    if not reading.letters or reading.letters[0] not in spelling.initials:
        return None
    if len(spelling.words) > 1 and _beginnings(reading.letters, spelling.words):
        return 0
    return 1 if _in_order(reading.words, spelling.words, _is_short_for) else None


def _in_order(words, name, fits):
    """True if each word fits a word of the name, in the name's order."""
    rest = iter(name)
    return all(any(fits(part, word) for part in rest) for word in words)


def _beginnings(letters, words):
    """True if the letters are made of beginnings of all words, small ones aside.

    >>> _beginnings("pangkep", ["pangkajene", "dan", "kepulauan"])
    True
    >>> _beginnings("pang", ["pangkajene", "dan", "sekitarnya"])
    False
    """
    if not letters or not words:
        return not letters and all(word in SMALL for word in words)
    if words[0] in SMALL and _beginnings(letters, words[1:]):
        return True
    length = 0
    while letters[length : length + 1] == words[0][length : length + 1] != "":
        length += 1
        if _beginnings(letters[length:], words[1:]):
            return True
    return False


def _is_short_for(name, word):
    """The beginning of a name, or a few of its letters: bdg, tj, lb."""
    if name.startswith(word):
        return True
    if not 2 <= len(word) <= 4 or word[0] != name[0]:
        return False
    rest = iter(name)
    return all(letter in rest for letter in word)


# -- misspellings --------------------------------------------------------------


def _guesses(readings, entries):
    """The regions with the fewest wrong letters; a wrong kind is one of them."""
    reading = readings[-1] if readings else _reading("", [])
    if len(reading.letters) < 4:
        return []
    found = []
    for item in entries:
        for spelling in item.spellings:
            if reading.letters[0] != spelling.letters[0]:
                continue  # the first letter is rarely the wrong one
            wrong = wrong_letters(reading.letters, spelling.letters)
            if wrong is not None:
                wrong += reading.kind not in ("", item.kind)
                length = abs(len(spelling.letters) - len(reading.letters))
                found.append((wrong, length, ORDER[item.kind], item.code, item.key))
    fewest = min(found, default=[0])[0]
    best = sorted(rank for rank in found if rank[0] == fewest)
    return list(dict.fromkeys(key for *_rank, key in best))


def wrong_letters(query, name):
    """How many letters of a query must change to begin a name; None: too many.

    One change is a letter too many, missing, wrong, or swapped with its neighbour.

    >>> wrong_letters("surabya", "surabaya"), wrong_letters("bnadung", "bandung")
    (1, 1)
    >>> wrong_letters("surabya", "semarang") is None
    True
    """
    limit = 1 if len(query) < 6 else 2
    if len(set(query) - set(name)) > limit:
        return None
    name = name[: len(query) + limit]
    before, above = [], list(range(len(name) + 1))
    for row, letter in enumerate(query):
        line = [row + 1]
        for column, other in enumerate(name):
            cost = min(above[column + 1], line[column]) + 1
            cost = min(cost, above[column] + (letter != other))
            if row and column and (letter, query[row - 1]) == (name[column - 1], other):
                cost = min(cost, before[column - 1] + 1)
            line.append(cost)
        if min(line) > limit:
            return None
        before, above = above, line
    return min(above)
