from odoo import fields, models


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """What is told of an offer of times: when, until when, and where to choose."""

    _inherit = "djpk.consultation.notice"

    def _offer(self):
        """The offer that the mail is about, or none."""
        offers = self.env["djpk.consultation.offer"].sudo()
        return offers.browse((self.facts or {}).get("offer_id") or ()).exists()

    def _is_offer_true(self):
        """Whether it can still be chosen; that it ended is told to who knew of it."""
        if self.kind == "offer_ended":
            return bool(self._last_told(["offer"]))
        offer = self._offer()
        return offer.state == "open" and not offer._is_over()

    # -- rows ----------------------------------------------------------------------

    def _row_times(self):
        times = [
            self._told_time(*map(fields.Datetime.to_datetime, span))
            for span in (self.facts or {}).get("times", ())
        ]
        label = self.env._("Times offered")
        return label, "\n".join(f"{at}. {time}" for at, time in enumerate(times, 1))

    def _row_until(self):
        until = fields.Datetime.to_datetime((self.facts or {}).get("until"))
        return self.env._("Held for you until"), until and self._told_moment(until)

    def _row_choose(self):
        offer = self._offer()
        return self.env._("Choose here"), offer and offer._page_url()

    # -- notes ---------------------------------------------------------------------

    def _note_held(self, _policy):
        return self.env._(
            "Until then these times are held for you. Afterwards they are free for"
            " others again; your letter stays valid, and we agree on another time with"
            " you."
        )

    def _note_cap(self, policy):
        return self.env._(
            "You name the visitors when you choose: at most %(limit)s, or"
            " %(leader_limit)s if a head of region or a DPRD chair comes (E.3.c.6).",
            limit=policy.visitor_limit,
            leader_limit=policy.visitor_limit_leader,
        )
