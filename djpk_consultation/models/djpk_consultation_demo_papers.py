import base64
from zlib import crc32

from odoo import models

from ..demo import papers

COLORS = ("#1f7a4d", "#1d4f91", "#8c2f39", "#7a5b1f", "#3f3f74", "#0f766e")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """The papers of a story: its request letter, its BAK and attendance list."""

    _inherit = "djpk.consultation.demo"

    def _letter_number(self, story, day):
        """As the sender's own register would number it."""
        told, ref = story.told, self._asker(story).ref
        numbers = self._texts("offices")["numbers"]
        running = 100 + crc32(f"{told['from']} {told['subject']}".encode()) % 1900
        prefix = numbers.get(ref, numbers["default"])
        return f"{prefix}/{running}/{ref}/{day.year}"

    def _letter_paper(self, story, number, day):
        """:return: the request letter as PDF, bytes"""
        told, asker = story.told, self._asker(story)
        contact = asker.child_ids[:1]
        office = self._office(story)
        return papers.letter_pdf(
            papers.Letter(
                office=office,
                number=number,
                date=self._date_text(day),
                subject=told["subject"],
                matter=self._matter(told),
                wish=self._wish_lines(story),
                guests=self._people(told),
                contact=f"{contact.name} ({contact.phone})",
                signer=self._signer(story, office),
            )
        )

    def _matter(self, told):
        means = "melalui video conference" if told.get("type") else "secara tatap muka"
        return (
            f"Sehubungan dengan {told['matter']}, kami bermaksud berkonsultasi {means}"
            " dengan Direktorat Jenderal Perimbangan Keuangan."
        )

    def _wish_lines(self, story):
        video = story.told.get("type") == "video"
        day = story.day and self._date_text(story.day, weekday=True)
        hour = story.hour is not None and self._hour_text(story.hour)
        return (
            ("Hari, tanggal", day or "sesuai jadwal yang tersedia"),
            ("Pukul", hour or "sesuai jadwal yang tersedia"),
            ("Media", "Ms. Teams atau aplikasi lain")
            if video
            else ("Tempat", "Kantor DJPK, Jakarta"),
        )

    def _hour_text(self, hour):
        begin, end = (f"{int(h):02}.{int(h % 1 * 60):02}" for h in (hour, hour + 1))
        return f"{begin}-{end} WIB"

    def _people(self, told):
        return tuple(
            papers.Person(name, title) for name, _code, title in told["guests"]
        )

    def _office(self, story):
        """The letterhead of who asks."""
        asker, texts = self._asker(story), self._texts("offices")
        region = asker.region_id.name
        if not region:
            government, name = texts["without_region"][story.told["from"]]
        elif asker.ref == "Set.DPRD":
            government, name = f"Dewan Perwakilan Rakyat Daerah {region}", "Sekretariat"
        else:
            government = f"Pemerintah {region}"
            name = asker.name.removesuffix(region).strip()
            if asker.name.startswith(asker.ref):
                name = texts["long_names"].get(asker.ref, name)
        color = COLORS[crc32(story.told["from"].encode()) % len(COLORS)]
        address = f"{asker.street}, {asker.city} · {asker.phone} · {asker.email}"
        return papers.Office(government, name, address, asker.city, color)

    def _signer(self, story, office):
        asker = self._asker(story)
        title = "Ketua DPRD" if asker.ref == "Set.DPRD" else f"Kepala {office.name}"
        head = self._texts("offices")["heads"][story.told["from"]]
        return papers.Person(head, title)

    def _session_papers(self, story, session):
        """:return: BAK and attendance list of a past session as PDF, bytes"""
        told, team = story.told, session.team_id.sudo()
        role = self._unit_role(team)
        host = self._user(role).name if role else "Petugas unit teknis"
        minutes = papers.Minutes(
            number=f"BAK-{session.id}/PK/{session.date.year}",
            date=self._date_text(session.date, weekday=True),
            time=self._hour_text(told["hour"]),
            place=session.room_id.name or "Ms. Teams",
            subject=told["matter"],
            institution=self._asker(story).name,
            guests=self._people(told),
            results=tuple(told["results"]),
            host=papers.Person(host, f"Analis pada {team.name}"),
        )
        return papers.minutes_pdf(minutes), papers.attendance_pdf(minutes)

    def _base64(self, content):
        return base64.b64encode(content).decode()
