from odoo import api, fields, models

from ..tools.wib import to_wib


class DjpkConsultationMoveWizard(models.TransientModel):
    _name = "djpk.consultation.move.wizard"
    _inherit = ["djpk.consultation.session.wizard"]
    _description = "Move a Session"

    place = fields.Char(
        "Now at", compute="_compute_place", help="Where the session stands now."
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
    start_text = fields.Char(
        "New start in WIB",
        compute="_compute_start_text",
        help="The start that you entered, as it is told to everyone.",
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
    reason = fields.Text(help="Why DJPK moves it; told to the asker in the mail.")

    @api.depends("session_id")
    @api.depends_context("lang")
    def _compute_place(self):
        for wizard in self:
            wizard.place = wizard.session_id.schedule_text

    @api.depends("start")
    @api.depends_context("lang")
    def _compute_start_text(self):
        sessions = self.env["djpk.consultation.session"]
        for wizard in self:
            start = wizard.start
            wizard.start_text = start and sessions._moment_text(to_wib(start))

    # -- action ----------------------------------------------------------------

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
