import pytz
import vobject

from odoo import fields, models
from odoo.tools.mail import email_normalize

from ..tools.notices import INVITATIONS
from ..tools.wib import ZONE_NAME, to_wib

OFFICE = pytz.timezone(ZONE_NAME)


# one layer of the model a file: pylint: disable=consider-merging-classes-inherited
class DjpkConsultationNotice(models.Model):
    """The calendar file (RFC 5545) that comes with what was scheduled or is off."""

    _inherit = "djpk.consultation.notice"

    def _calendar_method(self):
        """``REQUEST``, ``CANCEL``, or ``""`` for mails without a calendar file.

        Only who was invited is told to take the entry out again.
        """
        if self.kind in INVITATIONS:
            return "REQUEST"
        invited = self.kind == "cancelled" and self._last_told(INVITATIONS)
        return "CANCEL" if invited else ""

    def _calendar_file(self, method):
        """The file as bytes; the same UID through all changes of a session.

        Nothing personal is in it but the recipient's own address.
        """
        self.ensure_one()
        calendar = vobject.iCalendar()
        calendar.add("prodid").value = "-//DJPK//Consultation//ID"
        calendar.add("method").value = method
        event = calendar.add("vevent")
        for name, value in self._calendar_values(method).items():
            event.add(name).value = value
        organizer = event.add("organizer")
        organizer.value = f"mailto:{email_normalize(self._sender())}"
        organizer.params["CN"] = [self._sender_name()]
        for address in self._addresses():
            attendee = event.add("attendee")
            attendee.value = f"mailto:{address}"
            attendee.params.update(
                {"ROLE": ["REQ-PARTICIPANT"], "PARTSTAT": ["NEEDS-ACTION"]}
            )
        return calendar.serialize().encode()

    def _calendar_values(self, method):
        cancelled = method == "CANCEL"
        title = self.env._(
            "DJPK consultation: %(type)s %(number)s",
            type=self._type().name,
            number=self.session_id.name,
        )
        return {
            "uid": self._calendar_uid(),
            "sequence": str(self.sequence),
            "dtstamp": pytz.utc.localize(fields.Datetime.now()),
            "dtstart": OFFICE.localize(to_wib(self.start)),
            "dtend": OFFICE.localize(to_wib(self.stop)),
            "summary": title,
            "location": self._row_place()[1] or self._row_link()[1] or "-",
            "description": "\n".join(self._calendar_lines()),
            "status": "CANCELLED" if cancelled else "CONFIRMED",
            "transp": "TRANSPARENT" if cancelled else "OPAQUE",
        }

    def _calendar_lines(self):
        rows = [self._row_time(), self._row_app(), self._row_link(), self._row_place()]
        return [f"{label}: {value}" for label, value in rows if value] + [
            *self._contacts()
        ]

    def _calendar_uid(self):
        """Of the session and this database: a copy of it invites to its own."""
        uuid = self.env["ir.config_parameter"].sudo().get_param("database.uuid")
        return f"session-{self.session_id.id}-{uuid}@djpk-consultation"
