"""Answers found again (E.3.a): which tickets, to whom, and nothing of who asked."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RuleCase

QUESTION = "Kapan Dana Alokasi Umum disalurkan ke kas daerah?"
ANSWER = "Disalurkan pada awal bulan."


class AnswersCase(RuleCase):
    def _ask(self, question=QUESTION, **values):
        """A ticket on a question, as it came by phone."""
        request = self._request(
            type_code="dering",
            kind="information",
            channel_code="phone",
            question=question,
            letter=False,
            **values,
        )
        answer = self.tickets().register_request(values=request)
        return self.env["helpdesk.ticket"].browse(answer["ticket_id"])

    def _answered(self, question=QUESTION, answer=ANSWER, **values):
        ticket = self._ask(question, **values)
        self.tickets().close_ticket(ticket_id=ticket.id, answer=answer)
        return ticket

    def _found(self, question, role="agent", **values):
        return self.tickets(role).similar_answers(question=question, **values)

    def _numbers(self, question, role="agent", **values):
        return [told["number"] for told in self._found(question, role, **values)]


@tagged("post_install", "-at_install")
class TestAnswers(AnswersCase):
    # -- found -----------------------------------------------------------------

    def test_a_closed_ticket_is_found_by_a_like_question(self):
        ticket = self._answered()
        (told,) = self._found("kpn dau cair ke kasda ya?")
        self.assertEqual(
            told,
            {
                "ticket_id": ticket.id,
                "number": ticket.number,
                "date": "2025-06-02",
                "topic_id": self.ref("topic_dau").id,
                "topic": "Dana Alokasi Umum (DAU)",
                "question": QUESTION,
                "answer": ANSWER,
                "times": 1,
            },
        )

    def test_another_word_order_a_synonym_and_an_abbreviation_find_it(self):
        ticket = self._answered()
        for question in ("pencairan dau kapan", "DAU ditransfer kpn", "kapan cair DAU"):
            with self.subTest(question=question):
                self.assertEqual(self._numbers(question), [ticket.number])

    def test_a_typing_error_finds_it(self):
        ticket = self._answered("Apakah retribusi persampahan dapat dinaikkan?")
        for question in ("retribusi persampahn", "rertibusi sampahh dinaikan"):
            with self.subTest(question=question):
                self.assertEqual(self._numbers(question), [ticket.number])

    def test_without_trigrams_words_that_are_right_still_find_it(self):
        ticket = self._answered()
        self.env.cr.execute("DROP EXTENSION pg_trgm CASCADE")
        self.env.registry.clear_cache()
        self.addCleanup(self.env.registry.clear_cache)
        self.assertEqual(self._numbers("kapan dau disalurkn"), [ticket.number])

    def test_a_question_on_something_else_finds_nothing(self):
        self._answered()
        for question in ("Berapa tarif opsen pajak kendaraan?", "", "?", "zzz"):
            with self.subTest(question=question):
                self.assertEqual(self._found(question), [])

    def test_a_question_on_what_nobody_asked_about_finds_nothing(self):
        """However alike the words are by which it is asked."""
        ticket = self._answered("Apa dan bagaimana DAU harus disalurkan?")
        self.assertEqual(self._found("Apa itu xyzzy, dan harus bagaimana?"), [])
        self.assertEqual(self._numbers("Apa itu DAU?"), [ticket.number])

    def test_of_two_alike_the_newer_comes_first(self):
        self._answered(answer="Pada awal bulan.")
        newer = self._answered(answer="Pada pertengahan bulan.")
        self.assertEqual(self._numbers(QUESTION)[0], newer.number)

    def test_the_topic_chosen_comes_first(self):
        other = self._answered("Kapan disalurkan?", "A", topic_code="dbh")
        self._answered("Kapan disalurkan?", "B", topic_code="dau")
        topic = self.ref("topic_dbh")
        self.env["djpk.consultation.word"]._recount()
        found = self._numbers("kapan disalurkan", topic_id=topic.id)
        self.assertEqual(found[0], other.number)

    def test_the_same_answer_is_shown_once_with_how_often_it_was_given(self):
        for _number in range(3):
            self._answered()
        (told,) = self._found(QUESTION)
        self.assertEqual(told["times"], 3)

    def test_as_many_as_asked_for(self):
        for number in range(6):
            self._answered(answer=f"Jawaban {number}")
        self.assertEqual(len(self._found(QUESTION)), 5)
        self.assertEqual(len(self._found(QUESTION, limit=1)), 1)
        self.assertEqual(len(self._found(QUESTION, limit=20)), 6)

    # -- only what is closed, answered and a consultation ----------------------

    def test_an_open_ticket_is_not_found(self):
        self._ask().answer = ANSWER
        self.assertEqual(self._found(QUESTION), [])

    def test_a_reopened_ticket_is_not_found(self):
        ticket = self._answered()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_new")
        self.assertEqual(self._found(QUESTION), [])

    def test_a_withdrawn_ticket_is_not_found(self):
        ticket = self._answered()
        ticket.stage_id = self.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_cancelled")
        self.assertEqual(self._found(QUESTION), [])

    def test_a_complaint_is_not_found(self):
        ticket = self._ask()
        ticket.kind = "complaint"
        self.tickets().close_ticket(ticket_id=ticket.id, answer=ANSWER)
        self.assertEqual(self._found(QUESTION), [])

    def test_a_stage_that_closes_no_more_hides_its_tickets(self):
        ticket = self._answered()
        ticket.stage_id.closed = False
        self.assertEqual(self._found(QUESTION), [])

    def test_a_corrected_answer_is_told_as_it_is_now(self):
        self._answered().answer = "Pada hari kerja pertama."
        (told,) = self._found(QUESTION)
        self.assertEqual(told["answer"], "Pada hari kerja pertama.")

    def test_a_deleted_ticket_leaves_nothing(self):
        ticket = self._answered()
        ticket.unlink()
        self.assertEqual(self._found(QUESTION), [])
        kept = self.env["djpk.consultation.answer"].search_count([])
        self.assertEqual(kept, 0)

    # -- who sees what ---------------------------------------------------------

    def test_a_unit_finds_what_was_escalated_to_it_only(self):
        mine = self._ask()
        self.tickets().escalate(ticket_id=mine.id, team_id=self.team.id)
        self.tickets().close_ticket(ticket_id=mine.id, answer="Pada awal bulan.")
        self._answered(answer="Pada pertengahan bulan.")
        self.assertEqual(self._numbers(QUESTION, "unit"), [mine.number])
        self.assertEqual(self._numbers(QUESTION, "other_unit"), [])

    def test_a_unit_finds_its_own_among_many_with_the_same_answer(self):
        mine = self._ask()
        self.tickets().escalate(ticket_id=mine.id, team_id=self.team.id)
        self.tickets().close_ticket(ticket_id=mine.id, answer=ANSWER)
        self._answered()
        self.assertEqual(self._numbers(QUESTION, "unit"), [mine.number])

    def test_others_may_not_ask(self):
        for role in ("reception", "integration", "employee"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self._found(QUESTION, role)

    def test_the_words_are_nobodys_to_read(self):
        for model in ("djpk.consultation.answer", "djpk.consultation.word"):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self._as("manager", model).search([])

    def test_wrong_arguments_are_named(self):
        with self.refused("invalid_value", says="limit"):
            self._found(QUESTION, limit=21)
        with self.refused("invalid_value", says="question"):
            self._found(7)

    # -- nothing of who asked --------------------------------------------------

    def test_the_asker_is_masked(self):
        self._answered(
            "Saya Rahmat Hidayat dari BKAD Kota Cemara, kapan Dana Alokasi Umum"
            " disalurkan? Hubungi 0812-3456-7890 atau rahmat@cemara.go.id.",
            "Yth. Bapak Rahmat, disalurkan pada awal bulan. NIP 198504122010121003.",
            contact_name="Rahmat Hidayat",
            institution="BKAD Kota Cemara",
            phone="0812-3456-7890",
            email="rahmat@cemara.go.id",
        )
        (told,) = self._found("kapan dau disalurkan")
        self.assertEqual(
            told["question"],
            "Saya [nama] dari [instansi], kapan Dana Alokasi Umum disalurkan? Hubungi"
            " [telepon] atau [e-mail].",
        )
        self.assertEqual(
            told["answer"],
            "Yth. Bapak [nama], disalurkan pada awal bulan. NIP [NIP].",
        )

    def test_the_offices_own_numbers_stay(self):
        answer = "Kirim surat ke 08111504207 atau callcenter.djpk@kemenkeu.go.id."
        self._answered(answer=answer)
        self.assertEqual(self._found(QUESTION)[0]["answer"], answer)

    # -- what it stands on -----------------------------------------------------

    def test_the_indexes_are_in_the_database(self):
        """Made by SQL: nothing else would miss them but the clock."""
        for table, kind in (("answer_words", "words"), ("word_trigram", "trgm")):
            name = f"djpk_consultation_{table}_index"
            with self.subTest(name=name):
                self.env.cr.execute(
                    "SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name]
                )
                ((definition,),) = self.env.cr.fetchall()
                self.assertIn("USING gin", definition)
                self.assertIn(kind, definition)

    # -- keeping up ------------------------------------------------------------

    def test_imported_tickets_are_caught_up_with(self):
        ticket = self._answered()
        self.env.cr.execute("DELETE FROM djpk_consultation_answer")
        self.assertEqual(self._found(QUESTION), [])
        self._run_cron()
        self.assertEqual(self._numbers(QUESTION), [ticket.number])

    def test_new_search_words_are_applied_to_past_questions(self):
        ticket = self._answered()
        answers = self.env["djpk.consultation.answer"]
        before = answers.search([("ticket_id", "=", ticket.id)])
        before.revision -= 1
        before.flush_recordset()
        self.env.cr.execute("UPDATE djpk_consultation_answer SET words = ''")
        self._run_cron()
        self.assertEqual(self._numbers(QUESTION), [ticket.number])

    # -- the office's own words ------------------------------------------------

    def _own_word(self, name, written):
        words = self._as("manager", "djpk.consultation.synonym")
        return words.create({"name": name, "written": written})

    def test_a_word_of_the_office_finds_what_was_written_otherwise(self):
        ticket = self._answered("Kapan Treasury Deposit Facility dibayarkan?")
        self.assertEqual(self._numbers("Apa itu TDF?"), [])
        word = self._own_word("TDF", "Treasury Deposit Facility, fasilitas simpanan")
        self._run_cron()
        for question in ("Apa itu TDF?", "Soal fasilitas simpanan"):
            self.assertEqual(self._numbers(question), [ticket.number], question)
        word.unlink()
        self._run_cron()
        self.assertEqual(self._numbers("Apa itu TDF?"), [])

    def test_another_way_to_write_a_known_word_means_the_same(self):
        ticket = self._answered()
        self._own_word("Dana Alokasi Umum", "hibah blok")
        self._run_cron()
        self.assertEqual(self._numbers("Kapan hibah blok disalurkan?"), [ticket.number])

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.ref("ir_cron_answers").method_direct_trigger()
