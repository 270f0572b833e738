"""Mails in a real SMTP server: all of them, once, with the right times."""

import os
import subprocess
import sys
import threading
from datetime import timedelta, timezone

import pytest
from live.database import environment
from mails import PostOffice, Sink

#: region -> letters of its zone, and its hours ahead of WIB
ZONES = {"12.01": ("WIB", 0), "51.71": ("WITA", 1), "91.71": ("WIT", 2)}
#: language -> month names as its mails write them
MONTHS = {
    "id_ID": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober"
    " November Desember",
    "en_US": "January February March April May June July August September October"
    " November December",
}
FREE = {"id_ID": "tanpa dikenakan biaya apa pun", "en_US": "without any charge"}
WIB = timedelta(hours=7)


@pytest.fixture(scope="module")
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def office(sink):
    with PostOffice(sink) as office:
        yield office


@pytest.fixture(autouse=True)
def quiet(office, sink):
    """Each test begins with an empty queue and a mail server that works."""
    office.database.sql("DELETE FROM djpk_consultation_notice")
    sink.taken()
    sink.refused.clear()
    yield


def _told(start, stop, lang, letters, ahead):
    """The time as a mail has to tell it, from the database's own UTC."""
    start, stop = start + WIB, stop + WIB
    month = MONTHS[lang].split()[start.month - 1]
    text = f"{start.day} {month} {start.year}, {start:%H.%M}\u2013{stop:%H.%M} WIB"
    if ahead:
        shift = timedelta(hours=ahead)
        text += f" ({start + shift:%H.%M}\u2013{stop + shift:%H.%M} {letters})"
    return text


# -- every mail, in both languages and three zones -----------------------------------


@pytest.mark.parametrize("lang", MONTHS)
@pytest.mark.parametrize("region", ZONES)
def test_all_mails_arrive_with_the_right_times(office, sink, region, lang):
    letter_id = office.asked(lang=lang, region_code=region)
    office.run()
    office.approve(letter_id)
    office.run()
    session_id = office.visit(letter_id=letter_id)["id"]
    office.run()
    times = [office.times(session_id)]
    office.move(session_id)
    office.run()
    times.append(office.times(session_id))
    office.cancel(session_id)
    office.run()
    mails = sink.taken()
    assert len(mails) == 5
    assert len({mail.id for mail in mails}) == 5
    assert all(FREE[lang] in mail.text for mail in mails)
    scheduled, moved, cancelled = mails[2:]
    for mail, at in ((scheduled, times[0]), (moved, times[1]), (cancelled, times[1])):
        assert _told(*at, lang, *ZONES[region]) in mail.text
        starts = mail.calendar.start.astimezone(timezone.utc).replace(tzinfo=None)
        stops = mail.calendar.stop.astimezone(timezone.utc).replace(tzinfo=None)
        assert (starts, stops) == at
        assert (mail.calendar.zone, mail.calendar.zones) == (
            "Asia/Jakarta",
            ["Asia/Jakarta"],
        )
    assert _told(*times[0], lang, *ZONES[region]) in moved.text
    events = [mail.calendar for mail in mails[2:]]
    assert len({event.uid for event in events}) == 1
    assert [event.sequence for event in events] == [0, 1, 2]
    assert [event.method for event in events] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event.status for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert mails[0].calendar is mails[1].calendar is None
    assert office.server.log_errors() == []


# -- the mail server away --------------------------------------------------------------


def test_mail_server_away_for_an_hour_nothing_lost_nothing_twice(office, sink):
    """The action runs each minute, as the scheduler has it, for two hours."""
    for _number in range(3):
        office.schedule()
    sink.stop()
    _minutes(office, 60)
    assert office.states() == {"pending": 3}
    tries = office.database.sql("SELECT attempts FROM djpk_consultation_notice")
    assert [3 <= count <= 4 for (count,) in tries] == [True] * 3
    sink.start()
    _minutes(office, 60)
    mails = sink.taken()
    assert office.states() == {"sent": 3}
    assert len(mails) == len({mail.id for mail in mails}) == 3
    assert len({tuple(mail.recipients) for mail in mails}) == 3


def _minutes(office, count):
    for _minute in range(count):
        office.run()
        office.let_pass(1)


def test_what_happened_meanwhile_is_told_as_it_is_then(office, sink):
    moved, ended = office.schedule(), office.schedule()
    sink.stop()
    office.run()
    office.move(moved)
    office.cancel(ended)
    sink.start()
    office.let_pass(1)
    office.run()
    [first, second] = sink.taken()
    assert "dijadwalkan sebagai berikut" in first.text
    assert _told(*office.times(moved), "id_ID", "WIB", 0) in first.text
    assert first.calendar.sequence == 1
    assert "terpaksa membatalkan" in second.text
    assert second.calendar is None


def test_refused_address_stands_on_the_session(office, sink):
    sink.refused.add("wrong@daerah.example")
    session_id = office.schedule(email="wrong@daerah.example")
    office.run()
    assert office.states() == {"failed": 1}
    agent = office.server.xmlrpc("agent")
    fields = ["notice_problem", "activity_ids"]
    read = agent.execute("djpk.consultation.session", "read", [[session_id], fields])
    assert "wrong@daerah.example" in read.value[0]["notice_problem"]
    assert len(read.value[0]["activity_ids"]) == 1
    sink.refused.clear()
    agent.execute("djpk.consultation.session", "action_retry_notices", [[session_id]])
    office.run()
    assert len(sink.taken()) == 1
    assert office.states() == {"sent": 1}


# -- servers -----------------------------------------------------------------------


def test_two_servers_send_each_mail_once(office, sink):
    """Past the scheduler's own lock: the queue's rows alone keep them apart."""
    for _number in range(12):
        office.schedule()
    senders = [_sender(office) for _number in range(2)]
    for sender in senders:
        assert sender.stdout.readline() == b"ready\n"
    for sender in senders:
        sender.stdin.write(b"go\n")
        sender.stdin.flush()
    outputs = [sender.communicate(timeout=120)[0] for sender in senders]
    mails = sink.taken()
    assert office.states() == {"sent": 12}, outputs
    assert len(mails) == len({mail.id for mail in mails}) == 12
    shares = [int(output.split()[-1]) for output in outputs]
    assert sum(shares) == 12


SENDER = """
import sys
print("ready", flush=True)
sys.stdin.readline()
notices = env["djpk.consultation.notice"]
mine, process = [], type(notices)._deliver
def count(notice):
    mine.append(notice.id)
    return process(notice)
type(notices)._deliver = count
notices._cron_send()
print(len(mine), flush=True)
"""


def _sender(office):
    """A process that runs the action's own method when it is told to."""
    return subprocess.Popen(
        [
            os.environ.get("DJPK_PYTHON", sys.executable),
            "-c",
            LAUNCH,
            environment("DJPK_TEST_CONFIG"),
            office.database.name,
            str(office.sink.port),
            SENDER,
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


LAUNCH = """
import sys
import odoo
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config
path, name, port, code = sys.argv[1:]
config.parse_config(["-c", path, "-d", name, "--smtp", "127.0.0.1",
                     "--smtp-port", port, "--max-cron-threads", "0"])
with Registry(name).cursor() as cr:
    env = api.Environment(cr, SUPERUSER_ID, {})
    exec(code)
"""


def test_server_killed_while_the_mail_is_accepted_sends_the_same_one_again(
    office, sink
):
    """The only way to a second copy: both have one Message-ID, UID and SEQUENCE."""
    office.schedule()
    with office.new_server() as doomed:
        sink.reached.clear()
        sink.may_answer.clear()
        run = threading.Thread(target=_run_and_die, args=(office, doomed))
        run.start()
        assert sink.reached.wait(30)
        doomed.kill()
        sink.may_answer.set()
        run.join(30)
    [first] = sink.taken()
    assert office.states() == {"sending": 1}
    office.run()
    assert sink.taken() == []
    office.let_pass(1)
    office.run()
    [second] = sink.taken()
    assert office.states() == {"sent": 1}
    assert first.id == second.id
    assert first.calendar.uid == second.calendar.uid
    assert first.calendar.sequence == second.calendar.sequence


def _run_and_die(office, server):
    try:
        office.run(server)
    except OSError:
        pass


def test_scheduler_sends_by_itself(sink):
    with PostOffice(sink, cron_threads=1) as office:
        office.schedule()
        sink.reached.clear()
        office.wake_scheduler()
        assert sink.reached.wait(150)
        assert len(sink.taken()) == 1
