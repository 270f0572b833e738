"""Every invariant, in the order in which a result lists them."""

from .audit_desk import DESK
from .audit_letters import LEDGER, LETTERS
from .audit_places import PLACES
from .audit_tickets import QUEUES, TICKETS

INVARIANTS = (*PLACES, *LETTERS, *DESK, *LEDGER, *TICKETS, *QUEUES)
