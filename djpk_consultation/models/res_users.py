from odoo import fields, models
from odoo.tools import ormcache


class ResUsers(models.Model):
    """A user's teams decide what the record rules open to it."""

    _inherit = "res.users"

    nip = fields.Char(
        "NIP", help="Civil servant number; on minutes (BAK) and SPPD slips you sign."
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return super().SELF_READABLE_FIELDS + ["nip"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return super().SELF_WRITEABLE_FIELDS + ["nip"]

    def write(self, vals):
        result = super().write(vals)
        if "helpdesk_team_ids" in vals:
            self.env["djpk.cache.mixin"]._clear_reference_cache(force=True)
        return result

    def _is_reception_only(self):
        """Whether the reception desk is this user's whole part in consultations."""
        self.ensure_one()
        others = ("agent", "unit", "integration")
        return self.has_group("djpk_consultation.group_reception") and not any(
            self.has_group(f"djpk_consultation.group_{name}") for name in others
        )

    @ormcache("self.id")
    def _hidden_ticket_kinds(self):
        """Kinds of tickets that are for named officers, of whom this user is none.

        The portal is no way to them either: there an asker sees one's own.

        :return: tuple
        """
        self.ensure_one()
        user = self.sudo()
        if user.share or user.has_group("djpk_consultation.group_manager"):
            return ()
        # archived ones too: what protects people is not lifted by tidying up
        teams = self.env["helpdesk.ticket.team"].sudo().with_context(active_test=False)
        teams = teams.search([("confidential", "!=", False)])
        own = teams.filtered(lambda team: user in team.user_ids)
        return tuple(sorted(teams._confidential_kinds() - own._confidential_kinds()))
