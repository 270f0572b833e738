from typing import NamedTuple

from odoo import models

from odoo.addons.rating.models import rating_data


class Smiley(NamedTuple):
    """One way to rate: opening its link shows a page, sending that page rates."""

    link: str
    sign: str
    label: str


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """The mail with the answer asks how the service was."""

    _inherit = "djpk.consultation.notice"

    def _smileys(self):
        """What a reader may choose from; nothing where nothing is asked."""
        self.ensure_one()
        ticket = self.ticket_id
        if self.kind != "answered" or not ticket._asks_rating():
            return []
        _ = self.env._
        token = ticket._rating_get_access_token()
        return [
            Smiley(f"{ticket.get_base_url()}/rate/{token}/{value}", sign, label)
            for value, sign, label in (
                (
                    rating_data.RATING_HAPPY_VALUE,
                    "\N{WHITE SMILING FACE}",
                    _("Good"),
                ),
                (rating_data.RATING_NEUTRAL_VALUE, "\N{NEUTRAL FACE}", _("Fair")),
                (
                    rating_data.RATING_UNHAPPY_VALUE,
                    "\N{WHITE FROWNING FACE}",
                    _("Poor"),
                ),
            )
        ]
