from odoo import api, fields, models

from ..tools.places import Fit
from ..tools.wib import to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """Offered times that DJPK has shut since: they can no longer be chosen."""

    _inherit = "djpk.consultation.offer"

    @api.model
    def _stranded(self):
        """Open offers of which a time is shut by now.

        :return: ``{offer: the lines that are shut}``
        """
        sessions, stranded = self.env["djpk.consultation.session"], {}
        offers = self.sudo().search(
            [("state", "=", "open"), ("expires_at", ">", fields.Datetime.now())]
        )
        for code, some in offers.grouped(lambda offer: offer._type_code()).items():
            agenda = sessions._closing_agenda(code, some.line_ids.mapped("date"))
            for offer in some:
                shut = offer.line_ids.filtered(
                    lambda line, agenda=agenda: agenda.shut(line._fit())
                )
                if shut:
                    stranded[offer] = shut
        return stranded


class DjpkConsultationOfferLine(models.Model):
    _inherit = "djpk.consultation.offer.line"

    def _fit(self):
        """The place as the agenda knows places."""
        self.ensure_one()
        start, stop = to_wib(self.start), to_wib(self.stop)
        room_id = self.room_id.id or 0
        return Fit(self.date, self.slot_id or None, start, stop, room_id)

    def _told_reason(self):
        """Why it is shut, in the house's language."""
        self.ensure_one()
        sessions = self.env["djpk.consultation.session"]._in_house()
        closures = sessions._closures(self.date, self.date)
        leaves = sessions._leaves_over(self)
        return sessions._shut_reason(self._fit(), closures, leaves)
