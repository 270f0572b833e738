"""What a request letter's file may be: told by its content, whatever its name says."""

import re

MAX_FILE = 10 * 2**20
SIGNATURES = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
#: Files that somebody sends for a letter, though they cannot be taken as one.
MEANT = re.compile(
    r"\.(pdf|jpe?g|png|heic|webp|gif|bmp|tiff?|docx?|odt|rtf|pages|zip|rar|7z)$", re.I
)


def is_document(content):
    """
    >>> is_document(b"%PDF-1.7"), is_document(b"MZ"), is_document(b"")
    (True, False, False)
    """
    return content.startswith(SIGNATURES)


def file_problem(content):
    """Why a file cannot be a letter's, as the contract names it; empty if it can.

    >>> file_problem(b""), file_problem(b"%PDF-1.7"), file_problem(b"PK")
    ('empty', '', 'file_type')
    >>> file_problem(b"%PDF-" + bytes(MAX_FILE - 5))
    ''
    >>> file_problem(b"%PDF-" + bytes(MAX_FILE - 4))
    'too_big'
    """
    if not content:
        return "empty"
    if not is_document(content):
        return "file_type"
    return "too_big" if len(content) > MAX_FILE else ""


def is_meant_as_letter(name):
    """
    >>> is_meant_as_letter("Surat.DOCX"), is_meant_as_letter("smime.p7s")
    (True, False)
    """
    return bool(MEANT.search(name or ""))
