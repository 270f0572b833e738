from typing import NamedTuple

from odoo import api, fields, models


class Button(NamedTuple):
    """A public method's button.

    ``method`` is the method of the contract (of ``model``, if it is another one's),
    whose roles may press; ``action`` the model's method that the button calls. It is
    off by ``_verify_<verdict>()``, by default the method's own. ``more`` leaves it in
    the menu "More" also when it may be pressed.
    """

    method: str
    action: str
    label: str
    model: str = ""
    verdict: str = ""
    more: bool = False
    hotkey: str = ""
    confirm: str = ""


class DjpkActionMixin(models.AbstractModel):
    """Buttons that say why they are off, drawn by the widget ``djpk_actions``."""

    _name = "djpk.action.mixin"
    _description = "Buttons with Reasons"

    action_states = fields.Json(
        "Actions",
        compute="_compute_action_states",
        help="The methods that this user's role may call, each with what forbids it"
        " now, if anything does.",
    )

    @api.depends_context("uid", "lang")
    def _compute_action_states(self):
        for record in self:
            # judged as the engine judges; the roles are still the caller's
            known = record.sudo()
            record.action_states = [
                known._action_state(button) for button in known._allowed_buttons()
            ]

    def _allowed_buttons(self):
        """The buttons of the methods that this user's role may call."""
        return [
            button
            for button in self._buttons()
            if self._has_role(*self._roles_of(button))
        ]

    def _roles_of(self, button):
        model = self.env[button.model or self._name]
        return getattr(type(model), button.method).roles

    def _action_state(self, button):
        """
        :return: ``{"name", "label", "enabled", "reason", "main", "more", "hotkey",
            "confirm"}``; ``reason`` is empty for what may be done now
        """
        violations = getattr(self, f"_verify_{button.verdict or button.method}")()
        return {
            "name": button.action,
            "label": button.label,
            "enabled": not violations,
            "reason": " ".join(dict.fromkeys(v.message for v in violations)),
            "main": button.action == self._next_step(),
            "more": button.more,
            "hotkey": button.hotkey,
            "confirm": button.confirm,
        }

    # -- hooks -----------------------------------------------------------------

    def _buttons(self):
        """The record's buttons, in the order of the header.

        :return: :class:`Button` items
        """
        return ()

    def _next_step(self):
        """The action that the record waits for, if it waits for one: shown first."""
        return ""
