import logging

import psycopg2

from odoo import models
from odoo.fields import Command

from ..tools.notices import INVITATIONS

_logger = logging.getLogger(__name__)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """The visit pass that comes with what tells where and when a visit is."""

    _inherit = "djpk.consultation.notice"

    def _attach_pass(self, mail):
        """Issue the pass of the visit as it stands; a mail without one still goes.

        It is made where the mail is, long after the booking has answered.
        """
        if not self._brings_pass():
            return
        try:
            with self.env.cr.savepoint():
                self._attach_pass_file(mail)
        except psycopg2.OperationalError:
            raise
        except Exception:
            _logger.exception("Consultation mail %s goes without its pass", self.id)

    def _brings_pass(self):
        """Whether the mail tells where and when the visit still is."""
        session = self.session_id
        place = (session.start, session.stop, session.room_id)
        told = self.kind in INVITATIONS and place == self._place_told()[:3]
        return told and not session._verify_print("pass")

    def _attach_pass_file(self, mail):
        reports = self.env["ir.actions.report"]
        content, form = reports._render_qweb_pdf(
            "djpk_consultation.paper_pass", self.session_id.ids
        )
        if form != "pdf":  # tests render HTML, unless they ask for more
            return
        attachment = {
            "name": f"{self.session_id._paper_file_name('pass')}.pdf",
            "raw": content,
            "mimetype": "application/pdf",
            "res_model": "mail.message",
            "res_id": mail.mail_message_id.id,
        }
        mail.write({"attachment_ids": [Command.create(attachment)]})
