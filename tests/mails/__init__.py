"""A real mail server that keeps what it takes, and an Odoo server that writes to it.

with Sink() as sink, PostOffice(sink) as office:
    session = office.schedule(lang="id_ID", region_code="91.71")
    office.run()                       # the scheduled action, once
    [mail] = sink.taken()              # parsed, with mail.calendar by icalendar
    sink.stop()                        # the mail server is away
"""

from .mail import Mail
from .office import PostOffice
from .sink import Sink

__all__ = ["Mail", "PostOffice", "Sink"]
