"""helpdesk_mgmt in Indonesian: OCA ships no translation, so the add-on brings one."""

import re
from pathlib import Path

import polib
from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools import file_path

#: The same word in both languages; what the add-on's own file leaves so is added.
SAME = {"Helpdesk", "Email", "Status", "Alias", "Avatar", "alias", "ID", "Filter"}
#: What the web client shows of a view's nodes.
SHOWN = ("string", "placeholder", "help", "title", "confirm", "sum", "alt")
#: Main screens of the helpdesk: model and views.
SCREENS = {
    "helpdesk.ticket": ("list", "kanban", "form", "search", "pivot"),
    "helpdesk.ticket.team": ("kanban", "list", "form", "search"),
    "helpdesk.ticket.stage": ("list", "form", "search"),
    "helpdesk.ticket.channel": ("list", "form", "search"),
    "helpdesk.ticket.category": ("list", "form", "search"),
    "helpdesk.ticket.tag": ("list", "form", "search"),
}
PLACEHOLDER = re.compile(r"%s|%\(\w+\)s|\{\{.*?\}\}|</?\w+")


@tagged("post_install", "-at_install")
class TestBaseTerms(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("id_ID")
        modules = cls.env["ir.module.module"]
        own = modules.search([("name", "=", "djpk_consultation")])
        below = own.upstream_dependencies(exclude_states=("uninstalled",)).mapped(
            "name"
        )
        modules._load_module_terms([*below, "djpk_consultation"], ["id_ID"])
        own = polib.pofile(file_path("djpk_consultation/i18n/id.po"))
        cls.same = SAME | {entry.msgid for entry in own if entry.msgid == entry.msgstr}
        cls.terms = {
            entry.msgid: entry
            for entry in polib.pofile(file_path("djpk_consultation/i18n_extra/id.po"))
        }

    def _in(self, lang, model):
        return self.env[model].with_context(lang=lang)

    def _assert_translated(self, pairs, where):
        """:param pairs: ``(English, Indonesian)`` texts"""
        left = {
            english
            for english, text in pairs
            if english and english == text and re.search("[a-z]{2}", english)
        }
        self.assertEqual(left - self.same, set(), where)

    # -- the file ----------------------------------------------------------------

    def test_every_text_of_the_base_is_translated(self):
        pot = Path(file_path("helpdesk_mgmt/i18n/helpdesk_mgmt.pot"))
        texts = {entry.msgid for entry in polib.pofile(str(pot))}
        self.assertGreater(len(texts), 200)
        self.assertEqual(
            texts - {e.msgid for e in self.terms.values() if e.msgstr}, set()
        )

    def test_placeholders_and_tags_are_kept(self):
        for entry in self.terms.values():
            self.assertEqual(
                sorted(PLACEHOLDER.findall(entry.msgstr)),
                sorted(PLACEHOLDER.findall(entry.msgid)),
                entry.msgid,
            )

    def test_the_addons_own_texts_say_the_same(self):
        """Odoo reads both files for the add-on's own code, this one last."""
        own = polib.pofile(file_path("djpk_consultation/i18n/id.po"))
        for entry in own:
            other = self.terms.get(entry.msgid)
            if other and any(
                place.startswith("code:") for place, _n in other.occurrences
            ):
                self.assertEqual(entry.msgstr, other.msgstr, entry.msgid)

    # -- what people see ---------------------------------------------------------

    def test_menus(self):
        app = self.env.ref("helpdesk_mgmt.helpdesk_ticket_main_menu")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", app.id)])
        self.assertGreater(len(menus), 20)
        english, indonesian = (
            menus.with_context(lang=lang).mapped("name") for lang in ("en_US", "id_ID")
        )
        self._assert_translated(zip(english, indonesian, strict=True), "menus")
        actions = [menu.action for menu in menus if menu.action]
        self._assert_translated(
            [
                (
                    action.with_context(lang="en_US").name,
                    action.with_context(lang="id_ID").name,
                )
                for action in actions
            ],
            "actions",
        )

    def test_stages_and_channels(self):
        for model in ("helpdesk.ticket.stage", "helpdesk.ticket.channel"):
            names = self.env["ir.model.data"].search(
                [("module", "=", "helpdesk_mgmt"), ("model", "=", model)]
            )
            records = self.env[model].browse(names.mapped("res_id"))
            self._assert_translated(
                [
                    (
                        r.with_context(lang="en_US").name,
                        r.with_context(lang="id_ID").name,
                    )
                    for r in records
                ],
                model,
            )

    def test_screens(self):
        for model, kinds in SCREENS.items():
            for kind in kinds:
                pairs = zip(
                    self._texts("en_US", model, kind),
                    self._texts("id_ID", model, kind),
                    strict=True,
                )
                self._assert_translated(pairs, (model, kind))

    def _texts(self, lang, model, kind):
        """Every text of a view, and the labels of the fields that it shows."""
        records = self._in(lang, model)
        tree = etree.fromstring(records.get_view(view_type=kind)["arch"])
        texts, names = [], set()
        for node in tree.iter(etree.Element):
            texts += [(node.get(name) or "").strip() for name in SHOWN]
            texts += [(node.text or "").strip(), (node.tail or "").strip()]
            if node.tag == "field" and not node.get("invisible") == "1":
                names.add(node.get("name"))
        names &= set(records._fields)
        labels = records.fields_get(sorted(names), ["string", "selection"])
        for name in sorted(names):
            texts.append(labels[name]["string"])
            choices = labels[name].get("selection") or []
            texts += [choice[1] for choice in choices]
        return texts

    def test_dashboard(self):
        for data in self._in("id_ID", "helpdesk.ticket.team").retrieve_dashboard():
            self.assertRegex(data["name"], "Tiket")

    def test_refusals_of_the_base(self):
        other = self.env["res.users"].create({"name": "X", "login": "x_terms"})
        team = self.env["helpdesk.ticket.team"].create(
            {"name": "T", "user_ids": [(6, 0, other.ids)]}
        )
        ticket = self._in("id_ID", "helpdesk.ticket").create(
            {"name": "N", "description": "D", "team_id": team.id}
        )
        with self.assertRaisesRegex(Exception, "Anda tidak dapat menugaskan"):
            ticket.assign_to_me()
