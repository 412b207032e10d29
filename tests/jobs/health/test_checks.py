"""Each check: what it says, and when it says nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from datasource.errors import SourceFault
from datasource.model import Freshness, SourceState
from jobs.alerts.finding import Finding, Level
from jobs.health import run_checks, well_again, worst
from jobs.health.seen import (
    AiSeen,
    BacklogSeen,
    BackupSeen,
    DiskSeen,
    HubSeen,
    HubState,
    JobSeen,
    Seen,
    StoreSeen,
)
from jobs.heartbeat import is_alive
from jobs.ledger import Run, RunState
from skills.calendar import KoreanWorkingDays

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIVE = SourceState("live", date(2026, 1, 1), None, rows=10, snapshot_at=NOW - HOUR, data_as_of=NOW - HOUR)
ARCHIVE = SourceState("archive_2025", None, date(2025, 12, 31), rows=10, snapshot_at=NOW - 48 * HOUR)
OLDER = SourceState("archive_2024", None, date(2024, 12, 31), rows=10, snapshot_at=NOW - 48 * HOUR)


def seen(*sources: SourceState, latest: date = date(2026, 11, 20), **more: object) -> Seen:
    freshness = Freshness(date(2026, 1, 1), sources or (LIVE, ARCHIVE), latest, NOW - HOUR)
    base = Seen(
        now=NOW,
        today=date(2026, 11, 23),
        freshness=freshness,
        missing_archive=None,
        working_days=KoreanWorkingDays(),
        disks=(DiskSeen("state", 10**12, 10**9),),
        store=StoreSeen(),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def bad(state: Seen) -> dict[tuple[str, str], tuple[Level, str]]:
    found = {}
    for finding in run_checks(state):
        if finding.level is not Level.OK:
            found[finding.check, finding.target] = (finding.level, finding.reason)
    return found


def test_a_well_hub_is_well() -> None:
    assert bad(seen()) == {}
    assert worst(run_checks(seen())) is Level.OK


W, C = Level.WARNING, Level.CRITICAL
LONG_LOCKED = replace(LIVE, fault=SourceFault.LOCKED, fault_since=NOW - HOUR)
RAN = Run("report.daily", NOW - HOUR, RunState.DONE, 1, "me", NOW - HOUR, NOW - HOUR, "ok")
JOB = JobSeen("report.daily", NOW - HOUR, timedelta(minutes=30), False, (RAN,))

CASES = {
    "live is gone, a snapshot answers": (
        seen(replace(LIVE, fault=SourceFault.MISSING)),
        {("source", "live"): (C, "missing")},
    ),
    "an archive is gone, a snapshot answers": (
        seen(LIVE, replace(ARCHIVE, fault=SourceFault.MISSING)),
        {("source", "archive_2025"): (W, "missing"), ("snapshot", "archive_2025"): (W, "old")},
    ),
    "an archive was never read": (
        seen(LIVE, replace(ARCHIVE, snapshot_at=None, fault=SourceFault.CORRUPT)),
        {("source", "archive_2025"): (C, "corrupt"), ("snapshot", "archive_2025"): (C, "none")},
    ),
    "live is being written": (
        seen(replace(LIVE, fault=SourceFault.CHANGING, fault_since=NOW - HOUR / 4)),
        {("source", "live"): (W, "changing")},
    ),
    "live has been locked for an hour": (seen(LONG_LOCKED), {("source", "live"): (C, "locked")}),
    "an unchanged file is current however old": (
        seen(replace(LIVE, snapshot_at=NOW - 900 * HOUR), ARCHIVE),
        {},
    ),
    "years that no archive holds": (
        seen(missing_archive="archive_2024"),
        {("source", "archive_2024"): (C, "archive_missing")},
    ),
    "rows of next year in an archive": (
        seen(LIVE, replace(ARCHIVE, strays=3, stray_years=((2026, 3),))),
        {("strays", "archive_2025"): (W, "rows")},
    ),
    "live still holds archived years": (seen(replace(LIVE, strays=3, stray_years=((2025, 3),)), ARCHIVE), {}),
    "a year in two archives": (
        seen(
            LIVE,
            replace(ARCHIVE, first_owned=date(2025, 1, 1), strays=7, stray_years=((2024, 7),)),
            OLDER,
        ),
        {("overlap", "archive_2025"): (W, "years")},
    ),
    "friday is missing on monday": (seen(latest=date(2026, 11, 19)), {}),
    "thursday and friday are missing on monday": (
        seen(latest=date(2026, 11, 18)),
        {("freshness", "live"): (W, "late")},
    ),
    "a week is missing": (seen(latest=date(2026, 11, 13)), {("freshness", "live"): (C, "late")}),
    "little room": (
        seen(disks=(DiskSeen("state", 5 * 10**8, 10**9),)),
        {("disk", "state"): (W, "low")},
    ),
    "no room": (seen(disks=(DiskSeen("state", 10**6, 10**9),)), {("disk", "state"): (C, "full")}),
    "a disk that is not there": (
        seen(disks=(DiskSeen("database", None, 10**9),)),
        {("disk", "database"): (W, "unreadable")},
    ),
    "the store takes nothing": (
        seen(store=StoreSeen("unwritable")),
        {("store", ""): (C, "unwritable")},
    ),
    "the store is slow": (seen(store=StoreSeen("", 4.0)), {("store", ""): (W, "slow")}),
    "posts wait for a quarter of an hour": (
        seen(backlogs=(BacklogSeen("slack", 3, NOW - HOUR / 4),)),
        {("outbox", "slack"): (W, "late")},
    ),
    "posts wait for two hours": (
        seen(backlogs=(BacklogSeen("slack", 3, NOW - 2 * HOUR),)),
        {("outbox", "slack"): (C, "late")},
    ),
    "a channel is down": (
        seen(channels=(("slack", False), ("web", True))),
        {("channel", "slack"): (C, "down")},
    ),
    "a destination without its channel": (
        seen(unserved=("teams:x",)),
        {("destination", "teams:x"): (W, "no_channel")},
    ),
    "nothing rings": (seen(scheduler_running=False), {("scheduler", ""): (C, "stopped")}),
    "nothing has rung": (seen(ticked_at=NOW - HOUR), {("scheduler", ""): (C, "late")}),
    "a job failed": (
        seen(jobs=(replace(JOB, runs=(replace(RAN, state=RunState.FAILED),)),)),
        {("job", "report.daily"): (W, "failed")},
    ),
    "a job was missed": (
        seen(jobs=(replace(JOB, runs=(replace(RAN, state=RunState.MISSED),)),)),
        {("job", "report.daily"): (W, "missed")},
    ),
    "a job is silent past its window": (
        seen(jobs=(replace(JOB, runs=()),)),
        {("job", "report.daily"): (W, "late")},
    ),
    "a job hangs past its window": (
        seen(jobs=(replace(JOB, runs=(replace(RAN, state=RunState.RUNNING),)),)),
        {("job", "report.daily"): (W, "late")},
    ),
    "a failed job was run by hand since": (
        seen(jobs=(replace(JOB, runs=(RAN, replace(RAN, due_at=NOW - 2 * HOUR, state=RunState.FAILED))),)),
        {},
    ),
    "a paused job is silent": (seen(jobs=(replace(JOB, paused=True, runs=()),)), {}),
    "a job within its window": (seen(jobs=(replace(JOB, window=2 * HOUR, runs=()),)), {}),
    "an old backup": (
        seen(backups=(BackupSeen("live", NOW - 72 * HOUR, NOW - 900 * HOUR, 48 * HOUR),)),
        {("backup", "live"): (W, "old")},
    ),
    "no backup, though one should be": (
        seen(backups=(BackupSeen("live", None, NOW - 72 * HOUR, 48 * HOUR),)),
        {("backup", "live"): (W, "none")},
    ),
    "no backup yet, on the first day": (
        seen(backups=(BackupSeen("live", None, NOW - HOUR, 48 * HOUR),)),
        {},
    ),
    "the model's key is refused": (seen(ai=AiSeen("key", "m")), {("ai", ""): (W, "key")}),
    "the clock went back": (
        seen(clock_jump=timedelta(hours=-1)),
        {("clock", "run"): (W, "jumped")},
    ),
    "a host in UTC": (seen(hub_offset=timedelta(hours=9)), {}),
    "the hub died": (
        seen(hub=HubSeen(HubState.SILENT, NOW - HOUR)),
        {("hub", ""): (C, "silent")},
    ),
    "the hub was stopped": (seen(hub=HubSeen(HubState.STOPPED, NOW)), {("hub", ""): (W, "stopped")}),
}


@pytest.mark.parametrize("name", CASES)
def test_check(name: str) -> None:
    state, expected = CASES[name]
    assert bad(state) == expected


def test_every_trouble_has_its_sentence_and_its_advice() -> None:
    from bot.alerting.words import advice, sentence, title, words

    for state, _ in CASES.values():
        for finding in run_checks(state):
            if finding.level is Level.OK:
                continue
            said = (finding.check, finding.target, finding.reason, finding.values)
            assert finding.check in words()["title"]
            assert title(finding.check) != finding.check
            assert finding.reason in words()["text"][finding.check], finding
            assert sentence(*said) and advice(*said)


def test_every_fault_of_a_database_has_its_sentence() -> None:
    from bot.alerting.words import words

    assert {fault.value for fault in SourceFault} <= set(words()["text"]["source"])


def test_what_is_no_longer_looked_at_is_well() -> None:
    known = [("source", "archive_2019"), ("source", "live"), ("hub_error", "x")]
    assert well_again(known, run_checks(seen())) == (Finding("source", "archive_2019"),)


def test_the_outside_watcher_hears_only_of_a_hub_that_works() -> None:
    assert is_alive(run_checks(seen(LONG_LOCKED)))
    assert not is_alive(run_checks(seen(store=StoreSeen("unwritable"))))
    assert not is_alive(run_checks(seen(ticked_at=NOW - HOUR)))
