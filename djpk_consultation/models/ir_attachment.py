from pathlib import Path
from uuid import uuid4

from odoo import api, models

from ..exceptions import ConsultationRefusal
from ..tools.refusal import violation

#: What makes a file another one, or somebody else's.
CONTENT = {"raw", "datas", "db_datas", "store_fname", "url", "res_model", "res_id"}


class IrAttachment(models.Model):
    """The file of a decided letter or a closed session stays what it was (R05, R17).

    And two that hand in the same letter at the same instant both get their answer.
    """

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

    def _same_content(self, bin_data, filepath):
        """Also true of a beginning, which is then completed.

        A file in the store is named after its content.  If it is shorter, somebody
        else is writing the same one just now, or died over it: Odoo would call that
        a collision, and refuse the second of two equal letters.
        """
        if super()._same_content(bin_data, filepath):
            return True
        path = Path(filepath)
        if not bin_data.startswith(path.read_bytes()):
            return False
        whole = path.with_name(f"{path.name}-{uuid4()}")
        whole.write_bytes(bin_data)
        whole.replace(path)
        return True
