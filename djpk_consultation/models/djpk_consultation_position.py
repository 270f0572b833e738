from odoo import api, fields, models
from odoo.tools import frozendict, ormcache


class DjpkConsultationPosition(models.Model):
    _name = "djpk.consultation.position"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Visitor Position"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(required=True, help="Name of the position for other software.")
    name = fields.Char(required=True, translate=True)
    leader = fields.Boolean(
        help="Head of region or DPRD chair, acting ones included: with one of them a "
        "delegation may be larger (E.3.c.6). Deputies do not raise the limit."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another position has this code already. Choose another one.",
    )

    @api.model
    @ormcache()
    def _by_code(self):
        """``{code: (id, leader)}`` of all, archived ones too; cached."""
        # The same for every caller: an empty context, not the caller's.
        neutral = self.sudo().with_context({"active_test": False})  # pylint: disable=context-overridden
        return frozendict(
            {
                position.code: (position.id, position.leader)
                for position in neutral.search_fetch([], ["code", "leader"])
            }
        )
