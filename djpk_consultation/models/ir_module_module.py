from odoo import models
from odoo.tools import file_open
from odoo.tools.misc import ReadonlyDict
from odoo.tools.translate import (
    PYTHON_TRANSLATION_COMMENT,
    code_translations,
    translation_file_reader,
)

BASE = "helpdesk_mgmt"
LANG = "id_ID"


class IrModuleModule(models.Model):
    """Indonesian for helpdesk_mgmt, which ships none: ``i18n_extra/id.po``.

    Odoo's loader gives the terms of records (views, menus, fields) to whatever module
    they belong to.  Terms in code it reads from the folder of the module alone.
    """

    _inherit = "ir.module.module"

    def _register_hook(self):
        """Supply the terms in Python; a translation of helpdesk_mgmt's own wins."""
        result = super()._register_hook()
        own = code_translations.get_python_translations(BASE, LANG)
        with file_open("djpk_consultation/i18n_extra/id.po", "rb") as source:
            terms = {
                row["src"]: row["value"]
                for row in translation_file_reader(source)
                if row["type"] == "code"
                and PYTHON_TRANSLATION_COMMENT in row["comments"]
            }
        code_translations.python_translations[BASE, LANG] = ReadonlyDict(
            {**terms, **own}
        )
        return result
