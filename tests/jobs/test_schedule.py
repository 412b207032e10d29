"""Each due date is run once or declared missed, whatever happens to the clock, the process or its twin."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.store import Store, StoreBusy
from bot.store.job_rows import StoreLedger
from jobs.ledger import Run, RunState
from jobs.schedule import Job, JobPostponed, JobRun, JobSkipped, Schedule, Step, decide, due_dates

SEOUL = ZoneInfo("Asia/Seoul")
MORNING = "30 8 * * mon-fri"


class FakeClock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


@pytest.fixture
async def store(tmp_path: Path):
    store = await Store.open(tmp_path / "hub.db")
    yield store
    await store.close()


def schedule_of(store: Store, clock: FakeClock, job: Job, owner: str = "one", **events) -> Schedule:
    return Schedule([job], StoreLedger(store), clock, SEOUL, owner, **events)


def test_due_dates_follow_the_working_week() -> None:
    dates = due_dates(MORNING, SEOUL, seoul("2026-11-20T08:30"), seoul("2026-11-24T08:30"))
    assert dates == [seoul("2026-11-23T08:30"), seoul("2026-11-24T08:30")]


def test_a_bad_cron_is_refused() -> None:
    with pytest.raises(ValueError):
        due_dates("61 8 * * *", SEOUL, seoul("2026-11-20T08:30"), seoul("2026-11-24T08:30"))


async def nothing(run: JobRun) -> str:
    return ""


def test_what_lies_past_its_window_is_missed_and_only_the_newest_is_run_where_that_is_enough() -> None:
    dates = [seoul("2026-11-20T08:30"), seoul("2026-11-23T08:30"), seoul("2026-11-24T08:30")]
    now = seoul("2026-11-24T09:00")
    each = Job("report", MORNING, timedelta(days=2), nothing)
    assert [step for _, step in decide(each, dates, now)] == [Step.MISSED, Step.RUN, Step.RUN]
    last = Job("backup", MORNING, timedelta(days=2), nothing, catch_up="last")
    assert [step for _, step in decide(last, dates, now)] == [Step.MISSED, Step.COVERED, Step.RUN]


async def test_a_run_missed_while_down_is_caught_up_once(store: Store) -> None:
    clock = FakeClock(seoul("2026-11-23T07:00"))
    ran: list[datetime] = []

    async def run(job_run: JobRun) -> str:
        ran.append(job_run.due_at)
        return "ok"

    job = Job("report", MORNING, timedelta(hours=3), run)
    await schedule_of(store, clock, job).reconcile("report")
    clock.now = seoul("2026-11-23T10:00")
    await schedule_of(store, clock, job, "two").reconcile("report")
    await schedule_of(store, clock, job, "three").reconcile("report")
    assert ran == [seoul("2026-11-23T08:30")]


async def test_a_run_too_late_is_declared_missed_and_told(store: Store) -> None:
    clock = FakeClock(seoul("2026-11-23T07:00"))
    told: list[datetime] = []

    async def on_missed(job: Job, due: datetime) -> None:
        told.append(due)

    job = Job("report", MORNING, timedelta(hours=3), nothing)
    schedule = schedule_of(store, clock, job, on_missed=on_missed)
    await schedule.reconcile("report")
    clock.now = seoul("2026-11-23T12:00")
    await schedule.reconcile("report")
    await schedule.reconcile("report")
    assert told == [seoul("2026-11-23T08:30")]
    assert (await StoreLedger(store).last("report"))[0].state is RunState.MISSED


async def test_a_dead_process_loses_its_claim_and_its_word(store: Store) -> None:
    ledger = StoreLedger(store)
    due, now = seoul("2026-11-23T08:30"), seoul("2026-11-23T08:30")
    dead = await ledger.claim("report", due, "dead", now, timedelta(minutes=5))
    assert dead is not None
    assert await ledger.claim("report", due, "twin", now, timedelta(minutes=5)) is None
    later = now + timedelta(minutes=6)
    heir = await ledger.claim("report", due, "twin", later, timedelta(minutes=5))
    assert heir is not None and heir.fence == dead.fence + 1
    assert not await ledger.extend(dead, later, timedelta(minutes=5))
    assert not await ledger.finish(dead, RunState.FAILED, "", later)
    assert await ledger.finish(heir, RunState.DONE, "sent", later)


async def test_skipped_failed_and_postponed_runs_are_remembered_as_such(store: Store) -> None:
    clock = FakeClock(seoul("2026-11-23T08:00"))
    ending: list[Exception] = [JobPostponed("no fresh data"), JobSkipped("holiday")]
    failures: list[str] = []

    async def run(job_run: JobRun) -> str:
        raise ending.pop(0)

    async def on_failed(job: Job, run: object, error: BaseException) -> None:
        failures.append(str(error))

    job = Job("report", MORNING, timedelta(hours=3), run)
    schedule = schedule_of(store, clock, job, on_failed=on_failed)
    await schedule.reconcile("report")
    clock.now = seoul("2026-11-23T08:30")
    await schedule.reconcile("report")
    assert (await StoreLedger(store).last("report"))[0].state is RunState.RUNNING
    clock.now = seoul("2026-11-23T08:31")
    await schedule.reconcile("report")
    assert (await StoreLedger(store).last("report"))[0].state is RunState.SKIPPED
    clock.now = seoul("2026-11-24T08:30")
    ending.append(RuntimeError("broken"))
    await schedule.reconcile("report")
    assert (await StoreLedger(store).last("report"))[0].state is RunState.FAILED
    assert failures == ["broken"]


async def test_a_paused_job_does_not_run_and_a_hand_run_does(store: Store) -> None:
    clock = FakeClock(seoul("2026-11-23T08:00"))
    ran: list[bool] = []

    async def run(job_run: JobRun) -> str:
        ran.append(job_run.by_hand)
        return ""

    schedule = schedule_of(store, clock, Job("report", MORNING, timedelta(hours=3), run))
    await schedule.reconcile("report")
    await StoreLedger(store).pause("report", True, "slack:U1", clock())
    clock.now = seoul("2026-11-23T08:30")
    await schedule.reconcile("report")
    assert ran == []
    await schedule.run_now("report")
    assert ran == [True]


async def test_the_timer_rings(store: Store) -> None:
    from bot.clock import utc_now

    ran = asyncio.Event()

    async def run(job_run: JobRun) -> str:
        ran.set()
        return ""

    ledger = StoreLedger(store)
    await ledger.first_seen("tick", utc_now() - timedelta(minutes=2))
    schedule = Schedule([Job("tick", "* * * * *", timedelta(hours=1), run)], ledger, utc_now, SEOUL, "one")
    schedule.start(tick_s=0.05)
    await asyncio.wait_for(ran.wait(), 5)
    schedule.stop()


async def test_a_lease_is_kept_though_the_store_was_locked_for_a_moment(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.schedule.EXTEND_EVERY_S", 0.0)
    ledger, tries, kept = StoreLedger(store), 0, asyncio.Event()

    async def extend(run: Run, now: datetime, lease: timedelta) -> bool:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise StoreBusy("locked")
        kept.set()
        return True

    async def run(job_run: JobRun) -> str:
        await asyncio.wait_for(kept.wait(), 5)
        return "ok"

    monkeypatch.setattr(ledger, "extend", extend)
    job = Job("backup", MORNING, timedelta(hours=3), run)
    made = await Schedule([job], ledger, FakeClock(seoul("2026-11-23T09:00")), SEOUL, "one").run_now("backup")
    assert made is not None and made.state is RunState.DONE


async def simulate(tmp_path: Path, days: int, seed: int) -> tuple[Counter[datetime], list[datetime]]:
    """Hours pass at random, the clock jumps, the process dies in the middle of runs, a twin rings at the same time."""
    rnd = random.Random(seed)
    stores = [await Store.open(tmp_path / f"hub-{seed}.db") for _ in range(2)]
    clock = FakeClock(seoul("2026-01-01T00:00"))
    made: Counter[datetime] = Counter()
    missed: list[datetime] = []

    async def run(job_run: JobRun) -> str:
        if rnd.random() < 0.05:
            # The process dies: nobody finishes, and the lease runs out.
            raise asyncio.CancelledError
        if not await job_run.still_mine():
            raise RuntimeError("fenced out")
        made[job_run.due_at] += 1
        return "sent"

    async def on_missed(job: Job, due: datetime) -> None:
        missed.append(due)

    job = Job("report", "30 8 * * *", timedelta(hours=12), run)

    def fresh(store: Store) -> Schedule:
        return schedule_of(store, clock, job, f"{rnd.random()}", on_missed=on_missed)

    schedules = [fresh(store) for store in stores]
    end = clock.now + timedelta(days=days)
    await schedules[0].reconcile("report")
    while clock.now < end:
        clock.now += timedelta(minutes=rnd.randint(5, 240))
        if rnd.random() < 0.02:
            clock.now += rnd.choice([-1, 1]) * timedelta(hours=1)
        if rnd.random() < 0.01:
            clock.now -= timedelta(days=1)
        if rnd.random() < 0.05:
            schedules = [fresh(store) for store in stores]
        await asyncio.gather(*(s.reconcile("report") for s in schedules), return_exceptions=True)
    clock.now += timedelta(hours=1)
    await fresh(stores[0]).reconcile("report")
    for store in stores:
        await store.close()
    return made, missed


@pytest.mark.parametrize("seed", [1, 2])
async def test_sixty_simulated_days_each_have_one_report(tmp_path: Path, seed: int) -> None:
    made, missed = await simulate(tmp_path, 60, seed)
    assert set(made.values()) == {1}
    assert missed == []
    assert len(made) >= 60


@pytest.mark.soak
async def test_four_hundred_simulated_days_each_have_one_report(tmp_path: Path) -> None:
    made, missed = await simulate(tmp_path, 400, 20261123)
    print(f"simulated days: {len(made)} reports, {max(made.values())} at most a date, {len(missed)} missed")
    assert set(made.values()) == {1}
    assert missed == []
    assert len(made) >= 400
