from odoo import api, fields, models
from odoo.tools.misc import clean_context

#: What the calendar event shows besides the place.
SHOWN = {"officer_ids", "team_id", "meeting_url"}
#: What a booking is made without: mails, tracking and followers come from a queue.
QUIET = {
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "skip_contact_description": True,
}


class DjpkConsultationSession(models.Model):
    """One consultation by video (E.3.b) or face to face (E.3.c)."""

    _name = "djpk.consultation.session"
    _description = "Consultation Session"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "djpk.consultation.contract",
        "djpk.action.mixin",
    ]
    _order = "start desc, id desc"

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    ticket_id = fields.Many2one(
        "helpdesk.ticket", ondelete="restrict", index="btree_not_null"
    )
    letter_id = fields.Many2one(
        "djpk.consultation.letter",
        "Request letter",
        ondelete="restrict",
        index="btree_not_null",
    )
    type_id = fields.Many2one(
        "djpk.consultation.type", required=True, ondelete="restrict"
    )
    type_code = fields.Char(related="type_id.code", string="Type code")
    policy_id = fields.Many2one(
        "djpk.consultation.policy",
        "Policy applied",
        ondelete="restrict",
        copy=False,
        readonly=True,
        help="The one in force on the session's date.",
    )
    region_id = fields.Many2one(
        "djpk.region", ondelete="restrict", index="btree_not_null"
    )
    quota_region_id = fields.Many2one(
        "djpk.region",
        "Region whose quota it uses",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Institution",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    team_id = fields.Many2one(
        "helpdesk.ticket.team",
        "Technical unit",
        ondelete="restrict",
        index="btree_not_null",
    )
    officer_ids = fields.Many2many("res.users", string="Officers")
    date = fields.Date(index=True, copy=False, help="WIB.")
    slot_id = fields.Many2one("djpk.consultation.slot", ondelete="restrict", copy=False)
    room_id = fields.Many2one("djpk.consultation.room", ondelete="restrict", copy=False)
    start = fields.Datetime(index=True, copy=False)
    stop = fields.Datetime(copy=False)
    quota_month = fields.Char(
        "Quota month",
        readonly=True,
        copy=False,
        help="YYYY-MM: the month whose place it takes.",
    )
    event_id = fields.Many2one(
        "calendar.event",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    visitor_ids = fields.One2many("djpk.consultation.visitor", "session_id", "Visitors")
    document_ids = fields.One2many(
        "djpk.consultation.document", "session_id", "Documents"
    )
    override_ids = fields.One2many("djpk.consultation.override", "session_id")
    log_ids = fields.One2many("djpk.consultation.log", "session_id", "Audit trail")
    claim_ids = fields.One2many("djpk.consultation.claim", "session_id")
    meeting_app = fields.Char("Application", copy=False, help="E.g. Ms. Teams.")
    meeting_url = fields.Char("Meeting link", copy=False)
    rolled_from = fields.Date(
        readonly=True,
        copy=False,
        help="The day wanted, or the first lawful one, when it was full (E.3.c.8).",
    )
    historical = fields.Boolean(
        readonly=True,
        copy=False,
        help="Recorded before go-live: kept as it was, takes no places.",
    )
    cancel_cause = fields.Selection(
        [("region", "Region"), ("djpk", "DJPK")], readonly=True, copy=False
    )
    outcome_reason = fields.Char("Reason", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scheduled", "Scheduled"),
            ("checked_in", "Checked in"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
            ("no_show", "No-show"),
        ],
        required=True,
        group_expand=True,
        default="draft",
        copy=False,
        index=True,
    )
    visitor_count = fields.Integer(compute="_compute_counts", store=True)
    received_count = fields.Integer(
        "Guests received", compute="_compute_counts", store=True
    )
    sppd_count = fields.Integer("SPPD signed", compute="_compute_counts", store=True)
    received_limit = fields.Integer(
        "Guests allowed",
        readonly=True,
        copy=False,
        help="Cap of E.3.c.6 over those who came.",
    )
    granted_limit = fields.Integer(
        "Guests granted",
        readonly=True,
        copy=False,
        help="Cap that a manager granted beyond E.3.c.6; 0 = none.",
    )

    _scheduled_complete = models.Constraint(
        "CHECK (state = 'draft' OR historical IS TRUE OR (date IS NOT NULL"
        " AND start IS NOT NULL AND stop IS NOT NULL"
        " AND letter_id IS NOT NULL AND policy_id IS NOT NULL))",
        "A scheduled session has a letter, a date, a time and a policy.",
    )
    _time_order = models.Constraint(
        "CHECK (stop > start)", "A session ends after it starts."
    )
    _received_within_limit = models.Constraint(
        "CHECK (historical IS TRUE"
        " OR COALESCE(received_count, 0) <= COALESCE(received_limit, 0))",
        "No more guests are received than E.3.c.6 allows.",
    )
    _sppd_within_received = models.Constraint(
        "CHECK (historical IS TRUE"
        " OR COALESCE(sppd_count, 0) <= COALESCE(received_count, 0))",
        "No more SPPD are signed than guests received (E.3.c.7).",
    )
    _cancel_has_cause = models.Constraint(
        "CHECK (state != 'cancelled' OR cancel_cause IS NOT NULL)",
        "A cancellation has a cause: the region's or DJPK's.",
    )
    _name_unique = models.UniqueIndex("(name)", "This session number is taken.")

    @api.depends("letter_id")
    def _compute_partner_id(self):
        for session in self:
            session.partner_id = session.partner_id or session.letter_id.partner_id

    @api.depends("visitor_ids.checked_in_at", "visitor_ids.sppd_signed_at")
    def _compute_counts(self):
        """Kept on the session, where a CHECK and its row lock guard them."""
        for session in self:
            visitors = session.visitor_ids
            session.visitor_count = len(visitors)
            session.received_count = len(visitors.filtered("checked_in_at"))
            session.sppd_count = len(visitors.filtered("sppd_signed_at"))

    @api.depends("name", "region_id", "partner_id")
    def _compute_display_name(self):
        for session in self:
            who = session.region_id.display_name or session.partner_id.name
            parts = (session.name or self.env._("Draft session"), who)
            session.display_name = " · ".join(filter(None, parts))

    @api.onchange("letter_id")
    def _onchange_letter_id(self):
        letter = self.letter_id
        if letter:
            self.type_id = letter.type_id
            self.region_id = letter.region_id
            self.team_id = letter.team_id
            self.ticket_id = letter.ticket_id

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # without the caller's default_*: pylint: disable=context-overridden
        self = self.with_context(clean_context(self.env.context))
        for vals in vals_list:
            self._check_direct_create(vals)
            self._verify_link(vals, "meeting_url")
        sessions = super().create([self._from_letter(vals) for vals in vals_list])
        sessions._verify_order()
        for session in sessions.filtered("historical"):
            session._check_historical()
        return sessions

    def _from_letter(self, vals):
        """A draft made from a letter is of its type, region, unit and ticket."""
        letter = self.env["djpk.consultation.letter"].browse(
            vals.get("letter_id") or ()
        )
        if not letter:
            return vals
        return {
            "type_id": letter.type_id.id,
            "region_id": letter.region_id.id,
            "team_id": letter.team_id.id,
            "ticket_id": letter.ticket_id.id,
            **vals,
        }

    def _create_scheduled(self, vals):
        """Create with guarded fields; the booking engine's way."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().create([vals])

    def write(self, vals):
        self._check_direct_write(vals)
        self._verify_link(vals, "meeting_url")
        result = super().write(vals)
        if "start" in vals or "stop" in vals:
            self._verify_order()
        if not {"meeting_app", "meeting_url"}.isdisjoint(vals):
            self._check_meeting()
        if not SHOWN.isdisjoint(vals):
            for session in self.filtered(lambda s: s.state == "scheduled"):
                session.event_id.sudo().with_context(**QUIET)._follow(session)
        return result

    def _apply(self, vals):
        """Write what only the methods may write."""
        # past this model's guard: pylint: disable=super-method-mismatch
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for session in self.filtered(lambda s: s.state != "draft"):
            if session.historical and self._has_role("manager"):
                continue
            self._refuse(
                "wrong_state",
                self.env._(
                    "Session %(session)s stays on record. Cancel it instead.",
                    session=session.display_name,
                ),
                session.type_id.code,
            )

    @api.model
    def _next_name(self, type_code):
        return (
            self.env["ir.sequence"]
            .sudo()
            .next_by_code(f"djpk.consultation.session.{type_code}")
        )

    # -- event -----------------------------------------------------------------

    def _event_values(self):
        """The calendar event that follows this session; nothing personal in it."""
        self.ensure_one()
        users = self.officer_ids or self.team_id.user_id
        house = self.with_context(lang=self._house_lang())
        who = house.region_id.display_name or house.partner_id.name or self.name
        return {
            "name": f"{house.type_id.name}: {who}",
            "start": self.start,
            "stop": self.stop,
            "allday": False,
            "location": self.room_id.name or False,
            "videocall_location": self.meeting_url or False,
            "user_id": users[:1].id or False,
            "partner_ids": [(6, 0, users.partner_id.ids)],
            "event_tz": "Asia/Jakarta",
            "description": False,
            "activity_ids": False,
            "res_id": False,
            "res_model": False,
            "res_model_id": False,
        }
