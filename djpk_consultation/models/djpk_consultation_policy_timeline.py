import re
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ..tools.policy import PolicyValues

#: The settings, in the order of the form.
SETTINGS = [
    "slot_ids" if name == "slots" else name
    for name in PolicyValues._fields
    if name not in ("id", "type_code", "valid_from", "valid_to", "regulation")
]
#: Settings that say nothing about the other types of the circular.
ONLY_FOR = {
    **dict.fromkeys(
        ("lead_working_days", "letter_kept_after_cancel")
        + ("letter_valid_days", "search_horizon_days", "offer_hours"),
        {"video", "face_to_face"},
    ),
    **dict.fromkeys(
        ("region_monthly_limit", "daily_limit", "slot_capacity", "slot_ids")
        + ("visitor_limit", "visitor_limit_leader", "no_show_counts")
        + ("checkin_early_minutes",),
        {"face_to_face"},
    ),
    "session_minutes": {"video"},
}
CIRCULARS_TYPES = {"dering", "video", "face_to_face"}
CLAUSE = re.compile(r"\b[EF]\.\d[\w.]*\w|\bF\b")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationPolicy(models.Model):
    """A policy among those of its type: before, after, and the step to the next."""

    _inherit = "djpk.consultation.policy"

    type_code = fields.Char(related="type_id.code", string="Type Code")
    validity = fields.Selection(
        [("past", "Past"), ("in_force", "In force"), ("coming", "Coming")],
        compute="_compute_validity",
        search="_search_validity",
        help="Today, in WIB.",
    )
    previous_id = fields.Many2one(
        "djpk.consultation.policy",
        "Earlier Policy",
        compute="_compute_neighbours",
        help="The policy of the type that this one follows.",
    )
    gap_text = fields.Char(
        "Nothing Follows",
        compute="_compute_neighbours",
        help="A day on which no policy is in force takes no bookings (F).",
    )
    change_text = fields.Char(
        "Changes",
        compute="_compute_change_text",
        help="What differs from the earlier policy of the type.",
    )
    comparison = fields.Html(
        compute="_compute_comparison",
        sanitize=False,
        help="Each value beside the earlier policy's.",
    )
    session_count = fields.Integer(
        "Sessions",
        compute="_compute_session_count",
        help="Sessions that were booked under this policy. They keep it.",
    )

    # -- where it stands -------------------------------------------------------

    @api.depends("valid_from", "valid_to")
    def _compute_validity(self):
        today = self._today()
        for policy in self:
            if not policy.valid_from:
                policy.validity = False
            elif policy.valid_from > today:
                policy.validity = "coming"
            else:
                last = policy.valid_to or date.max
                policy.validity = "in_force" if today <= last else "past"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._today()
        begun = Domain("valid_from", "<=", today)
        open_ended = Domain("valid_to", "=", False) | Domain("valid_to", ">=", today)
        days = {
            "past": Domain("valid_to", "<", today),
            "in_force": begun & open_ended,
            "coming": Domain("valid_from", ">", today),
        }
        return Domain.OR(days[word] for word in value if word in days)

    @api.model
    def _today(self):
        return self.env["djpk.consultation.session"]._wib_today()

    @api.depends("type_id", "valid_from", "valid_to")
    @api.depends_context("lang")
    def _compute_neighbours(self):
        known = self.search([("type_id", "in", self.type_id.ids)], order="valid_from")
        for policy in self:
            first = policy.valid_from or date.max
            others = known.filtered(lambda p, own=policy: p.type_id == own.type_id)
            others -= policy._origin
            earlier = others.filtered(lambda p, first=first: p.valid_from < first)
            policy.previous_id = earlier[-1:]
            policy.gap_text = policy._gap_after(others)

    def _gap_after(self, others):
        """A warning if this policy's end is nobody's beginning, or ``False``."""
        if not self.valid_to or self.valid_to < self._today():
            return False
        day = fields.Date.add(self.valid_to, days=1)
        if any(o.valid_from <= day <= (o.valid_to or date.max) for o in others):
            return False
        return self.env._(
            "From %(day)s on no policy of this type is in force: nothing can be booked"
            " then.",
            day=format_date(self.env, day),
        )

    def _compute_session_count(self):
        counts = {}
        if self.env["djpk.consultation.session"].has_access("read"):
            counts = dict(
                self.env["djpk.consultation.session"]._read_group(
                    [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
                )
            )
        for policy in self:
            policy.session_count = counts.get(policy._origin, 0)

    # -- what differs ----------------------------------------------------------

    @api.depends("previous_id", *SETTINGS)
    @api.depends_context("lang")
    def _compute_change_text(self):
        for policy in self:
            changes = [
                f"{row['label']}: {row['before']} → {row['after']}"
                for row in policy._compared()
                if row["changed"]
            ]
            policy.change_text = "; ".join(changes) or False

    @api.depends("previous_id", *SETTINGS)
    @api.depends_context("lang")
    def _compute_comparison(self):
        for policy in self:
            rows = policy._compared()
            values = {
                "rows": rows,
                "previous": policy.previous_id,
                "count": len([row for row in rows if row["changed"]]),
            }
            policy.comparison = self.env["ir.qweb"]._render(
                "djpk_consultation.policy_comparison", values
            )

    def _compared(self):
        """Each setting that says something about the type, beside the earlier value.

        :return: ``[{"label", "clause", "help", "before", "after", "changed"}]``
        """
        self.ensure_one()
        previous = self.previous_id
        settings = self.fields_get(SETTINGS, ["string", "help", "selection"])
        rows = []
        for name in filter(self._is_about_type, SETTINGS):
            before = previous and previous._setting_text(name, settings[name])
            after = self._setting_text(name, settings[name])
            rows.append(
                {
                    "label": settings[name]["string"],
                    "clause": ", ".join(CLAUSE.findall(settings[name]["help"])),
                    "help": settings[name]["help"],
                    "before": before,
                    "after": after,
                    "changed": bool(previous) and before != after,
                }
            )
        return rows

    def _is_about_type(self, name):
        code = self.type_id.code
        return code not in CIRCULARS_TYPES or code in ONLY_FOR.get(
            name, CIRCULARS_TYPES
        )

    def _setting_text(self, name, setting):
        value = self[name]
        if isinstance(value, models.BaseModel):
            return ", ".join(value.mapped("display_name"))
        if "selection" in setting:
            return dict(setting["selection"]).get(value, "")
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        return str(value)

    # -- a new circular --------------------------------------------------------

    def action_new_circular(self):
        """The dialogue that begins a new circular from these policies."""
        wizards = self.env["djpk.consultation.policy.wizard"]
        return wizards._open(policy_ids=self.ids)

    def action_view_sessions(self):
        """The sessions that were booked under this policy."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "djpk_consultation.djpk_consultation_session_action"
        )
        views = sorted(action["views"], key=lambda view: view[1] != "list")
        domain = [("policy_id", "=", self.id)]
        return {**action, "views": views, "domain": domain, "context": {}}

    def _succeed(self, valid_from, regulation):
        """End each policy on the day before, and begin a copy of it (F).

        :param valid_from: date, WIB
        :return: the copies
        :raises ValidationError: the day is not after a policy's first one, or another
            policy is in force then
        """
        return self.browse(
            policy._succeed_one(valid_from, regulation).id for policy in self
        )

    def _succeed_one(self, valid_from, regulation):
        if valid_from <= self.valid_from:
            raise ValidationError(
                self.env._(
                    "%(policy)s begins on %(day)s: a policy that follows it begins"
                    " later. Choose a later day.",
                    policy=self.display_name,
                    day=format_date(self.env, self.valid_from),
                )
            )
        last = self.valid_to
        if not last or last >= valid_from:
            self.valid_to = fields.Date.subtract(valid_from, days=1)
        else:
            later = self.search(
                [("type_id", "=", self.type_id.id), ("valid_from", ">", valid_from)],
                order="valid_from",
                limit=1,
            )
            last = later and fields.Date.subtract(later.valid_from, days=1)
        return self.copy(
            {
                "valid_from": valid_from,
                "valid_to": last or False,
                "regulation": regulation,
            }
        )

    def _booked_from(self, day):
        """Scheduled sessions of these types on or after a day, WIB."""
        return self.env["djpk.consultation.session"].search(
            [
                ("type_id", "in", self.type_id.ids),
                ("state", "=", "scheduled"),
                ("date", ">=", day),
            ],
            order="start, id",
        )

    def _waiting_letters(self):
        """Letters of these types that no session is scheduled on yet."""
        return self.env["djpk.consultation.letter"].search(
            [
                ("type_id", "in", self.type_id.ids),
                ("state", "in", ("received", "approved")),
            ]
        )
