from odoo import models

from ..tools.booking import Verdict, guest_limit
from ..tools.places import Fit, Miss
from ..tools.refusal import OVERRIDABLE
from ..tools.wib import month_of


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Verdicts: facts in, broken rules out. Forms, buttons and calls share them."""

    _inherit = "djpk.consultation.session"

    def _verdict(self, wish, agenda):
        """Every rule that a booking breaks, and the place it would get.

        :param wish: :class:`~..tools.booking.Wish`
        :param agenda: :class:`~..tools.agenda.Agenda` of the days in question
        :return: :class:`~..tools.booking.Verdict`
        """
        waiver = self._waiver(wish)
        found = self._verify_override(wish)
        found += self._verify_letter(wish)
        found += self._verify_meeting(wish)
        found += self._verify_region(wish)
        placed, fit = self._verify_place(wish, agenda, waiver)
        found += placed
        found += self._verify_guests(wish, agenda, fit)
        return Verdict(
            [v for v in found if v.code not in waiver],
            [v for v in found if v.code in waiver],
            fit,
        )

    def _waiver(self, wish):
        """Codes that a manager waives for this booking or waived for its letter."""
        asked = set(wish.override or ()) if self._has_role("manager") else set()
        kept = set(wish.letter.override_ids.mapped("code"))
        if wish.session:
            kept |= set(wish.session.override_ids.mapped("code")) - {
                "lead_time",
                "region_quota",
            }
        return (asked | kept) & set(OVERRIDABLE)

    def _verify_override(self, wish):
        """Only a manager, and only the rules that may be."""
        found = []
        for code in wish.override or ():
            if code not in OVERRIDABLE:
                text = self.env._(
                    "%(code)s cannot be overridden. These can: %(codes)s.",
                    code=code,
                    codes=", ".join(OVERRIDABLE),
                )
            elif not self._has_role("manager"):
                text = self.env._(
                    "%(code)s can be overridden by a manager only. Ask one to book.",
                    code=code,
                )
            else:
                continue
            found.append(self._violation("not_overridable", text, wish.type_code))
        return found

    # -- letter, meeting, region, guests ---------------------------------------

    def _verify_letter(self, wish):
        """R05, R09, R16 (E.3.b.1, E.3.c.1, E.3.c.3, E.3.c.9)"""
        letter = wish.letter
        if not letter:
            text = self.env._(
                "A session takes a request letter to the Director General, sent by"
                " WhatsApp or e-mail. Register it first, then give its letter_id."
            )
            return [self._violation("letter_missing", text, wish.type_code)]
        if wish.moving:
            return []
        found = letter._verify_complete()
        if letter._using_session() or letter.state == "used":
            return [*found, letter._consumed()]
        return found + letter._verify_usable()

    def _verify_meeting(self, wish):
        """R07 (E.3.b.2)"""
        if wish.type_code != "video":
            return []
        missing = [
            label
            for value, label in (
                (wish.meeting_app, self.env._("application")),
                (wish.meeting_url, self.env._("meeting link")),
            )
            if not value
        ]
        if not missing:
            return []
        text = self.env._(
            "A video session needs its application and link before it is scheduled."
            " Missing: %(parts)s.",
            parts=", ".join(missing),
        )
        return [self._violation("meeting_link_missing", text, "video")]

    def _verify_region(self, wish):
        """R09: a visit of somebody without a region needs a manager's word."""
        if wish.type_code == "video" or not wish.letter or wish.letter.region_id:
            return []
        text = self.env._(
            "The letter names no region. If it comes from a ministry, a campus or an"
            " association, a manager confirms the visit (override region_missing);"
            " otherwise enter the region in the letter."
        )
        return [self._violation("region_missing", text)]

    def _verify_guests(self, wish, agenda, fit):
        """R12 (E.3.c.6): the announced delegation, by the policy of its day."""
        if wish.type_code == "video":
            return []
        if not wish.guests:
            text = self.env._("Name at least one visitor, with the position.")
            return [self._violation("visitors_missing", text)]
        policy = agenda.policy_on(fit.day if fit else wish.day or agenda.today)
        granted = wish.session.granted_limit if wish.session else 0
        return self._verify_guest_limit(wish.guests, policy, granted)

    def _verify_guest_limit(self, guests, policy, granted=0):
        """R12: the cap follows the delegation's rank.

        :param guests: :class:`~..tools.booking.Guest` items
        """
        leaders = sum(1 for guest in guests if guest.leader)
        limit = guest_limit(leaders, policy, granted) if policy else 0
        if policy is None or len(guests) <= limit:
            return []
        text = self.env._(
            "%(count)s guests; at most %(limit)s, or %(leader_limit)s with a head of"
            " region or DPRD chair among them (%(leaders)s here). Take"
            " %(over)s off the list.",
            count=len(guests),
            limit=limit,
            leader_limit=policy.visitor_limit_leader,
            leaders=leaders,
            over=len(guests) - limit,
        )
        return [self._violation("visitor_limit", text)]

    # -- place -----------------------------------------------------------------

    def _verify_place(self, wish, agenda, waiver):
        """R06, R07, R09, R11, R14, R15, R21: the day, the time, the slot, the room.

        :return: ``(violations, fit)``; a violation that is waived does not keep the
            place from being looked for
        """
        if wish.type_code == "video":
            found = self._verify_video(wish, agenda)
        else:
            found = self._verify_visit(wish, agenda)
        if any(v.code not in waiver for v in found):
            return found, None
        received, quota = agenda.received, agenda.quota
        if "lead_time" in waiver:
            agenda.received = None
        if "region_quota" in waiver:
            agenda.quota = False
        agenda._earliest.clear()
        fit = self._find(wish, agenda)
        agenda.received, agenda.quota = received, quota
        agenda._earliest.clear()
        if isinstance(fit, Miss):
            return [*found, self._missed(fit, wish, agenda)], None
        return [*found, *self._verify_found(wish, fit, agenda, found)], fit

    def _verify_found(self, wish, fit, agenda, told):
        """What only the place found shows, when a waiver let the search pass by."""
        codes, found = {v.code for v in told}, []
        if "lead_time" not in codes and agenda.too_early(fit.day):
            text = self._day_text_for("lead_time", fit.day, agenda)
            found.append(self._violation("lead_time", text, wish.type_code))
        if fit.slot and "region_quota" not in codes:
            if self._month_full(wish, fit.day, agenda):
                found.append(self._month_violation(fit.day, agenda))
        return found

    def _month_full(self, wish, day, agenda):
        """R11: no place left, unless the moved session brings its own along."""
        if not agenda.month_full(day) or not wish.moving:
            return agenda.month_full(day)
        month = month_of(day)
        if month not in agenda.kept_months:
            agenda.kept_months[month] = wish.session._keeps_quota(day)
        return not agenda.kept_months[month]

    def _find(self, wish, agenda):
        """A place that breaks no rule: :class:`Fit` or :class:`Miss`."""
        if wish.type_code != "video":
            return self._find_visit(wish, agenda)
        if wish.since:
            return agenda.replace_video(wish.since)
        if wish.start:
            return Fit(wish.start.date(), None, wish.start, wish.stop, wish.room_id)
        return agenda.place_video(wish.day, wish.room_id)

    def _find_visit(self, wish, agenda):
        if wish.strict and wish.day:
            fits = agenda.free_slots(wish.day, wish.room_id, wish.slot_code)
            return fits[0] if fits else Miss("day_full", wish.day)
        since = wish.since and wish.since.day
        fit = agenda.place_visit(wish.day, wish.slot_code, wish.room_id, since)
        if not wish.strict or isinstance(fit, Miss):
            return fit
        if fit.rolled_from:
            return Miss("day_full", fit.rolled_from)
        if wish.slot_code and fit.slot.code != wish.slot_code:
            return Miss("slot_taken", fit.day)
        return fit

    def _verify_day(self, day, agenda, type_code):
        """The day wanted, whatever the slot (R06, R09, R11, R14, R21)."""
        found = [
            self._violation(code, self._day_text_for(code, day, agenda), type_code)
            for code in agenda.day_faults(day)
        ]
        if agenda.too_early(day):
            text = self._day_text_for("lead_time", day, agenda)
            found.append(self._violation("lead_time", text, type_code))
        return found

    def _verify_visit(self, wish, agenda):
        if not wish.day:
            return self._verify_slot_code(wish, agenda, agenda.earliest_day())
        found = self._verify_day(wish.day, agenda, wish.type_code)
        found += self._verify_slot_code(wish, agenda, wish.day)
        if self._month_full(wish, wish.day, agenda):
            found.append(self._month_violation(wish.day, agenda))
        if agenda.day_faults(wish.day) or any(v.code == "outside_slot" for v in found):
            return found
        return found + self._verify_slot(wish, agenda)

    def _verify_slot_code(self, wish, agenda, day):
        """R14: visits are in the policy's slots only."""
        day = day or agenda.today
        codes = [slot.code for slot in agenda.slots_on(day)]
        known = wish.slot_code in codes or agenda.policy_on(day) is None
        if not wish.slot_code or known:
            return []
        text = self.env._(
            "%(slot)s is no visiting slot on %(day)s. The slots are %(slots)s.",
            slot=wish.slot_code,
            day=self._day_text(day),
            slots=", ".join(codes) or "-",
        )
        return [self._violation("outside_slot", text)]

    def _verify_slot(self, wish, agenda):
        """R09, R14: the slot wanted; fullness only binds a strict wish."""
        policy, day = agenda.policy_on(wish.day), wish.day
        faults = {
            slot.code: agenda.slot_fault(day, slot, wish.room_id)[0]
            for slot in agenda.slots_on(day)
        }
        wanted = faults.get(wish.slot_code, "")
        if not wish.slot_code:
            if not all(faults.values()):
                return []
            # no slot wanted and none free: told as the day's own fault
            wanted = next(
                (fault for fault in FULL if fault in faults.values()),
                next(iter(faults.values()), "slot_closed"),
            )
            wanted = "day_full" if wanted == "slot_taken" else wanted
        if not wanted or (wanted in FULL and not wish.strict):
            return []
        codes = [wanted]
        if wanted == "slot_taken" and agenda.taken.days[day] >= policy.daily_limit:
            codes.append("day_full")
        return [
            self._violation(code, self._slot_text(code, wish, agenda)) for code in codes
        ]

    def _verify_video(self, wish, agenda):
        if not wish.start:
            return self._verify_day(wish.day, agenda, "video") if wish.day else []
        day = wish.start.date()
        found = self._verify_day(day, agenda, "video")
        if wish.start <= agenda.now and day >= agenda.today:
            text = self._day_text_for("in_the_past", day, agenda)
            found.append(self._violation("in_the_past", text, "video"))
        fault = agenda.video_fault(wish.start, wish.stop, wish.room_id)
        if fault and fault != "non_working_day":
            text = self._video_text(fault, wish, agenda)
            found.append(self._violation(fault, text, "video"))
        return found


#: What rolls (E.3.c.8): only fullness.
FULL = ("slot_taken", "day_full", "room_taken")
