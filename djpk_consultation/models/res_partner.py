from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    region_id = fields.Many2one(
        "djpk.region",
        "Region",
        index="btree_not_null",
        ondelete="restrict",
        help="The region that this institution belongs to. All bodies of one region "
        "share its visits (E.3.c.5). Empty for ministries, campuses and associations.",
    )
