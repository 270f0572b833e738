from datetime import timedelta

from odoo import api, fields, models

from ..tools.notices import minutes_until_retry

#: Not sent yet: the scheduled action takes them when their time has come.
OPEN = ("pending", "sending")


class DjpkConsultationNotice(models.Model):
    """A mail to be told to who asked: queued by one row, sent by a scheduled action.

    The row keeps what was true when it was queued, so that a later change of the
    session does not falsify an earlier mail.
    """

    _name = "djpk.consultation.notice"
    _description = "Consultation Mail"
    _inherit = ["djpk.consultation.contract"]
    _order = "id desc"

    kind = fields.Selection(
        [
            ("receipt", "Letter received"),
            ("approved", "Letter approved"),
            ("rejected", "Letter rejected"),
            ("offer", "Times offered"),
            ("offer_ended", "Offer ended"),
            ("expired", "Letter expired"),
            ("confirmed", "Session scheduled"),
            ("moved", "Session moved"),
            ("cancelled", "Session cancelled"),
            ("reminder", "Reminder"),
            ("no_show", "No-show: letter used up"),
            ("restored", "Outcome taken back"),
            ("answered", "Question answered"),
        ],
        required=True,
        readonly=True,
    )
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
    sequence = fields.Integer(
        readonly=True,
        help="Running number of what was told on the same session, letter or ticket;"
        " the SEQUENCE of its calendar file.",
    )
    key = fields.Char(required=True, readonly=True, help="Nothing is told twice.")
    start = fields.Datetime(readonly=True, help="As it is told, whatever came after.")
    stop = fields.Datetime(readonly=True)
    room_id = fields.Many2one(
        "djpk.consultation.room", readonly=True, ondelete="restrict"
    )
    facts = fields.Json(readonly=True, help="What else is told, as it was then.")
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("failed", "Not delivered"),
            ("cancelled", "Not needed"),
        ],
        required=True,
        readonly=True,
        default="pending",
    )
    queued_at = fields.Datetime(
        "Queued", required=True, readonly=True, default=fields.Datetime.now
    )
    email_to = fields.Char("Recipient", readonly=True)
    lang = fields.Char("Language", readonly=True)
    attempts = fields.Integer(readonly=True)
    next_try = fields.Datetime(
        "Next attempt", readonly=True, default=fields.Datetime.now
    )
    why = fields.Selection(
        [
            ("no_address", "No e-mail address is on record"),
            ("too_late", "The session began before it could be told"),
            ("refused", "The receiving server refuses the address"),
            ("exhausted", "Tried in vain for hours"),
            ("covered", "A later mail tells more"),
            ("over", "It is no longer true: begun, moved, off or taken back"),
            ("unchanged", "Nothing has changed since the last mail"),
            ("switched_off", "Mails of this kind are switched off"),
            ("told", "Told otherwise by an officer"),
            ("demo", "Demonstration: the address is made up"),
        ],
        "Why not",
        readonly=True,
    )
    error = fields.Char("Technical error", readonly=True)
    away = fields.Boolean("Mail server away", readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null")
    message_id = fields.Many2one("mail.message", readonly=True, ondelete="set null")
    body = fields.Html(related="message_id.body", string="Text")
    subject = fields.Char(related="message_id.subject")

    _key_unique = models.UniqueIndex("(key)", "This mail is on its way already.")
    _queue = models.Index("(next_try, id) WHERE state IN ('pending', 'sending')")
    _mail = models.Index("(message_id) WHERE message_id IS NOT NULL")
    _about_something = models.Constraint(
        "CHECK (COALESCE(session_id, letter_id, ticket_id) IS NOT NULL)",
        "A mail is about a session, a letter or a ticket.",
    )

    @api.depends("kind", "session_id", "letter_id", "ticket_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for notice in self:
            about = notice.sudo()._about().display_name
            notice.display_name = f"{notice._label('kind')} · {about}"

    def _label(self, name):
        labels = dict(self._fields[name]._description_selection(self.env))
        return labels.get(self[name], "")

    def _problem_text(self):
        """What was not told, to whom and why, on one line."""
        to = f" ({self.email_to})" if self.email_to else ""
        return f"{self._label('kind')}{to}: {self._label('why')}"

    # -- queue -----------------------------------------------------------------

    @api.private
    def enqueue(self, kind, record, sequence=None, **facts):
        """Queue a mail in the caller's transaction: one row, nothing is rendered.

        :param kind: of the field's selection
        :param record: the session, letter or ticket that it is about
        :param sequence: known running number; ``None`` = the next one
        :param facts: JSON values that are told as they are now
        :return: the notice; none for what is told to nobody (history)
        """
        record = record.sudo()
        if not record._is_told():
            return self.browse()
        if sequence is None:
            sequence = self._next_sequence(kind, record)
        values = record._notice_values()
        values["facts"] = {**values.get("facts", {}), **facts}
        values["key"] = f"{record._name}/{record.id}/{kind}/{sequence}"
        # nothing of the caller's context counts: pylint: disable=context-overridden
        queue = self.sudo().with_context({})
        return queue.create([{"kind": kind, "sequence": sequence, **values}])

    def _next_sequence(self, kind, record):
        told = self.sudo().search(
            [(record._notice_link, "=", record.id)], order="sequence desc, id desc"
        )
        told = told.filtered(lambda notice: notice._about() == record)
        if not told:
            return 0
        return told[0].sequence + (kind != "reminder")

    def _about(self):
        """The session, letter or ticket that the mail is about."""
        self.ensure_one()
        return self.session_id or self.letter_id or self.ticket_id

    # -- outcome of an attempt ---------------------------------------------------

    def _set_sent(self):
        self._settle("sent", sent_at=fields.Datetime.now(), error=False)

    def _set_pointless(self, why):
        self._settle("cancelled", why=why)

    def _set_failed(self, why, error=False):
        """For good: an officer is asked to see to it."""
        self._settle("failed", why=why, error=error)
        self._follow()

    def _settle(self, state, **values):
        self.write({"state": state, "next_try": False, "why": False, **values})

    def _set_back(self, error, away=False):
        """Try again later, or give up after the last attempt.

        :param away: the mail server was away: the first success wakes it
        """
        minutes = minutes_until_retry(self.attempts)
        if minutes is None:
            self._set_failed("exhausted", error)
            return
        later = fields.Datetime.now() + timedelta(minutes=minutes)
        self.write(
            {"state": "pending", "next_try": later, "error": error, "away": away}
        )

    def _wake_others(self):
        """The mail server is back: those that it was away for wait no longer."""
        now = fields.Datetime.now()
        waiting = self.search(
            [("state", "=", "pending"), ("away", "=", True), ("next_try", ">", now)]
        )
        waiting.try_lock_for_update().write({"next_try": now, "away": False})

    # -- buttons -----------------------------------------------------------------

    def action_retry(self):
        """Send those again that were not delivered, to the address now on record."""
        failed = self._failed_ones()
        now = fields.Datetime.now()
        failed.write({"state": "pending", "attempts": 0, "next_try": now, "why": False})
        failed._follow()
        self.env.ref("djpk_consultation.ir_cron_notice_send").sudo()._trigger()
        return True

    def action_told(self):
        """The officer has told it by phone or WhatsApp: no mail is needed."""
        failed = self._failed_ones()
        failed._set_pointless("told")
        failed._follow()
        return True

    def _failed_ones(self):
        self._require_role(("agent",))
        self.check_access("read")
        return self.sudo().filtered(lambda notice: notice.state == "failed")

    def _follow(self):
        """The officer's tasks are those of what has failed."""
        for notice in self:
            notice._about()._follow_notices()
