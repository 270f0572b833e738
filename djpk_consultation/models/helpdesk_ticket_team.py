from odoo import fields, models

#: What a team's members may be the named officers for.
CONFIDENTIAL = {
    "complaint": {"complaint"},
    "complaint_suggestion": {"complaint", "suggestion"},
}


class HelpdeskTicketTeam(models.Model):
    """Who is a member decides what a unit sees: record rules are cached by user."""

    _name = "helpdesk.ticket.team"
    _inherit = ["helpdesk.ticket.team", "djpk.cache.mixin"]

    is_technical_unit = fields.Boolean(
        "Technical Unit",
        help="A unit that answers escalated questions, decides on request letters and "
        "receives visits (E.3.c.3).",
    )
    topic_ids = fields.One2many(
        "djpk.consultation.topic",
        "team_id",
        "Consultation Topics",
        help="What the unit answers (E.1). Topics are assigned in their own list.",
    )
    user_id = fields.Many2one(
        help="Is told of what reaches the team and is not assigned to anyone."
    )
    user_ids = fields.Many2many(
        help="Members of a technical unit see its tickets, letters and sessions, and"
        " may answer, decide and document."
    )
    parent_id = fields.Many2one(help="The team that this one belongs to.")
    own_stages = fields.Boolean(
        "Own Stages Only",
        help="Its tickets go through the stages that name this team, and no others.",
    )
    mail_intake = fields.Selection(
        [
            ("consultation", "Questions and request letters"),
            ("complaint", "Complaints and suggestions"),
        ],
        "Mails Are",
        help="What a mail to this team's address becomes: a question, or with a PDF,"
        " JPEG or PNG attached a request letter (E.3.b.1, E.3.c.1); or a complaint"
        " (E.5). Empty: an ordinary ticket.",
    )
    confidential = fields.Selection(
        [
            ("complaint", "Complaints"),
            ("complaint_suggestion", "Complaints and suggestions"),
        ],
        "Named Officers For",
        copy=False,
        tracking=True,
        groups="djpk_consultation.group_manager",
        help="Only the members of this team and managers see such tickets, whichever "
        "team they are with: in lists, searches, reports, messages and files. As long "
        "as no team is chosen for it, everyone in the helpdesk sees them. Archiving "
        "the team does not open them.",
    )

    def _get_applicable_stages(self):
        stages = super()._get_applicable_stages()
        return stages.filtered("team_ids") or stages if self.own_stages else stages

    def _confidential_kinds(self):
        """Kinds of tickets that the teams' members are the named officers for."""
        return {kind for team in self for kind in CONFIDENTIAL[team.confidential]}
