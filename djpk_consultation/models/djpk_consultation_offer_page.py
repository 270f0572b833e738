from odoo import api, models

from ..exceptions import ConsultationRefusal
from ..tools.arguments import BadArgument, Items, Struct, Text, parse_all
from .djpk_consultation_session_parse import VISITOR

#: What a page's form may send; everything else is left aside.
CHOICE = {"visitors": Items(Struct(True, **VISITOR), 50)}
ANSWER = {"wish": Text(1000)}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationOffer(models.Model):
    """The page on which an offer is answered, without login; the portal shows the
    same parts."""

    _inherit = "djpk.consultation.offer"

    # -- answers -----------------------------------------------------------------

    def _choose_on_page(self, line_id, visitors, reason):
        """:meth:`_choose` with what a form sent.

        :param line_id: as text
        :param visitors: ``[{"name", "position_code"}]``; rows without a name are left
        :return: why it is refused, as lines of text; empty if it is booked
        """
        line = self.line_ids.filtered(lambda line: str(line.id) == line_id)
        if not line:
            return [self.env._("Please choose one of the times.")]
        named = [row for row in visitors if row["name"].strip()]
        return self._try(
            CHOICE,
            {"visitors": named},
            lambda form: self._choose(line, self._guests(form["visitors"]), reason),
        )

    def _decline_on_page(self, wish, reason):
        """:meth:`_decline` with what a form sent; returns as the other one."""
        return self._try(
            ANSWER, {"wish": wish}, lambda form: self._decline(form["wish"], reason)
        )

    def _try(self, spec, form, work):
        """Answer, or roll back to where the offer stands and tell why."""
        try:
            values = parse_all(spec, form)
            with self.env.cr.savepoint():
                work(values)
        except BadArgument as error:
            return [v.message for v in self._refusal_of(error).violations]
        except ConsultationRefusal as refusal:
            self.invalidate_model()
            return list(dict.fromkeys(v.message for v in refusal.violations))
        return []

    # -- what the page shows -------------------------------------------------------

    def _page_words(self):
        """All that the page tells of an offer, in the reader's language.

        :return: ``{"state", "letter", "who", "until", "lines", "visit", "cap", "few",
            "positions", "chosen", "contacts"}``; ``few`` visitors may always come;
            ``lines`` are ``[{"id", "time", "fault"}]``; ``state`` is ``open``,
            ``expired``, ``withdrawn``, ``declined`` or ``chosen``
        """
        self.ensure_one()
        letter, state = self.letter_id, self._page_state()
        still_open = state == "open"
        return {
            "state": state,
            "letter": letter.number or letter.agenda_number or "",
            "who": letter.partner_id.name or letter.region_id.name or "",
            "until": self._clock_moment(self.expires_at, letter.region_id.tz),
            "lines": self._page_lines() if still_open else [],
            "visit": self._type_code() == "face_to_face",
            "cap": self._cap_text() if still_open else "",
            "few": self._few(),
            "positions": self._page_positions() if still_open else [],
            "chosen": self._chosen_text() if state == "chosen" else "",
            "contacts": self.env["djpk.consultation.notice"]._contacts(),
        }

    def _page_state(self):
        """What became of it, as its reader is told: an offer that gave way to another
        schedule, or to a new decision, is withdrawn."""
        if self.state == "open":
            return "expired" if self._is_over() else "open"
        if self.state == "released":
            expired = self.release_cause == "expired"
            return "expired" if expired else "withdrawn"
        return self.state

    def _page_lines(self):
        """The times, with what has happened to one since it was offered."""
        found, _agenda = self._verdicts([self._wish_of(line) for line in self.line_ids])
        return [
            {
                "id": line.id,
                "time": line.time_text,
                "fault": " ".join(dict.fromkeys(v.message for v in faults)),
            }
            for line, (faults, _fit) in zip(self.line_ids, found, strict=True)
        ]

    def _cap_text(self):
        """E.3.c.6, by the policy of the first day offered."""
        policy = self._page_policy()
        if not policy or self._type_code() != "face_to_face":
            return ""
        return self.env._(
            "At most %(limit)s visitors are received, or %(leader_limit)s if a head of"
            " region or a DPRD chair comes (E.3.c.6).",
            limit=policy.visitor_limit,
            leader_limit=policy.visitor_limit_leader,
        )

    def _page_policy(self):
        sessions = self.env["djpk.consultation.session"]
        return sessions._policy_on(self._type_code(), self.line_ids[:1].date)

    def _few(self):
        policy = self._page_policy()
        return policy.visitor_limit if policy else 0

    @api.model
    def _page_positions(self):
        """``[(code, name)]``; staff, the usual one, first."""
        positions = self.env["djpk.consultation.position"].sudo().search([])
        ordered = positions.sorted(lambda position: position.code != "staff")
        return [(position.code, position.name) for position in ordered]

    def _chosen_text(self):
        """The schedule that the choice gave, while it stands."""
        session = self.session_id
        if session.state != "scheduled":
            return ""
        zone = self.letter_id.region_id.tz
        when = self._clock_span(session.start, session.stop, zone)
        return f"{session.name} · {when}"
