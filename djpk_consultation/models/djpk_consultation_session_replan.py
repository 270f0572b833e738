from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.fields import Domain

from ..exceptions import ConsultationRefusal
from ..tools.booking import Wish


class Way(NamedTuple):
    """Where a session that has to leave its place would go, or why nowhere.

    ``fit``: :class:`~..tools.places.Fit` or ``None``; ``why``: its derivation, or what
    keeps the session from every place.
    """

    fit: object
    why: str


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Booked places that DJPK has shut since, and the way out: a move at no cost."""

    _inherit = "djpk.consultation.session"

    # -- what is shut ----------------------------------------------------------

    def _stranded(self):
        """Sessions to come that stand where DJPK is closed by now, by time."""
        coming = self.sudo().search(
            Domain("state", "=", "scheduled")
            & Domain("historical", "=", False)
            & Domain("stop", ">", fields.Datetime.now()),
            order="start, id",
        )
        shut = coming._shut()
        return coming.filtered(lambda session: session in shut)

    def _shut(self):
        """Those of these whose place is shut; one query for all.

        :return: ``{session: one of tools.agenda.SHUT}``
        """
        shut = {}
        for kind, sessions in self.grouped("type_id").items():
            agenda = self._closing_agenda(kind.code, sessions.mapped("date"))
            for session in sessions:
                fault = agenda.shut(session._fit())
                if fault:
                    shut[session] = fault
        return shut

    def _shut_at(self, type_code, fit):
        """Whether a place is shut; of :data:`~..tools.agenda.SHUT`, or empty."""
        return self._closing_agenda(type_code, [fit.day]).shut(fit)

    def _closing_agenda(self, type_code, days):
        """The calendar of some days: what is closed, and nothing of what is taken."""
        agenda = self._bare_agenda(type_code)
        agenda.closures = self._closures(min(days), max(days))
        agenda.now = datetime.min  # a place that is over was shut or not, too
        return agenda

    def _shut_reasons(self):
        """Why each of these cannot take place, as who asked is told it.

        :return: ``{session: text}``, in the house's language
        """
        told = self._in_house()
        days = told.mapped("date")
        closures = told._closures(min(days), max(days)) if days else []
        leaves = told._leaves_over(told)
        return {
            session: told._shut_reason(session._fit(), closures, leaves)
            for session in told
        }

    @api.model
    def _leaves_over(self, places):
        """The office's days off in the time of sessions or offered times."""
        leaves = self.env["resource.calendar.leaves"].sudo()
        if not places:
            return leaves
        return leaves.search(
            Domain("calendar_id.policy_ids", "!=", False)
            & Domain("resource_id", "=", False)
            & Domain("date_from", "<", max(places.mapped("stop")))
            & Domain("date_to", ">", min(places.mapped("start"))),
            order="date_from, id",
        )

    def _shut_reason(self, fit, closures, leaves):
        for leave in leaves:
            if leave.day_from <= fit.day <= leave.day_to:
                return leave._told_text(fit.day)
        for closure in closures:
            if closure.shuts(fit):
                return closure.reason
        return self.env._("The office hours have changed.")

    # -- the way out -----------------------------------------------------------

    def _way_wish(self):
        """The next lawful place after the one that was shut (R06-R15)."""
        self.ensure_one()
        return Wish(
            letter=self.letter_id,
            session=self,
            type_code=self.type_id.code,
            slot_code=self.slot_id.code or "",
            meeting_app=self.meeting_app,
            meeting_url=self.meeting_url,
            guests=self._guests(),
            moving=True,
            since=self._fit(),
        )

    def _ways(self):
        """A dry run: where each would go, one after another. Nothing is written.

        :return: ``{session: Way}``, in the order of these sessions
        """
        agendas = self._agendas(self.letter_id)
        ways = {}
        for session in self:
            agenda, own = agendas[session.letter_id], session._fit()
            # the place in the region's month goes along (R11)
            agenda.quota = False
            agenda.taken.give_up(own)
            verdict = self._verdict(session._way_wish(), agenda)
            agenda.taken.add(verdict.fit or own)
            if verdict.violations:
                why = " ".join(v.message for v in verdict.violations)
                ways[session] = Way(None, why)
            else:
                ways[session] = Way(verdict.fit, self._way_text(agenda))
        return ways

    def _make_way(self, fit, reason, told):
        """Move to the place planned, or if it is gone to the next lawful one.

        :param fit: :class:`~..tools.places.Fit`, or ``None`` if none was planned
        :param told: the reason as who asked is told it
        :raises ConsultationRefusal: there is no lawful place
        """
        self.ensure_one()
        if fit:
            try:
                return self._move_to(fit, reason, told)
            except ConsultationRefusal:
                self.invalidate_recordset()
        self._lock()
        self._refuse_all(self._verify_move())
        self._move_as(self._way_wish(), reason, told)
        return self

    def _move_to(self, fit, reason, told):
        """Move to that very place.

        :raises ConsultationRefusal: it is taken, shut or not lawful
        """
        return self._move(
            reason,
            day=fit.day,
            slot_code=fit.slot.code if fit.slot else "",
            start=None if fit.slot else fit.start,
            stop=None if fit.slot else fit.stop,
            room_id=fit.room_id,
            told=told,
        )

    def _restore(self, reason):
        """Take a cancellation by DJPK back, where the place is open again.

        :raises ConsultationRefusal: it is over, shut, or somebody's by now
        """
        self.ensure_one()
        self._refuse_all(self._verify_not_over())
        if self._shut():
            text = self.env._(
                "%(place)s is still closed. Book another time on the letter.",
                place=self.schedule_text,
            )
            self._refuse("slot_closed", text, self.type_id.code)
        self._correct(reason)
