"""A hub of its own process, made to be killed: `python -m tests.scenarios.hub_process FOLDER EVENTS CRASH SEED`.

It takes `EVENTS` events from a platform that repeats what was not acknowledged, answers and posts them, and ends with
status 0 when all is sent. The platform is two files: what it saw acknowledged, and what was posted to it.
CRASH is "none", or "<point>:<n>": the process kills itself the n-th time it comes to that point.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.clock import utc_now
from bot.events import Events
from bot.inbox import Inbox
from bot.outbox import Dispatcher
from bot.posts import Post, Receipt
from bot.store import Store, Transaction, inbox_rows, outbox_rows
from bot.wakeup import Wakeup
from bot.worker import Limits, Worker
from tests.fakes.channel import message
from tests.fakes.responder import EchoResponder

POINTS = (
    "before-commit",
    "after-commit",
    "before-ack",
    "after-ack",
    "before-send",
    "after-send",
)


class Crash:
    def __init__(self, wanted: str) -> None:
        self._point, _, place = wanted.partition(":")
        self._place = int(place or 0)
        self._seen: Counter[str] = Counter()

    def at(self, point: str) -> None:
        self._seen[point] += 1
        if point == self._point and self._seen[point] == self._place:
            if hasattr(signal, "SIGKILL"):
                os.kill(os.getpid(), signal.SIGKILL)
            os._exit(137)


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


class FilePlatform:
    """Posts are lines of a file. Like Slack with metadata, it can be asked whether a post is there."""

    def __init__(self, path: Path, crash: Crash) -> None:
        self._path = path
        self._crash = crash

    async def send(self, post: Post) -> Receipt:
        self._crash.at("before-send")
        append(self._path, post.key)
        self._crash.at("after-send")
        return Receipt(post.key)

    async def find_delivered(self, post: Post) -> Receipt | None:
        return Receipt(post.key) if post.key in lines(self._path) else None

    def delay_s(self, address: str, now: datetime) -> float:
        return 0.0


async def unsent(store: Store) -> int:
    counts = await outbox_rows.counts(store)
    return counts.get("waiting", 0) + counts.get("sending", 0)


def append(path: Path, line: str) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


async def main(folder: Path, events: int, crash: Crash, seed: str) -> None:
    CrashingStore.crash = crash
    store = await CrashingStore.open(folder / "hub.db")
    feed, to_worker, to_dispatcher = Events(), Wakeup(), Wakeup()
    inbox = Inbox(store, feed, to_worker)
    owner = uuid.uuid4().hex
    worker = Worker(
        store, EchoResponder(), ["fake"], feed, to_worker, to_dispatcher, utc_now, owner, Limits()
    )
    platform = FilePlatform(folder / "posted", crash)
    dispatcher = Dispatcher(store, {"fake": platform}, to_dispatcher, utc_now, owner)
    running = [
        asyncio.create_task(worker.run(alone=True)),
        asyncio.create_task(dispatcher.run(alone=True)),
    ]
    acknowledged = set(lines(folder / "acknowledged"))
    for number in range(events):
        event = f"{seed}-{number}"
        if event in acknowledged:
            continue
        stored = await inbox.receive(
            message(
                f"질문 {number}", event=event, thread=str(number % 7), sender=f"fake:{number}", at=utc_now()
            )
        )
        crash.at("before-ack")
        append(folder / "acknowledged", event)
        append(folder / "requests", f"{event}={stored.request_id}")
        crash.at("after-ack")
    while await inbox_rows.count_open(store) or await unsent(store):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await worker.stop(5)
    await dispatcher.stop(5)
    await asyncio.gather(*running)
    await store.close()


if __name__ == "__main__":
    work = main(Path(sys.argv[1]), int(sys.argv[2]), Crash(sys.argv[3]), sys.argv[4])
    asyncio.run(asyncio.wait_for(work, timeout=280))
