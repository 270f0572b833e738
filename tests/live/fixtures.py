"""pytest: one database, one server and one office for the whole run."""

import pytest

from .builders import Office
from .database import Database
from .server import Server
from .users import make_users

__all__ = ["live_database", "live_users", "server", "office"]


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
