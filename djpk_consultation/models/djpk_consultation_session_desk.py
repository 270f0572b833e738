import base64

from psycopg2 import errors

from odoo import fields, models

from ..exceptions import ConsultationRefusal
from ..tools.booking import guest_limit
from ..tools.normalize import letters_and_digits


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationSession(models.Model):
    """The desk: registration at reception, substitutes, SPPD (E.3.c.4-E.3.c.7)."""

    _inherit = "djpk.consultation.session"

    # -- check-in --------------------------------------------------------------

    def _check_in(self, visitors, substitutes=()):
        """Register who came; additive and repeatable.

        :param visitors: visitors of this session
        :param substitutes: ``(Guest, institution)`` of who came instead of somebody
        """
        self.ensure_one()
        self._lock()
        guests = [guest for guest, _institution in substitutes]
        self._refuse_all(self._verify_check_in(visitors, guests))
        for guest, institution in substitutes:
            visitors |= self._put_on_list(guest, institution, substitute=True)
        new = visitors.filtered(lambda v: not v.checked_in_at)
        received = self.visitor_ids.filtered("checked_in_at") | new
        values = {"received_limit": self._guest_limit(received)}
        if self.state == "scheduled":
            values["state"] = "checked_in"
        self._apply(values)
        new._apply({"checked_in_at": fields.Datetime.now()})
        if new:
            self._record("checked_in", after=", ".join(new.mapped("name")))

    def _check_out(self, visitors):
        """Who leaves the building, once each.

        :param visitors: visitors of this session
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_check_out(visitors))
        visitors._apply({"checked_out_at": fields.Datetime.now()})
        self._record("checked_out", after=", ".join(visitors.mapped("name")))

    def _undo_check_out(self, visitors):
        """They are still there: a wrong check-out is taken back."""
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_undo_check_out(visitors))
        visitors._apply({"checked_out_at": False})
        self._record("check_out_undone", after=", ".join(visitors.mapped("name")))

    def _guest_limit(self, visitors):
        leaders = sum(visitors.mapped("position_id.leader"))
        return guest_limit(leaders, self._policy_values(), self.granted_limit)

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
        self._refuse_all(self._verify_new_visitor(guest))
        return self._put_on_list(guest, institution, self._takes_substitutes())

    def _put_on_list(self, guest, institution, substitute):
        """A visitor whose verdict has passed."""
        visitors = self.env["djpk.consultation.visitor"].sudo()
        visitor = visitors._create_announced(self, [guest])
        values = {"substitute": substitute}
        if institution:
            values["institution"] = institution
        visitor._apply(values)
        self._record("visitor_added", after=guest.name)
        return visitor

    # -- SPPD ------------------------------------------------------------------

    def _sign_sppd(self, items):
        """R13 (E.3.c.7): one document per guest received, each number once.

        :param items: list of ``(visitor, number, issuer)``
        """
        self.ensure_one()
        self._lock()
        self._refuse_all(self._verify_sppd_time() or self._verify_sppd(items))
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
        open_ = self._without_sppd()
        for visitor, number, issuer in items:
            if visitor not in open_ or visitor in visitors:
                found.append(self._sppd_over(len(items), visitor))
            key = (letters_and_digits(issuer), letters_and_digits(number))
            if key in seen or self._sppd_on_record(key):
                found.append(self._sppd_duplicate(number))
            seen.add(key)
            visitors.add(visitor)
        return found

    def _without_sppd(self):
        """Guests received whose SPPD is not signed."""
        return self.visitor_ids.filtered(
            lambda visitor: visitor.checked_in_at and not visitor.sppd_signed_at
        )

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
