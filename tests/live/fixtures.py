"""pytest: one database, one server and one office for the whole run."""

import pytest

from .builders import Office
from .database import Database
from .server import Server
from .users import make_users
from .witness import changed, contents

__all__ = ["live_database", "live_users", "server", "office", "visit", "untouched"]


@pytest.fixture(scope="session")
def live_database():
    with Database() as database:
        yield database


@pytest.fixture(scope="session")
def live_users(live_database):
    return make_users(live_database)


@pytest.fixture(scope="session")
def server(live_database, live_users):
    """Two workers, so that twins of one instant meet."""
    with Server(live_database, live_users, workers=2) as server:
        yield server


@pytest.fixture(scope="session")
def office(server):
    return Office(server)


@pytest.fixture(scope="session")
def visit(office, live_database):
    """A scheduled visit with two guests, which no test may change."""
    booked = office.visit()
    [(letter_id, slot_id)] = live_database.sql(
        "SELECT letter_id, slot_id FROM djpk_consultation_session WHERE id = %s",
        booked["id"],
    )
    visitors = office.visitors(booked["id"])
    return {**booked, "visitors": visitors, "letter_id": letter_id, "slot_id": slot_id}


@pytest.fixture
def untouched(live_database, visit):
    """Fails the test that leaves a trace in the database."""
    before = contents(live_database)
    yield
    assert changed(before, contents(live_database)) == []
