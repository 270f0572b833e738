import re
import secrets

from odoo import api, fields, models
from odoo.tools import SQL

TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_token():
    """128 random bits: nobody finds a paper by guessing."""
    return secrets.token_urlsafe(16)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What the QR of a session's papers leads to."""

    _inherit = "djpk.consultation.session"

    verification_token = fields.Char(
        default=lambda self: new_token(),
        readonly=True,
        copy=False,
        help="In the QR of the visit pass: leads to the public verification page.",
    )
    issue_ids = fields.One2many(
        "djpk.consultation.issue", "session_id", "Issued documents"
    )

    _verification_token_unique = models.UniqueIndex(
        "(verification_token)", "This verification token is taken."
    )

    def _init_column(self, column_name):
        """A token for each session on record, where a default would be one for all."""
        if column_name != "verification_token":
            return super()._init_column(column_name)
        token = SQL("replace(gen_random_uuid()::text, '-', '')")
        self.env.cr.execute(
            SQL(
                "UPDATE %s SET verification_token = %s"
                " WHERE verification_token IS NULL",
                SQL.identifier(self._table),
                token,
            )
        )
        return None

    # -- what a QR names -------------------------------------------------------

    @api.model
    def _of_scan(self, text):
        """The session that a scanned QR belongs to, whichever of its papers it is on.

        :param text: the address in the QR, or the token alone
        :return: the session with the rights of the engine; empty if there is none
        """
        token = (text or "").strip().rstrip("/").rpartition("/")[2]
        sessions = self.sudo()
        if not TOKEN.fullmatch(token):
            return sessions.browse()
        found = sessions.search([("verification_token", "=", token)], limit=1)
        if found:
            return found
        issues = self.env["djpk.consultation.issue"].sudo()
        return issues.search([("token", "=", token)], limit=1).session_id

    def _verification_url(self):
        self.ensure_one()
        return self.env["djpk.consultation.issue"]._page_url(self.verification_token)

    # -- whether a paper still holds -------------------------------------------

    def _paper_state(self, start, stop):
        """What has become of the session since a paper told these hours.

        :return: ``valid``, ``moved``, ``cancelled`` or ``no_show``
        """
        self.ensure_one()
        if self.state in ("cancelled", "no_show"):
            return self.state
        return "valid" if (start, stop) == (self.start, self.stop) else "moved"
