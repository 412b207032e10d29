"""One thread for blocking work, reached at a third of an executor's cost where the work is short.

A question's statements take some ten microseconds, and the way back from an executor through the event loop's selector
several times that. So the caller first waits for the thread itself, for at most `BRIEF_S`: that bounds what the loop
can ever be held up. Work that takes longer is awaited as usual.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
BRIEF_S = 0.002


class Job(Generic[T]):
    """One call. `wait` may be awaited again, by anybody on the loop, until it is done."""

    __slots__ = ("_done", "_error", "_function", "_lock", "_result", "_waiters")

    def __init__(self, function: Callable[[], T]) -> None:
        self._function: Callable[[], T] | None = function
        self._done = threading.Lock()
        self._done.acquire()
        self._lock = threading.Lock()
        self._waiters: list[tuple[asyncio.AbstractEventLoop, asyncio.Future[None]]] | None = []
        self._result: T | None = None
        self._error: BaseException | None = None

    def execute(self) -> None:
        function, self._function = self._function, None
        try:
            if function is not None:
                self._result = function()
        except BaseException as error:  # noqa: BLE001 - handed to whoever waits
            self._error = error
        del function  # what it holds is let go of before the caller goes on
        with self._lock:
            waiters, self._waiters = self._waiters or [], None
        self._done.release()
        for loop, future in waiters:
            with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile
                loop.call_soon_threadsafe(_wake, future)

    def finished(self) -> bool:
        return self._waiters is None

    def brief(self) -> bool:
        """Wait for the thread itself, no longer than `BRIEF_S`. Whether the job is finished."""
        if self._waiters is not None and self._done.acquire(timeout=BRIEF_S):
            self._done.release()
        return self._waiters is None

    async def wait(self) -> T:
        if not self.brief():
            loop = asyncio.get_running_loop()
            future: asyncio.Future[None] | None = None
            with self._lock:
                if self._waiters is not None:
                    future = loop.create_future()
                    self._waiters.append((loop, future))
            if future is not None:
                await future
        return self.result()

    def result(self) -> T:
        """Of a finished job: what the function returned; raises what it raised."""
        if self._error is not None:
            raise self._error
        return cast(T, self._result)


class Worker:
    """Runs one job at a time, in order. A daemon thread: work that hangs does not keep the process alive."""

    def __init__(self, name: str) -> None:
        self._jobs: queue.SimpleQueue[Job[Any] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, function: Callable[[], T]) -> Job[T]:
        job = Job(function)
        self._jobs.put(job)
        return job

    def close(self, timeout_s: float) -> None:
        """Let the jobs that wait be done, for as long as that."""
        self._jobs.put(None)
        self._thread.join(timeout_s)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            job.execute()
            del job


def _wake(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
