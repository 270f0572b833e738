from odoo import models

from ..exceptions import ConsultationRefusal
from ..tools.wib import month_of
from .djpk_consultation_demo import HEAD, STAFF, TEAMS

REGENT = {"name": "Dadang Kurniawan", "position_code": "regent"}
CHAIR = {"name": "Khairul Umam", "position_code": "dprd_chair"}
DEPUTY = {"name": "Ali Syahbana", "position_code": "deputy_head"}
SECRETARY = {"name": "Cakra Amiyana", "position_code": "regional_secretary"}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """Visits, video sessions and guests without a schedule, one method a story."""

    _inherit = "djpk.consultation.demo"

    def _steps(self):
        return (
            *super()._steps(),
            self._guests_received,
            self._visit_today,
            self._full_day_and_rolled_visit,
            self._cancelled_visits,
            self._moved_visit,
            self._visit_without_region,
            self._urgent_visit,
            self._used_up_quota,
            self._video_sessions,
            self._walk_ins,
        )

    # -- visits ----------------------------------------------------------------

    def _guests_received(self, numbers):
        """A regent's delegation at the desk, two of its travel documents signed."""
        today = str(self._today())
        slots = self._free_slots(date_from=today, date_to=today) or self._free_slots()
        for place in slots[:1]:
            letter = self._letter(numbers, "kab_bandung", "Perhitungan DAU", days=9)
            session = self._book(
                letter,
                date=place["date"],
                slot=place["slot"],
                strict=True,
                visitors=[REGENT, SECRETARY, HEAD],
            )
            self._receive(session, session.visitor_ids)
            self._sessions("unit").sign_sppd(
                session_id=session.id,
                items=[
                    {
                        "visitor_id": visitor.id,
                        "number": f"SPPD/{next(numbers)}/{self._today().year}",
                        "issuer": "Sekretariat Daerah Kabupaten Bandung",
                    }
                    for visitor in session.visitor_ids[:2]
                ],
            )

    def _receive(self, session, visitors):
        """Check in; before the time of the schedule with a manager's leave."""
        desk = {"session_id": session.id, "visitor_ids": visitors.ids}
        try:
            with self.env.cr.savepoint():
                self._sessions().check_in(**desk)
        except ConsultationRefusal as refusal:
            if refusal.codes != ["outside_checkin_window"]:
                raise
            reason = "Rombongan datang lebih awal; unit teknis bersedia menerima."
            self._sessions("manager").grant_override(
                session_id=session.id, override={"outside_checkin_window": reason}
            )
            self._sessions().check_in(**desk)

    def _visit_today(self, numbers):
        """For reception: a visit later today, where there is still a slot."""
        today = str(self._today())
        for place in self._free_slots(date_from=today, date_to=today)[-1:]:
            letter = self._letter(numbers, "dprd_bengkalis", "Insentif Fiskal", days=8)
            self._book(
                letter,
                date=today,
                slot=place["slot"],
                strict=True,
                visitors=[CHAIR, HEAD, STAFF],
            )

    def _full_day_and_rolled_visit(self, numbers):
        """Four visits fill a day; a fifth wanted there goes to the next one."""
        days = self._free_days()
        most = max(map(len, days.values()), default=0)
        day = next((day for day, slots in days.items() if len(slots) == most), None)
        keys = ("surabaya", "makassar", "kupang", "jakarta", "semarang", "padang")
        for key, slot in zip(keys, days.get(day, ()), strict=False):
            letter = self._letter(numbers, key, "Kebijakan dana transfer", days=10)
            self._book(letter, date=day, slot=slot, strict=True)
        if day:
            letter = self._letter(numbers, "balikpapan", "Insentif Fiskal", days=7)
            self._book(letter, date=day, visitors=[DEPUTY, STAFF])

    def _cancelled_visits(self, numbers):
        """The region's uses its letter up, DJPK's gives it back."""
        stories = (
            ("medan", "region", "Pejabat yang akan hadir berhalangan."),
            ("aceh", "djpk", "Narasumber unit teknis bertugas di luar kota."),
        )
        for key, cause, reason in stories:
            session = self._book(self._letter(numbers, key, "Rekonsiliasi DBH"))
            self._sessions().cancel(session_id=session.id, cause=cause, reason=reason)

    def _moved_visit(self, numbers):
        session = self._book(self._letter(numbers, "yogyakarta", "Dana Keistimewaan"))
        month = month_of(session.date)
        later = [
            place
            for place in self._free_later()
            if place["date"] > str(session.date) and place["date"].startswith(month)
        ]
        for place in later[:1]:
            self._sessions().move(
                session_id=session.id,
                date=place["date"],
                slot=place["slot"],
                reason="Ruang rapat unit teknis dipakai pada jadwal semula.",
            )

    def _visit_without_region(self, numbers):
        """A campus has no region: a manager confirms the visit."""
        self._book(
            self._letter(numbers, "university", "Kajian kapasitas fiskal daerah"),
            role="manager",
            override={"region_missing": "Kajian bersama, disetujui Direktur."},
        )

    def _urgent_visit(self, numbers):
        """A day too early for a letter of today: a manager says why it may be."""
        letter = self._letter(numbers, "malang", "Tanggap darurat bencana", days=0)
        for place in self._free_later()[:8]:
            wish = {
                "letter_id": letter.id,
                "date": place["date"],
                "slot": place["slot"],
                "visitors": [REGENT, STAFF],
                "strict": True,
            }
            verdict = self._sessions().check_booking(values=wish)
            if [item["code"] for item in verdict["violations"]] == ["lead_time"]:
                reason = "Arahan Direktur Jenderal: penanganan bencana di daerah."
                override = {"lead_time": reason}
                self._sessions("manager").book(values={**wish, "override": override})
                return

    def _used_up_quota(self, numbers):
        """Two visits in one month: the region's third is refused."""
        days = list(self._free_days())
        days = [day for day in days[5:] if day[:7] == days[5][:7]]
        for day in days[:2]:
            letter = self._letter(numbers, "kota_bandung", "Opsen pajak", days=11)
            self._book(letter, date=day)

    # -- video, walk-ins -------------------------------------------------------

    def _video_sessions(self, numbers):
        for key, subject in (("papua", "DAK Fisik"), ("aceh", "Dana Alokasi Umum")):
            letter = self._letter(
                numbers, key, f"{subject} (daring)", type_code="video", approve=False
            )
            self._book(letter, visitors=[], **TEAMS)

    def _walk_ins(self, _numbers):
        visits = (
            ("Jumadi", "BPKAD Kabupaten Banjar", "63.03", "Datang tanpa jadwal."),
            ("Ratih Puspita", "BPKA DIY", "34", "Datang di luar jadwal kunjungan."),
        )
        for name, institution, code, reason in visits:
            self._sessions("reception").refuse_walk_in(
                values={
                    "name": name,
                    "institution": institution,
                    "region_code": code,
                    "reason": reason,
                }
            )
