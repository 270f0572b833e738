from odoo import fields, models


class DjpkConsultationType(models.Model):
    _name = "djpk.consultation.type"
    _inherit = ["djpk.cache.mixin", "djpk.setting.mixin"]
    _description = "Consultation Type"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    code = fields.Char(
        required=True,
        help="Name of the type for other software. The rules of the circular are tied "
        "to dering (E.3.a), video (E.3.b) and face_to_face (E.3.c).",
    )
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE (code)",
        "Another consultation type has this code already. Choose another one.",
    )
