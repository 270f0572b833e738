from odoo import api, fields, models

#: Count of what is on record of a region, its model, and the window that lists it.
HISTORY = {
    "session_count": (
        "djpk.consultation.session",
        "djpk_consultation.djpk_consultation_session_action",
    ),
    "letter_count": (
        "djpk.consultation.letter",
        "djpk_consultation.djpk_consultation_letter_action",
    ),
    "ticket_count": ("helpdesk.ticket", "helpdesk_mgmt.helpdesk_ticket_action"),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkRegion(models.Model):
    """What is on record of a region, as far as the reader may see it."""

    _inherit = "djpk.region"

    session_ids = fields.One2many(
        "djpk.consultation.session",
        "region_id",
        "Sessions",
        help="Visits and video sessions of the region, as far as you may see them.",
    )
    session_count = fields.Integer(
        "Sessions on Record",
        compute="_compute_history",
        help="Visits and video sessions of the region, as far as you may see them.",
    )
    letter_count = fields.Integer(
        "Letters on Record",
        compute="_compute_history",
        help="Request letters of the region, as far as you may see them.",
    )
    ticket_count = fields.Integer(
        "Tickets on Record",
        compute="_compute_history",
        help="Questions, complaints and suggestions from the region, as far as you may"
        " see them.",
    )

    @api.depends_context("uid")
    def _compute_history(self):
        for name, (model, _action) in HISTORY.items():
            counts = {}
            if self.env[model].has_access("read"):
                counts = dict(
                    self.env[model]._read_group(
                        [("region_id", "in", self.ids)], ["region_id"], ["__count"]
                    )
                )
            for region in self:
                region[name] = counts.get(region._origin, 0)

    def action_view_sessions(self):
        """The region's sessions."""
        return self._view_history("session_count")

    def action_view_letters(self):
        """The region's request letters."""
        return self._view_history("letter_count")

    def action_view_tickets(self):
        """The region's tickets."""
        return self._view_history("ticket_count")

    def _view_history(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(HISTORY[name][1])
        views = sorted(action["views"], key=lambda view: view[1] != "list")
        return {
            **action,
            "views": views,
            "domain": [("region_id", "=", self.id)],
            "context": {"default_region_id": self.id},
        }
