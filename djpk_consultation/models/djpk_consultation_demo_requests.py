from odoo import models

from .djpk_consultation_demo import STAFF


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationDemo(models.AbstractModel):
    """Questions, call-backs and request letters, one method a story."""

    _inherit = "djpk.consultation.demo"

    def _steps(self):
        return (
            *super()._steps(),
            self._answered_question,
            self._open_questions,
            self._complaint_and_suggestion,
            self._ordinary_ticket,
            self._running_callback,
            self._callback_on_time,
            self._overdue_callback,
            self._late_callback,
            self._incomplete_letter,
            self._letters_to_decide,
            self._approved_letter_with_draft,
            self._rejected_letter,
        )

    # -- Dering DJPK -----------------------------------------------------------

    def _answered_question(self, _numbers):
        ticket = self._ask(
            "semarang",
            "Kapan penyaluran DAU bulan ini dilakukan?",
            kind="information",
        )
        self._tickets().close_ticket(
            ticket_id=ticket.id,
            answer="DAU disalurkan pada awal bulan setelah syarat salur terpenuhi;"
            " perkembangannya dapat dipantau melalui SIKD.",
        )

    def _open_questions(self, _numbers):
        self._ask(
            "kupang",
            "Apa saja syarat penyaluran DAK Fisik tahap II?",
            channel_code="whatsapp",
        )
        self._ask(
            "papua",
            "Bagaimana tata cara pelaporan penggunaan Dana Otonomi Khusus?",
            kind="information",
            channel_code="email",
            topic_code="dana_otsus",
        )

    def _complaint_and_suggestion(self, _numbers):
        self._ask(
            "medan",
            "Aplikasi pelaporan tidak dapat diakses sejak kemarin sore.",
            kind="complaint",
            channel_code="instagram",
            type_code=None,
        )
        self._ask(
            "yogyakarta",
            "Mohon jadwal kunjungan yang masih tersedia ditampilkan di website.",
            kind="suggestion",
            channel_code="website",
            type_code=None,
        )

    def _ordinary_ticket(self, _numbers):
        """Without a kind it is no consultation, and left alone."""
        self._tickets().create(
            {
                "name": "Penggantian baterai telepon meja petugas",
                "description": "Baterai telepon meja nomor 3 perlu diganti.",
            }
        )

    # -- escalated questions ---------------------------------------------------

    def _escalate(self, ticket, unit="dtu"):
        team = self.env.ref(f"djpk_consultation.team_{unit}")
        self._tickets().escalate(
            ticket_id=ticket.id,
            team_id=team.id,
            note="Mohon jawaban unit teknis untuk disampaikan kepada penanya.",
        )
        return ticket

    def _call(self, ticket, outcome, note):
        self._tickets().log_call(ticket_id=ticket.id, outcome=outcome, note=note)

    def _running_callback(self, _numbers):
        self._escalate(
            self._ask(
                "bali", "Bagaimana perhitungan DAU yang ditentukan penggunaannya?"
            )
        )
        self._escalate(
            self._ask(
                "balikpapan",
                "Apakah sisa DAK Nonfisik dapat dianggarkan kembali?",
                topic_code="dak_nonfisik",
            ),
            "dtk",
        )

    def _callback_on_time(self, _numbers):
        ticket = self._escalate(
            self._ask("malang", "Berapa lama dokumen syarat salur diverifikasi?")
        )
        self._call(ticket, "no_answer", "Telepon tidak diangkat.")
        self._call(ticket, "reached", "Jawaban unit teknis telah disampaikan.")
        self._tickets().close_ticket(
            ticket_id=ticket.id,
            answer="Dokumen yang lengkap diverifikasi sesuai urutan penerimaannya.",
        )

    def _overdue_callback(self, _numbers):
        self._escalate(
            self._ask_in_the_past(
                "kota_bandung", "Apakah kurang bayar DBH sudah ditetapkan?", 25
            )
        )

    def _late_callback(self, _numbers):
        ticket = self._escalate(
            self._ask_in_the_past(
                "padang", "Bagaimana prosedur koreksi data potensi pajak?", 28
            ),
            "pdrd",
        )
        self._call(ticket, "reached", "Penanya dihubungi setelah batas waktu.")

    # -- request letters -------------------------------------------------------

    def _incomplete_letter(self, numbers):
        """As a gateway passes it on: an officer reads number and date from it."""
        self._letter(
            numbers,
            "dprd_bengkalis",
            "Dana Desa",
            approve=False,
            role="integration",
            days=0,
            topic_code="dana_desa",
            letter={"number": None, "letter_date": None},
        )

    def _letters_to_decide(self, numbers):
        self._letter(numbers, "aceh", "Dana Alokasi Umum", approve=False, days=1)
        self._letter(
            numbers,
            "papua",
            "DAK Fisik",
            approve=False,
            days=2,
            channel_code="email",
        )
        self._letter(
            numbers,
            "kupang",
            "Rencana kegiatan DAK Fisik",
            approve=False,
            days=2,
            type_code="video",
        )

    def _approved_letter_with_draft(self, numbers):
        self._letter(numbers, "medan", "Dana Bagi Hasil", days=3, topic_code="dbh")
        letter = self._letter(numbers, "bali", "Formula Dana Alokasi Umum", days=4)
        draft = self._sessions().create({"letter_id": letter.id})
        self.env["djpk.consultation.visitor"].with_user(self._user("agent")).create(
            [
                {
                    "session_id": draft.id,
                    "name": STAFF["name"],
                    "position_id": self._code("djpk.consultation.position", "staff").id,
                }
            ]
        )

    def _rejected_letter(self, numbers):
        letter = self._letter(numbers, "padang", "Audiensi", approve=False, days=6)
        self._review(
            letter,
            "reject",
            "Pokok bahasan belum jelas; sampaikan surat baru dengan pokok bahasannya.",
        )
