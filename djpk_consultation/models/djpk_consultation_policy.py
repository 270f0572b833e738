from datetime import date

from odoo import api, fields, models
from odoo.tools import format_date, ormcache

from ..tools.arguments import BadArgument, Problem
from ..tools.policy import PolicyValues, SlotValues, in_force


class DjpkConsultationPolicy(models.Model):
    """The circular's numbers, dated: a later circular is a later policy.

    Rules never read a record but :meth:`_values_on`: plain values, kept in the
    registry's cache.
    """

    _name = "djpk.consultation.policy"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Consultation Policy"
    _order = "type_id, valid_from desc, id"

    def _default_slot_ids(self):
        return self.env["djpk.consultation.slot"].search([("active", "=", True)])

    def _default_office_calendar_id(self):
        return self.env.ref("djpk_consultation.office_hours", raise_if_not_found=False)

    type_id = fields.Many2one(
        "djpk.consultation.type",
        "Consultation Type",
        required=True,
        index=True,
        ondelete="restrict",
        help="What it is about: Dering (E.3.a), video (E.3.b) or visits (E.3.c).",
    )
    valid_from = fields.Date(
        required=True, help="First day on which the policy is in force (F), WIB."
    )
    valid_to = fields.Date(
        help="Last day, itself included, WIB. Empty: in force until a later policy is "
        "recorded; enter the day before that one begins."
    )
    regulation = fields.Char(
        required=True, help="Number of the circular, cited in refusals and documents."
    )
    lead_working_days = fields.Integer(
        default=3,
        required=True,
        help="Working days from the receipt of the request letter to the earliest "
        "session; the day of receipt is day 0 (E.3.b.2, E.3.c.2).",
    )
    callback_working_days = fields.Integer(
        "Call-back Working Days",
        default=3,
        required=True,
        help="Working days within which the asker is called back when a question was "
        "escalated; due at close of office (E.3.a.2).",
    )
    region_monthly_limit = fields.Integer(
        default=2,
        required=True,
        help="Visits of one region in a calendar month, by the date of the visit "
        "(E.3.c.5).",
    )
    daily_limit = fields.Integer(
        default=4, required=True, help="Visits in one day (E.3.c.8)."
    )
    slot_capacity = fields.Integer(
        default=1, required=True, help="Visits in one slot of one day (E.3.c.8)."
    )
    slot_ids = fields.Many2many(
        "djpk.consultation.slot",
        "djpk_consultation_policy_slot_rel",
        "policy_id",
        "slot_id",
        "Slots",
        default=lambda self: self._default_slot_ids(),
        ondelete="restrict",
        help="The times of day at which visits are received (E.3.c.8).",
    )
    letter_cutoff = fields.Boolean(
        "Close of Office Counts",
        default=True,
        help="What is received after close of office counts as received on the next "
        "working day (E.3.a.2, E.3.b.2, E.3.c.2).",
    )
    callback_from = fields.Selection(
        [("question", "Receipt of the question"), ("escalation", "Escalation")],
        "Call-back Counts From",
        default="question",
        required=True,
        help="What starts the working days of the call-back (E.3.a.2).",
    )
    session_minutes = fields.Integer(
        default=60,
        required=True,
        help="Length of a video session in minutes if no end is given (E.3.b.2).",
    )
    visitor_limit = fields.Integer(
        default=2, required=True, help="Guests in one visit (E.3.c.6)."
    )
    visitor_limit_leader = fields.Integer(
        "Visitor Limit with Leader",
        default=4,
        required=True,
        help="Guests in all if the delegation has a head of region or a DPRD chair "
        "(E.3.c.6).",
    )
    no_show_counts = fields.Boolean(
        "No-show Counts",
        default=False,
        help="A visit to which nobody came still counts for the month of its region "
        "(E.3.c.5, E.3.c.9).",
    )
    letter_kept_after_cancel = fields.Boolean(
        "Letter Stays Usable",
        default=False,
        help="After a cancellation by the region or a no-show, the same letter may be "
        "used again. For visits a new letter is needed (E.3.c.9).",
    )
    checkin_early_minutes = fields.Integer(
        "Check-in Early Minutes",
        default=30,
        required=True,
        help="Minutes before the slot from which guests are checked in (E.3.c.4, "
        "E.3.c.11).",
    )
    search_horizon_days = fields.Integer(
        default=120,
        required=True,
        help="Calendar days from today in which a free slot is looked for (E.3.c.8).",
    )
    letter_valid_days = fields.Integer(
        default=0,
        required=True,
        help="Calendar days after which an unused letter expires; 0: never (E.3.b.1, "
        "E.3.c.1).",
    )
    offer_hours = fields.Integer(
        default=48,
        required=True,
        help="Hours for which a place that was offered is held (E.3.c.3).",
    )
    office_calendar_id = fields.Many2one(
        "resource.calendar",
        "Office Hours",
        default=lambda self: self._default_office_calendar_id(),
        required=True,
        index=True,
        ondelete="restrict",
        help="Working days, office hours and holidays by which the working days are "
        "counted (E.3.a.2, E.3.b.2, E.3.c.2).",
    )

    _validity_order = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_from <= valid_to)",
        "A policy cannot end before it begins. Enter a later end, or none.",
    )
    _no_overlap = models.Constraint(
        "EXCLUDE USING gist (int4range(type_id, type_id, '[]') WITH =,"
        " daterange(valid_from, valid_to, '[]') WITH &&)",
        "Another policy of this type is in force in that time. End it on the day "
        "before the new one begins.",
    )
    _lead_working_days_range = models.Constraint(
        "CHECK (lead_working_days BETWEEN 0 AND 250)",
        "The lead time is 0 to 250 working days.",
    )
    _callback_working_days_range = models.Constraint(
        "CHECK (callback_working_days BETWEEN 0 AND 250)",
        "The call-back time is 0 to 250 working days.",
    )
    _limits_positive = models.Constraint(
        "CHECK (region_monthly_limit >= 1 AND daily_limit >= 1 AND slot_capacity >= 1)",
        "The limits per month, per day and per slot are at least 1.",
    )
    _visitor_limits_order = models.Constraint(
        "CHECK (1 <= visitor_limit AND visitor_limit <= visitor_limit_leader)",
        "The visitor limit is at least 1, and with a leader not lower than without.",
    )
    _session_minutes_range = models.Constraint(
        "CHECK (session_minutes BETWEEN 1 AND 1440)",
        "A session lasts 1 to 1440 minutes.",
    )
    _checkin_early_minutes_range = models.Constraint(
        "CHECK (checkin_early_minutes BETWEEN 0 AND 1440)",
        "Check-in begins 0 to 1440 minutes before the slot.",
    )
    _search_horizon_days_range = models.Constraint(
        "CHECK (search_horizon_days BETWEEN 1 AND 730)",
        "The search horizon is 1 to 730 calendar days.",
    )
    _durations_positive = models.Constraint(
        "CHECK (letter_valid_days >= 0 AND offer_hours >= 0)",
        "The validity of letters and offers is 0 or more.",
    )

    @api.depends("type_id", "regulation", "valid_from", "valid_to")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for policy in self:
            policy.display_name = self.env._(
                "%(type)s, %(regulation)s, %(period)s",
                type=policy.type_id.name or "",
                regulation=policy.regulation or "",
                period=self._period_text(policy.valid_from, policy.valid_to),
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_periods(
            "valid_from",
            [
                (vals.get("type_id"), vals.get("valid_from"), vals.get("valid_to"))
                for vals in vals_list
            ],
        )
        return super().create(vals_list)

    def write(self, vals):
        names = [name for name in ("type_id", "valid_from", "valid_to") if name in vals]
        if names:
            self._check_periods(
                ", ".join(names),
                [
                    (
                        vals.get("type_id", policy.type_id.id),
                        vals.get("valid_from", policy.valid_from),
                        vals.get("valid_to", policy.valid_to),
                    )
                    for policy in self
                ],
            )
        before = self._all_settings()
        result = super().write(vals)
        self.env["djpk.consultation.policy.change"].keep(before)
        return result

    def _check_periods(self, names, periods):
        """Name the policies that new periods would overlap (F).

        The database refuses them as well, without names.

        :param names: of the values that make the periods
        :param periods: ``[(type id, valid_from, valid_to)]`` as in vals, instead
            of the periods that ``self`` has now
        """
        # Pending ends of other policies must reach the database before the new ones.
        self.flush_model(["type_id", "valid_from", "valid_to"])
        wanted = [
            (type_id, fields.Date.to_date(first), fields.Date.to_date(last))
            for type_id, first, last in periods
            if type_id and first
        ]
        type_ids = [type_id for type_id, _first, _last in wanted]
        others = self.sudo().search(
            [("type_id", "in", type_ids), ("id", "not in", self.ids)]
        )
        clashes = [
            self.env._(
                "%(new)s overlaps %(other)s. One policy of a type is in force at a"
                " time: end the earlier one on the day before the later one begins.",
                new=self._period_text(first, last),
                other=other.display_name,
            )
            for type_id, first, last in wanted
            for other in others
            if other.type_id.id == type_id
            and _overlap((first, last), (other.valid_from, other.valid_to))
        ]
        if clashes:
            problems = [Problem(names, "limit", clash) for clash in clashes]
            raise self._refusal_of(BadArgument(problems))

    @api.model
    def _period_text(self, first, last):
        """A period in the reader's language: from …, or … to …."""
        first, last = (format_date(self.env, day) for day in (first, last))
        if not last:
            return self.env._("from %(first)s", first=first)
        return self.env._("%(first)s to %(last)s", first=first, last=last)

    @api.model
    def _values_on(self, type_code, day):
        """The settings of a type that are in force on a day (R21).

        :param day: date, WIB
        :return: :class:`~..tools.policy.PolicyValues`, or ``None`` if no policy is
            in force; no query once the timeline is cached
        """
        return in_force(self._timeline(type_code), day)

    @api.model
    @ormcache("type_code")
    def _timeline(self, type_code):
        """All settings of a type, by ``valid_from``; whoever asks.

        :return: tuple of :class:`~..tools.policy.PolicyValues`
        """
        # The same for every caller: an empty context, not the caller's.
        neutral = self.sudo().with_context({})  # pylint: disable=context-overridden
        policies = neutral.search(
            [("type_id.code", "=", type_code)], order="valid_from"
        )
        return tuple(policy._plain_values() for policy in policies)

    def _all_settings(self):
        """``{policy: settings}``, to be compared after a change."""
        return {policy: policy._settings_on_record() for policy in self}

    def _settings_on_record(self):
        """The settings of today, as JSON takes them."""
        values = self._plain_values()._asdict()
        days = ("valid_from", "valid_to")
        values.update(
            {name: fields.Date.to_string(values[name]) or None for name in days}
        )
        return {**values, "slots": [list(slot) for slot in values["slots"]]}

    def _plain_values(self):
        special = {
            "id": self.id,
            "type_code": self.type_id.code,
            "valid_to": self.valid_to or None,
            "office_calendar_id": self.office_calendar_id.id,
            "slots": tuple(
                SlotValues(slot.id, slot.code, slot.hour_from, slot.hour_to)
                for slot in self.slot_ids.filtered("active").sorted()
            ),
        }
        names = [name for name in PolicyValues._fields if name not in special]
        return PolicyValues(**special, **{name: self[name] for name in names})


def _overlap(one, other):
    """Whether two periods share a day; an end of False or None is open."""
    (first, last), (start, stop) = one, other
    return first <= (stop or date.max) and start <= (last or date.max)
