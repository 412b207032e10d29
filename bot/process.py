"""The process around a hub: one on a state folder, until somebody stops it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.app import App

log = logging.getLogger(__name__)


class AlreadyRunning(Exception):
    """Another process runs the hub on this state folder."""


@contextlib.contextmanager
def single_instance(settings: Settings) -> Iterator[None]:
    """Held while the hub runs on this state folder. Raises `AlreadyRunning`."""
    from filelock import FileLock, Timeout

    settings.state_dir.mkdir(parents=True, exist_ok=True)
    lock = FileLock(settings.state_dir / "hub.lock", thread_local=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise AlreadyRunning(str(settings.state_dir)) from None
    try:
        yield
    finally:
        lock.release()


async def run_until_stopped(app: App, on_started: Callable[[App], None] | None = None) -> None:
    """Start, wait for SIGTERM, Ctrl-C or (Windows) Ctrl-Break, stop."""
    stop = asyncio.Event()
    with stop_signals(stop):
        await app.start()
        if on_started is not None:
            on_started(app)
        try:
            await stop.wait()
            log.info("stopping")
        finally:
            await app.stop()


@contextlib.contextmanager
def stop_signals(stop: asyncio.Event) -> Iterator[None]:
    import signal

    loop = asyncio.get_running_loop()
    names = [name for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {}
    for name in names:
        number = getattr(signal, name)
        # Windows' loops know no add_signal_handler; a plain handler works on both.
        before[number] = signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
