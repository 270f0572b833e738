"""What arrived, read as its reader's programs read it."""

from email import message_from_bytes, policy

from icalendar import Calendar


class Mail:
    """One mail that the sink took."""

    def __init__(self, content, recipients):
        self.message = message_from_bytes(content, policy=policy.default)
        self.recipients = recipients

    def __getitem__(self, header):
        return self.message[header]

    @property
    def id(self):
        return self["Message-Id"]

    @property
    def text(self):
        """The plain text, white space made even."""
        part = self.message.get_body(preferencelist=("plain",))
        return " ".join(part.get_content().split())

    @property
    def html(self):
        return self.message.get_body(preferencelist=("html",)).get_content()

    @property
    def calendar(self):
        """The calendar file's only event, with ``method``; ``None`` without a file."""
        for part in self.message.iter_attachments():
            assert part.get_content_type() == "text/calendar"
            content = part.get_payload(decode=True)
            calendar = Calendar.from_ical(content)
            [event] = calendar.walk("VEVENT")
            assert part.get_param("method") == str(calendar["METHOD"])
            return Event(calendar, event)
        return None


class Event:
    """An event of a calendar file."""

    def __init__(self, calendar, event):
        self.method = str(calendar["METHOD"])
        self.zones = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
        self.start, self.stop = event["DTSTART"].dt, event["DTEND"].dt
        self.zone = event["DTSTART"].params["TZID"]
        self.uid, self.sequence = str(event["UID"]), int(event["SEQUENCE"])
        self.summary, self.location = str(event["SUMMARY"]), str(event["LOCATION"])
        self.status, self.organizer = str(event["STATUS"]), str(event["ORGANIZER"])
