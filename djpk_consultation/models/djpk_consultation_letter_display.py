from markupsafe import Markup

from odoo import api, fields, models

from ..tools.wib import to_wib
from ..tools.workdays import UnknownYear

#: What decides on the outlook, beside the places that others take.
JUDGED = (
    "number",
    "letter_date",
    "attachment_ids",
    "to_director_general",
    "channel_id",
    "received_at",
    "type_id",
    "region_id",
    "partner_id",
    "team_id",
    "state",
    "override_ids",
    "historical",
)
#: Rules that wait for somebody's word; nothing is wrong with the letter.
DECISIONS = {"not_approved", "region_missing"}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """What the form of one letter shows at once; too dear for lists."""

    _inherit = "djpk.consultation.letter"

    received_text = fields.Char(
        "Received (WIB)",
        compute="_compute_received_text",
        help="When it reached DJPK, in WIB, whatever your own time zone is.",
    )
    waiting_days = fields.Integer(
        "Waiting (WD)",
        compute="_compute_waiting_days",
        help="Working days since the day on which it counts as received.",
    )
    outlook = fields.Selection(
        [
            ("lawful", "May be scheduled"),
            ("decision", "Awaits a decision"),
            ("refused", "Cannot be scheduled"),
            ("used", "Used"),
        ],
        compute="_compute_outlook",
        help="What the rules say to a session on this letter now.",
    )
    outlook_reasons = fields.Html(
        "Rules broken",
        compute="_compute_outlook",
        sanitize=False,
        help="Every rule that a session on it would break, with the clause.",
    )
    earliest_place = fields.Char(
        compute="_compute_outlook", help="The first lawful place that is free, in WIB."
    )
    earliest_why = fields.Char(
        "How it is reckoned",
        compute="_compute_outlook",
        help="From the receipt on: working days, full and closed days, the quota.",
    )
    region_quota = fields.Html(
        "Region's visits",
        compute="_compute_outlook",
        sanitize=False,
        help="Visits of the region in this month and the next (E.3.c.5).",
    )
    open_letter_ids = fields.Many2many(
        "djpk.consultation.letter",
        string="Other open letters",
        compute="_compute_others",
        help="Letters of the same region or institution that are not scheduled yet.",
    )
    similar_letter_ids = fields.Many2many(
        "djpk.consultation.letter",
        string="Possible duplicates",
        compute="_compute_others",
        help="Letters of the same region or institution with the same number and"
        " another date, with the same digits in the number, or with the same file.",
    )

    @api.depends("received_at")
    @api.depends_context("lang")
    def _compute_received_text(self):
        for letter in self:
            received = letter.received_at
            letter.received_text = received and self._moment_text(to_wib(received))

    @api.depends("received_at", "type_id", "state")
    def _compute_waiting_days(self):
        """Of letters that are not scheduled and not settled; no query per letter."""
        sessions = self.env["djpk.consultation.session"]
        today = self._wib_today()
        agendas = {}
        for letter in self:
            code = letter.type_id.code
            letter.waiting_days = 0
            if letter.state not in ("received", "approved") or not letter.received_at:
                continue
            if code and code not in agendas:
                agendas[code] = sessions._bare_agenda(code)
            if code:
                letter.waiting_days = letter._waited(agendas[code], today)

    def _waited(self, agenda, today):
        policy = agenda.policy_on(today)
        cutoff = policy.letter_cutoff if policy else True
        try:
            return agenda.workdays.since(to_wib(self.received_at), today, cutoff)
        except UnknownYear:
            return 0

    @api.depends(*JUDGED)
    @api.depends_context("lang", "uid")
    def _compute_outlook(self):
        for letter in self:
            outlook = None if letter.historical else letter._outlook()
            found = outlook.violations if outlook else []
            letter.outlook = letter._outlook_level(outlook)
            letter.outlook_reasons = self._violations_html(found)
            fit = outlook and outlook.fit
            letter.earliest_place = fit and self._span_text(fit.start, fit.stop)
            letter.earliest_why = outlook and outlook.why or False
            letter.region_quota = outlook and self._quota_html(outlook.months)

    def _outlook_level(self, outlook):
        if not outlook:
            return False
        if self.state == "used":
            return "used"
        codes = {item.code for item in outlook.violations}
        if not codes:
            return "lawful"
        open_letter = self.state in ("received", "approved")
        return "decision" if open_letter and codes <= DECISIONS else "refused"

    @api.depends(*JUDGED)
    @api.depends_context("uid")
    def _compute_others(self):
        for letter in self:
            others = letter._others_of_sender()
            letter.open_letter_ids = others.filtered(
                lambda other: other.state in ("received", "approved")
            )
            letter.similar_letter_ids = others.filtered(letter._resembles)

    # -- texts -----------------------------------------------------------------

    @api.model
    def _quota_html(self, months):
        """Visits of the region by month, those without a place left in red.

        :param months: as of :class:`~..tools.booking.Outlook`
        """
        lines = [
            Markup('<div class="%s">%s</div>')
            % (
                "text-danger fw-bold" if used >= limit else "",
                self._quota_text(day, used, limit),
            )
            for day, used, limit in months
        ]
        return Markup().join(lines) or False

    @api.model
    def _quota_text(self, day, used, limit):
        return self.env._(
            "%(month)s: %(used)s of %(limit)s used, %(left)s left",
            month=self._day_text(day, month=True),
            used=used,
            limit=limit,
            left=max(0, limit - used),
        )
