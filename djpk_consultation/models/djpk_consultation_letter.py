from psycopg2 import errors

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.misc import clean_context

from ..tools.normalize import letter_number, letters_and_digits
from ..tools.wib import to_wib

#: Facts of a letter that a booking was decided on.
DECISIVE = (
    "number",
    "letter_date",
    "received_at",
    "channel_id",
    "region_id",
    "partner_id",
    "type_id",
    "to_director_general",
)
#: Set by methods only.
GUARDED = (
    "state",
    "decision",
    "decided_by",
    "decided_at",
    "historical",
    "sender_key",
    "number_key",
)


class DjpkConsultationLetter(models.Model):
    """Request letter to the Director General (E.3.b.1, E.3.c.1): one right, used up."""

    _name = "djpk.consultation.letter"
    _description = "Request Letter"
    _inherit = ["mail.thread", "mail.activity.mixin", "djpk.consultation.contract"]
    _order = "received_at desc, id desc"
    _rec_names_search = ["number", "agenda_number", "subject"]

    agenda_number = fields.Char(
        readonly=True,
        copy=False,
        index="trigram",
        help="Number in DJPK's own register.",
    )
    number = fields.Char(
        help="The sender's number on the letter.", copy=False, index="trigram"
    )
    letter_date = fields.Date(help="The date on the letter.", copy=False)
    to_director_general = fields.Boolean(
        "Addressed to the Director General",
        default=True,
        help="E.3.b.1, E.3.c.1: the letter is addressed to the Director General of"
        " Fiscal Balance.",
    )
    received_at = fields.Datetime(
        required=True,
        default=fields.Datetime.now,
        copy=False,
        index=True,
        help="When it reached DJPK by WhatsApp or e-mail. The three working days count"
        " from here; a correction needs a reason.",
    )
    channel_id = fields.Many2one(
        "helpdesk.ticket.channel",
        ondelete="restrict",
        index="btree_not_null",
        help="A request letter comes by WhatsApp or e-mail.",
    )
    partner_id = fields.Many2one(
        "res.partner", "Institution", ondelete="restrict", index="btree_not_null"
    )
    region_id = fields.Many2one(
        "djpk.region",
        compute="_compute_region_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
        help="Whose two visits a month it uses. Empty for a ministry, a campus or an"
        " association.",
    )
    subject = fields.Char()
    topic_id = fields.Many2one("djpk.consultation.topic", ondelete="restrict")
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Technical unit",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", copy=False, help="The letter itself."
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket", ondelete="restrict", index="btree_not_null"
    )
    type_id = fields.Many2one(
        "djpk.consultation.type",
        "Requested",
        required=True,
        ondelete="restrict",
        domain=[("code", "!=", "dering")],
    )
    type_code = fields.Char(related="type_id.code", string="Type code")
    earliest_date = fields.Date(
        compute="_compute_earliest_date",
        help="Third working day after the receipt (E.3.b.2, E.3.c.2).",
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("approved", "Approved"),
            ("rejected", "Rejected"),
            ("used", "Used"),
            ("expired", "Expired"),
        ],
        required=True,
        group_expand=True,
        default="received",
        copy=False,
        index=True,
    )
    decision = fields.Selection(
        [("approve", "Approved"), ("reject", "Rejected")], copy=False, readonly=True
    )
    decision_reason = fields.Char(copy=False, readonly=True)
    decided_by = fields.Char(
        copy=False, readonly=True, help="The unit or leader whose decision this is."
    )
    decided_at = fields.Datetime(copy=False, readonly=True)
    session_ids = fields.One2many("djpk.consultation.session", "letter_id")
    session_count = fields.Integer(compute="_compute_session_count")
    override_ids = fields.One2many("djpk.consultation.override", "letter_id")
    log_ids = fields.One2many("djpk.consultation.log", "letter_id")
    historical = fields.Boolean(
        copy=False, readonly=True, help="Recorded before go-live; kept as it was."
    )
    sender_key = fields.Char(compute="_compute_keys", store=True, precompute=True)
    number_key = fields.Char(compute="_compute_keys", store=True, precompute=True)

    _number_unique = models.UniqueIndex(
        "(sender_key, number_key, letter_date)"
        " WHERE number_key IS NOT NULL AND letter_date IS NOT NULL",
        "This letter is already on record.",
    )
    _number_partner_unique = models.UniqueIndex(
        "(partner_id, number_key, letter_date) WHERE number_key IS NOT NULL"
        " AND letter_date IS NOT NULL AND partner_id IS NOT NULL",
        "This letter is already on record.",
    )

    @api.depends("partner_id")
    def _compute_region_id(self):
        for letter in self:
            letter.region_id = letter.region_id or letter.partner_id.region_id

    @api.depends("topic_id")
    def _compute_team_id(self):
        for letter in self:
            letter.team_id = letter.team_id or letter.topic_id.team_id

    @api.depends("number", "region_id", "partner_id")
    def _compute_keys(self):
        """All bodies of a region number against one another; others by their name."""
        for letter in self:
            institution = letters_and_digits(letter.partner_id.sudo().name)
            letter.sender_key = (
                f"region/{letter.region_id.id}"
                if letter.region_id
                else f"institution/{institution}"
            )
            letter.number_key = letter_number(letter.number) or False

    @api.depends("received_at", "type_id")
    def _compute_earliest_date(self):
        for letter in self:
            letter.earliest_date = letter._earliest_day() or False

    @api.depends("session_ids")
    def _compute_session_count(self):
        for letter in self:
            letter.session_count = len(letter.session_ids)

    @api.depends("agenda_number", "number")
    def _compute_display_name(self):
        for letter in self:
            parts = filter(None, (letter.number, letter.agenda_number))
            letter.display_name = " · ".join(parts) or self.env._("Letter")

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # without the caller's default_*: pylint: disable=context-overridden
        self = self.with_context(clean_context(self.env.context))
        numbers = self.env["ir.sequence"].sudo()
        vals_list = [
            {**vals, "agenda_number": numbers.next_by_code("djpk.consultation.letter")}
            for vals in vals_list
        ]
        for vals in vals_list:
            self.new(vals)._refuse_duplicate()
        create = super().create
        letters = self._on_duplicate_refuse(lambda: create(vals_list))
        letters._check_direct_values()
        letters._verify_receipt()
        letters._own_attachments()
        return letters

    def write(self, vals):
        self._check_write(vals)
        if not {"number", "letter_date", "region_id", "partner_id"}.isdisjoint(vals):
            for letter in self:
                self.new(vals, origin=letter)._refuse_duplicate()
        super_write = super().write
        result = self._on_duplicate_refuse(lambda: super_write(vals))
        if "received_at" in vals or "letter_date" in vals:
            self._verify_receipt()
        if "attachment_ids" in vals:
            self._own_attachments()
        return result

    def _apply(self, vals):
        """Write what only the methods may write."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_unused(self):
        for letter in self:
            if letter.state != "received" or letter.sudo().session_ids:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "Letter %(letter)s has been decided on or used and stays on"
                        " record. Reject it instead if it was sent by mistake.",
                        letter=letter.display_name,
                    ),
                )

    def _refuse_duplicate(self):
        """R05: the same letter again, however it came, named by the first."""
        self.ensure_one()
        if not self.number_key or not self.letter_date:
            return
        same = Domain("sender_key", "=", self.sender_key)
        if self.partner_id:
            same |= Domain("partner_id", "=", self.partner_id._origin.id)
        domain = same & Domain(
            [
                ("number_key", "=", self.number_key),
                ("letter_date", "=", self.letter_date),
                ("id", "!=", self._origin.id),
            ]
        )
        first = self.sudo().search(domain, order="id", limit=1)
        if first:
            self._refuse_as_duplicate(first.display_name)

    def _refuse_as_duplicate(self, first):
        self._refuse(
            "letter_duplicate",
            self.env._(
                "This letter is already on record: %(first)s. A letter counts once,"
                " however it comes. Use the one on record, or send a new letter.",
                first=first,
            ),
        )

    def _on_duplicate_refuse(self, work):
        """Run ``work``; a twin that came at the same instant is refused, too."""
        try:
            with self.env.cr.savepoint():
                return work()
        except errors.UniqueViolation as error:
            if not (error.diag.constraint_name or "").startswith(
                "djpk_consultation_letter_number"
            ):
                raise
            self._refuse_as_duplicate(self.env._("it came a moment ago"))

    def _own_attachments(self):
        """Files follow the letter's access rights, never anybody else's."""
        for letter in self.sudo():
            letter.attachment_ids.filtered(lambda a: not a.res_id).write(
                {"res_model": self._name, "res_id": letter.id, "public": False}
            )

    # -- guards ----------------------------------------------------------------

    def _check_direct_values(self):
        """A new letter is received, nothing more; past ones come by a manager."""
        if self.env.su:
            return
        for letter in self:
            ended = letter.state in ("used", "rejected", "expired")
            if letter.historical and ended and self._has_role("manager"):
                continue
            if letter.state != "received" or letter.decision or letter.historical:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "A new letter is received, not decided on. Record the"
                        " decision with Approve or Reject."
                    ),
                )

    def _check_write(self, vals):
        if self.env.su:
            return
        names = [name for name in (*GUARDED, "agenda_number") if name in vals]
        if names:
            self._refuse(
                "wrong_state",
                self.env._(
                    "%(fields)s: changes only by Approve, Reject and by booking.",
                    fields=", ".join(names),
                ),
            )
        self._check_correction(vals)
        names = [name for name in DECISIVE if name in vals]
        used = self.filtered(lambda letter: letter.state == "used") if names else self
        if names and used:
            self._refuse(
                "wrong_state",
                self.env._(
                    "Letter %(letter)s is used; %(fields)s stay as they were when it"
                    " was decided on.",
                    letter=used[0].display_name,
                    fields=", ".join(names),
                ),
            )

    def _check_correction(self, vals):
        if "received_at" not in vals:
            return
        moment = fields.Datetime.to_datetime(vals["received_at"])
        if any(letter.received_at != moment for letter in self):
            self._refuse(
                "wrong_state",
                self.env._(
                    "received_at: the time of receipt is on record. Correct it with"
                    " a reason (Correct receipt)."
                ),
            )

    def _verify_receipt(self):
        now = fields.Datetime.now()
        for letter in self:
            if letter.received_at > now:
                limit = self._moment_text(to_wib(now))
                self._refuse_value("received_at", "future", limit)
            received_on = to_wib(letter.received_at).date()
            if letter.letter_date and letter.letter_date > received_on:
                self._refuse_value("letter_date", "after", received_on)
