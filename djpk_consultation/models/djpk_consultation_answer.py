import base64
import logging
from hashlib import blake2b

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.alike import CHUNK, COMMON, ENOUGH, RARE, plan
from ..tools.normalize import letters_and_digits
from ..tools.words import words_of

_logger = logging.getLogger(__name__)

#: Tickets that are looked at for each answer: not every one may be seen by everybody.
SAME = 3
BATCH = 1_000
COLUMNS = SQL("ticket_id, answer_key, words")


class DjpkConsultationAnswer(models.Model):
    """Questions that were answered, by their words: one row for each such ticket.

    Narrow and apart from the tickets, so that comparing thousands takes milliseconds.
    Nobody reads it but :meth:`_alike`; what is shown comes from the tickets.
    """

    _name = "djpk.consultation.answer"
    _description = "Answered Question"
    _log_access = False
    _rec_name = "ticket_id"

    ticket_id = fields.Many2one("helpdesk.ticket", required=True, ondelete="cascade")
    answer_key = fields.Char(required=True, help="The same for the same answer.")
    revision = fields.Integer(required=True, index=True)

    _ticket_unique = models.UniqueIndex("(ticket_id)")

    def init(self):
        """The ORM has no field for words. Entries go straight into the index: a list
        of pending ones would be read by every search."""
        self.env.cr.execute(
            "ALTER TABLE djpk_consultation_answer"
            " ADD COLUMN IF NOT EXISTS words tsvector"
        )
        self.env.cr.execute(
            "CREATE INDEX IF NOT EXISTS djpk_consultation_answer_words_index"
            " ON djpk_consultation_answer USING gin (words) WITH (fastupdate = off)"
        )

    # -- keeping ---------------------------------------------------------------

    @api.model
    def _keep(self, tickets):
        """Put answered tickets on record, or anew."""
        if not tickets:
            return
        tickets.fetch(["question", "answer", "topic_id"])
        words = {ticket.id: words_of(ticket.question) for ticket in tickets}
        synonyms = self.env["djpk.consultation.synonym"]
        meaning = synonyms._vocabulary().meaning_of
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO djpk_consultation_answer
                    (ticket_id, answer_key, revision, words)
                SELECT id, key, %s, strip(
                    to_tsvector('indonesian', said) || to_tsvector('simple', marks))
                FROM unnest(%s::int[], %s::text[], %s::text[], %s::text[])
                    AS ticket(id, key, said, marks)
                ON CONFLICT (ticket_id) DO UPDATE SET words = EXCLUDED.words,
                    answer_key = EXCLUDED.answer_key, revision = EXCLUDED.revision
                """,
                synonyms._revision(),
                tickets.ids,
                [answer_key(ticket.answer) for ticket in tickets],
                [" ".join(meaning(words[ticket.id])) for ticket in tickets],
                [" ".join(self._marks(ticket)) for ticket in tickets],
            )
        )
        self._learn(tickets.ids, set().union(*words.values()))

    def _marks(self, ticket):
        """Beside the words: its chunk, and its topic."""
        topic = ticket.topic_id
        chunk = f"zc{ticket.id // CHUNK}"
        return [chunk, self._topic_mark(topic.id)] if topic else [chunk]

    def _topic_mark(self, topic_id):
        return f"zt{topic_id}"

    def _learn(self, ticket_ids, words):
        """What is typed from now on is understood by these tickets, too."""
        known = self.env["djpk.consultation.word"]
        known._know(word for word in words if word.isalpha() and len(word) > 2)
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT unnest(tsvector_to_array(words))"
                " FROM djpk_consultation_answer WHERE ticket_id = ANY(%s)",
                ticket_ids,
            )
        )
        known._know((row[0] for row in self.env.cr.fetchall()), stem=True)

    @api.model
    def _drop(self, tickets):
        self.env.cr.execute(
            SQL(
                "DELETE FROM djpk_consultation_answer WHERE ticket_id = ANY(%s)",
                tickets.ids,
            )
        )

    # -- finding ---------------------------------------------------------------

    @api.model
    def _alike(self, question, topic_id, limit):
        """Past tickets that asked the like, best first.

        :param topic_id: those of this topic come before others, or 0
        :param limit: how many answers at most
        :return: ``[(ticket id, answer key, times)]``, up to :data:`SAME` tickets for
            each answer; ``times``: how many of the like it was given to
        """
        marks = [self._topic_mark(topic_id)] if topic_id else []
        stems = self.env["djpk.consultation.word"]._stems(question, marks)
        said = [stem for stem in stems if stem.name not in marks]
        if not said:
            return []
        chunks = self._chunks()
        least = ENOUGH * sum(stem.weight for stem in said)
        # compiling the query would take longer than running it
        self.env.cr.execute("SET LOCAL jit = off")
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (%(found)s), scored AS (
                    SELECT DISTINCT ON (ticket_id) ticket_id, answer_key, (
                        SELECT sum(weight)
                        FROM unnest(%(stems)s::tsquery[], %(weights)s::float[])
                            AS s(stem, weight)
                        WHERE words @@ stem
                    ) AS said, length(words) AS length
                    FROM found
                ), ranked AS (
                    SELECT *, said / sqrt(length) AS score, row_number() OVER same,
                        count(*) OVER (PARTITION BY answer_key) AS times
                    FROM scored WHERE said >= %(least)s
                    WINDOW same AS (PARTITION BY answer_key
                        ORDER BY said / sqrt(length) DESC, ticket_id DESC)
                )
                SELECT ticket_id, answer_key, times FROM ranked
                WHERE row_number <= %(same)s
                ORDER BY score DESC, ticket_id DESC LIMIT %(limit)s
                """,
                found=self._found(plan(said, chunks), chunks),
                stems=[f"'{stem.name}'" for stem in stems],
                weights=[stem.weight for stem in stems],
                least=least,
                same=SAME,
                limit=limit * SAME * 2,
            )
        )
        return self.env.cr.fetchall()

    def _found(self, wanted, chunks):
        """SQL: the rows worth comparing, some of them twice."""
        parts = []
        if wanted.rare:
            part = SQL(
                "(SELECT %s FROM djpk_consultation_answer"
                " WHERE words @@ %s::tsquery LIMIT %s)",
                COLUMNS,
                wanted.rare,
                RARE,
            )
            parts.append(part)
        if wanted.common:
            # a condition of its own for the chunk: to its rows the index skips
            part = SQL(
                """
                (SELECT %(columns)s
                FROM generate_series(%(newest)s, %(oldest)s, -1) AS chunk
                CROSS JOIN LATERAL (
                    SELECT %(columns)s FROM djpk_consultation_answer
                    WHERE words @@ ('zc' || chunk)::tsquery
                        AND words @@ %(common)s::tsquery
                ) of_chunk LIMIT %(most)s)
                """,
                columns=COLUMNS,
                newest=chunks - 1,
                oldest=chunks - wanted.chunks,
                common=wanted.common,
                most=COMMON,
            )
            parts.append(part)
        return SQL(" UNION ALL ").join(parts)

    def _chunks(self):
        self.env.cr.execute("SELECT max(ticket_id) FROM djpk_consultation_answer")
        return (self.env.cr.fetchone()[0] or 0) // CHUNK + 1

    # -- scheduled -------------------------------------------------------------

    @api.model
    def _cron_keep(self):
        """Catch up with imported tickets and changed search words, count all words."""
        last, stuck = 0, self.env["helpdesk.ticket"].sudo()
        while ids := self._missing(last, 20 * BATCH):
            for at in range(0, len(ids), BATCH):
                tickets = stuck.browse(ids[at : at + BATCH])
                if not self._keep_together(tickets):
                    stuck |= tickets
                left = len(ids) - at - len(tickets)
                if not self.env["ir.cron"]._commit_progress(
                    len(tickets), remaining=left + 1
                ):
                    return
            last = ids[-1]
        self.env["ir.cron"]._run_batch("answers", stuck, self._keep)
        self._drop_reopened()
        self.env["djpk.consultation.word"]._recount()
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _keep_together(self, tickets):
        """:return: False if one of them cannot be kept; each is tried alone then"""
        try:
            with self.env.cr.savepoint():
                self._keep(tickets)
        except Exception:
            _logger.warning("Answers are kept one by one", exc_info=True)
            return False
        tickets.invalidate_recordset()
        return True

    def _missing(self, after, limit):
        """Ids of answered tickets not on record, or in an old way, in their order."""
        answered = self.env["helpdesk.ticket"].sudo()._answered()
        self.env.cr.execute(
            SQL(
                "SELECT ticket.id FROM (%s) ticket(id)"
                " LEFT JOIN djpk_consultation_answer kept ON kept.ticket_id = ticket.id"
                " WHERE ticket.id > %s AND kept.revision IS DISTINCT FROM %s"
                " ORDER BY ticket.id LIMIT %s",
                answered.select(),
                after,
                self.env["djpk.consultation.synonym"]._revision(),
                limit,
            )
        )
        return [row[0] for row in self.env.cr.fetchall()]

    def _drop_reopened(self):
        answered = self.env["helpdesk.ticket"].sudo()._answered()
        self.env.cr.execute(
            SQL(
                "DELETE FROM djpk_consultation_answer kept WHERE NOT EXISTS"
                " (SELECT FROM (%s) ticket(id) WHERE ticket.id = kept.ticket_id)",
                answered.select(),
            )
        )


def answer_key(text):
    """Ten characters, the same for answers that differ in spacing and signs only."""
    plain = letters_and_digits(text).encode()
    return base64.b85encode(blake2b(plain, digest_size=8).digest()).decode()
