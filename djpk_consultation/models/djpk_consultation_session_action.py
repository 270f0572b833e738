from odoo import api, models

from ..contract import contract
from ..tools.arguments import Moment, RecordId
from ..tools.wib import to_wib
from .djpk_action_mixin import Button


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The session's buttons: each opens the dialogue of a public method."""

    _inherit = "djpk.consultation.session"

    @api.depends("state", "letter_id", "recording_notice")
    def _compute_action_states(self):
        return super()._compute_action_states()

    def _buttons(self):
        """Schedule for a draft only; the desk's and exceptions for visits only."""
        if self.state == "draft":
            return self._draft_buttons()
        if self.type_id.code == "face_to_face":
            return self._desk_buttons() + self._file_buttons() + self._visit_buttons()
        return self._visitor_buttons() + self._file_buttons()

    def _next_step(self):
        if self.state == "scheduled" and self.type_id.code == "face_to_face":
            return "action_check_in"
        steps = {
            "draft": "action_schedule",
            "scheduled": "action_close",
            "checked_in": "action_close",
        }
        return steps.get(self.state, "")

    def _draft_buttons(self):
        label = self.env._("Schedule")
        return (Button("schedule", "action_schedule", label, hotkey="a"),)

    def _desk_buttons(self):
        _ = self.env._
        return (
            Button("check_in", "action_check_in", _("Check in"), hotkey="i"),
            *self._visitor_buttons(),
            Button("sign_sppd", "action_sign_sppd", _("Sign SPPD"), hotkey="g"),
        )

    def _visitor_buttons(self):
        return (Button("add_visitor", "action_add_visitor", self.env._("Add visitor")),)

    def _file_buttons(self):
        _ = self.env._
        sure = _("Close this file? Its documents stay as they are.")
        if self._lacks_recording_notice():
            sure = _(
                "Close this file? You confirm that the participants were told that the"
                " session is recorded (E.3.b.3)."
            )
        return (
            Button("add_document", "action_add_document", _("Add document")),
            Button("close", "action_close", _("Close"), hotkey="o", confirm=sure),
            Button("move", "action_move", _("Move"), hotkey="m"),
            Button("cancel", "action_cancel", _("Cancel")),
            Button("mark_no_show", "action_no_show", _("No-show")),
            Button("correct", "action_correct", _("Correct"), more=True),
        )

    def _visit_buttons(self):
        _ = self.env._
        exception, refusal = _("Grant exception"), _("Refuse a walk-in")
        return (
            Button("grant_override", "action_grant_override", exception, more=True),
            Button("refuse_walk_in", "action_refuse_walk_in", refusal, more=True),
        )

    # -- dialogues -------------------------------------------------------------

    def _open_wizard(self, name, **defaults):
        self.ensure_one()
        wizards = self.env[f"djpk.consultation.{name}.wizard"]
        return wizards._open(session_id=self.id, **defaults)

    def action_schedule(self):
        """Schedule this draft."""
        return self._open_wizard("schedule", letter_id=self.letter_id.id)

    def action_move(self):
        """DJPK moves the session."""
        return self._open_wizard("move")

    @contract("agent", session_id=RecordId(required=True), start=Moment(required=True))
    def open_move(self, session_id, start):
        """The dialogue of :meth:`move`, filled in for where it was dragged to.

        :param start: UTC; for a visit, the slot that it lies in most
        """
        session = self._visible(session_id, "session_id")
        start_wib = to_wib(start)
        if session.type_id.code == "video":
            place = {"start": self._stamp(start)}
        else:
            place = {"date": str(start_wib.date())}
            slots = self._slots_at(start_wib)
            place.update({"slot_id": slots[0].id} if slots else {})
        return session.with_env(self.env)._open_wizard("move", **place)

    def action_refuse_walk_in(self):
        """Put on record that somebody came for this visit in vain (E.3.c.11)."""
        self.ensure_one()
        return self._open_wizard("walk.in")

    def action_cancel(self):
        """Cancel the session, by the region's cause or DJPK's (E.3.c.9)."""
        return self._open_wizard("cancel")

    def action_no_show(self):
        """Nobody came (E.3.c.9)."""
        return self._open_wizard("no.show")

    def action_check_in(self):
        """Register who came (E.3.c.4)."""
        return self._open_wizard("check.in")

    def action_add_visitor(self):
        """Announce one more visitor, or a substitute at the desk (E.3.c.6)."""
        return self._open_wizard("add.visitor")

    def action_sign_sppd(self):
        """Sign travel documents of guests received (E.3.c.7)."""
        return self._open_wizard("sppd")

    def action_add_document(self):
        """Put a document on the file (E.3.b.3, E.3.c.10)."""
        return self._open_wizard("document")

    def action_close(self):
        """Close the complete file (E.3.b.3, E.3.c.10); the form is read again."""
        self.ensure_one()
        self.close(session_id=self.id)
        if self._lacks_recording_notice():
            # whoever closes has confirmed it, see the button
            self.recording_notice = True
        return True

    def action_correct(self):
        """Take a wrong outcome back."""
        return self._open_wizard("correct")

    def action_grant_override(self):
        """Waive a rule for this scheduled visit."""
        return self._open_wizard("override")

    def action_view_event(self):
        """The calendar event that follows the session."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "calendar.event",
            "res_id": self.event_id.id,
            "views": [(False, "form")],
        }

    def _letter_fate(self, cause="region"):
        """What an end by this cause does to the letter (R16), or ``False``.

        :param cause: as of ``cancel``; a no-show counts as the region's
        """
        if not self.policy_id:
            return False
        if self._keeps_letter(cause):
            return self.env._(
                "Letter %(letter)s is given back: another session can be scheduled on"
                " it.",
                letter=self.letter_id.display_name,
            )
        return self.env._(
            "Letter %(letter)s is used up: another session needs a new letter, whose"
            " working days count anew (E.3.c.9).",
            letter=self.letter_id.display_name,
        )
