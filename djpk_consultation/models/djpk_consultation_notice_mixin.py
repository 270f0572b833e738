from odoo import api, fields, models

#: Who may know what was told.
READERS = "djpk_consultation.group_agent,djpk_consultation.group_unit"


class DjpkConsultationNoticeMixin(models.AbstractModel):
    """What session, letter and ticket share: mails about them, and failed ones.

    A model that has it has ``djpk.consultation.duty``, too.
    """

    _name = "djpk.consultation.notice.mixin"
    _description = "Has Consultation Mails"

    #: the notice's field that points to this model
    _notice_link = None

    notice_count = fields.Integer(
        "Number of mails", compute="_compute_notices", groups=READERS
    )
    notice_failed_count = fields.Integer(
        "Mails not delivered",
        compute="_compute_notices",
        search="_search_notice_failed_count",
        groups=READERS,
    )
    notice_problem = fields.Char(
        "Not told",
        compute="_compute_notices",
        groups=READERS,
        help="What could not be delivered.",
    )

    @api.depends(lambda self: self._notice_link and ["notice_ids.state"] or [])
    @api.depends_context("lang")
    def _compute_notices(self):
        for record in self:
            notices = record.sudo().notice_ids
            failed = notices.filtered(lambda notice: notice.state == "failed")
            problems = [notice._problem_text() for notice in failed.sorted("id")]
            record.notice_count = len(notices)
            record.notice_failed_count = len(failed)
            record.notice_problem = "; ".join(problems) or False

    def _search_notice_failed_count(self, operator, value):
        if (operator, value) not in ((">", 0), ("!=", 0)):
            return NotImplemented
        notices = self.env["djpk.consultation.notice"].sudo()
        failed = notices._search([("state", "=", "failed")])
        return [("id", "in", failed.subselect(self._notice_link))]

    # -- hooks -------------------------------------------------------------------

    def _is_told(self):
        """Whether mails are sent about this record at all."""
        return True

    def _notice_values(self):
        """Values of a notice about this record as it stands now."""
        raise NotImplementedError

    def _tell_asker(self, kind, **facts):
        """Queue a mail about this record; see the queue's ``enqueue``."""
        for record in self:
            record.env["djpk.consultation.notice"].enqueue(kind, record, **facts)

    # -- the officer -------------------------------------------------------------

    def _follow_notices(self):
        """One task for the officer as long as a mail of the record has failed."""
        for record in self.sudo():
            if not record.notice_failed_count:
                record._end_duty("notice_failed")
                continue
            record._set_duty(
                "notice_failed",
                record._officer_of_notices(),
                self.env["djpk.consultation.session"]._wib_today(),
                lambda told: told._failed_summary(),
                quiet=True,
            )

    def _failed_summary(self):
        failed = self.notice_ids.filtered(lambda notice: notice.state == "failed")
        kinds = [notice._label("kind") for notice in failed.sorted("id")]
        return self.env._("Not told: %s", ", ".join(dict.fromkeys(kinds)))

    def _officer_of_notices(self):
        """Who holds the ticket, or did what was to be told, or leads the centre."""
        newest = self.notice_ids.sorted("id")[-1:]
        for user in (newest.ticket_id.user_id, newest.create_uid):
            if user.active and user.has_group("djpk_consultation.group_agent"):
                return user
        return self._responsible(self.env.ref("djpk_consultation.team_contact_center"))

    # -- buttons -----------------------------------------------------------------

    def action_retry_notices(self):
        """Send again what was not delivered on this record."""
        self._failed_notices().action_retry()
        return True

    def action_told_notices(self):
        """It was told otherwise: by phone, by WhatsApp."""
        self._failed_notices().action_told()
        return True

    def action_whatsapp_notices(self):
        """Open WhatsApp with the text of the last mail that was not delivered."""
        self.ensure_one()
        return self._failed_notices()[:1].action_whatsapp()

    def action_view_notices(self):
        """The mails about this record."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mails"),
            "res_model": "djpk.consultation.notice",
            "view_mode": "list,form",
            "domain": [(self._notice_link, "=", self.id)],
        }

    def _failed_notices(self):
        return self.env["djpk.consultation.notice"].search(
            [(self._notice_link, "in", self.ids), ("state", "=", "failed")]
        )
