from datetime import timedelta

from odoo import fields, models

from ..tools.booking import Guest, Wish
from ..tools.refusal import OVERRIDABLE
from ..tools.wib import to_wib

#: Documents that close a file: one of each group, named after its first
#: (E.3.c.10, E.3.b.3).
DOCUMENTS = {
    "face_to_face": (("bak",), ("attendance",)),
    "video": (("recording", "bak"),),
}


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """Verdicts: may a method be called now?

    ``_verify_<method>()`` gives what forbids it, whatever its arguments. The method
    refuses by it, and its button is off by it.
    """

    _inherit = "djpk.consultation.session"

    # -- state -----------------------------------------------------------------

    def _verify_state(self, *states):
        """``wrong_state`` naming the state it is in; a historical one is in none."""
        self.ensure_one()
        if self.state in states and not self.historical:
            return []
        labels = dict(self._fields["state"]._description_selection(self.env))
        text = self.env._(
            "Session %(session)s is %(state)s; this takes one that is %(states)s.",
            session=self.name or self.env._("(draft)"),
            state=self.env._("historical") if self.historical else labels[self.state],
            states=", ".join(labels[state] for state in states),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    def _require_state(self, *states):
        """:raises ConsultationRefusal: ``wrong_state`` naming the state it is in"""
        self._refuse_all(self._verify_state(*states))

    def _verify_is_visit(self, text):
        """What is done for visits only."""
        if self.type_id.code == "face_to_face":
            return []
        return [self._violation("wrong_state", text, self.type_id.code)]

    # -- place -----------------------------------------------------------------

    def _verify_schedule(self):
        """A draft on a usable letter; the dialogue asks for all else."""
        wish = Wish(letter=self.letter_id, session=self, type_code=self.type_id.code)
        return self._verify_state("draft") or self._verify_bookable(wish)

    def _verify_bookable(self, wish):
        """The letter's faults (R05, R09, R16), but for those that a manager waives in
        the dialogue."""
        waived = set(OVERRIDABLE) if self._has_role("manager") else self._waiver(wish)
        return [
            fault for fault in self._verify_letter(wish) if fault.code not in waived
        ]

    def _verify_move(self):
        return self._verify_state("scheduled") or self._verify_not_over()

    def _verify_not_over(self):
        if self.stop > fields.Datetime.now():
            return []
        text = self.env._(
            "Session %(session)s is over (%(place)s). Mark it as no-show, or close it.",
            session=self.name,
            place=self._place_text(),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    # -- outcome ---------------------------------------------------------------

    def _verify_cancel(self):
        return self._verify_state("scheduled")

    def _verify_mark_no_show(self):
        """R16: visits after the slot's end, video after the start."""
        found = self._verify_state("scheduled")
        if found:
            return found
        due = self.start if self.type_id.code == "video" else self.stop
        if fields.Datetime.now() >= due:
            return []
        text = self.env._(
            "Session %(session)s can be marked as no-show from %(due)s on. If they"
            " called it off, cancel it.",
            session=self.name,
            due=self._moment_text(to_wib(due)),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    def _verify_close(self):
        """R08, R17: a file is closed when it is complete."""
        video = self.type_id.code == "video"
        found = self._verify_state("scheduled" if video else "checked_in")
        if not found and video:
            found = self._verify_begun()
        return found or self._verify_documents()

    def _verify_begun(self):
        if fields.Datetime.now() >= self.start:
            return []
        text = self.env._(
            "Session %(session)s begins at %(start)s and cannot be closed before.",
            session=self.name,
            start=self._moment_text(to_wib(self.start)),
        )
        return [self._violation("wrong_state", text, self.type_id.code)]

    def _verify_documents(self):
        missing = self._missing_documents()
        if not missing:
            return []
        text = self.env._(
            "Session %(session)s lacks: %(documents)s. Add it, then close.",
            session=self.name,
            documents=", ".join(missing),
        )
        return [self._violation("documentation_missing", text, self.type_id.code)]

    def _missing_documents(self):
        """Labels of what the file still lacks (E.3.b.3, E.3.c.10)."""
        labels = {
            "bak": self.env._("minutes (BAK)"),
            "attendance": self.env._("attendance list (Daftar Hadir)"),
            "recording": self.env._("recording or minutes (BAK)"),
        }
        return [labels[group[0]] for group in self._missing_groups()]

    def _missing_groups(self):
        """The groups of :data:`DOCUMENTS` of which the file has nothing yet."""
        kinds = set(self.document_ids.mapped("kind"))
        groups = DOCUMENTS.get(self.type_id.code, ())
        return [group for group in groups if kinds.isdisjoint(group)]

    def _verify_correct(self):
        """A check-in stands once an SPPD is signed; released places may be gone."""
        found = self._verify_state("no_show", "checked_in", "cancelled")
        if found:
            return found
        if self.state == "checked_in":
            return self._verify_no_sppd()
        claims = self.env["djpk.consultation.claim"].sudo()
        lost = claims.first_full(self._released_claims(), self.letter_id)
        return [self._gone(lost)] if lost else []

    def _verify_no_sppd(self):
        if not self.sppd_count:
            return []
        text = self.env._(
            "%(count)s SPPD of session %(session)s are signed; its check-in stands.",
            count=self.sppd_count,
            session=self.name,
        )
        return [self._violation("wrong_state", text)]

    def _verify_grant_override(self):
        return self._verify_state("scheduled", "checked_in") or self._verify_is_visit(
            self.env._("Exceptions of a scheduled session are for visits only.")
        )

    # -- file ------------------------------------------------------------------

    def _verify_add_document(self):
        return self._verify_state("scheduled", "checked_in", "done")

    # -- desk ------------------------------------------------------------------

    def _verify_check_in(self, visitors=None, substitutes=()):
        """R12, R18: the schedule, its time, and the cap over all who came.

        :param visitors: those before the desk; ``None`` = anybody on the list
        :param substitutes: :class:`~..tools.booking.Guest` items who came with them
        """
        found = self._verify_is_visit(
            self.env._("Visitors are checked in for visits only.")
        )
        found = found or self._verify_has_schedule()
        found = found or self._verify_state("scheduled", "checked_in")
        if found:
            return found
        if visitors is None:
            visitors = self.visitor_ids.browse()
            found = self._verify_awaited()
        received = self.visitor_ids.filtered("checked_in_at") | visitors
        found += self._verify_guest_limit(
            (*received._as_guests(), *substitutes),
            self._policy_values(),
            self.granted_limit,
        )
        if "outside_checkin_window" not in self.override_ids.mapped("code"):
            found += self._verify_window()
        return found

    def _verify_check_out(self, visitors=None):
        """Whoever was checked in and has not left; on another day by an agent.

        :param visitors: those who leave; ``None`` = anybody
        """
        found = self._verify_today() or self._verify_state("checked_in", "done")
        if found:
            return found
        inside = self._inside()
        if visitors is None:
            return [] if inside else [self._not_inside(self.visitor_ids)]
        gone = visitors - inside
        return [self._not_inside(gone)] if gone else []

    def _verify_undo_check_out(self, visitors):
        """Only of who was checked out; on another day by an agent."""
        found = self._verify_today() or self._verify_state("checked_in", "done")
        inside = visitors.filtered(lambda visitor: not visitor.checked_out_at)
        if found or not inside:
            return found
        text = self.env._(
            "%(visitors)s: not checked out, so there is nothing to take back.",
            visitors=", ".join(inside.mapped("name")),
        )
        return [self._violation("wrong_state", text)]

    def _inside(self):
        """Guests who came and have not left."""
        return self.visitor_ids.filtered(
            lambda visitor: visitor.checked_in_at and not visitor.checked_out_at
        )

    def _not_inside(self, visitors):
        text = self.env._(
            "%(visitors)s: not in the building. Whoever was checked in is checked out"
            " once.",
            visitors=", ".join(visitors.mapped("name")),
        )
        return self._violation("wrong_state", text)

    def _verify_has_schedule(self):
        """R18 (E.3.c.11)"""
        if self.state not in ("draft", "cancelled"):
            return []
        labels = dict(self._fields["state"]._description_selection(self.env))
        text = self.env._(
            "%(session)s gives no schedule (%(state)s). A visit needs a schedule of the"
            " Contact Center; hand out how to ask for one.",
            session=self.display_name,
            state=labels[self.state],
        )
        return [self._violation("no_schedule", text)]

    def _verify_awaited(self):
        if not all(self.visitor_ids.mapped("checked_in_at")):
            return []
        text = self.env._(
            "Everyone on the list is checked in (%(count)s). For somebody else of the"
            " delegation, add a visitor.",
            count=len(self.visitor_ids),
        )
        return [self._violation("wrong_state", text)]

    def _verify_window(self):
        """R18 (E.3.c.11): from 30 minutes before the slot to its end."""
        now = self._wib_now()
        opens, closes = self._checkin_window()
        if opens <= now <= closes:
            return []
        text = self.env._(
            "The visit is %(when)s; check-in is open from %(opens)s to %(closes)s WIB"
            " and it is %(now)s. Come in that time.",
            when=self._when_text(to_wib(self.start), now),
            opens=f"{opens:%H:%M}",
            closes=f"{closes:%H:%M}",
            now=self._moment_text(now),
        )
        return [self._violation("outside_checkin_window", text)]

    def _checkin_window(self):
        """Its first and last moment, naive WIB."""
        early = timedelta(minutes=self._policy_values().checkin_early_minutes)
        return to_wib(self.start) - early, to_wib(self.stop)

    def _when_text(self, start, now, clock_form="%H:%M"):
        days = (start.date() - now.date()).days
        clock = start.strftime(clock_form)
        if days == 0:
            return self.env._("today at %(time)s", time=clock)
        if days == 1:
            return self.env._("tomorrow at %(time)s", time=clock)
        if days == -1:
            return self.env._("yesterday at %(time)s", time=clock)
        return self.env._(
            "on %(day)s at %(time)s", day=self._day_text(start.date()), time=clock
        )

    def _verify_today(self):
        """Reception sees the days around today and acts on today's."""
        here = self.date == self._wib_today()
        if here or not self.date or self._has_role("agent", "unit"):
            return []
        text = self.env._(
            "The visit is %(when)s; reception acts on today's visits. Ask the Contact"
            " Center.",
            when=self._when_text(to_wib(self.start), self._wib_now()),
        )
        return [self._violation("outside_checkin_window", text)]

    def _verify_add_visitor(self):
        """R12: whether anybody may be added; a leader lifts the cap the most."""
        found = self._verify_today() or self._verify_state("scheduled", "checked_in")
        if found or not self._verify_new_visitor(Guest("", 0, True)):
            return found
        text = self.env._(
            "The list is full (%(count)s guests). Take one off first.",
            count=len(self._counted_visitors()),
        )
        return [self._violation("visitor_limit", text)]

    def _verify_new_visitor(self, guest):
        """R12: the cap with one guest more.

        :param guest: :class:`~..tools.booking.Guest`
        """
        found = self._verify_state("scheduled", "checked_in")
        if found or self.type_id.code == "video":
            return found
        guests = (*self._counted_visitors()._as_guests(), guest)
        return self._verify_guest_limit(
            guests, self._policy_values(), self.granted_limit
        )

    def _counted_visitors(self):
        """Those whom the cap binds: a substitute comes instead of somebody."""
        if self._takes_substitutes():
            return self.visitor_ids.filtered("checked_in_at")
        return self.visitor_ids

    def _takes_substitutes(self):
        """At the desk, whoever is added comes instead of somebody announced."""
        return self.state == "checked_in" or (
            self.type_id.code == "face_to_face" and not self._verify_window()
        )

    def _verify_sign_sppd(self):
        """R13: whether an SPPD may be signed for anybody."""
        found = self._verify_today() or self._verify_sppd_time()
        if found or self._without_sppd():
            return found
        return [self._sppd_over(1)]

    def _verify_refuse_walk_in(self):
        """Whoever comes in vain is put on record, whatever became of the visit."""
        return []

    def _verify_sppd_time(self):
        return self._verify_state(
            "scheduled", "checked_in", "done"
        ) or self._verify_is_visit(self.env._("SPPD are signed for visits only."))
