"""Alerts in a process made to be killed: `python -m tests.scenarios.alert_process FOLDER POINT:N`.

Three things break; when all three were posted they are well again; when that was posted, it ends with status 0. What was
posted stands in a file, which can be asked, like Slack with metadata.
"""

from __future__ import annotations

import asyncio
import sys
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.alerting.desk import AlertDesk
from bot.clock import utc_now
from bot.outbox import Dispatcher
from bot.posts import Post, Receipt
from bot.store import Store, Transaction
from bot.wakeup import Wakeup
from jobs.alerts.finding import Finding, Level
from jobs.alerts.machine import Rules
from tests.scenarios.hub_process import Crash, FilePlatform, append, lines

POINTS = ("before-commit", "after-commit", "before-send", "after-send")
CHECKS = ("source", "disk", "channel")
RULES = Rules(group_wait=timedelta(0), update_every=timedelta(0))


class CrashingStore(Store):
    crash: Crash

    async def write(self, work: Callable[[Transaction], Any], timeout_s: float | None = None) -> Any:
        def work_and_crash(write: Transaction) -> Any:
            result = work(write)
            self.crash.at("before-commit")
            return result

        result = await super().write(work_and_crash, timeout_s)
        self.crash.at("after-commit")
        return result


class Platform(FilePlatform):
    def __init__(self, path: Path, crash: Crash) -> None:
        super().__init__(path, crash)
        self._log = path

    async def send(self, post: Post) -> Receipt:
        if post.edits is not None:
            return post.edits  # an edit may be repeated
        self._crash.at("before-send")
        append(
            self._log, f"{post.body['context']['check']}:{post.body['context']['what']}={post.key.split()[0]}"
        )
        self._crash.at("after-send")
        return Receipt(post.key.split()[0])

    async def find_delivered(self, post: Post) -> Receipt | None:
        key = post.key.split()[0]
        return Receipt(key) if any(line.endswith(f"={key}") for line in lines(self._log)) else None


def said(folder: Path, what: str) -> set[str]:
    return {line.split(":")[0] for line in lines(folder / "posted") if f":{what}=" in line}


async def main(folder: Path, crash: Crash) -> None:
    CrashingStore.crash = crash
    store = await CrashingStore.open(folder / "hub.db")
    wakeup, platform = Wakeup(), Platform(folder / "posted", crash)
    dispatcher = Dispatcher(store, {"fake": platform}, wakeup, utc_now, uuid.uuid4().hex)
    desk = AlertDesk(
        store, wakeup, {"fake": platform}, ["fake:C1"], utc_now, ZoneInfo("Asia/Seoul"), rules=RULES
    )
    await desk.load()
    running = asyncio.create_task(dispatcher.run(alone=True))
    while said(folder, "status") != set(CHECKS):
        well = said(folder, "first") == set(CHECKS)
        level = Level.OK if well else Level.CRITICAL
        desk.note(Finding(check, "", level, "" if well else "x") for check in CHECKS)
        await desk.step()
        await asyncio.sleep(0.01)
    await dispatcher.stop(5)
    await running
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Crash(sys.argv[2])))
