from odoo import models
from odoo.exceptions import ValidationError
from odoo.http import request

from ..exceptions import ConsultationRefusal


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [*super()._get_translation_frontend_modules_name(), "djpk_consultation"]

    def session_info(self):
        """Who works at reception alone begins at its desk, unless told otherwise."""
        info = super().session_info()
        if not info.get("home_action_id") and self.env.user._is_reception_only():
            desk = self.env.ref("djpk_consultation.reception_desk_action")
            info["home_action_id"] = desk.id
        return info

    @classmethod
    def _dispatch(cls, endpoint):
        """Keep a JSON-2 argument called ``self`` from crashing the controller.

        Odoo passes the caller's names on as Python's own; under a name that no
        parameter has, the method called gets to refuse it.
        """
        params = request.params
        if request.dispatcher.routing_type == "json2" and "self" in params:
            request.params = {
                f"{name} " if name == "self" else name: value
                for name, value in params.items()
            }
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        """Name a refusal as what it is to callers: a ``ValidationError``.

        The web client shows the message only of the exceptions whose name it knows.
        """
        if isinstance(exception, ConsultationRefusal):
            trace = exception.__traceback__
            exception = ValidationError(*exception.args).with_traceback(trace)
        return super()._handle_error(exception)
