from psycopg2 import errors

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize
from odoo.tools.misc import clean_context

from ..tools.normalize import letter_number, letters_and_digits, phone_number

#: What tells one letter from another (R05).
IDENTITY = {"number", "letter_date", "region_id", "partner_id", "ticket_id"}


class DjpkConsultationLetter(models.Model):
    """Request letter to the Director General (E.3.b.1, E.3.c.1): one right, used up."""

    _name = "djpk.consultation.letter"
    _description = "Request Letter"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "djpk.consultation.contract",
        "djpk.action.mixin",
    ]
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

    @api.depends("number", "region_id", "partner_id", "ticket_id")
    def _compute_keys(self):
        for letter in self:
            letter.sender_key = letter._sender_key()
            letter.number_key = letter_number(letter.number) or False

    def _sender_key(self):
        """Whose numbers these are: two senders may use the same one.

        All bodies of a region number against one another, others by their name; who
        gave neither is known by the e-mail or phone of the ticket, or not at all.

        :return: text, ``False`` for a sender like nobody else
        """
        self.ensure_one()
        ticket = self.ticket_id.sudo()
        keys = {
            "region": self.region_id.id,
            "institution": letters_and_digits(self.partner_id.sudo().name),
            "email": email_normalize(ticket.partner_email or ""),
            "phone": phone_number(ticket.partner_phone),
        }
        return next((f"{kind}/{key}" for kind, key in keys.items() if key), False)

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
        if not IDENTITY.isdisjoint(vals):
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
        same = Domain.FALSE
        if self.sender_key:
            same |= Domain("sender_key", "=", self.sender_key)
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
