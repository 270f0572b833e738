"""Take out of a text who it was about, before another officer is shown it."""

import re
from functools import partial

from .phones import phone_key
from .words import vocabulary

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
#: Officials (18 digits: birth date, entry, sex, number), people, taxpayers.
NIP = re.compile(r"(?<!\d)(?:19|20)\d{6}[ .]?\d{6}[ .]?[12][ .]?\d{3}(?!\d)")
NIK = re.compile(r"(?<!\d)\d{16}(?!\d)")
NPWP = re.compile(r"(?<!\d)\d{2}\.?\d{3}\.?\d{3}\.?\d[-.]?\d{3}\.?\d{3}(?!\d)")
MOBILE = re.compile(r"(?<![\w.])(?:\+?62[ -]?|0)8\d{1,3}(?:[ .-]?\d{2,5}){2,3}(?!\d)")
LANDLINE = re.compile(
    r"(?<![\w.])(?:\(0\d{2,3}\) ?|\+62[ -]?[1-7]\d{1,2}[ -]|0\d{2,3}[ -])"
    r"\d{3,4}[ -]?\d{3,5}(?!\d)"
)
_NAME = r"[A-Z][a-z'’]+"
_TITLES = r"(?:,? ?(?:Dr|Drs|Dra|Ir|H|Hj|Prof|S|M|A|Amd|MM|SE|SH|ST|MSi)\b\.?[\w.]*)*"
#: Who is addressed or introduced: the next words with a capital are a name.
ADDRESSED = re.compile(
    r"\b(?P<lead>(?i:bapak|bpk\.?|pak|ibu|bu|sdr\.?|sdri\.?|saudara|saudari|mas|mbak"
    r"|kak|a\.?n\.?|atas nama|nama saya|saya))"
    rf" +(?P<name>(?:(?:Dr|Drs|Dra|Ir|H|Hj|Prof)\.? +)*{_NAME}"
    rf"(?: +(?:{_NAME}|[A-Z]\.)){{0,3}}{_TITLES})"
)
#: Capitals after "Bapak" that are no name.
OFFICES = frozenset(
    "Admin Analis Anggota Bagian Bapak Bendahara Bupati Camat Daerah Dana Desa"
    " Direktorat Direktur Dirjen Gubernur Hormat Ibu Inspektur Kabid Kabupaten Kadis"
    " Kasubbag Kepala Ketua Kota Lurah Menteri Operator Pegawai Pejabat Pemerintah"
    " Pimpinan Pj Plt Presiden Provinsi Sekda Sekretaris Staf Terima Tim Wakil Wali"
    " Walikota Yang".split()
)


def masked(text, names=(), institutions=(), public=()):
    """The text without addresses, numbers and names of persons.

    :param names: of persons who may stand in it
    :param institutions: theirs
    :param public: addresses and numbers that stay: the office's own

    >>> masked("saya Budi (0812-3456-7890) dari BKAD X", ["Budi"], ["bkad  x"])
    'saya [nama] ([telepon]) dari [instansi]'
    >>> masked("Yth. Bapak Direktur, hubungi 08111504207", public=["0811 1504 207"])
    'Yth. Bapak Direktur, hubungi 08111504207'
    """
    text = text or ""
    keep_addresses = {item.casefold() for item in public}
    keep_numbers = {phone_key(item) for item in public} - {""}
    text = EMAIL.sub(partial(_mask, "[e-mail]", keep_addresses, str.casefold), text)
    for pattern, word in ((NIP, "[NIP]"), (NIK, "[NIK]"), (NPWP, "[NPWP]")):
        text = pattern.sub(word, text)
    for pattern in (MOBILE, LANDLINE):
        text = pattern.sub(partial(_mask, "[telepon]", keep_numbers, phone_key), text)
    for institution in institutions:
        text = _whole(institution, 0, re.IGNORECASE).sub("[instansi]", text)
    for name in names:
        text = _without_name(text, name)
    return ADDRESSED.sub(_mask_addressed, text)


def _mask(word, keep, key, match):
    return match[0] if key(match[0]) in keep else word


def _mask_addressed(match):
    first = match["name"].split()[0]
    return match[0] if first in OFFICES else f"{match['lead']} [nama]"


def _whole(phrase, least, flags=0):
    """The phrase as whole words, however it is spaced; matches nothing if short."""
    words = (phrase or "").split()
    if len("".join(words)) <= least:
        return re.compile(r"(?!)")
    spaced = r"\s+".join(map(re.escape, words))
    return re.compile(rf"(?<!\w){spaced}(?!\w)", flags)


def _without_name(text, name):
    """The full name in any case; a part of it where it is written as a name."""
    text = _whole(name, 3, re.IGNORECASE).sub("[nama]", text)
    for part in (name or "").split():
        if part.istitle() and part not in OFFICES and not _is_common(part):
            text = _whole(part, 2).sub("[nama]", text)
    return text


def _is_common(word):
    """Dana and Jaya are names, too: a word of the trade is not taken for one."""
    return word.casefold() in vocabulary().words
