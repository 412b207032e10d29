"""A hub with Teams in a process of its own, made to be killed: `python -m …teams_process FOLDER SERVER_URL CRASH`.

It takes what is posted to /api/messages on the port that it writes to FOLDER/port, until it is killed or told to stop.
CRASH is "none", or "<point>:<n>": the process kills itself the n-th time it comes to that point.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import app as composition
from bot.app import build_app
from bot.channels.teams.calls import Calls
from bot.channels.teams.intake import Intake, InvokeReply
from bot.process import run_until_stopped
from bot.settings import Settings
from bot.store import Store, Transaction
from tests.bot.channels.teams.rig import TODAY, Kind, config_for
from tests.fakes.teams_server import TeamsServer
from tests.scenarios.hub_process import Crash

POINTS = ("before-commit", "after-commit", "before-ack", "before-send", "after-send")
crash = Crash("none")


class CrashingStore(Store):
    async def write(self, work: Callable[[Transaction], Any], timeout_s: float | None = None) -> Any:
        def work_and_crash(write: Transaction) -> Any:
            result = work(write)
            crash.at("before-commit")
            return result

        result = await super().write(work_and_crash, timeout_s)
        crash.at("after-commit")
        return result


class CrashingIntake(Intake):
    async def take(self, activity: Any) -> InvokeReply | None:
        reply = await super().take(activity)
        crash.at("before-ack")
        return reply


class CrashingCalls(Calls):
    async def post(self, place: Any, activity: Any, edits: str | None = None) -> str:
        if activity.type != "message":
            return "typing"
        crash.at("before-send")
        done = await super().post(place, activity, edits)
        crash.at("after-send")
        return done


async def main(folder: Path, server_url: str) -> None:
    from bot.channels.teams import channel

    composition.Store = CrashingStore  # type: ignore[misc]
    channel.Intake = CrashingIntake  # type: ignore[misc]
    channel.Calls = CrashingCalls  # type: ignore[misc]
    server = TeamsServer(url=server_url)
    settings = Settings(
        _env_file=None,
        state_dir=folder / "state",
        database_dir=folder / "factory",
        http_port=0,
        today=TODAY,
        settle_s=0.0,
        questions_per_person_hour=0,
        gemini_api_key=None,
    )

    def started(app: Any) -> None:
        aside = folder / "port.new"
        aside.write_text(str(app.http.port))
        aside.replace(folder / "port")

    async with build_app(settings, kinds=[Kind(server, config_for(server))]) as app:  # type: ignore[list-item]
        await run_until_stopped(app, started)


if __name__ == "__main__":
    crash = Crash(sys.argv[3])
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
