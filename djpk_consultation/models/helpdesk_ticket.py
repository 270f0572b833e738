from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..exceptions import ConsultationRefusal

#: Set by the escalation's methods only: the promise is not to be written away.
GUARDED = (
    "escalation_team_id",
    "escalated_at",
    "callback_deadline",
    "callback_at",
    "callback_warned_at",
    "callback_overdue_at",
)
#: Stages in which nothing was consulted.
VOID_STAGES = (
    "helpdesk_mgmt.helpdesk_ticket_stage_cancelled",
    "helpdesk_mgmt.helpdesk_ticket_stage_rejected",
    "djpk_consultation.stage_complaint_withdrawn",
)
#: What the verdict on a ticket reads.
VERIFIED = {
    "answer",
    "channel_id",
    "consultation_type_id",
    "institution",
    "kind",
    "partner_email",
    "partner_id",
    "partner_name",
    "partner_phone",
    "question",
    "stage_id",
    "team_id",
}


class HelpdeskTicket(models.Model):
    """A ticket with a ``kind`` is one of DJPK's; others are left alone."""

    _name = "helpdesk.ticket"
    _inherit = ["helpdesk.ticket", "djpk.consultation.contract"]

    kind = fields.Selection(
        [
            ("information", "Information"),
            ("consultation", "Consultation"),
            ("complaint", "Complaint"),
            ("suggestion", "Suggestion"),
        ],
        index="btree_not_null",
        help="Empty: an ordinary ticket, to which the circular does not apply.",
    )
    consultation_type_id = fields.Many2one(
        "djpk.consultation.type",
        "Consultation by",
        compute="_compute_consultation_type_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
    )
    region_id = fields.Many2one(
        "djpk.region",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    topic_id = fields.Many2one("djpk.consultation.topic", ondelete="restrict")
    institution = fields.Char(
        compute="_compute_institution", store=True, readonly=False, precompute=True
    )
    partner_phone = fields.Char("Phone")
    received_at = fields.Datetime(
        "Received", default=fields.Datetime.now, copy=False, index=True
    )
    question = fields.Text(help="As the asker put it (E.3.a.1).")
    answer = fields.Text(help="What the asker was told (E.3.a.3).")
    escalation_team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Escalated to",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    escalated_at = fields.Datetime("Escalated", readonly=True, copy=False)
    callback_deadline = fields.Datetime(
        "Call back until",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Close of office on the third working day after the question was"
        " received (E.3.a.2).",
    )
    callback_at = fields.Datetime("Called back", readonly=True, copy=False)
    callback_state = fields.Selection(
        [
            ("none", "None"),
            ("running", "Running"),
            ("on_time", "On time"),
            ("late", "Late"),
        ],
        "Call-back",
        compute="_compute_callback_state",
        search="_search_callback_state",
    )
    letter_ids = fields.One2many("djpk.consultation.letter", "ticket_id", "Letters")
    session_ids = fields.One2many("djpk.consultation.session", "ticket_id", "Sessions")
    letter_count = fields.Integer(compute="_compute_consultation_counts")
    session_count = fields.Integer(compute="_compute_consultation_counts")
    consultation_type_code = fields.Char(related="consultation_type_id.code")
    consultation_log_ids = fields.One2many(
        "djpk.consultation.log", "ticket_id", "Audit trail"
    )
    # the form lists a ticket's duplicates: without an index all tickets are read
    duplicate_id = fields.Many2one(index="btree_not_null")

    # the base's own order: a list reads its page, instead of sorting all tickets
    _list_order_idx = models.Index(
        "(priority DESC, sequence, number DESC, id DESC) WHERE active IS TRUE"
    )

    @api.depends("kind")
    def _compute_consultation_type_id(self):
        dering = self.env.ref("djpk_consultation.type_dering", raise_if_not_found=False)
        for ticket in self:
            asks = ticket.kind in ("information", "consultation")
            if asks and not ticket.consultation_type_id and dering:
                ticket.consultation_type_id = dering

    @api.depends("partner_id")
    def _compute_region_id(self):
        for ticket in self:
            partner = ticket.partner_id
            ticket.region_id = (
                ticket.region_id
                or partner.region_id
                or partner.commercial_partner_id.region_id
            )

    @api.depends("partner_id")
    def _compute_institution(self):
        for ticket in self:
            parent = ticket.partner_id.commercial_partner_id
            ticket.institution = ticket.institution or (
                parent.name if parent.is_company else False
            )

    @api.depends("escalated_at", "callback_deadline", "callback_at")
    def _compute_callback_state(self):
        now = fields.Datetime.now()
        for ticket in self:
            deadline = ticket.callback_deadline
            if not ticket.escalated_at:
                ticket.callback_state = "none"
            elif not deadline:
                ticket.callback_state = "on_time" if ticket.callback_at else "running"
            elif ticket.callback_at:
                on_time = ticket.callback_at <= deadline
                ticket.callback_state = "on_time" if on_time else "late"
            else:
                ticket.callback_state = "running" if now <= deadline else "late"

    def _search_callback_state(self, operator, value):
        if operator not in ("in", "="):
            return NotImplemented
        wanted = set(value) if operator == "in" else {value}
        self.env["helpdesk.ticket"].flush_model(GUARDED)
        self.env.cr.execute(
            """
            SELECT id FROM helpdesk_ticket WHERE CASE
                WHEN escalated_at IS NULL THEN 'none'
                WHEN callback_deadline IS NULL THEN
                    CASE WHEN callback_at IS NULL THEN 'running' ELSE 'on_time' END
                WHEN COALESCE(callback_at, %s) <= callback_deadline THEN
                    CASE WHEN callback_at IS NULL THEN 'running' ELSE 'on_time' END
                ELSE 'late' END = ANY(%s)
            """,
            [fields.Datetime.now(), [state for state in wanted if state]],
        )
        return [("id", "in", [row[0] for row in self.env.cr.fetchall()])]

    @api.depends("letter_ids", "session_ids")
    def _compute_consultation_counts(self):
        for ticket in self:
            ticket.letter_count = len(ticket.letter_ids)
            ticket.session_count = len(ticket.session_ids)

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        forged = [f"default_{n}" for n in GUARDED if f"default_{n}" in self.env.context]
        self = self.with_context(**dict.fromkeys(forged, False)) if forged else self
        vals_list = [self._with_description(vals) for vals in vals_list]
        for vals in vals_list:
            self.browse()._check_guarded(vals)
        tickets = super().create(vals_list)
        # as the engine: what one records may leave one's own sight at once
        ours = tickets.sudo().filtered("kind")
        if ours:
            ours._verify_ticket()
            ours._verify_received()
        return tickets

    @api.model
    def _with_description(self, vals):
        """The base requires a description: the question fills it.

        :return: a copy, since the base writes into what it is given
        """
        text = vals.get("question") or (vals.get("kind") and vals.get("name"))
        if text and not vals.get("description"):
            return {**vals, "description": plaintext2html(text)}
        return dict(vals)

    def write(self, vals):
        vals = dict(vals)
        self._check_guarded(vals)
        losing = self._losing_kind(vals)
        self._log_receipt(vals)
        result = super().write(vals)
        losing._check_first_stage()
        ours = self.sudo().filtered("kind")
        if not VERIFIED.isdisjoint(vals):
            ours._verify_ticket()
        if "received_at" in vals:
            ours._verify_received()
            ours._replan_callback()
        return result

    def _apply(self, vals):
        """Write what only the methods may write."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().write(dict(vals))

    # -- verdicts --------------------------------------------------------------

    def _is_dering(self):
        """R02-R04 bind what Dering DJPK is asked (E.3.a)."""
        self.ensure_one()
        if self.consultation_type_id:
            return bool(self.kind) and self.consultation_type_id.code == "dering"
        return self.kind in ("information", "consultation")

    def _verify_ticket(self):
        """R02, R04, R20: the same verdict behind form, portal and remote call."""
        for ticket in self:
            violations = ticket._verify_phase(ticket._phase())
            if violations:
                raise ConsultationRefusal(violations)

    def _phase(self):
        """How far the work is: ``first``, ``open``, ``closed`` or ``void``."""
        stage = self.stage_id
        if self._is_void(stage):
            return "void"
        if stage.closed:
            return "closed"
        return "first" if stage.unattended else "open"

    def _verify_phase(self, phase, answer=""):
        """What a ticket lacks for a phase of the work, where it is or not.

        :param answer: one that is not on record yet
        :return: list of violations
        """
        found = self._verify_channel()
        if self._is_dering() and phase == "closed":
            found += self._verify_answer(answer)
        elif self._is_dering() and phase == "open":
            found += self._verify_identity()
        return found

    def _is_void(self, stage):
        """Cancelled or rejected: withdrawn, spam, a double; nothing was consulted."""
        return stage in self._void_stages()

    @api.model
    def _void_stages(self):
        stages = self.env["helpdesk.ticket.stage"]
        find = self.env["ir.model.data"]._xmlid_to_res_id
        ids = [find(xml_id, raise_if_not_found=False) for xml_id in VOID_STAGES]
        return stages.browse(filter(None, ids))

    def _verify_channel(self):
        """R20 (E.5)"""
        channel = self.channel_id
        if self.kind not in ("complaint", "suggestion") or not channel.code:
            return []
        if channel.for_complaint:
            return []
        allowed = (
            self.env["helpdesk.ticket.channel"]
            .sudo()
            .search([("for_complaint", "=", True)])
        )
        text = self.env._(
            "Complaints and suggestions are not taken by %(channel)s. Use one of:"
            " %(channels)s.",
            channel=channel.name,
            channels=", ".join(allowed.mapped("name")),
        )
        return [self._violation("channel_not_for_complaint", text)]

    def _verify_identity(self):
        """R02 (E.3.a.1): who asks, and what."""
        _ = self.env._
        labels = {
            "name": _("name"),
            "institution": _("institution"),
            "contact": _("phone or e-mail"),
            "question": _("question"),
        }
        missing = [labels[part] for part in self._missing_identity()]
        if not missing:
            return []
        text = _(
            "Ticket %(ticket)s lacks: %(parts)s. Ask for it and enter it first.",
            ticket=self.number,
            parts=", ".join(missing),
        )
        return [self._violation("identity_missing", text)]

    def _missing_identity(self):
        """:return: of ``name``, ``institution``, ``contact``, ``question``"""
        partner = self.partner_id.sudo()
        parts = {
            "name": self.partner_name or partner.name,
            "institution": self.institution or partner.commercial_company_name,
            "contact": self.partner_phone
            or self.partner_email
            or partner.phone
            or partner.email,
            "question": (self.question or "").strip(),
        }
        return [part for part, value in parts.items() if not value]

    def _verify_answer(self, answer=""):
        """R04 (E.3.a.3): identity, question and answer before it closes."""
        found = self._verify_identity()
        if self._lacks_answer() and not answer.strip():
            text = self.env._(
                "Ticket %(ticket)s has no answer on record. Enter it, then close.",
                ticket=self.number,
            )
            found.append(self._violation("answer_missing", text))
        return found

    def _lacks_answer(self):
        return not (self.answer or "").strip()

    # -- the audit trail ------------------------------------------------------

    def _log_action(self, action, note="", **values):
        self.env["djpk.consultation.log"].record(
            action, ticket_id=self.id, reason=note or False, **values
        )
