from odoo import api, fields, models

from ..tools.wib import to_wib

#: Places that are held for one letter at a time (E.3.c.3).
MOST = 3


class DjpkConsultationOfferLine(models.Model):
    """One of the places that an offer lets its reader choose from."""

    _name = "djpk.consultation.offer.line"
    _description = "Offered Time"
    _inherit = ["djpk.consultation.contract"]
    _order = "offer_id desc, sequence"
    _rec_name = "time_text"

    offer_id = fields.Many2one(
        "djpk.consultation.offer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(required=True, readonly=True)
    date = fields.Date(required=True, readonly=True, help="WIB.")
    slot_id = fields.Many2one(
        "djpk.consultation.slot", readonly=True, ondelete="restrict"
    )
    room_id = fields.Many2one(
        "djpk.consultation.room", readonly=True, ondelete="restrict"
    )
    start = fields.Datetime(required=True, readonly=True)
    stop = fields.Datetime(required=True, readonly=True)
    time_text = fields.Char(
        "Time",
        compute="_compute_time_text",
        help="In WIB and, where it differs, by the region's own clock.",
    )

    _at_most = models.Constraint(
        f"CHECK (sequence BETWEEN 1 AND {MOST})",
        "At most three places are offered on a letter.",
    )
    _sequence_unique = models.UniqueIndex(
        "(offer_id, sequence)", "At most three places are offered on a letter."
    )
    _time_order = models.Constraint(
        "CHECK (stop > start)", "A session ends after it starts."
    )

    @api.depends("start", "stop")
    @api.depends_context("lang")
    def _compute_time_text(self):
        for line in self:
            zone = line.offer_id.sudo().letter_id.region_id.tz
            line.time_text = self._clock_span(line.start, line.stop, zone)

    def _wish_values(self):
        """This place as ``values`` of ``book`` ask for it."""
        self.ensure_one()
        video = not self.slot_id
        return {
            "date": self.date,
            "slot": self.slot_id.code or "",
            "start": self.start if video else None,
            "stop": self.stop if video else None,
            "room_id": self.room_id.id,
        }

    def _place_text(self):
        """As the audit trail keeps places."""
        start, stop = to_wib(self.start), to_wib(self.stop)
        return f"{start:%Y-%m-%d %H:%M}-{stop:%H:%M} WIB"
