from odoo import fields, models


class DjpkConsultationOfferVisitorWizard(models.TransientModel):
    _name = "djpk.consultation.offer.visitor.wizard"
    _inherit = ["djpk.consultation.schedule.visitor.wizard"]
    _description = "Visitor of a Choice"

    wizard_id = fields.Many2one("djpk.consultation.offer.choose.wizard")
