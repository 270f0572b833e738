from odoo import fields, models

from ..tools.wib import to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """Verdicts: may times be offered, and may an offer still be answered?"""

    _inherit = "djpk.consultation.offer"

    def _is_over(self):
        """Whether its time is up, scheduled action or not."""
        return self.expires_at <= fields.Datetime.now()

    def _verify_open(self):
        """What forbids an answer, or withdrawing it: it has ended."""
        self.ensure_one()
        if self.state == "open" and not self._is_over():
            return []
        return [self._violation("wrong_state", self._ended_text(), self._type_code())]

    def _type_code(self):
        return self.letter_id.type_id.code

    def _summary_text(self):
        """Where it stands, on one line of a list."""
        _ = self.env._
        labels = dict(self._fields["state"]._description_selection(self.env))
        if self.state == "open" and not self._is_over():
            until = to_wib(self.expires_at)
            return _(
                "Held until %(until)s",
                until=f"{self._format(until.date(), 'EEE d MMM')} {until:%H.%M}",
            )
        if self.state == "declined" and self.wish:
            return f"{labels['declined']}: {self.wish[:60]}"
        if self.state == "open" or self.release_cause == "expired":
            return _("Not answered in time")
        return labels[self.state]

    def _ended_text(self):
        """Why an offer that is over cannot be answered, and the way out."""
        _ = self.env._
        if self.state == "chosen":
            return _("A time of this offer has been chosen already.")
        if self.state == "declined":
            return _("The region answered that none of these times fits. Offer others.")
        if self.state == "open" or self.release_cause == "expired":
            return _(
                "The times were held until %(until)s and are free for others again."
                " Offer new ones.",
                until=self._moment_text(to_wib(self.expires_at)),
            )
        return _("This offer has been withdrawn. Offer new times.")
