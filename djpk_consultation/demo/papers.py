"""The papers of the demonstration as PDF files: request letters, BAK, attendance lists.

They look as such papers do, and each says at its foot that it is a specimen.
No database here: facts in, bytes out.
"""

import io
from math import cos, pi, sin
from random import Random
from typing import NamedTuple

from reportlab.graphics.shapes import Drawing, Polygon
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm, mm
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    KeepTogether,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

SPECIMEN = "Contoh untuk peragaan aplikasi; bukan surat resmi dan bukan dokumen dinas."
INK, STAMP = colors.HexColor("#1c2f7a"), colors.HexColor("#5b3f8c")
HEAD = ParagraphStyle("head", fontName="Times-Bold", fontSize=13, alignment=TA_CENTER)
HEAD.leading = 16
OFFICE = HEAD.clone("office", fontSize=14, leading=18)
ADDRESS = HEAD.clone("address", fontName="Times-Roman", fontSize=9, leading=12)
BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=11, leading=15)
PLAIN = BODY.clone("plain", alignment=TA_JUSTIFY, spaceAfter=6)
INDENTED = PLAIN.clone("indented", firstLineIndent=1 * cm)
CENTRED = BODY.clone("centred", alignment=TA_CENTER)
TITLE = CENTRED.clone("title", fontName="Times-Bold", fontSize=12, leading=16)
BARE = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
]
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("FONT", (0, 0), (-1, -1), "Times-Roman", 11),
    ("FONTNAME", (0, 0), (-1, 0), "Times-Bold"),
]


class Office(NamedTuple):
    """Whose paper it is: the lines of its letterhead, and the town it writes from."""

    government: str
    name: str
    address: str
    city: str
    color: str = "#6b7280"


class Person(NamedTuple):
    name: str
    title: str


class Letter(NamedTuple):
    """A request letter to the Director General; dates are texts."""

    office: Office
    number: str
    date: str
    subject: str
    matter: str
    wish: tuple  # (label, text) pairs: when and by what means
    guests: tuple
    contact: str
    signer: Person


class Minutes(NamedTuple):
    """What a session's BAK and attendance list say; dates are texts."""

    number: str
    date: str
    time: str
    place: str
    subject: str
    institution: str
    guests: tuple
    results: tuple
    host: Person


DJPK = Office(
    "Kementerian Keuangan Republik Indonesia",
    "Direktorat Jenderal Perimbangan Keuangan",
    "Gedung Radius Prawiro, Jalan Dr. Wahidin Raya Nomor 1, Jakarta Pusat",
    "Jakarta",
    "#1d4f91",
)


def letter_pdf(letter):
    """:param letter: :class:`Letter`
    :return: bytes"""
    heading = [
        ("Nomor", letter.number),
        ("Sifat", "Biasa"),
        ("Lampiran", "-"),
        ("Hal", f"<b>{letter.subject}</b>"),
    ]
    date = ParagraphStyle("date", parent=BODY, alignment=2)
    flow = [
        *_letterhead(letter.office),
        Paragraph(f"{letter.office.city}, {letter.date}", date),
        Spacer(0, 2 * mm),
        _labelled(heading, 2.2 * cm),
        Spacer(0, 4 * mm),
        Paragraph("Yth. Direktur Jenderal Perimbangan Keuangan", BODY),
        Paragraph("Kementerian Keuangan Republik Indonesia", BODY),
        Paragraph("di Jakarta", BODY),
        Spacer(0, 4 * mm),
        Paragraph("Dengan hormat,", PLAIN),
        Paragraph(f"{letter.matter} Konsultasi kami rencanakan pada:", INDENTED),
        _labelled(letter.wish, 3.2 * cm, indent=1 * cm),
        Spacer(0, 2 * mm),
        Paragraph("Adapun peserta yang akan hadir sebagai berikut:", PLAIN),
        _people(letter.guests),
        Spacer(0, 3 * mm),
        Paragraph(
            "Kami bersedia menyesuaikan dengan jadwal yang ditetapkan oleh Contact"
            f" Center DJPK. Narahubung kami: {letter.contact}.",
            PLAIN,
        ),
        Paragraph(
            "Demikian disampaikan. Atas perhatian dan kerja sama Bapak/Ibu kami"
            " ucapkan terima kasih.",
            INDENTED,
        ),
        Spacer(0, 4 * mm),
        _signed(letter.signer, letter.office),
    ]
    return _pdf(flow, letter.subject, letter.office.name)


def minutes_pdf(minutes):
    """Berita Acara Konsultasi (E.3.b.3, E.3.c.10)."""
    points = [
        Paragraph(f"{number}. {text}", PLAIN)
        for number, text in enumerate(minutes.results, 1)
    ]
    sides = Table(
        [
            [
                _signed(minutes.guests[0], None, minutes.institution),
                _signed(minutes.host, DJPK, "Unit teknis DJPK"),
            ]
        ],
        colWidths=[8 * cm, 8 * cm],
        style=BARE,
    )
    flow = [
        *_letterhead(DJPK),
        Paragraph("BERITA ACARA KONSULTASI", TITLE),
        Paragraph(f"Nomor {minutes.number}", CENTRED),
        Spacer(0, 5 * mm),
        Paragraph(
            f"Pada hari {minutes.date}, pukul {minutes.time}, bertempat di"
            f" {minutes.place}, telah dilaksanakan konsultasi antara Direktorat"
            f" Jenderal Perimbangan Keuangan dan {minutes.institution} mengenai"
            f" {minutes.subject}, dengan peserta:",
            PLAIN,
        ),
        _people(minutes.guests),
        Spacer(0, 4 * mm),
        Paragraph("Pokok pembahasan dan hasil konsultasi:", PLAIN),
        *points,
        Paragraph(
            "Layanan ini tidak dikenakan biaya apa pun. Berita acara ini dibuat untuk"
            " dipergunakan sebagaimana mestinya.",
            PLAIN,
        ),
        Spacer(0, 6 * mm),
        KeepTogether(sides),
    ]
    return _pdf(flow, f"BAK {minutes.number}", DJPK.name)


def attendance_pdf(minutes):
    """Daftar Hadir (E.3.c.10)."""
    facts = [
        ("Kegiatan", f"Konsultasi {minutes.subject}"),
        ("Hari, tanggal", minutes.date),
        ("Pukul", minutes.time),
        ("Tempat", minutes.place),
    ]
    rows = [["No.", "Nama", "Jabatan", "Instansi", "Tanda tangan"]]
    present = [(guest, minutes.institution) for guest in minutes.guests]
    present.append((minutes.host, "DJPK"))
    for number, (person, institution) in enumerate(present, 1):
        rows.append(
            [
                number,
                Paragraph(person.name, BODY),
                Paragraph(person.title, BODY),
                Paragraph(institution, BODY),
                Scribble(person.name, 2.6 * cm, 0.8 * cm),
            ]
        )
    table = Table(
        rows,
        colWidths=[1 * cm, 3.9 * cm, 4 * cm, 4.3 * cm, 3.3 * cm],
        rowHeights=[0.7 * cm] + [1.4 * cm] * len(present),
        style=GRID,
    )
    flow = [
        *_letterhead(DJPK),
        Paragraph("DAFTAR HADIR", TITLE),
        Spacer(0, 4 * mm),
        _labelled(facts, 3 * cm),
        Spacer(0, 5 * mm),
        table,
    ]
    return _pdf(flow, f"Daftar Hadir {minutes.number}", DJPK.name)


# -- parts ---------------------------------------------------------------------


def _pdf(flow, title, author):
    file = io.BytesIO()
    document = SimpleDocTemplate(
        file,
        pagesize=A4,
        topMargin=1.5 * cm,
        bottomMargin=1.8 * cm,
        leftMargin=2.3 * cm,
        rightMargin=2.2 * cm,
        title=title,
        author=author,
    )
    document.build(flow, onFirstPage=_foot, onLaterPages=_foot)
    return file.getvalue()


def _foot(canvas, document):
    canvas.setFont("Helvetica-Oblique", 7)
    canvas.setFillGray(0.55)
    canvas.drawCentredString(A4[0] / 2, 1 * cm, SPECIMEN)


def _letterhead(office):
    lines = [
        Paragraph(office.government.upper(), HEAD),
        Paragraph(office.name.upper(), OFFICE),
    ]
    lines.append(Paragraph(office.address, ADDRESS))
    head = Table(
        [[_emblem(office.color), lines]],
        colWidths=[2 * cm, 14.5 * cm],
        style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *BARE[1:]],
    )
    line = {"color": colors.black, "spaceBefore": 1, "spaceAfter": 0}
    return [
        head,
        HRFlowable("100%", thickness=2, **line),
        HRFlowable("100%", thickness=0.5, **{**line, "spaceAfter": 10}),
    ]


def _emblem(color):
    """A shield with a star: like an emblem, but nobody's."""
    drawing = Drawing(46, 54)
    shield = [3, 50, 43, 50, 43, 22, 23, 3, 3, 22]
    drawing.add(Polygon(shield, fillColor=colors.HexColor(color), strokeWidth=1.5))
    star = []
    for corner in range(10):
        radius, angle = (13, 5.5)[corner % 2], pi / 2 + corner * pi / 5
        star += [23 + radius * cos(angle), 31 + radius * sin(angle)]
    drawing.add(Polygon(star, fillColor=colors.HexColor("#f2c94c"), strokeWidth=0.5))
    return drawing


def _labelled(pairs, width, indent=0):
    rows = [[label, ":", Paragraph(text, BODY)] for label, text in pairs]
    table = Table(
        rows,
        colWidths=[width, 0.4 * cm, 16.2 * cm - width - indent],
        style=[*BARE, ("FONT", (0, 0), (1, -1), "Times-Roman", 11, 15)],
    )
    table.hAlign = "LEFT"
    if not indent:
        return table
    return Table([["", table]], colWidths=[indent, 16.5 * cm - indent], style=BARE)


def _people(people):
    rows = [["No.", "Nama", "Jabatan"]]
    for number, person in enumerate(people, 1):
        rows.append(
            [number, Paragraph(person.name, BODY), Paragraph(person.title, BODY)]
        )
    return Table(rows, colWidths=[1.1 * cm, 6.2 * cm, 9 * cm], style=GRID)


def _signed(person, office, side=""):
    """Who signs, to the right: title, signature and stamp, name."""
    stamp = Scribble(person.name, 4.5 * cm, 1.7 * cm, office and office.name)
    lines = [Paragraph(side, CENTRED)] if side else []
    lines += [
        Paragraph(f"{person.title},", CENTRED),
        stamp,
        Paragraph(f"<u><b>{person.name}</b></u>", CENTRED),
    ]
    if side:
        return lines
    table = Table([["", lines]], colWidths=[8.5 * cm, 8 * cm], style=BARE)
    return KeepTogether(table)


class Scribble(Flowable):
    """A signature that its name decides, under a round stamp if an office is given."""

    def __init__(self, name, width, height, office=None):
        super().__init__()
        self.random = Random(name)
        self.width, self.height = width, height
        self.office = office
        self.hAlign = "CENTER"

    def draw(self):
        if self.office:
            self._draw_stamp(self.width * 0.28, self.height / 2)
        canvas, between = self.canv, self.random.uniform
        canvas.setStrokeColor(INK)
        canvas.setLineWidth(1.1)
        path = canvas.beginPath()
        across, middle = self.width * 0.3, self.height * 0.45
        path.moveTo(across, middle)
        for _loop in range(self.random.randint(4, 6)):
            step = self.width * between(0.07, 0.13)
            high, low = (self.height * between(0.75, 1.05), -self.height * 0.1)
            path.curveTo(
                across + step * between(0.2, 1.4),
                high,
                across - step * between(0.1, 0.6),
                low,
                across + step,
                middle + self.height * between(-0.2, 0.2),
            )
            across += step
        path.curveTo(
            across, 0, self.width * 0.6, self.height * 0.2, self.width, middle * 1.2
        )
        canvas.drawPath(path)

    def _draw_stamp(self, x, y):
        canvas, radius = self.canv, self.height * 0.62
        canvas.saveState()
        canvas.translate(x, y)
        canvas.rotate(self.random.uniform(-18, 18))
        canvas.setStrokeColor(STAMP, alpha=0.6)
        canvas.setFillColor(STAMP, alpha=0.6)
        for part, thickness in ((1, 1.4), (0.7, 0.7)):
            canvas.setLineWidth(thickness)
            canvas.circle(0, 0, radius * part)
        canvas.setFont("Helvetica-Bold", 4)
        text = self.office.upper()[:44]
        turn = min(320 / max(len(text), 1), 11)
        canvas.rotate(turn * len(text) / 2)
        for letter in text:
            canvas.drawCentredString(0, radius * 0.78, letter)
            canvas.rotate(-turn)
        canvas.restoreState()
