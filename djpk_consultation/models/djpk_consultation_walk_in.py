from odoo import api, fields, models

from ..tools.wib import to_utc, to_wib

#: Why nobody can be served now (E.3.c.11).
REASONS = [
    ("no_schedule", "Came without a schedule"),
    ("other_day", "Scheduled for another day"),
    ("outside_time", "Came outside the time of the schedule"),
    ("cancelled", "The session was cancelled"),
    ("not_announced", "Not of the announced delegation"),
    ("too_many", "More guests than allowed"),
]


class DjpkConsultationWalkIn(models.Model):
    """A refusal at the desk: no schedule, or outside it (E.3.c.11)."""

    _name = "djpk.consultation.walk.in"
    _description = "Walk-in Refused"
    _inherit = ["djpk.consultation.contract"]
    _order = "refused_at desc, id desc"

    name = fields.Char(required=True)
    institution = fields.Char()
    phone = fields.Char()
    region_id = fields.Many2one("djpk.region", ondelete="restrict")
    usual_reason = fields.Selection(REASONS, help="What the refusals are counted by.")
    reason = fields.Char(required=True)
    session_id = fields.Many2one(
        "djpk.consultation.session",
        ondelete="set null",
        index="btree_not_null",
        help="The session they came for, outside its time.",
    )
    ticket_id = fields.Many2one(
        "helpdesk.ticket",
        "Dering ticket",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
        help="Their question, which the Contact Center answers by phone.",
    )
    refused_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now, index=True
    )
    user_id = fields.Many2one(
        "res.users", "Refused by", readonly=True, default=lambda self: self.env.user
    )

    # -- business --------------------------------------------------------------

    @api.private
    def log(self, values, **links):
        """Put a refusal on record in the caller's name, and tell the other desks.

        :param values: as ``refuse_walk_in`` takes them
        :param links: further fields
        """
        region = self._by_code("djpk.region", values["region_code"], "region_code")
        usual = values["reason_code"]
        label = dict(self._fields["usual_reason"]._description_selection(self.env))
        words = (label.get(usual), values["reason"])
        walk_in = self.sudo().create(
            [
                {
                    "name": values["name"],
                    "institution": values["institution"] or False,
                    "phone": values["phone"] or False,
                    "usual_reason": usual or False,
                    "reason": ": ".join(filter(None, words)),
                    "region_id": region.id,
                    "user_id": self.env.uid,
                    **links,
                }
            ]
        )
        self.env["djpk.consultation.session"]._tell_screens(self._wib_today())
        return walk_in

    @api.model
    def _of_today(self):
        """Those refused on this WIB day."""
        midnight = self._wib_now().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.search([("refused_at", ">=", to_utc(midnight))])

    @api.model
    def _how_to_ask(self):
        """What is told and handed out to who came without a schedule."""
        channels = self.env["helpdesk.ticket.channel"].sudo()
        return self.env._(
            "Send a request letter to the Director General of Fiscal Balance by"
            " %(channels)s. Come when the Contact Center has sent the schedule. The"
            " service is free of charge.",
            channels=", ".join(
                " ".join(filter(None, (channel.name, channel.address)))
                for channel in channels.search([("for_letter", "=", True)])
            ),
        )

    def _paper_number(self, _kind="walk_in"):
        """The number of the slip that is handed out."""
        self.ensure_one()
        return f"TJ/{to_wib(self.refused_at).year}/{self.id:05}"

    def _paper_file_name(self):
        return self._paper_number().replace("/", "-")
