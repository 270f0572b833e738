import ast
from datetime import date, datetime

from odoo import api, fields, models


class DjpkConsultationWizard(models.AbstractModel):
    """A button's dialogue: parses its fields, calls one public method, shows on.

    No rule lives here: the method of the contract judges, as the user who pressed.
    """

    _name = "djpk.consultation.wizard"
    _description = "Dialogue of a Public Method"

    # -- action ----------------------------------------------------------------

    @api.model
    def _open(self, title="", **defaults):
        """The dialogue's window action.

        :param title: instead of the action's own name
        :param defaults: values of the dialogue's fields
        :raises AccessError: for a role that may not call the method behind it
        """
        self.check_access("create")
        xml_id = f"djpk_consultation.{self._name.replace('.', '_')}_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        context = {f"default_{name}": value for name, value in defaults.items()}
        context.update(ast.literal_eval(action["context"]))
        return {**action, "name": title or action["name"], "context": context}

    def _reload(self):
        """Close the dialogue; the record's form behind it is read again."""
        return {"type": "ir.actions.act_window_close"}

    def _show(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
            "target": "current",
        }

    # -- hooks -----------------------------------------------------------------

    @api.model
    def _json(self, values):
        """Values of fields as the contract takes them: days and times as texts, and
        ``None`` for what is empty (an id is no boolean)."""
        return {name: _json(value) for name, value in values.items()}


def _json(value):
    if value is False or value == "":
        return None
    if isinstance(value, datetime):
        return fields.Datetime.to_string(value)
    return fields.Date.to_string(value) if isinstance(value, date) else value
