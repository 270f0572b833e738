from odoo import fields, models


class DjpkConsultationRoom(models.Model):
    _name = "djpk.consultation.room"
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
        "CHECK (capacity >= 0)", "The number of seats cannot be negative."
    )
