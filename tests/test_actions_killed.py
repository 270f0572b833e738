"""Scheduled actions that die in the middle, and two servers at once: real commits."""

import pytest
from actions import SCENES, Scene, Stage
from actions.tasks import use_mail_server
from mails import Sink
from races import Arena, Office, Task
from races.arena import NOW

AUDITS = "SELECT state FROM djpk_consultation_audit ORDER BY id"
#: Where a process dies: at which record's commit, and whether it still takes place.
DEATHS = ((2, False), (2, True))


@pytest.fixture(scope="module")
def sink():
    with Sink() as sink:
        yield sink


@pytest.fixture(scope="module")
def arena(sink):
    # two that stay, and one for each that is killed
    with Arena(contenders=3 + len(DEATHS) * len(SCENES)) as arena:
        arena.do(Task("", use_mail_server, {"port": sink.port}))
        yield arena


@pytest.fixture(scope="module")
def office(arena):
    return Office(arena)


@pytest.fixture
def stage(arena):
    return Stage(arena)


def scenes():
    return pytest.mark.parametrize(
        "make", [pytest.param(make, id=make.__name__) for make in SCENES]
    )


@scenes()
@pytest.mark.parametrize("commit, committed", DEATHS, ids=["before", "after"])
def test_killed_and_run_again_nothing_twice_nothing_missed(
    office, stage, sink, make, commit, committed
):
    scene = make(office)
    sink.taken()
    stage.kill(scene, commit, committed)
    saved = sorted(scene.done(office.arena))
    if scene.whole:
        assert saved == [int(committed)] * len(saved)
    else:
        # a mail that was sent is on record before the record's own commit
        done = commit if committed or scene.name == "notice_send" else commit - 1
        assert saved == [0] * (len(saved) - done) + [1] * done
    stage.run(scene)
    assert scene.done(office.arena) == [1] * len(scene.ids)
    stage.run(scene)
    assert scene.done(office.arena) == [1] * len(scene.ids)
    assert_each_mail_once(scene, sink)


@scenes()
def test_two_servers_at_once_see_to_each_record_once(office, stage, sink, make):
    scene = make(office)
    sink.taken()
    stage.together(scene)
    stage.run(scene)  # whatever one of them left to the other
    assert scene.done(office.arena) == [1] * len(scene.ids)
    assert office.arena.sql("SELECT * FROM djpk_consultation_failure") == []
    assert_each_mail_once(scene, sink)


def test_audit_that_was_killed_says_so_and_the_next_one_is_made(office, stage):
    """It stands on record before it begins."""
    audit = Scene("audit", "djpk.consultation.audit", "_cron_audit", NOW, [0], "")
    stage.kill(audit, commit=0, committed=True)
    assert office.arena.sql(AUDITS) == [("running",)]
    stage.run(audit)
    ((first,), (second,)) = office.arena.sql(AUDITS)
    assert first == "interrupted"
    assert second in ("clean", "found")


def assert_each_mail_once(scene, sink):
    if scene.name == "notice_send":
        taken = sink.taken()
        assert len(taken) == len({mail.id for mail in taken}) == len(scene.ids)
