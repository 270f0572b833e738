from odoo import api, fields, models

from .djpk_consultation_session import QUIET


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """What becomes of an offer: chosen, declined, given back.

    The page, the portal, the officers' dialogues and the scheduled action all end it
    here; each end frees its places in the same transaction.
    """

    _inherit = "djpk.consultation.offer"

    def _choose(self, line, guests=(), reason=""):
        """The choice confirms: what was held turns into the booking (R05-R16).

        :param line: one of the offer's lines
        :param guests: :class:`~..tools.booking.Guest` items, for a visit
        :param reason: how it was chosen, for the audit trail
        :return: the scheduled session
        :raises ConsultationRefusal: every rule broken; the caller then rolls back,
            and the offer stays open
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_open())
        sessions = self.env["djpk.consultation.session"].sudo()
        wish = self._wish_of(line, guests)
        if wish.session:
            wish.session._lock()
        verdict, _agenda = sessions._judge(wish)
        self._refuse_all(verdict.violations)
        self._end("chosen")
        session = sessions._book(wish)
        self.sudo().session_id = session
        self._record("offer_chosen", reason=reason, after=line._place_text())
        return session

    def _wish_of(self, line, guests=()):
        """The booking of one line: strict, on the letter's draft if there is one."""
        sessions = self.env["djpk.consultation.session"].sudo()
        letter = self.sudo().letter_id
        draft = letter.session_ids.filtered(lambda session: session.state == "draft")
        wish = sessions._wish_on(
            letter,
            meeting_app=self.meeting_app or "",
            meeting_url=self.meeting_url or "",
            **line._wish_values(),
        )
        draft = draft[:1]
        return wish._replace(
            session=draft,
            guests=tuple(guests) or draft._guests(),
            team=draft.team_id,
        )

    def _decline(self, wish, reason=""):
        """None fits: the places are free again, and an officer is asked to see to it.

        :param wish: what would suit instead
        :param reason: how it was answered, for the audit trail
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_open())
        self._end("declined", wish=wish or False)
        self._record("offer_declined", reason=reason, after=wish or False)
        self._ask_officer()

    def _withdraw(self, reason):
        """An officer takes it back; who asked is told."""
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_open())
        self._release("withdrawn", reason)

    def _release(self, cause, reason=""):
        """Give the places back.

        :param cause: of the field ``release_cause``
        """
        for offer in self:
            offer._lock()
            offer._end("released", release_cause=cause)
            offer._record("offer_released", reason=reason, after=cause)
            if cause in ("expired", "withdrawn"):
                offer.letter_id._tell_asker("offer_ended", cause=cause, reason=reason)
            if cause == "expired":
                offer._ask_officer()

    def _end(self, state, **values):
        """The state, and every place that was held is free; waiting letters that
        could use one are told by the scheduled action."""
        self.ensure_one()
        now = fields.Datetime.now()
        self.sudo().with_context(**QUIET).write(
            {"state": state, "ended_at": now, **values}
        )
        # the letter stays valid, as who asked is told
        self.sudo().letter_id._apply({"valid_since": now})
        claims = self.env["djpk.consultation.claim"].sudo()
        held = claims.of_offer(self)
        held.release(values.get("release_cause") or state)
        if held:
            claims._look_at_freed()

    # -- the officer -------------------------------------------------------------

    def _ask_officer(self):
        """The letter waits again: its officer finds another time with the region."""
        letter = self.sudo().letter_id
        letter._set_duty(
            "offer",
            letter._officers()[:1],
            self._wib_today(),
            lambda told: told.offer_id._duty_text(),
            quiet=True,
        )

    def _duty_text(self):
        if self.state == "declined" and self.wish:
            return self.env._("None of the offered times fits: %s", self.wish[:200])
        if self.state == "declined":
            return self.env._("None of the offered times fits")
        return self.env._("The offer was not answered: call and agree on a time")

    # -- scheduled action --------------------------------------------------------

    @api.model
    def _cron_release(self):
        """Give back what was held and not chosen in time (E.3.c.3)."""
        due = self.search(self._due_domain(), order="expires_at, id")
        self.env["ir.cron"]._run_batch("offers", due, lambda offer: offer._expire())

    def _expire(self):
        self.filtered_domain(self._due_domain())._release("expired")

    @api.model
    def _due_domain(self):
        return [("state", "=", "open"), ("expires_at", "<=", fields.Datetime.now())]
