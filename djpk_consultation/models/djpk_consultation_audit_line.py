from odoo import api, fields, models

#: What each invariant of ``tools/audit_all.py`` asks for, as people read it.
LABELS = [
    ("slot_full", "No slot has more visits than it takes"),
    ("day_full", "No day has more visits than its limit"),
    ("month_full", "No region has more visits in a month than its limit"),
    ("month_wrong", "A visit counts for the month of its day"),
    ("month_region", "A visit counts for the region whose quota it uses"),
    ("slot_hours", "Visits are in the slots of their policy"),
    ("day_off", "Visits are on working days"),
    ("too_early", "Sessions keep the working days after their letter"),
    ("office_hours", "Video sessions are in office hours"),
    ("room_twice", "No room is taken twice at a time"),
    ("closed_place", "Nothing stays booked where DJPK is closed"),
    ("policy_wrong", "Sessions have the policy of their day"),
    ("policy_overlap", "One policy of a type is in force at a time"),
    ("time_wrong", "A session begins and ends on its day"),
    ("incomplete", "Scheduled sessions have all their particulars"),
    ("number_twice", "A session's number is used once"),
    ("history_open", "Historical sessions are over"),
    ("letter_twice", "A letter gives one session"),
    ("letter_state", "A letter is used exactly by its session"),
    ("letter_duplicate", "A letter is on record once"),
    ("letter_incomplete", "Sessions have a complete request letter"),
    ("letter_channel", "Request letters came by WhatsApp or e-mail"),
    ("letter_other", "A session is of its letter's type and region"),
    ("letter_future", "No letter is of the future"),
    ("not_agreed", "The unit agreed to each visit"),
    ("region_missing", "Visits without a region have a manager's leave"),
    ("cause_missing", "Each cancellation, and nothing else, has a cause"),
    ("override_reason", "Each override has a reason and may be given"),
    ("guests_received", "No more guests came than may come"),
    ("guests_listed", "No more guests are announced than may come"),
    ("guests_none", "Each visit has guests"),
    ("guests_counted", "The counts of a session are those of its guests"),
    ("no_schedule", "Guests are checked in for a schedule only"),
    ("nobody_came", "A visit that was held had guests"),
    ("checkin_time", "Guests were checked in at the visit's time"),
    ("sppd_stranger", "SPPD are signed for guests who came"),
    ("sppd_nameless", "A signed SPPD has its number and issuer"),
    ("sppd_twice", "An SPPD number of an institution is used once"),
    ("file_visit", "Closed visits have BAK and attendance list"),
    ("file_video", "Closed video sessions have a recording or BAK"),
    ("meeting_missing", "Video sessions have application and link"),
    ("event_missing", "Each session is in the calendar, at its time"),
    ("event_left", "The calendar holds no session that is off"),
    ("claim_missing", "Each session holds its places"),
    ("claim_other", "The places held are those of the session"),
    ("claim_stray", "Nobody holds a place for nothing"),
    ("claim_twice", "No place is held twice"),
    ("offer_expired", "Offers that ran out hold nothing"),
    ("callback_deadline", "Call-backs are promised for the right day"),
    ("callback_unproved", "A call-back that was made is on record"),
    ("identity", "Who asks, and what, is on record"),
    ("answer", "Closed questions have an answer on record"),
    ("complaint_channel", "Complaints came by the channels for them"),
    ("notice_stuck", "No mail waits to be sent for more than an hour"),
    ("call_twice", "No call of other software counts twice"),
]


class DjpkConsultationAuditLine(models.Model):
    """One invariant in one audit."""

    _name = "djpk.consultation.audit.line"
    _description = "Audit of one Invariant"
    _order = "audit_id desc, id"
    _rec_name = "invariant"

    audit_id = fields.Many2one(
        "djpk.consultation.audit",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    invariant = fields.Selection(LABELS, "What must hold", required=True, readonly=True)
    rule = fields.Char(readonly=True)
    clause = fields.Char(readonly=True)
    count = fields.Integer("Records Found", readonly=True, aggregator=False)
    state = fields.Selection(
        [("kept", "Kept"), ("broken", "Broken"), ("failed", "Not audited")],
        required=True,
        readonly=True,
    )
    error = fields.Char("Technical error", readonly=True)
    finding_ids = fields.One2many(
        "djpk.consultation.audit.finding", "line_id", "Records", readonly=True
    )

    @api.depends("invariant")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["invariant"]._description_selection(self.env))
        for line in self:
            line.display_name = labels.get(line.invariant, line.invariant)

    def action_view_findings(self):
        """The records that break this invariant."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "djpk_consultation.djpk_consultation_audit_finding_action"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("line_id", "=", self.id)],
        }
