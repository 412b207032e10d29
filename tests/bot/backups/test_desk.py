"""Backups and the rollover as people meet them: by schedule, in chat, in the channel's notices."""

from __future__ import annotations

import itertools
import json
import os
import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.app import App, build_app
from bot.backups.desk import backups_of
from bot.backups.words import fault_text, rollover_fault_text
from bot.channels.teams.notices import render_notice
from bot.commands import Call, Confirm, Done, Say
from bot.commands.build import build_commands
from bot.settings import Settings
from bot.wording import environment, render
from jobs.backup import BackupFailed, BackupFault
from jobs.backup_names import BackupName
from jobs.ledger import RunState
from jobs.rollover import RolloverFailed, RolloverFault
from jobs.rollover_plan import Plan, PlanState, archive_to_make
from tests.fakes.channel import FakeClock
from tests.production_files import make_database, random_rows

ADMINS = ("slack:U1", "slack:U2")
CHANNELS = "slack:C1,mailto:ops@example.com"


class Rig:
    def __init__(self, app: App, clock: FakeClock, folder: Path) -> None:
        self.app, self.clock, self.folder = app, clock, folder
        assert app.automation is not None
        self.automation = app.automation
        provided = app.automation.provided
        self.commands = build_commands(
            app.core.settings, app.store, clock, provided.handlers, provided.previews
        )

    @property
    def backups(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "state" / "backups").glob("*.db"))

    async def type(self, text: str, sender: str = "slack:U1") -> Done | Confirm:
        name, _, args = text.partition(" ")
        return await self.commands.run(Call(name, args, "slack", sender, "slack:C1", self.clock()))

    async def job(self, name: str) -> tuple[RunState, str]:
        run = await self.automation.schedule.run_now(name)
        assert run is not None
        self.clock.forward(seconds=2)
        return run.state, run.result

    async def notices(self) -> list[dict]:
        rows = await self.app.store.read("SELECT address, body FROM outbox ORDER BY id")
        return [{"to": row["address"], **json.loads(row["body"])} for row in rows]


def said(done: Done | Confirm) -> str:
    assert isinstance(done, Done) and isinstance(done.reply, Say)
    return done.reply.text


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rows = random_rows(random.Random(2), date(2025, 1, 1), date(2026, 11, 20), 600)
    path = make_database(tmp_path / "data" / "production_analysis.db", rows)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    clock = FakeClock(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    settings = Settings(
        _env_file=None,
        database_dir=tmp_path / "data",
        state_dir=tmp_path / "state",
        settle_s=0.05,
        admins=",".join(ADMINS),
        alert_channels=CHANNELS,
    )
    async with build_app(settings, kinds=(), serve_http=False, with_jobs=True, clock=clock) as app:
        yield Rig(app, clock, tmp_path)


async def test_the_daily_job_backs_up_live_and_the_chat_store(rig: Rig) -> None:
    state, result = await rig.job("backup.live")
    assert (state, result) == (RunState.DONE, "production_20261123.db, hub_20261123.db")
    assert rig.backups == ["hub_20261123.db", "production_20261123.db"]
    assert (await rig.job("backup.archives"))[0] is RunState.SKIPPED


async def test_a_damaged_backup_is_no_backup_to_the_health_check(rig: Rig) -> None:
    await rig.job("backup.live")
    rig.clock.forward(days=3)
    await rig.job("backup.live")

    async def told() -> dict[str, str]:
        report = await rig.automation.health.check()
        return {each.target: each.reason for each in report.findings if each.check == "backup"}

    assert await told() == {"live": "", "hub": ""}
    newest = rig.folder / "state" / "backups" / "production_20261126.db"
    newest.write_bytes(newest.read_bytes()[:-100])
    name = BackupName.parse(newest.name)
    assert name is not None
    assert backups_of(rig.app.core.settings).verify(name, rig.clock()).damage is BackupFault.CORRUPT
    assert await told() == {"live": "old", "hub": ""}


async def test_a_backup_that_could_not_be_made_is_a_failed_run_and_the_others_are_made(rig: Rig) -> None:
    (rig.folder / "state" / "snapshots" / "live" / "manifest.json").unlink()
    state, result = await rig.job("backup.live")
    assert state is RunState.FAILED
    assert "no_state" in result
    assert rig.backups == ["hub_20261123.db"]


async def test_backup_tells_what_is_safe_and_changes_something_only_for_an_administrator(rig: Rig) -> None:
    assert "아직 백업이 없습니다" in said(await rig.type("backup", "slack:U9"))
    denied = await rig.type("backup run", "slack:U9")
    assert isinstance(denied, Done) and denied.refused
    asked = await rig.type("backup run live")
    assert isinstance(asked, Confirm) and not asked.by_another
    assert rig.backups == []
    text = said(await rig.commands.confirm(asked.token, "slack:U1"))
    assert "production_20261123.db" in text and "600행" in text
    assert "Live: 1개, 최근 production_20261123.db" in said(await rig.type("backup", "slack:U9"))
    wrong = await rig.type("backup wipe")
    assert isinstance(wrong, Done) and wrong.refused and "/backup run" in said(wrong)


async def test_the_rollover_takes_a_second_administrator_and_leaves_a_trail(rig: Rig) -> None:
    plan = await rig.type("rollover")
    assert isinstance(plan, Done) and isinstance(plan.reply, Say)
    assert "archive_2025.db로 옮길 자료" in plan.reply.text
    assert plan.reply.table[-1][0] == "합계"
    asked = await rig.type("rollover run")
    assert isinstance(asked, Confirm) and asked.by_another
    assert "archive_2025.db로 옮길 자료" in asked.text
    same = await rig.commands.confirm(asked.token, "slack:U1")
    assert same.refused
    assert not (rig.folder / "data" / "archive_2025.db").exists()
    done = await rig.commands.confirm(asked.token, "slack:U2")
    assert "제자리에 놓았습니다" in said(done)
    assert (rig.folder / "data" / "archive_2025.db").exists()
    again = await rig.type("rollover run")
    assert isinstance(again, Done) and "이미 있습니다" in said(again)
    undo = await rig.type("rollover undo", "slack:U2")
    assert isinstance(undo, Confirm)
    assert "되돌렸습니다" in said(await rig.commands.confirm(undo.token, "slack:U1"))
    assert not (rig.folder / "data" / "archive_2025.db").exists()
    rows = await rig.app.store.read("SELECT actor, action FROM audit ORDER BY id")
    assert [(row["actor"], row["action"]) for row in rows] == [
        ("slack:U2", "command.rollover"),
        ("slack:U1", "command.rollover"),
    ]


async def test_the_rehearsal_says_ok_fail_or_inconclusive_in_the_channel(rig: Rig) -> None:
    await rig.job("backup.rehearsal")
    await rig.job("backup.live")
    await rig.job("backup.rehearsal")
    rig.clock.forward(days=5)
    await rig.job("backup.rehearsal")
    path = rig.folder / "state" / "backups" / "production_20261123.db"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)
    state, result = await rig.job("backup.rehearsal")
    assert state is RunState.FAILED
    assert "production damaged" in result
    notices = [notice for notice in await rig.notices() if notice["to"] == "slack:C1"]
    heads = [notice["context"]["headline"] for notice in notices]
    assert heads == ["복원 연습: 판단 보류", "복원 연습: 성공", "복원 연습: 판단 보류", "복원 연습: 실패"]
    assert "600행" in notices[1]["context"]["lines"][0]
    assert "오래된 백업" in notices[2]["context"]["lines"][0]
    assert "손상" in notices[3]["context"]["lines"][0]
    assert len(await rig.notices()) == 8
    assert not (rig.folder / "state" / "backups" / "making").exists()


async def test_december_reminds_and_january_only_while_the_year_is_still_in_live(rig: Rig) -> None:
    rig.clock.now = datetime(2026, 12, 10, 0, 0, tzinfo=UTC)
    assert (await rig.job("rollover.reminder"))[0] is RunState.DONE
    rig.clock.now = datetime(2027, 1, 10, 0, 0, tzinfo=UTC)
    assert await rig.job("rollover.reminder") == (RunState.DONE, "2026")
    heads = [notice["context"]["headline"] for notice in await rig.notices() if notice["to"] == "slack:C1"]
    assert heads == ["연말 이관을 준비하세요", "2026년 자료가 아직 Live에 있습니다"]
    asked = await rig.type("rollover run")
    assert isinstance(asked, Confirm)
    await rig.commands.confirm(asked.token, "slack:U2")
    assert (await rig.job("rollover.reminder"))[0] is RunState.SKIPPED


async def test_a_note_has_a_form_in_every_channel(rig: Rig) -> None:
    await rig.job("backup.rehearsal")
    context = {**(await rig.notices())[0]["context"], "headline": '제목 <!channel> "따옴표"'}
    slack = json.loads(render("slack/note.json.j2", **context))
    assert "<!channel>" not in slack["text"] + slack["blocks"][0]["text"]["text"]
    assert context["lines"][0] in json.dumps(render_notice("note", context, ()).cards, ensure_ascii=False)
    webhook = json.loads(render("webhook/note.json.j2", **context))
    assert webhook["type"] == "backup.rehearsal"
    assert webhook["data"]["lines"] == context["lines"]
    html = environment().overlay(autoescape=True).get_template("mail/note.html.j2").render(**context)
    assert "<!channel>" not in html and context["lines"][0] in html
    assert render("mail/note.subject.j2", **context).startswith("[생산 데이터 허브]")
    assert context["lines"][0] in render("mail/note.txt.j2", **context)


def test_every_fault_has_its_sentence() -> None:
    values = {"free": 5_000, "needed": 3_000_000_000, "path": "C:/x.db"}
    for fault in BackupFault:
        text = fault_text(BackupFailed(fault, "production_20261123.db", **values))
        assert text.endswith((".", ").")), fault
    plan = Plan.of(archive_to_make((), date(2026, 1, 1), 2026), (), None, ours=False)
    more = {
        "plan": plan,
        "archive": "archive_2025",
        "rows": 3,
        "backup": BackupFailed(BackupFault.NO_SPACE, "live", **values),
    }
    for rollover_fault in RolloverFault:
        text = rollover_fault_text(RolloverFailed(rollover_fault, **values, **more))
        assert text.endswith("."), rollover_fault
    for state, ours in itertools.product(PlanState, (True, False)):
        told = replace(plan, state=state, late=2, ours=ours)
        assert render("backup/plan.md.j2", plan=told).endswith("."), state


def test_only_an_archive_that_a_rollover_made_is_said_to_be_taken_back() -> None:
    there = archive_to_make((2025,), date(2026, 1, 1), 2025)
    for ours in (True, False):
        text = render("backup/plan.md.j2", plan=Plan.of(there, (), 2, ours=ours))
        assert ("hub archive undo" in text) is ours
