from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools.wib import to_wib
from .djpk_consultation_notice_mixin import READERS


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationLetter(models.Model):
    """The times offered on a letter: at most one offer is open, and ends with what
    becomes of the letter."""

    _inherit = "djpk.consultation.letter"

    offer_ids = fields.One2many(
        "djpk.consultation.offer", "letter_id", "Offers", groups=READERS
    )
    offer_id = fields.Many2one(
        "djpk.consultation.offer",
        "Last offer",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=READERS,
        help="The last times that were offered, whatever became of them.",
    )
    offer_state = fields.Selection(related="offer_id.state", string="Offer state")
    offered = fields.Boolean(
        compute="_compute_offered",
        search="_search_offered",
        compute_sudo=True,
        help="Times are held for it: it waits for the region's answer.",
    )
    offer_text = fields.Char(
        "Offer",
        compute="_compute_offer_text",
        compute_sudo=True,
        help="Until when offered times are held for it, or what became of them.",
    )

    offered_times = fields.Char(
        compute="_compute_offer_text",
        compute_sudo=True,
        help="The times that are held for it.",
    )

    @api.depends("offer_id.state", "offer_id.expires_at")
    def _compute_offered(self):
        for letter in self:
            offer = letter.offer_id
            letter.offered = offer.state == "open" and not offer._is_over()

    def _search_offered(self, operator, value):
        if operator != "in":
            return NotImplemented
        held = Domain("offer_id.state", "=", "open") & Domain(
            "offer_id.expires_at", ">", fields.Datetime.now()
        )
        return held if True in value else ~held

    @api.depends("offer_id.state", "offer_id.expires_at", "offer_id.wish", "state")
    @api.depends_context("lang")
    def _compute_offer_text(self):
        for letter in self:
            offer = letter.offer_id
            shown = bool(offer) and letter.state != "used"
            letter.offer_text = shown and offer._summary_text()
            letter.offered_times = letter.offered and "; ".join(
                offer.line_ids.mapped("time_text")
            )

    def _apply(self, vals):
        if "state" in vals:
            offered = self.sudo().filtered("offer_id")
            for letter in offered:
                letter._end_offer("booked" if vals["state"] == "used" else "letter")
                letter._end_duty("offer")
        return super()._apply(vals)

    def _end_offer(self, cause):
        """Give back what an open offer on this letter holds; of a letter on which
        nothing was offered it costs nothing."""
        if self.offer_id.state == "open":
            self.offer_id._release(cause)

    def _offer_hours(self):
        """How long a place is held, by the policy of today."""
        policies = self.env["djpk.consultation.policy"]
        policy = policies._values_on(self.type_id.code, self._wib_today())
        return policy.offer_hours if policy else 0

    def _offer_end(self):
        return fields.Datetime.now() + timedelta(hours=self._offer_hours())

    def _end_expired_offer(self):
        """An offer whose time is up gives way to a new one, told or not."""
        if self.offer_id.state == "open" and self.offer_id._is_over():
            self.offer_id._release("expired")

    # -- verdicts --------------------------------------------------------------

    def _verify_offer(self):
        """R05, R09, R16: as for scheduling; one offer at a time."""
        self.ensure_one()
        found = self._verify_schedule()
        offer = self.offer_id
        if not found and not self._offer_hours():
            text = self.env._(
                "Offers are switched off: the policy holds them for 0 hours. Schedule"
                " the session, or ask a manager to change offer_hours."
            )
            found = [self._violation("wrong_state", text, self.type_id.code)]
        if not found and offer.state == "open" and not offer._is_over():
            text = self.env._(
                "An offer on letter %(letter)s is open until %(until)s. Withdraw it"
                " first, or record the answer.",
                letter=self.display_name,
                until=self._moment_text(to_wib(offer.expires_at)),
            )
            found = [self._violation("wrong_state", text, self.type_id.code)]
        return found

    def _verify_offer_answer(self):
        """What forbids recording the answer to the letter's offer."""
        self.ensure_one()
        if not self.offer_id:
            text = self.env._("Nothing has been offered on this letter.")
            return [self._violation("wrong_state", text, self.type_id.code)]
        return self.offer_id._verify_open()
