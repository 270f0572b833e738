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

        :param days: further WIB days of which something changed
        """
        days = {str(day) for day in (*self.mapped("date"), *days) if day}
        message = {"ids": self.ids, "days": sorted(days)}
        for name in ("group_reception", "group_unit"):
            group = self.env.ref(f"djpk_consultation.{name}").sudo()
            group._bus_send(CHANGED, message)
