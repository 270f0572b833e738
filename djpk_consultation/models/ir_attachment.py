from odoo import api, models

from ..exceptions import ConsultationRefusal
from ..tools.refusal import violation

#: What makes a file another one, or somebody else's.
CONTENT = {"raw", "datas", "db_datas", "store_fname", "url", "res_model", "res_id"}


class IrAttachment(models.Model):
    """The file of a decided letter or a closed session stays what it was (R05, R17)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if not CONTENT.isdisjoint(vals):
            self._refuse_if_decided_on()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_if_decided_on(self):
        self._refuse_if_decided_on()

    def _refuse_if_decided_on(self):
        if self.env.su:
            return
        kept = self._of("djpk.consultation.letter").filtered(
            lambda letter: letter.state != "received"
        )
        kept = kept or self._of("djpk.consultation.document").session_id.filtered(
            lambda session: session.state == "done" and not session.historical
        )
        if kept:
            text = self.env._(
                "%(record)s has been decided on or closed and keeps its files as they"
                " were. Add another file beside them.",
                record=kept[0].display_name,
            )
            raise ConsultationRefusal([violation("wrong_state", text)])

    def _of(self, model):
        """The records of a model that these files belong to."""
        ids = {file.res_id for file in self if file.res_model == model and file.res_id}
        return self.env[model].sudo().browse(ids).exists()
