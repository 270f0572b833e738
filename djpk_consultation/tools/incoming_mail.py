"""What a mail's headers say: whether anybody wrote it, and from which region."""

import re

#: Subjects of automatic replies by mail programs that set no header for them.
REPLY_SUBJECT = re.compile(
    r"\s*(auto(matic)?[ -]?(reply|response)|autoreply|out of (the )?office"
    r"|balasan otomatis|jawaban otomatis|di luar kantor)\b",
    re.I,
)
#: What PostgreSQL or XML cannot hold, as in tools/arguments.py.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLY_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Failed-Recipients",
)
#: Official domains of regions: bandungkab.go.id, dinkes.surakartakota.go.id.
OFFICIAL = re.compile(r".*[@.-]([a-z]+?)-?(prov|kab|kota)?\.go\.id", re.I)


def storable(text):
    """A text of a mail as the database can hold it.

    >>> storable("DA\\x00U\\udce9?")
    'DAU?'
    """
    return UNSTORABLE.sub("", text)


def automatic(header):
    """Whether a program sent a mail by itself (RFC 3834), and of which kind.

    :param header: function from a header's name to its text or ``None``
    :return: ``reply`` (nobody is there to read an answer), ``program`` (an office
        system may have sent a letter this way), or empty: somebody wrote it

    >>> automatic({"Auto-Submitted": "no", "Subject": "Surat"}.get)
    ''
    >>> automatic({"Auto-Submitted": "auto-replied (vacation)"}.get)
    'reply'
    >>> automatic({"Subject": "Automatic reply: Jadwal"}.get)
    'reply'
    >>> automatic({"Return-Path": "<>"}.get)
    'reply'
    >>> automatic({"Precedence": "auto_reply"}.get)
    'reply'
    >>> automatic({"Precedence": "bulk"}.get)
    'program'
    >>> automatic({"X-Auto-Response-Suppress": "All"}.get)
    'program'
    """

    def text(name):
        return (header(name) or "").strip().lower()

    submitted, precedence = text("Auto-Submitted"), text("Precedence")
    if (
        submitted.startswith("auto-replied")
        or precedence in ("auto_reply", "auto-reply")
        or text("Return-Path") == "<>"
        or any(text(name) not in ("", "no") for name in REPLY_HEADERS)
        or REPLY_SUBJECT.match(text("Subject"))
    ):
        return "reply"
    if (
        submitted not in ("", "no")
        or precedence in ("bulk", "junk", "list")
        or text("X-Auto-Response-Suppress") not in ("", "none")
    ):
        return "program"
    return ""


def region_words(address):
    """The region that an official address names, as people would write it.

    >>> region_words("umum@bkad.bandungkab.go.id"), region_words("a@depok.go.id")
    ('kab bandung', 'depok')
    >>> region_words("a@gmail.com")
    ''
    """
    match = OFFICIAL.fullmatch(address or "")
    if not match:
        return ""
    name, kind = match.groups()
    return f"{kind} {name}".lower() if kind else name.lower()
