"""A thousand past questions, and how people ask some of them again.

Each fact (a subject, an aspect of it) has one question and one answer of its own; the
questions asked again are written by hand. ``dev`` was looked at while the search was
made, ``test`` was not.
"""

import csv
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

FOLDER = Path(__file__).parent / "answers"
YEARS = (2024, 2025)
GREETINGS = ("", "", "", "Selamat pagi. ", "Yth. DJPK, ", "Mohon izin bertanya. ")
ALLOCATION = (
    "Berapa alokasi {s} untuk {r} tahun {y}?",
    "Mohon informasi besaran {s} {r} tahun anggaran {y}",
    "Berapa pagu {s} yang diterima {r} pada tahun {y}?",
)


class Fact(NamedTuple):
    key: str
    topic: str
    question: str
    answer: str


def facts():
    """:return: 1,000 of :class:`Fact`"""
    subjects = {row["code"]: row for row in _rows("subjects.csv")}
    found = [
        _fact(f"{subject['code']}.{aspect['code']}", subject, aspect)
        for subject in subjects.values()
        for aspect in _rows("aspects.csv")
        if aspect["group"] == subject["group"]
    ]
    for region in _rows("regions.csv"):
        subject = subjects[region["subject"]]
        for year in YEARS:
            key = f"{subject['code']}.alokasi.{region['code']}.{year}"
            found.append(_allocation(key, subject, region["name"], year))
    return found


def asked(name):
    """:return: ``[(key of the fact, question)]`` of one set"""
    rows = _rows("asked.csv")
    return [(row["key"], row["question"]) for row in rows if row["set"] == name]


def _fact(key, subject, aspect):
    names, texts = subject["names"].split("|"), aspect["asked"].split("|")
    name = _pick(names, key, 1)
    question = _pick(GREETINGS, key, 2) + _pick(texts, key, 3).format(s=name)
    answer = aspect["answered"].format(s=names[-1])
    return Fact(key, subject["topic"], question, answer)


def _allocation(key, subject, region, year):
    names = subject["names"].split("|")
    text = _pick(ALLOCATION, key, 3)
    question = text.format(s=_pick(names, key, 1), r=region, y=year)
    answer = f"{names[0]} {region} tahun {year}: lihat lampiran rinciannya."
    return Fact(key, subject["topic"], question, answer)


def _pick(choices, key, salt):
    return choices[crc32(f"{salt}{key}".encode()) % len(choices)]


def _rows(name):
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
