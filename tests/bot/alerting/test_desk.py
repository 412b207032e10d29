"""What is told is stored with what is known of it, survives a crash, and gets out past a store that takes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.alerting.desk import AlertDesk, Pressed
from bot.posts import Sender
from bot.store import Store, alert_rows, outbox_rows
from bot.wakeup import Wakeup
from jobs.alerts.finding import Finding, Level
from tests.fakes.channel import FakeClock, FakeSender

SEOUL = ZoneInfo("Asia/Seoul")
BROKEN = Finding("source", "live", Level.CRITICAL, "missing")
WELL = Finding("source", "live")


class Rig:
    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = FakeClock()
        self.sender = FakeSender()
        self.senders: Mapping[str, Sender] = {"fake": self.sender}
        self.desk = self.another()

    def another(self) -> AlertDesk:
        destinations = ["fake:C1", "mailto:a@b.c"]
        return AlertDesk(
            self.store, Wakeup(), self.senders, destinations, self.clock, SEOUL, store_wait_s=0.05
        )

    async def step(self, seconds: float = 0.0) -> None:
        self.clock.forward(seconds=seconds)
        await self.desk.step()

    async def break_it(self) -> str:
        self.desk.note([BROKEN])
        self.desk.note([BROKEN])
        await self.step()
        await self.step(31)
        (incident,) = self.desk.open
        return incident.id

    async def posts(self) -> list[tuple[str, str]]:
        rows = await self.store.read("SELECT post_key, state FROM outbox ORDER BY id")
        return [(row["post_key"], row["state"]) for row in rows]


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = await Store.open(tmp_path / "hub.db", lock_timeout_s=0.2)
    yield Rig(store)
    await store.close()


async def test_each_destination_gets_a_post_of_its_own(rig: Rig) -> None:
    name = await rig.break_it()
    assert await rig.posts() == [
        (f"notice:alert:{name} fake:C1", "waiting"),
        (f"notice:alert:{name} mailto:a@b.c", "waiting"),
    ]
    row = (await rig.store.read("SELECT priority, body FROM outbox"))[0]
    assert row["priority"] == 0, "critical alerts leave before answers"
    assert "Live 파일이 없습니다." in row["body"]


@pytest.mark.parametrize("crash_after", range(12))
async def test_a_crash_at_any_step_loses_nothing_and_repeats_nothing(rig: Rig, crash_after: int) -> None:
    for number in range(40):
        if number == crash_after:
            rig.desk = rig.another()
            await rig.desk.load()
        rig.desk.note([WELL if number > 20 else BROKEN])
        await rig.step(30)
    keys = [key for key, _ in await rig.posts() if key.endswith("fake:C1")]
    firsts = [key for key in keys if key.count(":") == 3]
    assert len(firsts) == 1, "told once"
    assert len(keys) == 3, "told, edited and said to be over"
    _, incidents, _ = await alert_rows.load(rig.store)
    assert [each.resolved_told for each in incidents] in ([True], [])


async def test_while_the_store_is_locked_the_first_word_goes_straight_out_and_only_once(rig: Rig) -> None:
    blocker = sqlite3.connect(rig.store.path, isolation_level=None)
    blocker.execute("BEGIN EXCLUSIVE")
    trouble = Finding("store", "", Level.CRITICAL, "unwritable", sure=True)
    rig.desk.note([trouble])
    for _ in range(5):
        await rig.step(20)
    assert [post.key.split()[1] for post in rig.sender.sent] == ["fake:C1"]
    blocker.execute("ROLLBACK")
    blocker.close()
    rig.desk.note([Finding("store", "")])
    await rig.step(5)
    states = dict(await rig.posts())
    assert states[rig.sender.sent[0].key] == "sent", "it is known to be out, and is not sent again"
    await rig.step(301)
    await rig.step()
    receipt = await outbox_rows.receipt_of(rig.store, rig.sender.sent[0].key)
    assert receipt is not None, "what it was posted as is kept, so that it can be edited"
    assert len([key for key in await rig.posts() if key[0].endswith("fake:C1")]) == 3


async def test_buttons_say_what_became_of_them_and_work_once(rig: Rig) -> None:
    name = await rig.break_it()
    assert await rig.desk.acknowledge(name, "김반장") is Pressed.ACKED
    posts = len(await rig.posts())
    assert await rig.desk.acknowledge(name, "이주임") is Pressed.ACKED
    assert len(await rig.posts()) == posts
    assert rig.desk.open[0].acked_by == "김반장"
    assert await rig.desk.resolve(name, "이주임") is Pressed.RESOLVED
    assert await rig.desk.resolve(name, "이주임") is Pressed.OVER
    assert await rig.desk.acknowledge("unknown", "김반장") is Pressed.OVER
    bodies = [row["body"] for row in await rig.store.read("SELECT body FROM outbox")]
    assert any("확인: 김반장" in body for body in bodies)
    assert any("해결로 표시: 이주임" in body for body in bodies)


async def test_a_silence_is_listed_ends_by_itself_and_survives_a_restart(rig: Rig) -> None:
    name = await rig.break_it()
    assert await rig.desk.silence(name, "김반장") is Pressed.SILENCED
    rig.desk = rig.another()
    await rig.desk.load()
    (silence,) = rig.desk.silences
    assert (silence.made_by, silence.until) == ("김반장", rig.clock() + timedelta(hours=1))
    bodies = [row["body"] for row in await rig.store.read("SELECT body FROM outbox")]
    assert any("무음: 김반장, 11월" in body for body in bodies)
    rig.clock.forward(hours=2)
    assert rig.desk.silences == ()


async def test_what_creeps_is_not_written_every_minute(rig: Rig) -> None:
    rig.desk.note([WELL])
    await rig.step()
    before = await rig.store.read("PRAGMA data_version")
    for _ in range(50):
        rig.desk.note([WELL])
        await rig.step(60)
    assert not rig.desk._dirty
    assert await rig.store.read("PRAGMA data_version") == before
