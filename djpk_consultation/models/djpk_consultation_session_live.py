from odoo import models

#: Name of the message on the bus.
CHANGED = "djpk_consultation.session_changed"


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Changes told to the screens that show sessions, once they are committed.

    Each screen reads again what its user may see: the message names ids and days only.
    """

    _inherit = "djpk.consultation.session"

    def _tell_screens(self, *days):
        """Tell reception, agents and units that these sessions changed.

        :param days: further WIB days of which something changed; without sessions
            and days it may be any day (a policy, a holiday)
        """
        days = {str(day) for day in (*self.mapped("date"), *days) if day}
        message = {"ids": self.ids, "days": sorted(days)}
        for name in ("group_reception", "group_unit"):
            xml_id = f"djpk_consultation.{name}"
            group_id = self.env["ir.model.data"]._xmlid_to_res_id(xml_id)
            self.env["res.groups"].sudo().browse(group_id)._bus_send(CHANGED, message)
