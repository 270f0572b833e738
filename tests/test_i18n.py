"""The translations: complete, true to their placeholders, and as fresh as the code."""

import io
import re
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path
from odoo.tools.translate import trans_export

MODULE = "djpk_consultation"
#: %(name)s, %s, %d, %%
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[-+ #0]*\d*(?:\.\d+)?[sdifrx%]")
TAG = re.compile(r"</?\w+")


def messages(catalogue):
    """``{(context, source): translation}``"""
    return {
        (entry.msgctxt, entry.msgid): entry.msgstr
        for entry in catalogue
        if not entry.obsolete
    }


def parts(text):
    """What a translation must keep: placeholders and tags, in any order."""
    return sorted(PLACEHOLDER.findall(text)) + sorted(TAG.findall(text))


@tagged("standard", "post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = Path(file_path(f"{MODULE}/i18n"))
        cls.template = polib.pofile(str(folder / f"{MODULE}.pot"))
        cls.indonesian = polib.pofile(str(folder / "id.po"))

    def test_every_text_is_translated(self):
        translated = messages(self.indonesian)
        missing = [key for key in messages(self.template) if not translated.get(key)]
        self.assertEqual(missing, [])

    def test_no_translation_is_left_of_a_text_that_is_gone(self):
        gone = set(messages(self.indonesian)) - set(messages(self.template))
        self.assertEqual(sorted(source for _context, source in gone), [])
        self.assertEqual(self.indonesian.obsolete_entries(), [])

    def test_no_translation_is_a_guess(self):
        self.assertEqual(self.indonesian.fuzzy_entries(), [])

    def test_placeholders_and_tags_are_kept(self):
        for entry in self.indonesian:
            with self.subTest(entry.msgid):
                self.assertEqual(parts(entry.msgstr), parts(entry.msgid))

    def test_translations_keep_the_spaces_that_join_sentences(self):
        for entry in self.indonesian:
            source, text = entry.msgid, entry.msgstr
            with self.subTest(source):
                self.assertEqual(source[:1].isspace(), text[:1].isspace())
                self.assertEqual(source[-1:].isspace(), text[-1:].isspace())

    def test_complete_sentences_stay_complete(self):
        for entry in self.indonesian:
            if entry.msgid.endswith("."):
                with self.subTest(entry.msgid):
                    self.assertTrue(entry.msgstr.endswith("."), entry.msgstr)

    def test_template_is_as_fresh_as_the_code(self):
        exported = io.BytesIO()
        trans_export(False, [MODULE], exported, "po", self.env)
        fresh = messages(polib.pofile(exported.getvalue().decode()))
        known = messages(self.template)
        self.assertEqual(
            sorted(source for _context, source in fresh.keys() - known.keys()),
            [],
            "run ./dev i18n, then translate",
        )
        self.assertEqual(
            sorted(source for _context, source in known.keys() - fresh.keys()),
            [],
            "run ./dev i18n",
        )

    def test_refusals_are_told_in_indonesian(self):
        self.env["res.lang"]._activate_lang("id_ID")
        sessions = self.env["djpk.consultation.session"].with_context(lang="id_ID")
        verdict = sessions.check_booking(values={"type_code": "face_to_face"})
        told = {item["code"]: item["message"] for item in verdict["violations"]}
        self.assertIn("Surat Permintaan Konsultasi/Audiensi", told["letter_missing"])
        self.assertIn("Mohon sebutkan", told["visitors_missing"])
