"""A day that people were told about and that changed since is corrected in their thread, once, with old → new."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.actions import offers
from bot.answers import AnswerKind
from bot.app import App, build_app
from bot.channels.slack import render as slack
from bot.channels.teams import render as teams
from bot.corrections import Corrections
from bot.messages import Message
from bot.settings import Settings
from bot.store import outbox_rows
from jobs.watcher import ChangedDays
from tests.fakes.channel import FakeClock, FakeSender
from tests.production_files import make_database

ASKED = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class FakeChannel:
    name = "fake"
    status_line = None

    def __init__(self) -> None:
        self.sender = FakeSender()

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def fill(path: Path, friday: int | None, today: int, stamp: int) -> None:
    """`friday` None: the ERP took its row away."""
    rows = [
        ("2026-11-19", "L1", "BW0021", "정제수", 500),
        *([("2026-11-20", "L2", "BW0021", "정제수", friday)] if friday is not None else []),
        ("2026-11-23", "L3", "BW0021", "정제수", today),
    ]
    make_database(path, rows)
    os.utime(path, (stamp, stamp))


class Rig:
    def __init__(self, app: App, folder: Path, clock: FakeClock) -> None:
        self.app = app
        self.path = folder / "data" / "production_analysis.db"
        self.clock = clock
        self.corrections = Corrections(
            app.core, app.store, app.outbox, clock, lambda: frozenset({"fake", "web"})
        )

    async def ask(self, question: str, event: str) -> str:
        message = Message(
            channel="fake",
            event_id=event,
            thread=f"fake:{event}",
            address="fake:C1",
            sender="fake:U1",
            text=question,
            received_at=self.clock(),
        )
        stored = await self.app.hub.submit(message)
        await self.app.worker.answer_one(stored.request_id)
        return stored.request_id

    async def change(self, friday: int | None, today: int, stamp: int) -> None:
        fill(self.path, friday, today, stamp)
        await self.app.core.source.refresh(wait=True)
        self.clock.forward(hours=1)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    fill(tmp_path / "data" / "production_analysis.db", 1_000, 50, 1_700_000_000)
    settings = Settings(
        _env_file=None,
        database_dir=tmp_path / "data",
        state_dir=tmp_path / "state",
        settle_s=0.0,
    )
    clock = FakeClock(ASKED)
    async with build_app(settings, serve_http=False, clock=clock, extra_channels=[FakeChannel()]) as app:
        yield Rig(app, tmp_path, clock)


async def test_a_changed_day_is_corrected_once_in_its_thread(rig: Rig) -> None:
    told = await rig.ask("지난주 금요일 생산량", "e1")
    await rig.ask("11월 19일 생산량", "e2")
    await rig.change(1_200, 50, 1_700_000_100)
    friday = ChangedDays(frozenset({date(2026, 11, 20)}))
    assert await rig.corrections.correct(friday) == 1
    assert await rig.corrections.correct(friday) == 0
    turns = await rig.app.hub.turns("fake:e1")
    assert [turn.request_id for turn in turns] == [told, f"fix1-{told}"]
    answer = turns[-1].answer
    assert answer is not None
    section = answer.sections[0]
    assert section.headline.startswith("**정정** ") and "1,200" in section.headline
    assert any("1,000" in remark and "→" in remark and "1,200" in remark for remark in section.remarks)
    assert any("11월 20일" in remark for remark in section.remarks)
    origin = await outbox_rows.origin_of(rig.app.store, f"fix1-{told}")
    assert origin is not None and origin.thread == "fake:e1"


async def test_a_second_change_is_held_against_the_first_correction(rig: Rig) -> None:
    told = await rig.ask("지난주 금요일 생산량", "e1")
    friday = ChangedDays(frozenset({date(2026, 11, 20)}))
    await rig.change(1_200, 50, 1_700_000_100)
    await rig.corrections.correct(friday)
    await rig.change(1_300, 50, 1_700_000_200)
    assert await rig.corrections.correct(friday) == 1
    newest = (await rig.app.hub.turns("fake:e1"))[-1]
    assert newest.request_id == f"fix2-{told}"
    assert newest.answer is not None
    remarks = " ".join(newest.answer.sections[0].remarks)
    assert "1,200" in remarks and "1,000" not in remarks


async def test_figures_whose_rows_are_gone_are_taken_back_and_come_again(rig: Rig) -> None:
    await rig.ask("지난주 금요일 생산량", "e1")
    friday = ChangedDays(frozenset({date(2026, 11, 20)}))
    await rig.change(None, 50, 1_700_000_100)
    assert await rig.corrections.correct(friday) == 1
    gone = (await rig.app.hub.turns("fake:e1"))[-1].answer
    assert gone is not None and gone.kind is AnswerKind.NO_DATA
    assert gone.sections[0].headline.startswith("**정정** ")
    assert any("1,000" in remark for remark in gone.sections[0].remarks)
    await rig.change(900, 50, 1_700_000_200)
    assert await rig.corrections.correct(friday) == 1
    back = (await rig.app.hub.turns("fake:e1"))[-1].answer
    assert back is not None and "900" in back.sections[0].headline


@pytest.mark.parametrize("place", ["", "report-daily-20261123-6f63d5ad"])
async def test_a_correction_can_be_shown_with_its_buttons_in_every_chat(rig: Rig, place: str) -> None:
    await rig.ask("지난주 금요일 생산량", "e1")
    await rig.change(1_200, 50, 1_700_000_100)
    await rig.corrections.correct(ChangedDays(frozenset({date(2026, 11, 20)})))
    answer = (await rig.app.hub.turns("fake:e1"))[-1].answer
    assert answer is not None
    if place:
        answer = answer.model_copy(update={"request_id": f"fix1-{place}"})
    offered = offers(answer, rig.app.core.registry)
    assert offered
    assert answer.request_id in repr(slack.render_answer(answer, offered).blocks)
    assert answer.request_id in repr(teams.render_answer(answer, offered, {}).cards)


async def test_a_running_day_that_grows_is_no_correction(rig: Rig) -> None:
    await rig.ask("오늘 생산량", "e1")
    await rig.ask("이번 달 생산량", "e2")
    await rig.change(1_000, 90, 1_700_000_100)
    assert await rig.corrections.correct(ChangedDays(frozenset({date(2026, 11, 23)}))) == 0


async def test_a_rewrite_that_changes_no_figure_is_silent(rig: Rig) -> None:
    await rig.ask("지난주 금요일 생산량", "e1")
    await rig.change(1_000, 50, 1_700_000_100)
    assert await rig.corrections.correct(ChangedDays(frozenset({date(2026, 11, 20)}))) == 0


async def test_answers_older_than_a_week_are_left_alone(rig: Rig) -> None:
    await rig.ask("지난주 금요일 생산량", "e1")
    await rig.change(1_200, 50, 1_700_000_100)
    rig.clock.forward(days=8)
    assert await rig.corrections.correct(ChangedDays(frozenset({date(2026, 11, 20)}))) == 0


async def test_what_changed_while_the_hub_was_off_is_found_for_periods_that_were_over(rig: Rig) -> None:
    await rig.ask("지난주 금요일 생산량", "e1")
    await rig.ask("이번 달 생산량", "e2")
    await rig.change(1_200, 90, 1_700_000_100)
    assert await rig.corrections.correct(ChangedDays(None)) == 1


async def test_the_source_rings_for_the_days_that_changed(rig: Rig) -> None:
    rig.app.core.on_change.append(rig.corrections.changed)
    await rig.ask("지난주 금요일 생산량", "e1")
    running = asyncio.create_task(rig.corrections.run())
    await rig.change(1_200, 50, 1_700_000_100)
    assert rig.corrections._waiting == [(date(2026, 11, 20),)]
    running.cancel()
