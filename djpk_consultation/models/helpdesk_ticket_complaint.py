from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.kinds import COMPLAINTS
from ..tools.wib import to_wib
from ..tools.workdays import UnknownYear

#: Of a ticket that was not answered: left out of every average.
NOT_ANSWERED = -1


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class HelpdeskTicket(models.Model):
    """E.5: complaints and suggestions have a team, stages and a report of their own."""

    _inherit = "helpdesk.ticket"

    stage_id = fields.Many2one(domain="[('id', 'in', applicable_stage_ids)]")
    applicable_stage_ids = fields.Many2many(
        "helpdesk.ticket.stage", compute="_compute_applicable_stage_ids"
    )
    answer_working_days = fields.Float(
        "Working Days to the Answer",
        compute="_compute_answer_working_days",
        store=True,
        digits=(6, 1),
        aggregator="avg",
        help="From the receipt to the closing; 0: on the same working day. Less than 0:"
        " not closed yet.",
    )

    @api.depends("team_id")
    def _compute_applicable_stage_ids(self):
        for ticket in self:
            ticket.applicable_stage_ids = ticket.team_id._get_applicable_stages()

    @api.depends("kind", "stage_id", "closed_date", "received_at")
    def _compute_answer_working_days(self):
        sessions = self.env["djpk.consultation.session"]
        for ticket in self:
            ticket.answer_working_days = NOT_ANSWERED
            start, stop = ticket.received_at, ticket.closed_date
            if ticket.kind and ticket.stage_id.closed and start and stop:
                workdays = sessions._workdays("dering")
                try:
                    days = workdays.elapsed(to_wib(start), to_wib(stop))
                except UnknownYear:
                    continue
                ticket.answer_working_days = days

    @api.model
    def _read_group_select(self, aggregate_spec, query):
        """Averages leave out what was not answered or not rated."""
        least = {"answer_working_days:avg": 0, "rating_last_value:avg": 1}
        average = super()._read_group_select(aggregate_spec, query)
        if aggregate_spec not in least:
            return average
        name = aggregate_spec.partition(":")[0]
        value = self._field_to_sql(self._table, name, query)
        return SQL("%s FILTER (WHERE %s >= %s)", average, value, least[aggregate_spec])

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """A team with stages of its own shows no others."""
        team_id = self.default_get(["team_id"]).get("team_id")
        team = self.env["helpdesk.ticket.team"].browse(team_id or ())
        if team.own_stages:
            return stages | team._get_applicable_stages()
        return super()._read_group_stage_ids(stages, domain)

    @api.onchange("kind")
    def _onchange_kind(self):
        """Of the two teams that take requests, the one that the kind belongs to."""
        takers = self._intake_team("complaint") | self._intake_team("information")
        if self.kind and (not self.team_id or self.team_id in takers):
            self.team_id = self._intake_team(self.kind)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_team(vals) for vals in vals_list])

    @api.model
    def _with_team(self, vals):
        if vals.get("kind") in COMPLAINTS and "team_id" not in vals:
            return {**vals, "team_id": self._intake_team(vals["kind"]).id}
        return vals

    @api.model
    def _intake_team(self, kind):
        """The team that requests of a kind come to."""
        name = "complaints" if kind in COMPLAINTS else "contact_center"
        team = self.env.ref(f"djpk_consultation.team_{name}", raise_if_not_found=False)
        return team or self.env["helpdesk.ticket.team"]
