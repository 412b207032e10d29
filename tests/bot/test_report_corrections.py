"""A report whose day changed is corrected wherever it went: in its thread, by a mail under its mail, to its webhook."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from bot.app import build_app
from bot.channels.mail.send import to_mail
from bot.channels.webhook.send import to_body
from bot.corrections import Corrections
from bot.outbox import Dispatcher
from bot.reporting.desk import Desk
from bot.settings import Settings
from bot.store import thread_rows
from bot.wakeup import Wakeup
from jobs.watcher import LOOK_BACK, ChangedDays
from reports.model import ReportKind
from tests.bot.test_corrections import ASKED, FakeChannel, Rig, fill
from tests.fakes.channel import FakeClock, FakeSender

MONDAY = date(2026, 11, 23)
FRIDAY = ChangedDays(frozenset({date(2026, 11, 20)}))
# Nobody reads a private chat into this address, whatever it begins with.
MAIL, HOOK, CHAT = "mailto:Director@example.com", "webhook:http://127.0.0.1:1/x", "fake:C1"


class Posted:
    """A hub that reports to a chat, a mailbox and a webhook, and what each of them was sent."""

    def __init__(self, rig: Rig) -> None:
        app = rig.app
        self.rig = rig
        self.desk = Desk(app.core, app.store, app.outbox, rig.clock, (CHAT, MAIL, HOOK))
        self.corrections = Corrections(
            app.core,
            app.store,
            app.outbox,
            rig.clock,
            lambda: frozenset({"fake", "mailto", "webhook"}),
            self.desk,
        )
        self.sent = {name: FakeSender() for name in ("fake", "mailto", "webhook")}
        self._dispatcher = Dispatcher(app.store, self.sent, Wakeup(), rig.clock, "me")

    async def send(self) -> None:
        for row in await self.rig.app.store.read("SELECT post_key FROM outbox WHERE state = 'waiting'"):
            await self._dispatcher.send_one(row["post_key"])

    def mails(self) -> list[EmailMessage]:
        return [to_mail(post, "hub@example.com", ASKED) for post in self.sent["mailto"].sent]

    def hooks(self) -> list[dict[str, Any]]:
        return [json.loads(to_body(post)) for post in self.sent["webhook"].sent]


@pytest.fixture
async def posted(tmp_path: Path) -> AsyncIterator[Posted]:
    fill(tmp_path / "data" / "production_analysis.db", 1_000, 50, 1_700_000_000)
    settings = Settings(
        _env_file=None, database_dir=tmp_path / "data", state_dir=tmp_path / "state", settle_s=0.0
    )
    clock = FakeClock(ASKED)
    async with build_app(settings, serve_http=False, clock=clock, extra_channels=[FakeChannel()]) as app:
        hub = Posted(Rig(app, tmp_path, clock))
        await hub.desk.publish(ReportKind.DAILY, MONDAY)
        await hub.send()
        yield hub


async def test_a_report_is_corrected_wherever_it_went_and_once(posted: Posted) -> None:
    await posted.rig.change(1_200, 50, 1_700_000_100)
    assert await posted.corrections.correct(FRIDAY) == 3
    assert await posted.corrections.correct(FRIDAY) == 0
    await posted.send()
    assert {name: len(sender.sent) for name, sender in posted.sent.items()} == dict.fromkeys(posted.sent, 2)


async def test_a_mailed_report_is_corrected_by_a_mail_under_it(posted: Posted) -> None:
    await posted.rig.change(1_200, 50, 1_700_000_100)
    await posted.corrections.correct(FRIDAY)
    await posted.send()
    report, correction = posted.mails()
    assert correction["Subject"] == f"[정정] {report['Subject']}"
    # The fake mail server names the report's mail m1.
    assert correction["In-Reply-To"] == correction["References"] == "m1"
    assert correction["Message-ID"] != report["Message-ID"]
    assert correction["To"] == "Director@example.com"
    for kind in ("plain", "html"):
        part = correction.get_body((kind,))
        assert part is not None
        said = part.get_content()
        assert "정정" in said and "이전:" in said and "→ 지금:" in said
        assert "1,000" in said and "1,200" in said and "11월 20일" in said


async def test_a_webhook_is_told_what_changed_in_its_report(posted: Posted) -> None:
    await posted.rig.change(1_200, 50, 1_700_000_100)
    await posted.corrections.correct(FRIDAY)
    await posted.send()
    report, correction = posted.hooks()
    assert report["type"] == "report" and "changes" not in report
    assert correction["type"] == "report.corrected"
    assert correction["replies_to"] == "m1"
    assert [correction[name] for name in ("kind", "day", "title")] == [
        report[name] for name in ("kind", "day", "title")
    ]
    assert any("1,000" in each["old"] and "1,200" in each["new"] for each in correction["changes"])


async def test_a_second_correction_is_held_against_the_first(posted: Posted) -> None:
    await posted.rig.change(1_200, 50, 1_700_000_100)
    await posted.corrections.correct(FRIDAY)
    await posted.rig.change(1_300, 50, 1_700_000_200)
    assert await posted.corrections.correct(FRIDAY) == 3
    await posted.send()
    assert [mail["Subject"].startswith("[정정] ") for mail in posted.mails()] == [False, True, True]
    newest = posted.hooks()[-1]
    assert newest["replies_to"] == "m1"
    assert all("1,000" not in each["old"] for each in newest["changes"])


async def test_a_report_that_reads_the_same_is_left_alone(posted: Posted) -> None:
    await posted.rig.change(1_000, 70, 1_700_000_100)
    assert await posted.corrections.correct(FRIDAY) == 0


async def test_a_written_report_is_a_turn_of_a_thread_of_its_own(posted: Posted) -> None:
    turns = await thread_rows.turns_between(posted.rig.app.store, ASKED - LOOK_BACK, ASKED + LOOK_BACK)
    assert {turn.thread for turn in turns} == {
        f"{place}:report-daily-20261123" for place in (CHAT, MAIL, HOOK)
    }
