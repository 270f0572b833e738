from odoo import api, fields, models
from odoo.exceptions import AccessError


class DjpkConsultationLog(models.Model):
    """Audit trail: who did what, when and why. Written once, never changed."""

    _name = "djpk.consultation.log"
    _description = "Audit Trail"
    _inherit = ["djpk.consultation.contract"]
    _order = "id desc"
    _rec_name = "action"

    action = fields.Selection(
        [
            ("registered", "Registered"),
            ("kind_removed", "Kind removed"),
            ("approved", "Letter approved"),
            ("rejected", "Letter rejected"),
            ("reopened", "Letter reopened"),
            ("expired", "Letter expired"),
            ("review_reminded", "Unit reminded"),
            ("received_corrected", "Receipt corrected"),
            ("offered", "Times offered"),
            ("offer_chosen", "Offer: time chosen"),
            ("offer_declined", "Offer: none fits"),
            ("offer_released", "Offer: places given back"),
            ("booked", "Booked"),
            ("rolled", "Booked on a later day"),
            ("moved", "Moved by DJPK"),
            ("cancelled", "Cancelled"),
            ("no_show", "No-show"),
            ("corrected", "Corrected"),
            ("overridden", "Rule overridden"),
            ("checked_in", "Checked in"),
            ("checked_out", "Checked out"),
            ("check_out_undone", "Check-out taken back"),
            ("visitor_added", "Visitor added"),
            ("sppd_signed", "SPPD signed"),
            ("document_added", "Document added"),
            ("closed", "Closed"),
            ("escalated", "Escalated"),
            ("call_reached", "Called back: reached"),
            ("call_no_answer", "Called back: no answer"),
            ("callback_warned", "Call-back: unit warned"),
            ("callback_overdue", "Call-back overdue: manager told"),
            ("callback_replanned", "Call-back re-planned"),
            ("ticket_closed", "Ticket closed"),
        ],
        required=True,
        readonly=True,
    )
    at = fields.Datetime(
        "When", required=True, readonly=True, default=fields.Datetime.now
    )
    user_id = fields.Many2one("res.users", "Who", readonly=True, ondelete="restrict")
    session_id = fields.Many2one(
        "djpk.consultation.session",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    code = fields.Char(readonly=True, help="Rule overridden, by its refusal code.")
    reason = fields.Char(readonly=True)
    before = fields.Char(readonly=True)
    after = fields.Char(readonly=True)

    @api.private
    def record(self, action, **values):
        """Put one line on record in the caller's name."""
        # nothing of the caller's context counts: pylint: disable=context-overridden
        log = self.sudo().with_context({})
        line = log.create([{"action": action, "user_id": self.env.uid, **values}])
        if values.get("session_id"):
            line.session_id._tell_screens()
        return line

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(self.env._("The audit trail cannot be changed."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(self.env._("The audit trail cannot be deleted."))
