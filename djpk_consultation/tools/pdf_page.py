"""One page of text as a PDF file: enough for a sample letter, no library needed."""

A4 = (595, 842)
LEFT, TOP, LEADING = 72, 770, 16
ESCAPES = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)"})


def text_page(lines):
    """A PDF of one A4 page with these lines, in Helvetica.

    :param lines: texts of at most some 85 characters; what Latin-1 lacks becomes ``?``
    :return: bytes

    >>> page = text_page(["Nomor: 900/1 (satu)"])
    >>> page.startswith(b"%PDF-1.4"), page.endswith(b"%%EOF\\n")
    (True, True)
    >>> b"(Nomor: 900/1 \\\\(satu\\\\)) Tj" in page
    True
    """
    shown = "".join(f"({line.translate(ESCAPES)}) Tj T*\n" for line in lines)
    text = f"BT /F1 11 Tf {LEADING} TL {LEFT} {TOP} Td\n{shown}ET"
    content = text.encode("latin-1", "replace")
    return _file(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R"
            b" /Resources << /Font << /F1 5 0 R >> >> >>" % A4,
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
            b" /Encoding /WinAnsiEncoding >>",
        )
    )


def _file(objects):
    """The objects, numbered from 1, with the table that tells where each begins."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (size, len(body))
    )
