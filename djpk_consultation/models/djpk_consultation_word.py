import logging

import psycopg2

from odoo import api, fields, models, tools

from ..tools.alike import Stem, telling, weight
from ..tools.words import MAX_WORDS, edits, vocabulary, words_of

_logger = logging.getLogger(__name__)

#: A word that fewer past questions have may itself be mistyped.
TRUSTED = 2
SHORTEST = 4
LONG = 8
#: Mistyped words of a text that are looked up.
DOUBTFUL = 6
TRIGRAM_INDEX = "djpk_consultation_word_trigram_index"


class DjpkConsultationWord(models.Model):
    """The words of past questions: as they were written, and by their stems."""

    _name = "djpk.consultation.word"
    _description = "Word of Past Questions"
    _log_access = False
    _order = "name, id"

    name = fields.Char(required=True)
    stem = fields.Boolean(
        help="A stem that past questions are found by; otherwise a word as written."
    )
    documents = fields.Integer(help="Past questions that have it, as last counted.")

    _name_unique = models.UniqueIndex("(name, stem)")

    def init(self):
        """Odoo creates pg_trgm only for new databases, and only if told to."""
        self._create_trigram()
        self._know(vocabulary().words)

    def _create_trigram(self):
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
                self.env.cr.execute(
                    "CREATE INDEX IF NOT EXISTS djpk_consultation_word_trigram_index"
                    " ON djpk_consultation_word USING gin (name gin_trgm_ops)"
                )
        except psycopg2.Error as error:
            _logger.warning(
                "Mistyped words will not find past answers: the extension pg_trgm"
                " cannot be created (%s). Let a database administrator create it,"
                " then update this module.",
                str(error).strip(),
            )

    @api.model
    @tools.ormcache()
    def _has_trigram(self):
        return tools.sql.index_exists(self.env.cr, TRIGRAM_INDEX)

    # -- learning --------------------------------------------------------------

    @api.model
    def _know(self, words, stem=False):
        """Put new words on record; those that are there are not touched, so that
        tickets closed at one time never wait for each other."""
        self.env.cr.execute(
            "INSERT INTO djpk_consultation_word (name, stem, documents)"
            " SELECT DISTINCT word, %s, %s FROM unnest(%s::text[]) AS word"
            " ON CONFLICT (name, stem) DO NOTHING",
            [stem, int(stem), list(words)],
        )

    @api.model
    def _recount(self):
        """How many past questions have each word, and how many there are."""
        self.env.cr.execute(
            """
            INSERT INTO djpk_consultation_word AS known (name, stem, documents)
            SELECT word, true, ndoc
            FROM ts_stat('SELECT words FROM djpk_consultation_answer')
            UNION ALL
            SELECT '', true, count(*) FROM djpk_consultation_answer
            UNION ALL
            SELECT word, false, ndoc FROM ts_stat($$
                SELECT to_tsvector('simple', t.question) FROM helpdesk_ticket t
                JOIN djpk_consultation_answer a ON a.ticket_id = t.id
            $$) WHERE word ~ '^[a-z]{3,}$'
            ON CONFLICT (name, stem) DO UPDATE SET documents = EXCLUDED.documents
            WHERE known.documents IS DISTINCT FROM EXCLUDED.documents
            """
        )

    # -- understanding ---------------------------------------------------------

    @api.model
    def _stems(self, question, marks=()):
        """What a question says.

        :param marks: stems that are looked for beside its words
        :return: list of :class:`~..tools.alike.Stem`, those of no past question left
            out; none at all if no past question has anything of what it is about
        """
        known = self.env["djpk.consultation.synonym"]._vocabulary()
        words = self._corrected(words_of(question)[:MAX_WORDS])
        meaning = known.meaning_of(words)
        if not meaning:
            return []
        self.env.cr.execute(
            """
            SELECT said.word, known.name, known.documents
            FROM unnest(%s::text[]) AS said(word)
            JOIN djpk_consultation_word known ON known.stem
                AND known.name = (ts_lexize('indonesian_stem', said.word))[1]
            UNION ALL
            SELECT name, name, documents FROM djpk_consultation_word
            WHERE stem AND name = ANY(%s)
            """,
            [meaning, ["", *marks]],
        )
        rows = self.env.cr.fetchall()
        # how it is asked is no likeness: "apa itu ..." is in many questions
        about = {word for word in meaning if known.weights.get(word, 1.0) >= 1}
        if about and about.isdisjoint(word for word, name, _count in rows if name):
            return []
        total = next((count for _word, name, count in rows if not name), 0)
        stems = {
            name: Stem(name, weight(count, total, known.weights.get(word, 1.0)), count)
            for word, name, count in rows
            if name
        }
        said = telling(stem for name, stem in stems.items() if name not in marks)
        return said + [stems[name] for name in marks if name in stems]

    @api.model
    def _corrected(self, words):
        """The words, with mistyped ones as they were meant."""
        counts = self._counts(words)
        doubtful = [word for word in words if self._is_doubtful(word, counts)]
        if not doubtful or not self._has_trigram():
            return words
        meant = self._nearest(doubtful[:DOUBTFUL])
        found = [meant.get(word, word) for word in words]
        # one that some past question has as well may be right
        return found + [word for word in meant if word in counts]

    def _counts(self, words):
        self.env.cr.execute(
            "SELECT name, documents FROM djpk_consultation_word"
            " WHERE NOT stem AND name = ANY(%s)",
            [words],
        )
        return dict(self.env.cr.fetchall())

    def _is_doubtful(self, word, counts):
        known = self.env["djpk.consultation.synonym"]._vocabulary().words
        if len(word) < SHORTEST or not word.isalpha() or word in known:
            return False
        return counts.get(word, 0) < TRUSTED

    def _nearest(self, words):
        """``{word: the known word that it is a typing error of}``"""
        self.env.cr.execute(
            """
            SELECT said.word, near.name, near.documents
            FROM unnest(%s::text[]) AS said(word) CROSS JOIN LATERAL (
                SELECT name, documents FROM djpk_consultation_word
                WHERE NOT stem AND name %% said.word
                ORDER BY similarity(name, said.word) DESC, documents DESC LIMIT 10
            ) near
            """,
            [words],
        )
        known = self.env["djpk.consultation.synonym"]._vocabulary().words
        found = {}
        for word, name, count in self.env.cr.fetchall():
            most = 2 if len(word) >= LONG else 1
            wrong = edits(word, name, most)
            trusted = count >= TRUSTED or name in known
            if 0 < wrong <= most and trusted:
                found.setdefault(word, []).append((wrong, -count, name))
        return {word: min(near)[2] for word, near in found.items()}
