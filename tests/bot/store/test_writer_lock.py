"""Who may write: kept for a moment, shared between processes, never kept by one alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

from filelock import FileLock

from bot.store.writer_lock import KEEP_S, WriterLock


async def test_the_next_transaction_finds_the_lock_still_taken_and_then_it_is_let_go(tmp_path: Path) -> None:
    lock, other = WriterLock(tmp_path / "hub.db.lock"), FileLock(tmp_path / "hub.db.lock")
    async with lock.held():
        pass
    async with lock.held():
        assert not taken(other)
    await asyncio.sleep(KEEP_S * 3)
    assert taken(other)


async def test_a_process_that_writes_without_a_pause_gives_others_their_turn(tmp_path: Path) -> None:
    path = tmp_path / "hub.db.lock"
    busy, other = WriterLock(path), WriterLock(path)
    done = asyncio.Event()

    async def write_on() -> None:
        while not done.is_set():
            async with busy.held():
                await asyncio.sleep(0)

    writing = asyncio.create_task(write_on())
    await asyncio.sleep(0)
    async with asyncio.timeout(10), other.held():
        done.set()
    other.let_go()
    await writing
    busy.let_go()


async def test_what_is_given_up_while_waiting_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "hub.db.lock"
    lock, other = WriterLock(path), FileLock(path)
    with other:
        waiting = asyncio.create_task(lock.held().__aenter__())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert taken(other)


def taken(lock: FileLock) -> bool:
    """Whether it could be had just now; given back at once."""
    try:
        lock.acquire(blocking=False)
    except TimeoutError:
        return False
    lock.release()
    return True
