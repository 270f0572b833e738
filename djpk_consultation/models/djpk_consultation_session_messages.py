from odoo import models

from ..tools.wib import month_end, month_of


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """What a verdict says: the limit, the actual value, and the way out."""

    _inherit = "djpk.consultation.session"

    def _day_text_for(self, code, day, agenda):
        """Why a day cannot be had."""
        _ = self.env._
        when = self._day_text(day)
        if code == "policy_missing":
            return _(
                "No policy is in force on %(day)s; the circular binds from 2 January"
                " 2024. Choose a day that a policy covers.",
                day=when,
            )
        if code == "in_the_past":
            return _(
                "%(day)s has passed; now is %(now)s. Choose a later time.",
                day=when,
                now=self._moment_text(agenda.now),
            )
        if code == "slot_closed":
            return _(
                "%(day)s is closed: %(reason)s. Choose another day.",
                day=when,
                reason=agenda.closed(day).reason,
            )
        if code == "lead_time":
            return self._lead_time_text(day, agenda)
        if not agenda.year_known(day):
            return _(
                "The holidays of %(year)s are not on record yet, so no session is"
                " promised on %(day)s. Choose a day in a year that is on record.",
                year=day.year,
                day=when,
            )
        return _(
            "%(day)s is not a working day (weekend, national holiday or joint"
            " leave). Choose a working day.",
            day=when,
        )

    def _lead_time_text(self, day, agenda):
        earliest = agenda.earliest_for(agenda.policy_on(day))
        if earliest is None:
            return self.env._(
                "The earliest day cannot be told: the holidays of the year after"
                " %(received)s are not on record yet.",
                received=self._moment_text(agenda.received),
            )
        return self.env._(
            "%(day)s is too early: the letter was received %(received)s and the"
            " session is at the earliest %(count)s working days after, on"
            " %(earliest)s. Choose that day or a later one.",
            day=self._day_text(day),
            received=self._moment_text(agenda.received),
            count=agenda.policy_on(day).lead_working_days,
            earliest=self._day_text(earliest),
        )

    def _month_violation(self, day, agenda):
        """R11 (E.3.c.5)"""
        text = self.env._(
            "The region has %(used)s of %(limit)s visits in %(month)s. Choose another"
            " month, or a video session, which does not count.",
            used=agenda.taken.months[month_of(day)],
            limit=agenda.month_limit(day),
            month=self._day_text(month_end(day), month=True),
        )
        return self._violation("region_quota", text)

    def _missed(self, miss, wish, agenda):
        """The refusal when the search found no place."""
        if miss.code == "region_quota":
            return self._month_violation(miss.day, agenda)
        if miss.code in ("day_full", "slot_taken"):
            text = self._slot_text(miss.code, wish._replace(day=miss.day), agenda)
            return self._violation(miss.code, text)
        if miss.day > agenda.horizon and not wish.day:
            text = self.env._(
                "No place is looked for after %(last)s, and the earliest lawful day is"
                " %(first)s. Name that day or a later one, or ask again later.",
                first=self._day_text(miss.day),
                last=self._day_text(agenda.horizon),
            )
            return self._violation("no_free_slot", text, wish.type_code)
        unknown = sorted({d.year for d, why in agenda.skipped if why == "unknown"})
        hint = ""
        if unknown:
            hint = self.env._(
                " The holidays of %(years)s are not on record yet.",
                years=", ".join(map(str, unknown)),
            )
        # a video session asked for on one day is looked for on that day alone
        narrow = wish.type_code == "video" and wish.day
        last = wish.day if narrow else max(agenda.horizon, miss.day)
        text = self.env._(
            "No free place from %(first)s to %(last)s.%(hint)s Ask again later, or for"
            " a video session.",
            first=self._day_text(miss.day),
            last=self._day_text(last),
            hint=hint,
        )
        return self._violation("no_free_slot", text, wish.type_code)

    def _slot_text(self, code, wish, agenda):
        """Why a slot of a lawful day cannot be had."""
        _ = self.env._
        day, slot = self._day_text(wish.day), wish.slot_code or "-"
        policy = agenda.policy_on(wish.day)
        if code == "slot_taken":
            return _(
                "Slot %(slot)s on %(day)s is taken (%(limit)s visit per slot). Choose"
                " another slot.",
                slot=slot,
                day=day,
                limit=policy.slot_capacity,
            )
        if code == "day_full":
            return _(
                "%(day)s is full: %(used)s of %(limit)s visits. Choose another day.",
                day=day,
                used=agenda.taken.days[wish.day],
                limit=policy.daily_limit,
            )
        if code == "room_taken":
            return _(
                "No room is free in slot %(slot)s on %(day)s. Choose another slot or"
                " room.",
                slot=slot,
                day=day,
            )
        if code == "in_the_past":
            return _(
                "Slot %(slot)s on %(day)s has begun; now is %(now)s. Choose a later"
                " slot.",
                slot=slot,
                day=day,
                now=self._moment_text(agenda.now),
            )
        return self._slot_closed_text(wish, agenda)

    def _slot_closed_text(self, wish, agenda):
        slot, day = wish.slot_code or "-", self._day_text(wish.day)
        slots = agenda.policy_on(wish.day).slots
        wanted = [one.id for one in slots if one.code == wish.slot_code]
        closure = wanted and agenda.closure_of(wish.day, wanted[0])
        if closure:
            return self.env._(
                "Slot %(slot)s on %(day)s is closed: %(reason)s. Choose another slot.",
                slot=slot,
                day=day,
                reason=closure.reason,
            )
        return self.env._(
            "Slot %(slot)s on %(day)s is closed. Choose another slot.",
            slot=slot,
            day=day,
        )

    def _video_text(self, fault, wish, agenda):
        """Why a video session cannot be at that time."""
        _ = self.env._
        when = f"{self._moment_text(wish.start)[:-4]}-{wish.stop:%H:%M} WIB"
        if fault == "outside_office_hours":
            office = agenda.office_day(wish.start.date())
            hours = ", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in office.blocks)
            return _(
                "%(when)s is outside office hours (%(hours)s WIB). Choose a time"
                " within them.",
                when=when,
                hours=hours,
            )
        room = self.env["djpk.consultation.room"].sudo().browse(wish.room_id).name
        if fault == "room_taken":
            return _(
                "%(room)s is taken at %(when)s. Choose another room or time.",
                room=room,
                when=when,
            )
        return _(
            "%(room)s is closed at %(when)s. Choose another room or day.",
            room=room,
            when=when,
        )

    # -- derivation ------------------------------------------------------------

    def _why(self, fit, agenda):
        """How the earliest lawful place follows from the receipt.

        E.g. "received Mon 2 Jun 10:00 -> +3 WD = Thu 5 Jun; 5 Jun full -> Tue 10 Jun
        (6-9 Jun not working) 09.00-10.00 WIB".
        """
        _ = self.env._
        parts = []
        policy = agenda.policy_on(fit.day)
        first = agenda.earliest_for(policy)
        if agenda.received and first:
            parts.append(
                _(
                    "received %(received)s -> +%(count)s WD = %(first)s",
                    received=f"{self._short(agenda.received)} {agenda.received:%H:%M}",
                    count=policy.lead_working_days,
                    first=self._short(first),
                )
            )
        skipped = [item for item in agenda.skipped if not first or item[0] >= first]
        for why, days in _runs(skipped):
            text = self._skip_text(why, days)
            if text:
                parts.append(text)
        off = [days for why, days in _runs(skipped) if why in ("off", "unknown")]
        notes = [_("%(days)s not working", days=self._span(days)) for days in off]
        note = f" ({', '.join(notes)})" if notes else ""
        place = f"{fit.start:%H.%M}-{fit.stop:%H.%M} WIB"
        target = (
            place
            if fit.day == first and not skipped
            else (f"-> {self._short(fit.day)}{note} {place}")
        )
        return f"{'; '.join(parts)} {target}".strip()

    def _skip_text(self, why, days):
        _ = self.env._
        span = self._span(days)
        if why == "full":
            return _("%(days)s full", days=span)
        if why == "closed":
            return _("%(days)s closed", days=span)
        if why == "quota":
            return _("%(days)s: the region's visits of the month are used", days=span)
        return ""

    def _way_text(self, agenda):
        """What was passed over since a shut place, e.g. "18 Aug not working; 19 Aug
        full"."""
        texts = [self._passed_text(why, days) for why, days in _runs(agenda.skipped)]
        return "; ".join(filter(None, texts))

    def _passed_text(self, why, days):
        if why in ("off", "unknown"):
            return self.env._("%(days)s not working", days=self._span(days))
        if why == "early":
            return self.env._(
                "%(days)s too early for the letter", days=self._span(days)
            )
        return self._skip_text(why, days)

    def _short(self, day):
        return self._format(day, "EEE d MMM")

    def _span(self, days):
        """One day or a run of days, e.g. "6-9 Jun"."""
        first, last = days[0], days[-1]
        if first == last:
            return self._format(first, "d MMM")
        same = month_of(first) == month_of(last)
        return (
            f"{self._format(first, 'd' if same else 'd MMM')}"
            f"-{self._format(last, 'd MMM')}"
        )


def _runs(skipped):
    """``[(reason, [days])]``: neighbours with one reason together."""
    runs = []
    for day, why in skipped:
        if not runs or runs[-1][0] != why:
            runs.append((why, []))
        runs[-1][1].append(day)
    return runs
