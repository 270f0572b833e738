from odoo import fields, models


class DjpkConsultationMoveWizard(models.TransientModel):
    _name = "djpk.consultation.move.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Move a Session"

    start_now = fields.Datetime(
        related="session_id.start",
        string="Now at",
        help="Where the session stands now, in your own time zone.",
    )
    date = fields.Date("New day", help="WIB. Empty: the day stays.")
    slot_id = fields.Many2one(
        "djpk.consultation.slot",
        "New slot",
        ondelete="cascade",
        help="Empty: the slot stays.",
    )
    start = fields.Datetime(
        "New start", help="Shown in your own time zone. Empty: the hour stays."
    )
    stop = fields.Datetime(
        "New end", help="Shown in your own time zone. Empty: the length stays."
    )
    room_id = fields.Many2one(
        "djpk.consultation.room",
        "New room",
        ondelete="cascade",
        help="Empty: for a video session the room stays, for a visit any free one.",
    )
    reason = fields.Text(help="Why DJPK moves it; it stays on record.")

    def action_confirm(self):
        """Move the session; the letter and its places follow."""
        self.ensure_one()
        values = {
            "session_id": self.session_id.id,
            "date": self.date,
            "slot": self.slot_id.code,
            "start": self.start,
            "stop": self.stop,
            "room_id": self.room_id.id,
            "reason": self.reason,
        }
        self.env["djpk.consultation.session"].move(**self._json(values))
        return self._reload()
