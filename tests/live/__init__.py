"""Clients against a real server: a database of its own, Odoo on it, and callers.

    with Database() as database:                 # a copy of ./dev test's template
        users = make_users(database)             # one login per role
        with Server(database, users, workers=2) as server:
            agent = server.xmlrpc("agent")       # or server.json2("agent")
            agent(S, "status", session_id=7)     # the answer, or raises Refused
            agent.send(S, "status", {"session_id": "x"}).codes  # ["invalid_value"]
            office = Office(server)
            letter_id = office.letter()          # received long ago and approved
            office.visit(letter_id=letter_id)    # booked

Under pytest the fixtures ``server`` and ``office`` of ``live.fixtures`` give one of
each for the whole run (``from live.fixtures import *`` stands in ``conftest.py``).
"""

from .builders import Office
from .clients import H, S, L, O, T, Answer, Refused, Uncarried
from .database import Database
from .server import Server
from .users import ROLES, make_users
