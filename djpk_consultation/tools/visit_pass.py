"""What the QR code of a visit pass says."""

import re

#: The pass leads to the public page that verifies it.
VERIFICATION_PATH = "/konsultasi/verifikasi/"


def code_of(text):
    """The code of a pass: the end of its address, or the text itself.

    >>> code_of("https://djpk.example/konsultasi/verifikasi/Ab3-x?lang=id")
    'Ab3-x'
    >>> code_of(" TM/2025/06/0001 ")
    'TM/2025/06/0001'
    """
    _host, found, rest = text.strip().partition(VERIFICATION_PATH)
    return re.split(r"[/?#\s]", rest)[0] if found else text.strip()
