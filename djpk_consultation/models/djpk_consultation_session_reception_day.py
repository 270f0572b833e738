from collections import Counter
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.booking import guest_limit
from ..tools.wib import at_hour, to_utc, to_wib

#: Printed from the desk, where the report is installed.
REPORTS = {
    "sppd": "djpk_consultation.action_report_sppd_visitor",
    "walk_in": "djpk_consultation.action_report_walk_in",
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What the reception desk paints: the day, its visits, who came, who is inside.

    Facts and the verdicts of the methods behind the buttons; no rule lives here.
    """

    _inherit = "djpk.consultation.session"

    def _reception_day(self):
        """
        :return: ``{"date", "day", "now", "turns_at", "next_id", "slots", "visits",
            "walk_ins", "is_agent", "reasons", "positions", "how_to_ask",
            "reports"}``; times in
            UTC, what ends in ``_text`` and ``time`` in WIB; ``turns_at``: when a
            check-in opens or closes next, or ``False``
        """
        today = self._wib_today()
        visits = self._visits(Domain("date", "=", today))
        issuers = visits._last_issuers()
        values = [visit._desk_values(issuers) for visit in visits]
        return {
            "date": str(today),
            "day": self._format(today, "EEEE, d MMMM yyyy"),
            "now": self._stamp(fields.Datetime.now()),
            "turns_at": self._stamp(visits._turns_at()),
            "next_id": visits._next_visit().id,
            "slots": self._slots_of(today),
            "visits": values,
            "walk_ins": self._walk_ins_of_today(),
            "is_agent": self._has_role("agent"),
            **self._desk_choices(),
        }

    def _visits(self, domain):
        """Visits on schedule, called off or over, that this user may see, in order."""
        visits = Domain("type_id.code", "=", "face_to_face")
        visits &= Domain("state", "!=", "draft") & Domain("historical", "=", False)
        found = self.search(visits & domain, order="start, id")
        # judged as the engine judges
        return found.sudo()

    def _next_visit(self):
        """The visit that the desk waits for: the first one whose time is not over."""
        now = fields.Datetime.now()
        open_ = self.filtered(
            lambda v: v.state in ("scheduled", "checked_in") and v.stop >= now
        )
        return open_[:1]

    def _turns_at(self):
        """When a check-in opens or closes next, in UTC, or ``None``."""
        open_ = self.filtered(lambda v: v.state in ("scheduled", "checked_in"))
        windows = [visit._checkin_window() for visit in open_]
        moments = [to_utc(opens) for opens, _closes in windows]
        # (its last moment still belongs to it)
        moments += [to_utc(closes) + timedelta(seconds=1) for _opens, closes in windows]
        now = fields.Datetime.now()
        return min((moment for moment in moments if moment > now), default=None)

    def _slots_of(self, day):
        policy = self._policy_on("face_to_face", day)
        return [
            {"code": slot.code, "time": self._hours_text(slot.hour_from, slot.hour_to)}
            for slot in (policy.slots if policy else ())
        ]

    def _hours_text(self, hour_from, hour_to):
        start, stop = (
            at_hour(self._wib_today(), hour) for hour in (hour_from, hour_to)
        )
        return f"{start:%H.%M}-{stop:%H.%M}"

    def _desk_choices(self):
        """What is chosen from, told and printed at the desk."""
        positions = self.env["djpk.consultation.position"].search_fetch(
            [], ["code", "name", "leader"]
        )
        walk_ins = self.env["djpk.consultation.walk.in"]
        return {
            "positions": [
                {"code": p.code, "name": p.name, "leader": p.leader} for p in positions
            ],
            "reasons": [
                {"code": code, "name": name}
                for code, name in walk_ins._fields[
                    "usual_reason"
                ]._description_selection(self.env)
            ],
            "how_to_ask": walk_ins._how_to_ask(),
            "reports": {
                name: bool(self.env.ref(xml_id, raise_if_not_found=False)) and xml_id
                for name, xml_id in REPORTS.items()
            },
        }

    def _walk_ins_of_today(self):
        """
        :return: ``{"count", "by_reason": [{"name", "count"}], "rows": [{"id", "time",
            "name", "institution", "reason", "ticket"}]}``
        """
        walk_ins = self.env["djpk.consultation.walk.in"]._of_today().sudo()
        labels = dict(walk_ins._fields["usual_reason"]._description_selection(self.env))
        other = self.env._("Another reason")
        counts = Counter(labels.get(w.usual_reason, other) for w in walk_ins)
        return {
            "count": len(walk_ins),
            "by_reason": [
                {"name": name, "count": count} for name, count in counts.most_common()
            ],
            "rows": [
                {
                    "id": walk_in.id,
                    "time": self._clock(walk_in.refused_at),
                    "name": walk_in.name,
                    "institution": walk_in.institution or "",
                    "reason": walk_in.reason,
                    "ticket": walk_in.ticket_id.number or "",
                }
                for walk_in in walk_ins
            ],
        }

    # -- one visit -------------------------------------------------------------

    def _desk_values(self, issuers):
        """A visit of today as the desk shows it.

        :param issuers: as :meth:`_last_issuers` gives them
        """
        self.ensure_one()
        slot = self.slot_id
        return {
            **self._desk_head(),
            "slot": slot.code or "",
            "time": self._hours_text(slot.hour_from, slot.hour_to) if slot else "",
            "unit": self.team_id.name or "",
            "room": self.room_id.name or "",
            "visitors": [visitor._desk_values() for visitor in self.visitor_ids],
            "caps": self._desk_caps(),
            "issuer": issuers.get(self.region_id.id) or self.partner_id.name or "",
            "add_refused": _texts(self._verify_add_visitor()),
            "sppd_refused": _texts(self._verify_sign_sppd()),
        }

    def _desk_head(self):
        """What names a visit, when it is, and what is possible if it is not now."""
        states = dict(self._fields["state"]._description_selection(self.env))
        refused = self._verify_check_in(self.visitor_ids.browse())
        return {
            "id": self.id,
            "name": self.name,
            "who": self.region_id.display_name or self.partner_id.name or self.name,
            "institution": self.partner_id.name or "",
            "state": self.state,
            "state_text": states[self.state],
            "today": self.date == self._wib_today(),
            "near": self.around_today,
            "headline": self._desk_headline(),
            "refused": _texts(refused),
            "instead": self._desk_instead() if refused else [],
            "reason_code": self._desk_reason(refused),
        }

    def _desk_headline(self):
        return self.env._(
            "Your visit is %(when)s WIB.",
            when=self._when_text(to_wib(self.start), self._wib_now(), "%H.%M"),
        )

    def _desk_instead(self):
        """What is still possible for a visit that cannot be received now."""
        found = []
        if self.date == self._wib_today() and not self._verify_grant_override():
            found.append(
                self.env._("A manager can grant an exception, with a reason on record.")
            )
        if not self._verify_move():
            found.append(
                self.env._("The Contact Center can move the visit to another time.")
            )
        elif self.state != "checked_in":
            found.append(self._letter_fate(self.cancel_cause or "region") or "")
        return [text for text in found if text]

    def _desk_reason(self, refused):
        """Under which usual reason a refusal of these visitors is counted."""
        if not refused:
            return ""
        if self.state == "cancelled":
            return "cancelled"
        return "outside_time" if self.date == self._wib_today() else "other_day"

    def _desk_caps(self):
        """E.3.c.6 in words, with a leader among those who came and without.

        :return: ``{"leader": {"limit", "text"}, "others": {"limit", "text"}}``
        """
        policy, granted = self._policy_values(), self.granted_limit
        limit, alone = (guest_limit(count, policy, granted) for count in (1, 0))
        who = self.visitor_ids.filtered("leader")[:1].position_id.name
        if who:
            text = self.env._(
                "%(who)s came: at most %(limit)s guests", who=who, limit=limit
            )
            absent = self.env._(
                "%(who)s did not come: at most %(limit)s guests", who=who, limit=alone
            )
        else:
            text = self.env._(
                "With a head of region or DPRD chair: at most %(limit)s guests",
                limit=limit,
            )
            absent = self.env._("At most %(limit)s guests", limit=alone)
        return {
            "leader": {"limit": limit, "text": text},
            "others": {"limit": alone, "text": absent},
        }

    def _last_issuers(self):
        """Who issued the last SPPD of each region.

        :return: ``{region id: issuer}``; one query
        """
        regions = self.region_id
        if not regions:
            return {}
        self.env["djpk.consultation.visitor"].flush_model()
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT ON (session.region_id)"
                " session.region_id, visitor.sppd_issuer"
                " FROM djpk_consultation_visitor AS visitor"
                " JOIN djpk_consultation_session AS session"
                " ON session.id = visitor.session_id"
                " WHERE session.region_id IN %s AND visitor.sppd_signed_at IS NOT NULL"
                " ORDER BY session.region_id, visitor.sppd_signed_at DESC",
                tuple(regions.ids),
            )
        )
        return dict(self.env.cr.fetchall())

    def _clock(self, moment):
        """Naive UTC datetime -> WIB clock, or nothing."""
        return f"{to_wib(moment):%H.%M}" if moment else ""


def _texts(violations):
    return list(dict.fromkeys(violation.message for violation in violations))
