from odoo import api, fields, models

from ..tools.normalize import letters_and_digits
from ..tools.phones import phone_key


class ResPartner(models.Model):
    _inherit = "res.partner"

    region_id = fields.Many2one(
        "djpk.region",
        index="btree_not_null",
        ondelete="restrict",
        help="The region that this institution belongs to. All bodies of one region "
        "share its visits (E.3.c.5). Empty for ministries, campuses and associations.",
    )
    institution_key = fields.Char(
        compute="_compute_institution_key",
        store=True,
        index="btree_not_null",
        help="Name of an institution without case, spaces and punctuation.",
    )
    phone_key = fields.Char(
        compute="_compute_phone_key",
        store=True,
        help="Digits of the phone number, for finding who calls.",
    )

    @api.depends("name", "is_company")
    def _compute_institution_key(self):
        for partner in self:
            key = letters_and_digits(partner.name) if partner.is_company else ""
            partner.institution_key = key or False

    @api.depends("phone")
    def _compute_phone_key(self):
        for partner in self:
            partner.phone_key = phone_key(partner.phone) or False

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_house_lang(vals) for vals in vals_list])

    @api.model
    def _with_house_lang(self, vals):
        """A body of a region, or an institution that an officer puts on record, is
        written to in DJPK's language until somebody chooses another on its form: the
        default is that of whoever set the database up."""
        officer = "djpk_consultation.group_reception"
        by_hand = not self.env.su and self.env.user.has_group(officer)
        ours = vals.get("region_id") or (vals.get("is_company") and by_hand)
        if not ours:
            return vals
        default = self.env["ir.default"]._get("res.partner", "lang")
        if vals.get("lang") not in (None, False, default):
            return vals
        return {**vals, "lang": self.env["djpk.consultation.notice"]._house_lang()}
