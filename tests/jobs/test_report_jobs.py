"""One report on each working day, once, however the mornings go."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority
from bot.store import Store
from bot.store.job_rows import StoreLedger
from bot.wakeup import Wakeup
from jobs.ledger import RunState
from jobs.report_jobs import CRONS, NothingToTell, ReportRules, report_job
from jobs.schedule import Job, JobRun, JobSkipped, Schedule
from reports.model import ReportKind
from skills.calendar import KoreanWorkingDays

SEOUL = ZoneInfo("Asia/Seoul")
CALENDAR = KoreanWorkingDays()
RULES = ReportRules(wait=timedelta(hours=2))


class FakeClock:
    def __init__(self, now: str) -> None:
        self.now = datetime.fromisoformat(now).replace(tzinfo=SEOUL)

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def at(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=SEOUL)


class PostingDesk:
    """Stores real posts under the key of the date; the process may die before or after."""

    def __init__(self, store: Store, clock: FakeClock, rnd: random.Random | None = None) -> None:
        self.outbox = Outbox(store, Wakeup(), clock)
        self.clock = clock
        self.rnd = rnd
        self.late = False
        self.has_destinations = True
        self.empty = False
        self.posted: Counter[date] = Counter()
        self.tried: list[datetime] = []

    async def is_late(self, kind: ReportKind, day: date) -> bool:
        return self.late

    async def publish(self, kind: ReportKind, day: date) -> str:
        if self.empty:
            raise NothingToTell
        self.tried.append(self.clock.now)
        self._die()
        post = NewPost(
            f"report:{kind.value}-{day} fake:C1",
            "fake",
            "fake:C1",
            PostKind.REPORT,
            Priority.REPORT,
            {"type": "test"},
        )
        self.posted[day] += await self.outbox.put(post)
        self._die()
        return "posted"

    def _die(self) -> None:
        if self.rnd is not None and self.rnd.random() < 0.05:
            raise asyncio.CancelledError


@pytest.fixture
async def store(tmp_path: Path):
    store = await Store.open(tmp_path / "hub.db")
    yield store
    await store.close()


def schedule_of(
    store: Store,
    clock: FakeClock,
    desk: PostingDesk,
    rules: ReportRules = RULES,
    kind: ReportKind = ReportKind.DAILY,
    owner: str = "one",
) -> Schedule:
    job = report_job(kind, CRONS[kind], desk, CALENDAR, rules, lambda at: at.astimezone(SEOUL).date())
    return Schedule([job], StoreLedger(store), clock, SEOUL, owner)


async def test_late_data_is_waited_for_until_the_deadline_and_then_it_goes_out(store: Store) -> None:
    clock = FakeClock("2026-11-23T08:00")
    desk = PostingDesk(store, clock)
    schedule = schedule_of(store, clock, desk)
    desk.late = True
    for moment in ("08:00", "08:30", "08:31", "10:29"):
        clock.at(f"2026-11-23T{moment}")
        await schedule.reconcile("report.daily")
        assert desk.posted == {}
    clock.at("2026-11-23T10:31")
    await schedule.reconcile("report.daily")
    assert desk.posted == {date(2026, 11, 23): 1}


async def test_it_goes_out_as_soon_as_the_data_is_there(store: Store) -> None:
    clock = FakeClock("2026-11-23T08:00")
    desk = PostingDesk(store, clock)
    schedule = schedule_of(store, clock, desk)
    await schedule.reconcile("report.daily")
    desk.late = True
    clock.at("2026-11-23T08:30")
    await schedule.reconcile("report.daily")
    desk.late = False
    clock.at("2026-11-23T08:47")
    await schedule.reconcile("report.daily")
    assert [at.hour * 60 + at.minute for at in desk.tried] == [8 * 60 + 47]


@pytest.mark.parametrize(("on_holidays", "posted"), [(False, [23]), (True, [21, 22, 23])])
async def test_days_off_are_skipped_or_sent_by_setting(
    store: Store, on_holidays: bool, posted: list[int]
) -> None:
    clock = FakeClock("2026-11-21T08:00")
    desk = PostingDesk(store, clock)
    schedule = schedule_of(store, clock, desk, ReportRules(on_holidays=on_holidays))
    for day in (21, 22, 23):
        for moment in ("08:00", "08:31"):
            clock.at(f"2026-11-{day}T{moment}")
            await schedule.reconcile("report.daily")
    assert sorted(day.day for day in desk.posted) == posted


async def test_with_nothing_to_tell_it_is_skipped_and_without_a_destination_it_is_never_due(
    store: Store,
) -> None:
    clock = FakeClock("2026-11-20T08:00")
    desk = PostingDesk(store, clock)
    schedule = schedule_of(store, clock, desk)
    await schedule.reconcile("report.daily")
    desk.has_destinations = False
    clock.at("2026-11-20T08:31")
    await schedule.reconcile("report.daily")
    assert await StoreLedger(store).last("report.daily", 4) == ()
    assert schedule.next_due("report.daily") is None
    with pytest.raises(JobSkipped):
        run = JobRun(clock.now, clock.now, True, _always)
        await schedule.jobs["report.daily"].run(run)
    desk.has_destinations, desk.empty = True, True
    clock.at("2026-11-23T08:31")
    await schedule.reconcile("report.daily")
    newest = (await StoreLedger(store).last("report.daily"))[0]
    assert (newest.state, newest.result) == (RunState.SKIPPED, "no production")


async def _always() -> bool:
    return True


async def test_a_weekend_switched_off_is_nothing_missed(store: Store) -> None:
    clock = FakeClock("2026-11-20T08:00")
    desk = PostingDesk(store, clock)
    missed: list[datetime] = []

    async def on_missed(job: Job, due: datetime) -> None:
        missed.append(due)

    job = report_job(
        ReportKind.DAILY,
        CRONS[ReportKind.DAILY],
        desk,
        CALENDAR,
        RULES,
        lambda at: at.astimezone(SEOUL).date(),
    )
    schedule = Schedule([job], StoreLedger(store), clock, SEOUL, "one", on_missed=on_missed)
    await schedule.reconcile("report.daily")
    clock.at("2026-11-20T08:31")
    await schedule.reconcile("report.daily")
    clock.at("2026-11-24T10:00")  # off since Friday, and over Monday
    assert schedule.next_due("report.daily") == datetime(2026, 11, 25, 8, 30, tzinfo=SEOUL)
    await schedule.reconcile("report.daily")
    assert [due.astimezone(SEOUL).date() for due in missed] == [date(2026, 11, 23)]
    assert set(desk.posted) == {date(2026, 11, 20), date(2026, 11, 24)}


async def test_run_by_hand_it_waits_for_nothing_and_repeats_nothing(store: Store) -> None:
    clock = FakeClock("2026-11-23T08:10")
    desk = PostingDesk(store, clock)
    desk.late = True
    schedule = schedule_of(store, clock, desk)
    await schedule.run_now("report.daily")
    clock.at("2026-11-23T08:40")
    desk.late = False
    await schedule.reconcile("report.daily")
    assert desk.posted == {date(2026, 11, 23): 1}


async def simulate(path: Path, days: int, seed: int) -> tuple[Counter[date], list[date]]:
    """Deaths before and after a post, a twin, clock jumps, mornings without data; returns what was posted and expected."""
    rnd = random.Random(seed)
    stores = [await Store.open(path / f"hub-{seed}.db") for _ in range(2)]
    clock = FakeClock("2025-12-31T12:00")
    desk = PostingDesk(stores[0], clock, rnd)

    def fresh(store: Store) -> Schedule:
        return schedule_of(store, clock, desk, owner=f"{rnd.random()}")

    schedules = [fresh(store) for store in stores]
    first = clock.now.date() + timedelta(days=1)
    end = clock.now + timedelta(days=days)
    await schedules[0].reconcile("report.daily")
    while clock.now < end:
        clock.now += timedelta(minutes=rnd.randint(5, 200))
        draw = rnd.random()
        if draw < 0.02:
            clock.now += rnd.choice([-1, 1]) * timedelta(hours=1)
        elif draw < 0.03:
            clock.now -= timedelta(days=1)
        desk.late = rnd.random() < 0.3
        if rnd.random() < 0.05:
            schedules = [fresh(store) for store in stores]
        await asyncio.gather(*(one.reconcile("report.daily") for one in schedules), return_exceptions=True)
    for store in stores:
        await store.close()
    last = clock.now.date() - timedelta(days=1)
    span = (last - first).days + 1
    expected = [day for n in range(span) if CALENDAR.is_working_day(day := first + timedelta(days=n))]
    return desk.posted, expected


@pytest.mark.parametrize("seed", [1, 2])
async def test_three_simulated_weeks_have_one_report_on_each_working_day(tmp_path: Path, seed: int) -> None:
    posted, expected = await simulate(tmp_path, 21, seed)
    assert set(posted.values()) == {1}
    assert set(expected) <= set(posted)
    assert all(CALENDAR.is_working_day(day) for day in posted)


@pytest.mark.soak
async def test_four_hundred_working_days_have_four_hundred_reports(tmp_path: Path) -> None:
    posted, expected = await simulate(tmp_path, 600, 20261123)
    print(f"reports: {len(posted)} on {len(expected)} working days, at most {max(posted.values())} a day")
    assert set(posted.values()) == {1}
    assert set(expected) <= set(posted)
    assert len(posted) >= 400
