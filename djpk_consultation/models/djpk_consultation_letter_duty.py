from odoo import api, fields, models

from ..tools.wib import to_wib
from ..tools.workdays import UnknownYear

#: What makes a letter complete, and whose decision it is.
WATCHED = {
    "attachment_ids",
    "channel_id",
    "letter_date",
    "number",
    "team_id",
    "ticket_id",
    "to_director_general",
    "topic_id",
    "type_id",
}
#: Since when the unit is asked, and what it was sent.
MARKS = ("review_asked_at", "review_told_at", "review_reminded_at")


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """R05, R09: who completes a letter that came, and who decides on it."""

    _name = "djpk.consultation.letter"
    _inherit = ["djpk.consultation.letter", "djpk.consultation.duty"]

    review_asked_at = fields.Datetime("Decision asked", readonly=True, copy=False)
    review_told_at = fields.Datetime("Unit told", readonly=True, copy=False)
    review_reminded_at = fields.Datetime("Unit reminded", readonly=True, copy=False)

    # -- CRUD ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        letters = super().create(vals_list)
        letters.filtered(lambda letter: not letter.historical)._follow_duties()
        return letters

    def write(self, vals):
        units = {letter: letter.team_id for letter in self}
        result = super().write(vals)
        if not WATCHED.isdisjoint(vals):
            moved = self.filtered(lambda letter: units[letter] != letter.team_id)
            moved._forget_review()
            self._follow_duties()
        return result

    def _apply(self, vals):
        ends = vals.get("state", "used") != "used"
        waited = self.filtered(lambda letter: letter.state == "received")
        result = super()._apply(vals)
        if "attachment_ids" in vals:
            self._follow_duties()
        elif ends:
            waits = self.filtered(lambda letter: letter.state == "received")
            (waits - waited)._forget_review()
            (waits | waited)._follow_duties()
        return result

    # -- duties ----------------------------------------------------------------

    def _follow_duties(self):
        """The activities are those that the letter's state asks for."""
        for letter in self:
            missing = letter._missing_for_review()
            if missing:
                letter._set_duty(
                    "complete_letter",
                    letter._officers(),
                    self._wib_today(),
                    lambda record: record._missing_summary(),
                    quiet=True,
                )
            else:
                letter._end_duty("complete_letter")
            if not missing and letter._asks_review():
                letter._ask_review()
            else:
                letter._end_duty("review")

    def _missing_for_review(self):
        """Labels of what an officer has to fill in before anybody decides."""
        self.ensure_one()
        if self.state != "received":
            return []
        missing = self._missing_parts()
        if self.type_id.code == "face_to_face" and not self.team_id:
            missing.append(self.env._("technical unit"))
        return missing

    def _asks_review(self):
        """R09: a complete letter for a visit waits for the unit's decision."""
        waits = self.state == "received" and self.type_id.code == "face_to_face"
        return waits and not self._verify_complete()

    def _officers(self):
        """Who completes it: the officer of its ticket, or who entered it."""
        officer = self.ticket_id.user_id or self.create_uid
        if officer.active and officer.has_group("djpk_consultation.group_agent"):
            return officer
        team = self.ticket_id.team_id or self.env.ref(
            "djpk_consultation.team_contact_center"
        )
        return self._responsible(team)

    def _ask_review(self):
        if not self.review_asked_at:
            now = fields.Datetime.now()
            self._apply({"review_asked_at": now})
        try:
            due = self._review_due().date()
        except UnknownYear:
            due = self._wib_today()
        self._set_duty(
            "review",
            self._responsible(self.team_id),
            due,
            lambda record: record._review_summary(),
            quiet=True,
        )

    def _forget_review(self):
        """Another unit, or a decision taken back: its day begins anew."""
        asked = self.filtered("review_asked_at")
        if asked:
            asked._apply(dict.fromkeys(MARKS, False))

    def _missing_summary(self):
        return self.env._(
            "Fill in: %(parts)s", parts=", ".join(self._missing_for_review())
        )

    def _review_summary(self):
        return self.env._("Approve or reject the visit")

    def _request_text(self):
        subject = self.env._(
            "To be decided: letter %(letter)s", letter=self.display_name
        )
        return subject, self._waiting_text()

    def _reminder_text(self):
        subject = self.env._(
            "Still to be decided: letter %(letter)s", letter=self.display_name
        )
        return subject, self._waiting_text()

    def _waiting_text(self):
        return self.env._(
            "The visit cannot be scheduled before the unit agrees (E.3.c.3). Received"
            " %(received)s; earliest day of the visit: %(earliest)s.",
            received=self._moment_text(to_wib(self.received_at)),
            earliest=self._day_text(self.earliest_date) if self.earliest_date else "-",
        )

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _cron_review(self):
        """Tell units of letters to decide on; remind them once, a working day later."""
        asked = self.search(
            [
                ("state", "=", "received"),
                ("review_asked_at", "!=", False),
                ("review_reminded_at", "=", False),
            ],
            order="review_asked_at, id",
        )
        todo = asked.filtered(
            lambda letter: letter._is_telling_due() or letter._is_reminder_due()
        )
        self.env["ir.cron"]._run_batch("review", todo, lambda one: one._tell_unit())

    def _review_due(self):
        """One working day after the unit was asked, naive WIB.

        :raises UnknownYear: the holidays of that year are not on record
        """
        return self._office_days().later(to_wib(self.review_asked_at), 1)

    def _office_days(self):
        sessions = self.env["djpk.consultation.session"]
        return sessions._workdays(self.type_id.code)

    def _is_telling_due(self):
        return not self.review_told_at and self._asks_review()

    def _is_reminder_due(self):
        if self.review_reminded_at or not self.review_told_at:
            return False
        now = self._wib_now()
        try:
            is_due = self._office_days().is_open(now) and self._review_due() <= now
        except UnknownYear:
            return False
        return is_due and self._asks_review()

    def _tell_unit(self):
        unit, now = self._responsible(self.team_id), fields.Datetime.now()
        if self._is_telling_due():
            self._apply({"review_told_at": now})
            self._tell(unit, lambda letter: letter._request_text())
        elif self._is_reminder_due():
            self._apply({"review_reminded_at": now})
            self._tell(unit, lambda letter: letter._reminder_text())
            self.env["djpk.consultation.log"].record(
                "review_reminded", letter_id=self.id, ticket_id=self.ticket_id.id
            )
