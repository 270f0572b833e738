from odoo import api, models

from .djpk_action_mixin import Button


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """The letter's buttons: each opens the dialogue of a public method."""

    _inherit = "djpk.consultation.letter"

    @api.depends(
        "state",
        "type_id",
        "number",
        "letter_date",
        "channel_id",
        "to_director_general",
        "attachment_ids",
        "offer_id.state",
    )
    def _compute_action_states(self):
        return super()._compute_action_states()

    def _buttons(self):
        _ = self.env._
        sessions, schedule = "djpk.consultation.session", _("Schedule")
        offers = "djpk.consultation.offer"
        receipt, reopen = _("Correct receipt"), _("Take decision back")
        return (
            Button(
                "review", "action_approve", _("Approve"), verdict="approve", hotkey="a"
            ),
            Button("schedule", "action_schedule", schedule, sessions, hotkey="m"),
            Button("send", "action_offer", _("Offer times"), offers, verdict="offer"),
            *(self._offer_buttons(offers) if self.offer_id else ()),
            Button("review", "action_reject", _("Reject"), hotkey="r"),
            Button("correct_received_at", "action_correct_receipt", receipt, more=True),
            Button("reopen", "action_reopen", reopen, more=True),
        )

    def _offer_buttons(self, offers):
        """What an officer does with the last offer."""
        _, verdict = self.env._, "offer_answer"
        return (
            Button("choose", "action_choose", _("Record choice"), offers, verdict),
            Button("decline", "action_decline", _("None fits"), offers, verdict),
            Button(
                *("withdraw", "action_withdraw", _("Withdraw offer"), offers, verdict),
                more=True,
            ),
        )

    def _next_step(self):
        """A visit is approved first; a video session is scheduled at once (R09)."""
        if self.offer_id and not self._verify_offer_answer():
            return "action_choose"
        if self.state == "approved":
            return "action_schedule"
        if self.state != "received":
            return ""
        visit = self.type_id.code == "face_to_face"
        return "action_approve" if visit else "action_schedule"

    def action_approve(self):
        """Record that the unit or the leadership agrees (E.3.c.3)."""
        return self._open_review("approve", self.env._("Approve Letter"))

    def action_reject(self):
        """Record that the unit or the leadership does not agree (E.3.c.3)."""
        return self._open_review("reject", self.env._("Reject Letter"))

    def _open_review(self, decision, title):
        self.ensure_one()
        wizards = self.env["djpk.consultation.review.wizard"]
        return wizards._open(title, letter_id=self.id, decision=decision)

    def action_schedule(self):
        """Book a session on this letter, from its draft if there is one."""
        self.ensure_one()
        draft = self.session_ids.filtered(lambda session: session.state == "draft")[:1]
        wizards = self.env["djpk.consultation.schedule.wizard"]
        return wizards._open(letter_id=self.id, session_id=draft.id)

    def action_offer(self):
        """Offer up to three times by mail, and hold them."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.offer.wizard"]
        return wizards._open(letter_id=self.id)

    def action_choose(self):
        """Record which of the offered times the region chose."""
        return self._open_answer("choose")

    def action_decline(self):
        """Record that none of the offered times fits."""
        return self._open_answer("decline")

    def action_withdraw(self):
        """Take the open offer back."""
        return self._open_answer("withdraw")

    def _open_answer(self, name):
        self.ensure_one()
        wizards = self.env[f"djpk.consultation.offer.{name}.wizard"]
        return wizards._open(offer_id=self.offer_id.id)

    def action_correct_receipt(self):
        """Correct when the letter reached DJPK, with a reason."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.receipt.wizard"]
        return wizards._open(letter_id=self.id)

    def action_reopen(self):
        """Take a wrong decision back."""
        self.ensure_one()
        wizards = self.env["djpk.consultation.reopen.wizard"]
        return wizards._open(letter_id=self.id)

    def action_slot_board(self):
        """Where this letter could be scheduled, at a glance."""
        self.ensure_one()
        actions = self.env["ir.actions.actions"]
        action = actions._for_xml_id("djpk_consultation.slot_board_action")
        context = {"active_model": self._name, "active_id": self.id}
        return {**action, "context": context}

    def action_view_sessions(self):
        """The sessions on this letter."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sessions"),
            "res_model": "djpk.consultation.session",
            "view_mode": "list,form",
            "domain": [("letter_id", "=", self.id)],
            "context": {"default_letter_id": self.id},
        }

    def action_view_ticket(self):
        """The ticket of this letter."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "helpdesk.ticket",
            "res_id": self.ticket_id.id,
            "views": [(False, "form")],
        }
