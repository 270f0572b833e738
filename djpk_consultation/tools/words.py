"""The words of a question, as a past question is found by them.

People write one thing in many ways: abbreviated, by a synonym, with a letter missing.
``data/search_words.csv`` says what means the same; it is general Indonesian and the
vocabulary of regional finance.
"""

import re
import unicodedata
import zlib
from functools import lru_cache

from .reference import DATA, reference_rows

FILE = "search_words.csv"
#: Changes with the way in which questions become words.
WAY = 1

#: A word that was written together with a number: tahap2, pph21.
_JOINED = re.compile(r"([a-z]{3,})(\d+)")
_NUMBER = re.compile(r"(?<=\d)[.,](?=\d)")
_WORD = re.compile(r"[a-z0-9]+")
MAX_WORDS = 60


def words_of(text):
    """Words as they were written, without case, accents and punctuation.

    >>> words_of("Kpn DAU thp2 (1,25%) cair?")
    ['kpn', 'dau', 'thp', '2', '125', 'cair']
    """
    plain = (text or "").casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    found = []
    for word in _WORD.findall(_NUMBER.sub("", plain)):
        joined = _JOINED.fullmatch(word)
        found += joined.groups() if joined else [word]
    return found


class Vocabulary:
    """What means the same.

    :param rows: mappings with ``meaning`` (words; none = it says nothing), ``weight``
        (empty = 1; more for what a question is about, less for how it is asked) and
        ``written`` (ways to write it, each one or more words, separated by ``|``)
    :param own: ``(name, ways)`` of the office's own words, which may be known already
    """

    def __init__(self, rows, own=()):
        self.meanings, self.weights = {}, {}
        for row in rows:
            meaning = tuple(row["meaning"].split())
            weight = float(row["weight"] or 1)
            self.weights.update(dict.fromkeys(meaning, weight))
            for written in row["written"].split("|"):
                self.meanings[tuple(words_of(written))] = meaning
        self.longest = max(map(len, self.meanings), default=1)
        for name, ways in own:
            self._add(name, ways)
        self.longest = max(map(len, self.meanings), default=1)
        self.words = {word for written in self.meanings for word in written}

    def _add(self, name, ways):
        """An own word: the ways to write it mean what it means already, or itself.

        >>> names = ("meaning", "weight", "written")
        >>> rows = [dict(zip(names, ("dau", "2", "dau|dana alokasi umum")))]
        >>> own = [("Dana Alokasi Umum", "block grant"), ("DIF", "insentif fiskal")]
        >>> vocabulary = Vocabulary(rows, own)
        >>> vocabulary.meaning_of(words_of("block grant dan insentif fiskal"))
        ['dau', 'dan', 'dif']
        >>> vocabulary.weights["dau"], vocabulary.weights["dif"]
        (2.0, 1.0)
        """
        words = words_of(name)
        meaning = tuple(self.meaning_of(words) or words)
        for word in meaning:
            self.weights.setdefault(word, 1.0)
        for written in (name, *ways_of(ways)):
            if spoken := tuple(words_of(written)):
                self.meanings[spoken] = meaning

    def meaning_of(self, words):
        """One word for each thing meant, in order, each once.

        >>> names = ("meaning", "weight", "written")
        >>> rows = [("dau", "2", "dau|dana alokasi umum"), ("", "", "mohon|ya")]
        >>> vocabulary = Vocabulary(dict(zip(names, row)) for row in rows)
        >>> vocabulary.meaning_of(words_of("Mohon Dana Alokasi Umum, DAU 2025 ya"))
        ['dau', '2025']
        """
        found, at = {}, 0
        while at < len(words):
            for size in range(min(self.longest, len(words) - at), 0, -1):
                meaning = self.meanings.get(tuple(words[at : at + size]))
                if meaning is not None:
                    break
            else:
                size, meaning = 1, words[at : at + 1]
            found.update(dict.fromkeys(meaning))
            at += size
        return list(found)


def ways_of(text):
    """
    >>> ways_of("insentif fiskal, dana insentif;, DIF")
    ['insentif fiskal', 'dana insentif', 'DIF']
    """
    return [way.strip() for way in re.split("[,;|\\n]", text or "") if way.strip()]


@lru_cache(maxsize=8)
def vocabulary(own=()):
    """What is shipped, and the office's own words (a tuple, as for the class)."""
    return Vocabulary(reference_rows(FILE), own)


@lru_cache(maxsize=8)
def revision(own=()):
    """Another number once the same question would become other words."""
    shipped = zlib.crc32((DATA / FILE).read_bytes(), WAY)
    return (zlib.crc32(repr(own).encode(), shipped) if own else shipped) >> 1


def edits(one, other, most):
    """How many letters are wrong, missing, too many or swapped; ``most`` + 1 if more.

    >>> edits("penyalran", "penyaluran", 2), edits("lapora", "laporan", 2)
    (1, 1)
    >>> edits("cari", "cair", 2), edits("dau", "dbhcht", 2)
    (1, 3)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for col, its in enumerate(other, 1):
            cost = min(last[col] + 1, line[-1] + 1, last[col - 1] + (letter != its))
            if row > 1 and col > 1 and letter == other[col - 2] and one[row - 2] == its:
                cost = min(cost, before[col - 2] + 1)
            line.append(cost)
        before, last = last, line
    return min(last[-1], most + 1)
