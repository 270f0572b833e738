from odoo import api, fields, models

from ..exceptions import ConsultationRefusal


class DjpkConsultationOfferLineWizard(models.TransientModel):
    _name = "djpk.consultation.offer.line.wizard"
    _inherit = ["djpk.consultation.wizard"]
    _description = "Time to Offer"

    wizard_id = fields.Many2one(
        "djpk.consultation.offer.wizard", required=True, ondelete="cascade", index=True
    )
    date = fields.Date("Day", help="WIB.")
    slot_id = fields.Many2one("djpk.consultation.slot", ondelete="cascade")
    start = fields.Datetime(help="Shown in your own time zone.")
    stop = fields.Datetime(
        "End", help="Shown in your own time zone. Empty: the usual length of a session."
    )
    room_id = fields.Many2one(
        "djpk.consultation.room",
        ondelete="cascade",
        help="For a visit empty: the first free room. For a video session empty: none.",
    )
    time_text = fields.Char(
        "Time",
        compute="_compute_answer",
        help="In WIB and, where it differs, by the region's own clock.",
    )
    fault = fields.Char(
        "Why not",
        compute="_compute_answer",
        help="What forbids this time. Empty: it can be offered.",
    )

    @api.depends("date", "slot_id", "start", "stop", "room_id", "wizard_id.letter_id")
    @api.depends_context("lang")
    def _compute_answer(self):
        for line in self:
            line.time_text = line._time_text()
            line.fault = line._fault()

    def _fault(self):
        """What ``check`` says to this time alone; the link is the dialogue's."""
        wizard = self.wizard_id
        if not wizard.letter_id:
            return False
        values = {**wizard._values(), "places": [self._place()]}
        try:
            (answer,) = self.env["djpk.consultation.offer"].check(**values)
            found = answer["violations"]
        except ConsultationRefusal as refusal:
            found = [item._asdict() for item in refusal.violations]
        texts = [v["message"] for v in found if v["code"] != "meeting_link_missing"]
        return " ".join(texts) or False

    def _place(self):
        """As ``check`` and ``send`` take it."""
        video = self.wizard_id.type_code == "video"
        return self._json(
            {
                "date": not video and self.date,
                "slot": not video and self.slot_id.code,
                "start": video and self.start,
                "stop": video and self.stop,
                "room_id": self.room_id.id,
            }
        )

    def _time_text(self):
        letter = self.wizard_id.letter_id
        sessions = self.env["djpk.consultation.session"]
        span = sessions._span_of(
            letter.type_id.code, self.date, self.slot_id, self.start, self.stop
        )
        return span and letter._clock_span(*span, letter.region_id.tz)
