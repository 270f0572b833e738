from odoo import fields, models

from ..tools.wib import to_wib

#: Facts of a letter that a booking was decided on.
DECISIVE = (
    "number",
    "letter_date",
    "received_at",
    "channel_id",
    "region_id",
    "partner_id",
    "type_id",
    "to_director_general",
)
#: Set by methods only.
GUARDED = (
    "state",
    "decision",
    "decided_by",
    "decided_at",
    "historical",
    "sender_key",
    "number_key",
    "review_asked_at",
    "review_told_at",
    "review_reminded_at",
    "offer_id",
    "valid_since",
)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """Guards: what a direct create, write or import of a letter may not do."""

    _inherit = "djpk.consultation.letter"

    def _check_direct_values(self):
        """A new letter is received, nothing more; past ones come by a manager."""
        if self.env.su:
            return
        for letter in self:
            ended = letter.state in ("used", "rejected", "expired")
            if letter.historical and ended and self._has_role("manager"):
                continue
            if letter.state != "received" or letter.decision or letter.historical:
                self._refuse(
                    "wrong_state",
                    self.env._(
                        "A new letter is received, not decided on. Record the"
                        " decision with Approve or Reject."
                    ),
                )

    def _check_write(self, vals):
        if self.env.su:
            return
        names = [name for name in (*GUARDED, "agenda_number") if name in vals]
        if names:
            self._refuse(
                "wrong_state",
                self.env._(
                    "%(fields)s: changes only by Approve, Reject and by booking.",
                    fields=", ".join(names),
                ),
            )
        self._check_correction(vals)
        for letter in self.filtered(lambda letter: letter.state != "received"):
            names = [n for n in DECISIVE if n in vals and letter._differs(n, vals[n])]
            if names and not letter._only_names_region(names):
                letter._refuse_decided(names)

    def _only_names_region(self, names):
        """The way out of ``region_missing``: the quota binds from then on."""
        unknown = self.state == "approved" and not self.region_id
        return unknown and names == ["region_id"]

    def _refuse_decided(self, names):
        """What was decided on stays as the decision read it."""
        texts = {
            "used": self.env._(
                "Letter %(letter)s is used; %(fields)s stay as they were when it was"
                " decided on. After a cancellation by DJPK a manager can reopen it."
            ),
            "expired": self.env._(
                "Letter %(letter)s has expired; %(fields)s stay as they were. A new"
                " letter is needed, or a manager reopens this one."
            ),
        }
        decided = self.env._(
            "Letter %(letter)s has been decided on; %(fields)s stay as they were then."
            " A manager takes the decision back first (Reopen)."
        )
        text = texts.get(self.state, decided)
        values = {"letter": self.display_name, "fields": ", ".join(names)}
        self._refuse("wrong_state", text % values, self.type_id.code)

    def _check_correction(self, vals):
        if "received_at" not in vals:
            return
        moment = fields.Datetime.to_datetime(vals["received_at"])
        if any(letter.received_at != moment for letter in self):
            self._refuse(
                "wrong_state",
                self.env._(
                    "received_at: the time of receipt is on record. Correct it with"
                    " a reason (Correct receipt)."
                ),
            )

    def _verify_receipt(self):
        now = fields.Datetime.now()
        for letter in self:
            if letter.received_at > now:
                limit = self._moment_text(to_wib(now))
                self._refuse_value("received_at", "future", limit)
            received_on = to_wib(letter.received_at).date()
            if letter.letter_date and letter.letter_date > received_on:
                self._refuse_value("letter_date", "after", received_on)
