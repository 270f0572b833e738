from datetime import datetime, time

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_utc, to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """A letter that is not used in time, if the policy says so (E.3.b.1, E.3.c.1).

    Its calendar days count from the day of receipt, or from the day on which it was
    given back or reopened, or an offer on it ended: whoever could not use it until then
    loses nothing.
    """

    _inherit = "djpk.consultation.letter"

    valid_since = fields.Datetime(
        "Valid anew since",
        readonly=True,
        copy=False,
        help="When it was given back or reopened, or an offer on it ended: its days"
        " count from then.",
    )
    valid_until = fields.Date(
        compute="_compute_valid_until",
        help="Last day on which a session can be scheduled on it; empty: no limit.",
    )

    _open_idx = models.Index(
        "(received_at) WHERE state IN ('received', 'approved')"
        " AND historical IS NOT TRUE"
    )

    @api.depends("received_at", "valid_since", "type_id", "state")
    def _compute_valid_until(self):
        for letter in self:
            waits = letter.state in ("received", "approved", "expired")
            letter.valid_until = waits and letter._expired_on()

    # -- facts -----------------------------------------------------------------

    def _expired_on(self):
        """Last day of a letter that is not used in time; ``None`` = no expiry."""
        days = self._valid_days(self.type_id.code)
        if not self.received_at or not days:
            return None
        since = max(self.received_at, self.valid_since or self.received_at)
        return fields.Date.add(to_wib(since).date(), days=days)

    @api.model
    def _valid_days(self, type_code):
        """Calendar days; 0 = no expiry."""
        policies = self.env["djpk.consultation.policy"]
        policy = policies._values_on(type_code, self._wib_today())
        return policy.letter_valid_days if policy else 0

    def _has_expired(self):
        """Whether no session may be scheduled on it any more."""
        last_day = self._expired_on()
        held = self.sudo().offer_id.state == "open"
        late = last_day and last_day < self._wib_today() and not held
        return self.state == "expired" or bool(late)

    # -- scheduled action ------------------------------------------------------

    @api.model
    def _cron_expire(self):
        """Letters that were not used in time; who sent them is told."""
        late = self.search(self._late_domain(), order="received_at, id")
        self.env["ir.cron"]._run_batch(
            "letter_expire", late, lambda letter: letter._expire()
        )

    @api.model
    def _late_domain(self):
        """As :meth:`_has_expired`, of letters on which nothing is scheduled or
        offered."""
        late = Domain.FALSE
        for code in ("face_to_face", "video"):
            days = self._valid_days(code)
            if days:
                first = fields.Date.subtract(self._wib_today(), days=days)
                before = to_utc(datetime.combine(first, time()))
                late |= (
                    Domain("type_id.code", "=", code)
                    & Domain("received_at", "<", before)
                    & (
                        Domain("valid_since", "=", False)
                        | Domain("valid_since", "<", before)
                    )
                )
        return (
            late
            & Domain("state", "in", ("received", "approved"))
            & Domain("historical", "=", False)
            & ~Domain("offer_id.state", "=", "open")
        )

    def _expire(self):
        """One locked letter, if it is still unused."""
        if not self.filtered_domain(self._late_domain()):
            return
        before, last_day = self.state, self._expired_on()
        self._apply({"state": "expired"})
        self.env["djpk.consultation.log"].record(
            "expired", letter_id=self.id, ticket_id=self.ticket_id.id, before=before
        )
        self._tell_asker("expired", valid_until=fields.Date.to_string(last_day))
