"""The hub's own work, put together: what is seen from outside, who may press what, and what becomes an alert."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest

from bot.actions import Action, Do, Outcome, Press
from bot.app import App, build_app
from bot.automation import Automation
from bot.channels.ports import CHANNELS
from bot.commands import Call, Confirm, Done, Say
from bot.commands.build import build_commands
from bot.health.looking import Health
from bot.posts import Post, PostKind, Priority
from bot.settings import Settings
from jobs.alerts.finding import Finding, Level
from jobs.health.seen import DiskSeen, HubState
from tests.fakes.channel import FakeClock
from tests.fakes.waiting import until
from tests.production_files import make_database

MORNING = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
ADMIN = "slack:U1"


class Rig:
    def __init__(self, app: App, clock: FakeClock) -> None:
        assert app.automation is not None
        self.app = app
        self.clock = clock
        self.automation: Automation = app.automation

    async def call(self, command: str, args: str = "", sender: str = ADMIN) -> Done | Confirm:
        provided = self.automation.provided
        commands = build_commands(
            self.app.core.settings, self.app.store, self.clock, provided.handlers, provided.previews
        )
        done = await commands.run(Call(command, args, "slack", sender, "slack:C1", self.clock()))
        return await commands.confirm(done.token, sender) if isinstance(done, Confirm) else done

    async def say(self, command: str, args: str = "") -> Say:
        done = await self.call(command, args)
        assert isinstance(done, Done) and isinstance(done.reply, Say)
        return done.reply

    async def open_alert(self, finding: Finding) -> str:
        desk = self.automation.desk
        desk.note([finding])
        await desk.step()
        self.clock.forward(seconds=31)
        await desk.step()
        (incident,) = [each for each in desk.open if each.check == finding.check]
        return incident.id


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    live = make_database(
        tmp_path / "data" / "production_analysis.db", [("2026-11-20", "L1", "BW0021", "정제수", 100)]
    )
    os.utime(live, (1_700_000_000, 1_700_000_000))
    settings = Settings(
        _env_file=None,
        database_dir=tmp_path / "data",
        state_dir=tmp_path / "state",
        settle_s=0.0,
        http_port=0,
        admins=(ADMIN,),
        alert_channels=("webhook:http://127.0.0.1:9/secretpath",),
    )
    clock = FakeClock(MORNING)
    web = [kind for kind in CHANNELS if kind.name in ("web", "webhook")]
    async with build_app(settings, kinds=web, clock=clock) as app:
        yield Rig(app, clock)


async def test_healthz_tells_of_the_last_round_and_holds_no_secret(rig: Rig) -> None:
    assert rig.app.http is not None
    await rig.app.http.start()
    rig.automation.schedule.start()
    try:
        async with aiohttp.ClientSession(rig.app.http.url) as session:
            async with session.get("/healthz") as reply:
                assert (reply.status, (await reply.json())["status"]) == (200, "ok")
            await rig.automation.check_now()
            async with session.get("/healthz") as reply:
                assert reply.status == 200
            async with session.get("/healthz/ai") as reply:
                assert await reply.json() == {"status": "off"}
            async with session.get("/metrics") as reply:
                text = await reply.text()
            (rig.app.core.settings.database_dir / "production_analysis.db").unlink()
            await rig.app.core.source.refresh(wait=True)
            await rig.automation.check_now()
            async with session.get("/healthz") as reply:
                assert (reply.status, (await reply.json())["status"]) == (503, "failing")
            rig.clock.forward(minutes=10)
            async with session.get("/healthz") as reply:
                assert reply.status == 503, "a round of long ago says nothing"
    finally:
        rig.automation.schedule.stop()
        await rig.app.http.stop()
    assert 'hub_check{check="source"} 0.0' in text
    assert "secretpath" not in text


async def test_only_an_administrator_presses_an_alerts_buttons(rig: Rig) -> None:
    name = await rig.open_alert(Finding("task", "worker", Level.CRITICAL, "ended", sure=True))

    def press(sender: str) -> Press:
        return Press("slack", "e", "slack:t", "slack:C1", sender, rig.clock(), sender_name="김반장")

    action = Action(do=Do.ACK, request_id=name)
    assert await rig.automation.press_alert(action, press("slack:U2")) is Outcome.NOT_ALLOWED
    assert rig.automation.desk.open[0].acked_by == ""
    assert await rig.automation.press_alert(action, press(ADMIN)) is Outcome.ACKED
    assert await rig.automation.press_alert(action, press(ADMIN)) is Outcome.ACKED
    assert rig.automation.desk.open[0].acked_by == "김반장"
    gone = Action(do=Do.RESOLVE, request_id="gone")
    assert await rig.automation.press_alert(gone, press(ADMIN)) is Outcome.ALERT_OVER


async def test_every_outcome_of_a_press_has_its_words() -> None:
    import tomllib

    from templates import ROOT

    said = tomllib.loads((ROOT / "actions" / "words.toml").read_text(encoding="utf-8"))["outcome"]
    for outcome in ("acked", "silenced", "resolved", "alert_over", "not_allowed"):
        assert said[outcome]


async def test_a_dead_letter_becomes_an_alert_without_the_key_in_its_address(rig: Rig) -> None:
    post = Post(
        id=1,
        key="k",
        channel="webhook",
        address="webhook:http://127.0.0.1:9/secretpath",
        thread=None,
        kind=PostKind.ALERT,
        priority=Priority.ALERT,
        body={},
        reply_to={},
        request_id="",
        attempt=1,
        maybe_delivered=False,
        created_at=MORNING,
    )
    rig.automation.post_died(post, "DeliveryError: HTTP 404")
    await rig.automation.desk.step()
    (incident,) = rig.automation.desk.open
    assert (incident.check, incident.targets) == ("delivery", ("webhook:127.0.0.1",))


async def test_a_full_disk_is_one_alert_and_not_the_stores_as_well(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = (DiskSeen("state", 0, 300_000_000), DiskSeen("database", 10**12, 100_000_000))
    monkeypatch.setattr(Health, "_disks", lambda self: full)
    desk = rig.automation.desk
    rig.automation.store_changed(needed=True)
    await until(lambda: any(each.check == "disk" for each in desk.failing))
    await desk.step()
    rig.clock.forward(seconds=31)
    await desk.step()
    rows = await rig.app.store.read("SELECT body FROM outbox")
    assert [json.loads(row["body"])["context"]["check"] for row in rows] == ["disk"]


async def test_errors_of_the_hub_come_in_grouped_and_alerts_about_alerts_do_not(rig: Rig) -> None:
    await rig.automation.start()
    try:
        for number in range(50):
            logging.getLogger(f"bot.part{number % 3}").error("값 %s", "비밀")
            logging.getLogger("bot.alerting.desk").error("no loop")
        await asyncio.sleep(0)
        await rig.automation.desk.step()
        (incident,) = [each for each in rig.automation.desk.open if each.check == "hub_error"]
        assert incident.targets == ("bot.part0", "bot.part1", "bot.part2")
        tracks = rig.automation.desk.tracks_of(incident)
        assert "비밀" not in repr(tracks)
        assert tracks[0].values["count"] == 17
    finally:
        await rig.automation.stop()


async def test_another_process_sees_a_running_a_silent_and_a_stopped_hub(rig: Rig) -> None:
    automation, app = rig.automation, rig.app
    beside = Health(app.core, app.store, automation.ledger, automation.schedule, None, None, rig.clock)
    assert (await beside.look()).hub.state is HubState.NEVER
    await automation._beat()
    seen = await beside.look()
    assert (seen.hub.state, seen.channels) == (HubState.RUNNING, (("web", True), ("webhook", True)))
    rig.clock.forward(minutes=5)
    assert (await beside.look()).hub.state is HubState.SILENT
    await automation._beat(stopped=True)
    assert (await beside.look()).hub.state is HubState.STOPPED


async def test_health_jobs_and_alerts_are_commands(rig: Rig) -> None:
    health = await rig.say("health")
    assert "점검" in health.text
    assert ("생산 데이터베이스", "🟢 정상") in [row[:2] for row in health.table]
    jobs = await rig.say("jobs")
    assert "housekeeping" in [row[0] for row in jobs.table]
    assert "마쳤습니다" in (await rig.say("jobs", "run housekeeping")).text
    await rig.say("jobs", "pause housekeeping")
    assert await rig.automation.ledger.is_paused("housekeeping")
    await rig.say("jobs", "resume housekeeping")
    assert not await rig.automation.ledger.is_paused("housekeeping")
    assert "열린 알림이 없습니다" in (await rig.say("alerts")).text
    name = await rig.open_alert(Finding("job", "report.daily", Level.WARNING, "missed", {"due": "x"}, True))
    assert name in (await rig.say("alerts")).text
    assert "3시간" in (await rig.say("alerts", f"silence {name} 3h")).text
    assert "무음" in (await rig.say("alerts")).text
    await rig.say("alerts", "unsilence job")
    assert rig.automation.desk.silences == ()
    assert "해결" in (await rig.say("alerts", f"resolve {name}")).text
    assert "이미 끝났거나" in (await rig.say("alerts", f"ack {name}")).text


@pytest.mark.parametrize(
    ("command", "args"),
    [("jobs", "run nothing"), ("jobs", "explode"), ("alerts", "silence x 0h"), ("health", "accept nothing")],
)
async def test_what_cannot_be_read_is_answered_with_how_to_write_it(
    rig: Rig, command: str, args: str
) -> None:
    assert f"/{command}" in (await rig.say(command, args)).text


async def test_others_may_look_and_not_touch(rig: Rig) -> None:
    looked = await rig.call("jobs", sender="slack:U2")
    touched = await rig.call("jobs", "run housekeeping", sender="slack:U2")
    assert isinstance(looked, Done) and not looked.refused
    assert isinstance(touched, Done) and touched.refused
