"""PDF/A from HTML, by WeasyPrint; nothing is loaded but the add-on's own style.

WeasyPrint is loaded at the first document: it takes half a second, and a server that
lacks its libraries still runs.
"""

import atexit
import functools
import io
import itertools
import logging
import threading
from base64 import b64encode
from pathlib import Path

import qrcode

from odoo.tools.misc import file_path

#: With Unicode text in it: what is printed can be searched and copied (ISO 19005-3).
VARIANT = "pdf/a-3u"
STYLE = "djpk_consultation/static/papers/papers.css"
#: Of Odoo's own web client: there wherever Odoo is.
FONTS = {
    400: "web/static/fonts/google/Open_Sans/Open_Sans-Regular.ttf",
    700: "web/static/fonts/google/Open_Sans/Open_Sans-Bold.ttf",
}
FONT_FACE = """
@font-face {
    font-family: Paper;
    font-weight: %(weight)s;
    src: url("%(url)s");
}
"""
#: Pango's font maps are no thread's but one's.
LOCK = threading.Lock()


# each step of each document would be a line in the server's log
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)


@functools.cache
def _style():
    """The style sheet with its fonts, read once a process: ``(sheet, fonts)``."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

    faces = [
        FONT_FACE % {"weight": weight, "url": Path(file_path(name)).as_uri()}
        for weight, name in FONTS.items()
    ]
    fonts = FontConfiguration()
    sheet = CSS(
        string="".join(faces) + Path(file_path(STYLE)).read_text("utf-8"),
        font_config=fonts,
        url_fetcher=URLFetcher(allowed_protocols={"file"}),
    )
    return sheet, fonts


# the fonts are given back before the library that they belong to is gone
atexit.register(_style.cache_clear)


def render(pages):
    """One PDF/A file of several documents, each with its own numbers of pages.

    A document may refer to ``data:`` only: no text that somebody entered makes the
    server read a file or call an address.

    :param pages: the documents as HTML
    :return: the file as bytes; the same for the same HTML
    """
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

    with LOCK:
        sheet, fonts = _style()
        documents = [
            HTML(
                string=str(html), url_fetcher=URLFetcher(allowed_protocols={"data"})
            ).render(font_config=fonts, stylesheets=[sheet])
            for html in pages
        ]
        whole = [page for document in documents for page in document.pages]
        return documents[0].copy(whole).write_pdf(pdf_variant=VARIANT)


def qr_code(text):
    """A QR code as a ``data:`` address of an SVG picture, without a margin."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(text)
    matrix = code.get_matrix()
    path = io.StringIO()
    for y, row in enumerate(matrix):
        x = 0
        for dark, run in itertools.groupby(row):
            length = len(list(run))
            if dark:
                path.write(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    size = len(matrix)
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"'
        f' shape-rendering="crispEdges"><path d="{path.getvalue()}"/></svg>'
    )
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
