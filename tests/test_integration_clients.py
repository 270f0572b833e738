"""The clients of docs/integration.md, run as they stand there, on a live server."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from live import L, S
from live.builders import Office
from live.deaf import DeafWay
from live.rival import interrupted
from live.server import Server
from test_contract_roles import MATRIX, WAYS

from odoo.addons.djpk_consultation.tools.refusal import CODES

GUIDE = Path(__file__).parents[1] / "docs" / "integration.md"
LIVE = "SELECT id FROM djpk_consultation_session WHERE letter_id = %s"
HOLD = (
    "INSERT INTO djpk_consultation_claim (kind, key, seat) VALUES ('letter', %s, 1)",
)


def block(language):
    """The only example in that language."""
    [code] = re.findall(
        rf"^```{language}\n(.*?)^```",
        GUIDE.read_text("utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    return code


@pytest.fixture(scope="module")
def own(live_database, live_users):
    """A server whose workers may be killed."""
    with Server(live_database, live_users, workers=2) as server:
        yield server


@pytest.fixture(scope="module")
def desk(own):
    return Office(own, apart=True)


@pytest.fixture
def client(own, tmp_path):
    """Runs an example as the integration user: ``(status, answer, errors)``."""

    def run(way, *words, port=None):
        user = own.users["integration"]
        environment = {
            "PATH": "/usr/bin:/bin",
            "DJPK_URL": f"http://127.0.0.1:{port or own.port}",
            "DJPK_DATABASE": own.database.name,
            "DJPK_USER_ID": str(user.id),
            "DJPK_KEY": user.key,
            "DJPK_TRANSPORT": way,
        }
        shell = way == "curl"
        script = tmp_path / ("client.sh" if shell else "client.py")
        script.write_text(block("sh" if shell else "python"), "utf-8")
        command = ["sh" if shell else sys.executable, str(script), *map(str, words)]
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120
        )
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return done.returncode, lines[-1] if lines else None, done.stderr

    return run


@pytest.fixture
def letter(desk, own):
    """A letter that the integration handed in and a unit approved: its id."""
    letter_id = desk.letter(login="integration", approve=False)
    own.xmlrpc("agent")(
        L, "review", letter_id=letter_id, decision="approve", decided_by="Direktur"
    )
    return letter_id


@pytest.mark.parametrize("way", WAYS)
def test_a_letter_is_handed_in_booked_and_cancelled(client, own, desk, tmp_path, way):
    paper = tmp_path / "surat.pdf"
    paper.write_bytes(b"%PDF-1.4\nletter\n%%EOF\n")
    words = ("register", paper, desk.region(), f"900/{way}", "2026-01-05")
    status, letter_id, errors = client(way, *words)
    assert status == 0, errors
    assert client(way, *words)[1] == letter_id  # the same key
    status, _answer, errors = client(way, "book", letter_id)
    assert (status, errors[:14]) == (2, "[not_approved]"), errors
    own.xmlrpc("agent")(
        L, "review", letter_id=letter_id, decision="approve", decided_by="Direktur"
    )
    status, session_id, errors = client(way, "book", letter_id)
    assert status == 0, errors
    assert client(way, "status", session_id)[1]["state"] == "scheduled"
    status, answer, errors = client(way, "cancel", session_id, "Agenda berubah")
    assert (status, answer["state"]) == (0, "cancelled"), errors


def test_curl_books_what_is_free(client, letter):
    status, answer, errors = client("curl", letter)
    assert status == 0, errors
    assert answer["date"] and answer["slot"]


@pytest.mark.parametrize("way", WAYS)
def test_a_worker_killed_in_the_middle_costs_no_booking_and_makes_no_second(
    client, own, live_database, letter, way
):
    status, session_id, errors = interrupted(
        live_database,
        lambda: client(way, "book", letter),
        (*HOLD, str(letter)),
        lambda: own.kill_workers() or pytest.fail("no worker"),
    )
    assert status == 0, errors
    assert live_database.sql(LIVE, letter) == [(session_id,)]


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_lost_on_the_way_is_given_again(
    client, own, live_database, letter, way
):
    with DeafWay(own.port) as deaf:
        status, session_id, errors = client(way, "book", letter, port=deaf.port)
    assert (status, deaf.passed) == (0, 2), errors
    assert live_database.sql(LIVE, letter) == [(session_id,)]


@pytest.mark.parametrize("way", WAYS)
def test_a_cancellation_whose_answer_is_lost_is_found_by_the_status(
    client, own, desk, way
):
    session_id = desk.visit(login="integration")["id"]
    with DeafWay(own.port) as deaf:
        words = ("cancel", session_id, "Agenda berubah")
        status, answer, errors = client(way, *words, port=deaf.port)
    assert (status, answer and answer["state"]) == (0, "cancelled"), errors
    assert deaf.passed >= 2


def test_a_day_wished_for_is_given(client, own, letter):
    free = own.xmlrpc("agent")(S, "available_slots", limit=500)[-1]
    words = ("book", letter, free["date"], free["slot"])
    status, session_id, errors = client("json2", *words)
    assert status == 0, errors
    told = client("json2", "status", session_id)[1]
    assert (told["date"], told["slot"]) == (free["date"], free["slot"])


def test_every_code_of_a_refusal_that_an_integration_meets_is_explained():
    table = GUIDE.read_text("utf-8").split("| code |")[1]
    told = set(re.findall(r"`([a-z_]+)`", table)) & set(CODES)
    inside = {"answer_missing", "documentation_missing", "no_schedule"}
    inside |= {"outside_checkin_window", "sppd_limit", "sppd_duplicate"}
    assert set(CODES) - told == inside


def test_every_method_of_the_integration_is_told():
    table = GUIDE.read_text("utf-8").split("## Methods")[1].split("##")[0]
    open_to = {call[1] for call, (may, _) in MATRIX.items() if "integration" in may}
    assert {name for name in open_to if f"`{name}(" not in table} == set()
