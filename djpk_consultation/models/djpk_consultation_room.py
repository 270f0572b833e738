from odoo import api, fields, models
from odoo.tools import ormcache


class DjpkConsultationRoom(models.Model):
    _name = "djpk.consultation.room"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Consultation Room"
    _order = "sequence, id"

    sequence = fields.Integer(
        default=10, help="Visits are given the first room in this order that is free."
    )
    name = fields.Char(required=True)
    location = fields.Char(help="Building and floor, as visitors are told.")
    cctv = fields.Boolean(
        "CCTV", help="Visits are received in a room with CCTV (E.3.c.4)."
    )
    capacity = fields.Integer(
        "Seats", help="Number of seats; 0 if it is not known. It limits nothing."
    )
    active = fields.Boolean(default=True)

    _capacity_positive = models.Constraint(
        "CHECK (capacity >= 0)",
        "The number of seats is 0 or more; 0 if it is not known.",
    )

    @api.model
    @ormcache()
    def _ids_in_order(self):
        """Ids of the active rooms in the order of preference; cached."""
        rooms = self.sudo().with_context({})  # pylint: disable=context-overridden
        return tuple(rooms._search([]).get_result_ids())
