import base64
from datetime import timedelta

from psycopg2 import errors

from odoo import fields, models

from ..exceptions import ConsultationRefusal
from ..tools.booking import guest_limit
from ..tools.normalize import letters_and_digits
from ..tools.wib import to_wib


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The desk: registration at reception, substitutes, SPPD (E.3.c.4-E.3.c.7)."""

    _inherit = "djpk.consultation.session"

    # -- check-in --------------------------------------------------------------

    def _check_in(self, visitors):
        """Register who came; additive and repeatable.

        :param visitors: visitors of this session
        """
        self.ensure_one()
        self._lock()
        violations = self._verify_check_in(visitors)
        if violations:
            raise ConsultationRefusal(violations)
        new = visitors.filtered(lambda v: not v.checked_in_at)
        received = self.visitor_ids.filtered("checked_in_at") | new
        values = {"received_limit": self._guest_limit(received)}
        if self.state == "scheduled":
            values["state"] = "checked_in"
        self._apply(values)
        new._apply({"checked_in_at": fields.Datetime.now()})
        if new:
            self._record("checked_in", after=", ".join(new.mapped("name")))

    def _verify_check_in(self, visitors):
        """R12, R18: the schedule, its time, and the cap over all who came."""
        if self.type_id.code != "face_to_face":
            self._refuse(
                "wrong_state",
                self.env._("Visitors are checked in for visits only."),
                self.type_id.code,
            )
        if self.state in ("draft", "cancelled"):
            text = self.env._(
                "%(session)s gives no schedule (%(state)s). A visit needs a schedule"
                " of the Contact Center; hand out how to ask for one.",
                session=self.display_name,
                state=dict(self._fields["state"]._description_selection(self.env))[
                    self.state
                ],
            )
            return [self._violation("no_schedule", text)]
        self._require_state("scheduled", "checked_in")
        received = self.visitor_ids.filtered("checked_in_at") | visitors
        found = self._verify_guest_limit(
            received._as_guests(), self._policy_values(), self.granted_limit
        )
        if "outside_checkin_window" not in self.override_ids.mapped("code"):
            found += self._verify_window()
        return found

    def _guest_limit(self, visitors):
        leaders = sum(visitors.mapped("position_id.leader"))
        return guest_limit(leaders, self._policy_values(), self.granted_limit)

    def _verify_window(self):
        """R18 (E.3.c.11): from 30 minutes before the slot to its end."""
        now = self._wib_now()
        start, stop = to_wib(self.start), to_wib(self.stop)
        opens = start - timedelta(minutes=self._policy_values().checkin_early_minutes)
        if opens <= now <= stop:
            return []
        text = self.env._(
            "The visit is %(when)s; check-in is open from %(opens)s to %(closes)s WIB"
            " and it is %(now)s. Come in that time.",
            when=self._when_text(start, now),
            opens=f"{opens:%H:%M}",
            closes=f"{stop:%H:%M}",
            now=self._moment_text(now),
        )
        return [self._violation("outside_checkin_window", text)]

    def _when_text(self, start, now):
        days = (start.date() - now.date()).days
        clock = f"{start:%H:%M}"
        if days == 0:
            return self.env._("today at %(time)s", time=clock)
        if days == 1:
            return self.env._("tomorrow at %(time)s", time=clock)
        if days == -1:
            return self.env._("yesterday at %(time)s", time=clock)
        return self.env._(
            "on %(day)s at %(time)s", day=self._day_text(start.date()), time=clock
        )

    def _require_today(self):
        """Reception sees the days around today and acts on today's."""
        if self._has_role("agent", "unit") or self.date == self._wib_today():
            return
        text = self.env._(
            "The visit is %(when)s; reception acts on today's visits. Ask the Contact"
            " Center.",
            when=self._when_text(to_wib(self.start), self._wib_now()),
        )
        self._refuse("outside_checkin_window", text)

    # -- visitors --------------------------------------------------------------

    def _check_visitor_list(self, without=None):
        """R12: the verdict whenever the list changes (substitutes replace).

        :param without: visitors about to be taken off
        """
        for session in self:
            free = session.state == "draft" or session.historical
            if free or session.type_id.code != "face_to_face":
                continue
            visitors = session.visitor_ids - (without or session.visitor_ids.browse())
            if session.state == "checked_in":
                # at the desk the cap binds those who came, not those announced
                visitors = visitors.filtered("checked_in_at")
            violations = session._verify_guest_limit(
                visitors._as_guests(), session._policy_values(), session.granted_limit
            )
            if violations:
                raise ConsultationRefusal(violations)

    def _add_visitor(self, guest, institution=""):
        """Add a visitor before the visit, or a substitute at the desk.

        :param guest: :class:`~..tools.booking.Guest`
        """
        self.ensure_one()
        self._lock()
        self._require_state("scheduled", "checked_in")
        substitute = self.state == "checked_in" or self._desk_is_open()
        if not substitute or self.type_id.code == "video":
            self._refuse_over_limit(guest)
        else:
            self._refuse_substitute_over(guest)
        visitors = self.env["djpk.consultation.visitor"].sudo()
        visitor = visitors._create_announced(self, [guest])
        values = {"substitute": substitute}
        if institution:
            values["institution"] = institution
        visitor._apply(values)
        self._record("visitor_added", after=guest.name)
        return visitor

    def _desk_is_open(self):
        return self.type_id.code == "face_to_face" and not self._verify_window()

    def _refuse_over_limit(self, guest):
        if self.type_id.code == "video":
            return
        violations = self._verify_guest_limit(
            (*self.visitor_ids._as_guests(), guest),
            self._policy_values(),
            self.granted_limit,
        )
        if violations:
            raise ConsultationRefusal(violations)

    def _refuse_substitute_over(self, guest):
        """A substitute comes instead of somebody: the cap binds those received."""
        received = self.visitor_ids.filtered("checked_in_at")
        violations = self._verify_guest_limit(
            (*received._as_guests(), guest), self._policy_values(), self.granted_limit
        )
        if violations:
            raise ConsultationRefusal(violations)

    # -- SPPD ------------------------------------------------------------------

    def _sign_sppd(self, items):
        """R13 (E.3.c.7): one document per guest received, each number once.

        :param items: list of ``(visitor, number, issuer)``
        """
        self.ensure_one()
        self._lock()
        if self.type_id.code != "face_to_face" or self.state in (
            "draft",
            "cancelled",
            "no_show",
        ):
            self._require_state("scheduled", "checked_in", "done")
        if self.type_id.code != "face_to_face":
            self._refuse(
                "wrong_state", self.env._("SPPD are signed for visits only."), "video"
            )
        violations = self._verify_sppd(items)
        if violations:
            raise ConsultationRefusal(violations)
        now = fields.Datetime.now()
        try:
            with self.env.cr.savepoint():
                for visitor, number, issuer in items:
                    visitor._apply(
                        {
                            "sppd_number": number,
                            "sppd_issuer": issuer,
                            "sppd_signed_at": now,
                            "sppd_signed_by": self.env.uid,
                        }
                    )
        except errors.UniqueViolation:
            numbers = ", ".join(number for _visitor, number, _issuer in items)
            raise ConsultationRefusal([self._sppd_duplicate(numbers)]) from None
        except errors.CheckViolation:
            raise ConsultationRefusal([self._sppd_over(len(items))]) from None
        self._record("sppd_signed", after=", ".join(f"{n} ({i})" for _v, n, i in items))

    def _verify_sppd(self, items):
        found, seen, visitors = [], set(), set()
        signed = self.visitor_ids.filtered("sppd_signed_at")
        for visitor, number, issuer in items:
            if not visitor.checked_in_at or visitor in signed or visitor in visitors:
                found.append(self._sppd_over(len(items), visitor))
            key = (letters_and_digits(issuer), letters_and_digits(number))
            if key in seen or self._sppd_on_record(key):
                found.append(self._sppd_duplicate(number))
            seen.add(key)
            visitors.add(visitor)
        return found

    def _sppd_on_record(self, key):
        return bool(
            self.env["djpk.consultation.visitor"]
            .sudo()
            .search_count(
                [
                    ("sppd_issuer_key", "=", key[0]),
                    ("sppd_number_key", "=", key[1]),
                    ("sppd_signed_at", "!=", False),
                ],
                limit=1,
            )
        )

    def _sppd_over(self, wanted, visitor=None):
        text = self.env._(
            "%(who)s: an SPPD is signed once for each guest received. Received:"
            " %(received)s, signed: %(signed)s, asked for now: %(wanted)s. Check the"
            " guest in first.",
            who=visitor.name if visitor else self.name,
            received=self.received_count,
            signed=self.sppd_count,
            wanted=wanted,
        )
        return self._violation("sppd_limit", text)

    def _sppd_duplicate(self, number):
        text = self.env._(
            "SPPD number %(number)s of that institution has been signed already; a"
            " number is used once. Check the number on the document.",
            number=number,
        )
        return self._violation("sppd_duplicate", text)

    # -- documents -------------------------------------------------------------

    def _add_document(self, kind, name, content, url):
        """Put a document on record; content in bytes, or a link."""
        document = (
            self.env["djpk.consultation.document"]
            .sudo()
            .create(
                [
                    {
                        "session_id": self.id,
                        "kind": kind,
                        "name": name,
                        "content": base64.b64encode(content) if content else False,
                        "url": url or False,
                    }
                ]
            )
        )
        self._record("document_added", after=f"{kind}: {name}")
        return document
