from odoo import api, fields, models
from odoo.tools import ormcache

from ..tools.words import revision, vocabulary, ways_of, words_of


class DjpkConsultationSynonym(models.Model):
    """The office's own search words, beside those in ``data/search_words.csv``."""

    _name = "djpk.consultation.synonym"
    _inherit = ["djpk.cache.mixin"]
    _description = "Search Word"
    _order = "name, id"

    name = fields.Char(
        "Word",
        required=True,
        help="As questions mostly have it: a fund, an application, a regulation.",
    )
    written = fields.Char(
        "Also Written",
        required=True,
        help="Other ways to write it, and what means the same, separated by commas:"
        " abbreviations, former names.",
    )
    active = fields.Boolean(default=True)

    @api.model_create_multi
    def create(self, vals_list):
        synonyms = super().create(vals_list)
        synonyms._read_anew()
        return synonyms

    def write(self, vals):
        result = super().write(vals)
        self._read_anew()
        return result

    def unlink(self):
        result = super().unlink()
        self._read_anew()
        return result

    def _read_anew(self):
        """Past questions are read with the new words; typing errors are known by
        them."""
        words = {
            word
            for synonym in self.exists()
            for text in (synonym.name, *ways_of(synonym.written))
            for word in words_of(text)
        }
        self.env["djpk.consultation.word"].sudo()._know(words)
        self.env.ref("djpk_consultation.ir_cron_answers").sudo()._trigger()

    @api.model
    def _vocabulary(self):
        """What means the same here: :class:`~..tools.words.Vocabulary`."""
        return vocabulary(self._own())

    @api.model
    def _revision(self):
        """Another number once a past question would become other words."""
        return revision(self._own())

    @api.model
    @ormcache()
    def _own(self):
        """``((name, other ways), …)``, whoever asks."""
        # The same for every caller: an empty context, not the caller's.
        neutral = self.sudo().with_context({})  # pylint: disable=context-overridden
        return tuple((word.name, word.written) for word in neutral.search([]))
