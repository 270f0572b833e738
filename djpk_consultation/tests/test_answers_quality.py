"""Answers found again: a hundred questions asked anew over a thousand past ones."""

from odoo.tests import tagged

from .answers_stock import asked, facts
from .common import RuleCase

#: Of a hundred, how many find the right answer among the first three.
ENOUGH = 80


@tagged("post_install", "-at_install")
class TestAnswersQuality(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        topics = {
            topic.code: topic for topic in cls.env["djpk.consultation.topic"].search([])
        }
        stage = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")
        cls.facts = {fact.key: fact for fact in facts()}
        quiet = cls.env["helpdesk.ticket"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        quiet.create(
            [
                {
                    "name": fact.key,
                    "kind": "information",
                    "topic_id": topics[fact.topic].id,
                    "stage_id": stage.id,
                    "partner_name": "Budi",
                    "institution": "BKAD",
                    "partner_phone": "0811",
                    "question": fact.question,
                    "answer": fact.answer,
                }
                for fact in cls.facts.values()
            ]
        )
        cls.env["djpk.consultation.word"]._recount()

    def _found(self, name):
        """How many of a set find their answer, and the questions that do not."""
        tickets, missed = self.tickets(), []
        rows = asked(name)
        for key, question in rows:
            answers = tickets.similar_answers(question=question, limit=3)
            told = [answer["answer"] for answer in answers]
            if self.facts[key].answer not in told:
                missed.append(f"{key}: {question}")
        return len(rows) - len(missed), missed

    def test_the_stock_has_a_thousand_different_questions(self):
        self.assertEqual(len({fact.question for fact in self.facts.values()}), 1000)
        self.assertEqual(len({fact.answer for fact in self.facts.values()}), 1000)
        self.assertEqual(len(asked("test")), 100)

    def test_of_a_hundred_questions_eighty_find_their_answer(self):
        found, missed = self._found("test")
        self.assertGreaterEqual(found, ENOUGH, "\n".join(missed))

    def test_of_the_questions_it_was_made_with_eight_of_ten_do(self):
        found, missed = self._found("dev")
        self.assertGreaterEqual(found, 48, "\n".join(missed))
