from odoo import api, fields, models

from ..tools.reference import reference_rows


class DjpkRegion(models.Model):
    _name = "djpk.region"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Region"
    _order = "code, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(
        required=True,
        help="Code of the Ministry of Home Affairs: 31 for a province, 11.01 for a "
        "regency or city.",
    )
    name = fields.Char(
        required=True,
        help="Official name with its kind, as in Kabupaten Bandung: a regency and a "
        "city may share the rest of it.",
    )
    aliases = fields.Char(
        "Also Written",
        help="Abbreviations, former and everyday names, separated by commas, as in Bdg "
        "or Jogja: who types one of them finds the region.",
    )
    type = fields.Selection(
        [("province", "Province"), ("regency", "Regency"), ("city", "City")],
        required=True,
        help="A regency and a city of one name are two regions, each with its own "
        "visits (E.3.c.5).",
    )
    parent_id = fields.Many2one(
        "djpk.region",
        "Province",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('type', '=', 'province')]",
        help="The province that it lies in. Empty for a province.",
    )
    child_ids = fields.One2many(
        "djpk.region",
        "parent_id",
        "Regencies and cities",
        help="What lies in the province. Each has visits of its own (E.3.c.5).",
    )
    state_id = fields.Many2one(
        "res.country.state",
        "State of Contacts",
        index="btree_not_null",
        help="The same province in the addresses of contacts.",
    )
    tz = fields.Selection(
        [
            ("Asia/Jakarta", "WIB (UTC+7)"),
            ("Asia/Makassar", "WITA (UTC+8)"),
            ("Asia/Jayapura", "WIT (UTC+9)"),
        ],
        "Time Zone",
        required=True,
        default="Asia/Jakarta",
        help="Times are told to the region in WIB and in its own time zone.",
    )
    autonomous = fields.Boolean(
        default=True,
        help="Has a regional government of its own. Jakarta's six administrative "
        "units have none.",
    )
    quota_region_id = fields.Many2one(
        "djpk.region",
        "Quota of",
        compute="_compute_quota_region_id",
        store=True,
        readonly=False,
        index=True,
        ondelete="restrict",
        help="The region whose visits per month it shares (E.3.c.5): itself, or for a "
        "unit that is not autonomous, its province.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another region has this code already; archived ones count. Choose another"
        " one.",
    )

    @api.depends("autonomous", "parent_id")
    def _compute_quota_region_id(self):
        for region in self:
            if region.autonomous or not region.parent_id:
                region.quota_region_id = region._origin
            else:
                region.quota_region_id = region.parent_id.quota_region_id

    @api.constrains("quota_region_id")
    def _check_quota_region_id(self):
        """One step only: the quota's region must use its own quota."""
        for region in self:
            holder = region.quota_region_id
            if holder.quota_region_id != holder:
                self._refuse_value(
                    "quota_region_id",
                    "limit",
                    self.env._(
                        "%(region)s cannot use the quota of %(holder)s, which itself "
                        "uses the quota of %(other)s. Choose %(other)s.",
                        region=region.name,
                        holder=holder.name,
                        other=holder.quota_region_id.name,
                    ),
                )
            everyone = self.with_context(active_test=False)
            users = everyone.search([("quota_region_id", "=", region.id)]) - region
            if users and holder != region:
                self._refuse_value(
                    "quota_region_id",
                    "limit",
                    self.env._(
                        "%(region)s must keep its own quota as long as %(users)s use "
                        "it. Give these another quota first.",
                        region=region.name,
                        users=", ".join(users.mapped("name")),
                    ),
                )

    @api.model_create_multi
    def create(self, vals_list):
        regions = super().create([self._own_quota(vals) for vals in vals_list])
        # Written now: a region without its own quota in the table has no limit.
        regions.flush_recordset(["quota_region_id"])
        return regions

    def write(self, vals):
        result = super().write(self._own_quota(vals))
        if "quota_region_id" in vals and not vals["quota_region_id"]:
            self.env.add_to_compute(self._fields["quota_region_id"], self)
        return result

    @api.model
    def _own_quota(self, vals):
        """An empty quota region means the usual one: leave it to the compute."""
        if vals.get("quota_region_id", True):
            return vals
        return {key: val for key, val in vals.items() if key != "quota_region_id"}

    @api.model
    def _load_reference(self):
        """Create the regions of ``data/regions.csv``; those on record are kept."""
        provinces = {row["code"]: row for row in reference_rows("provinces.csv")}
        aliases = {
            row["code"]: row["aliases"] for row in reference_rows("region_aliases.csv")
        }
        rows = reference_rows("regions.csv")
        for is_child in (False, True):
            self._load_records(
                [
                    {
                        "xml_id": self._reference_xmlid(row["code"]),
                        "noupdate": True,
                        "values": self._prepare_reference_vals(
                            {**row, "aliases": aliases.get(row["code"], "")},
                            provinces[row["code"].split(".")[0]],
                        ),
                    }
                    for row in rows
                    if bool(row["parent_code"]) is is_child
                ],
                update=True,
            )

    @api.model
    def _prepare_reference_vals(self, row, province):
        parent = row["parent_code"]
        return {
            "code": row["code"],
            "name": row["name"],
            "aliases": row["aliases"],
            "type": row["type"],
            "autonomous": row["autonomous"] == "1",
            "parent_id": bool(parent)
            and self.env.ref(self._reference_xmlid(parent)).id,
            "state_id": self.env.ref(province["state"]).id,
            "tz": province["tz"],
        }

    @api.model
    def _reference_xmlid(self, code):
        return f"djpk_consultation.region_{code.replace('.', '_')}"
