"""Charts drawn off the event loop, in one warm process.

A thread would hold the interpreter for tens of milliseconds at a time; a process leaves the loop free. It starts with
the first chart (or `warm`), draws one at a time, is killed when a chart takes too long, and started anew after a crash.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from reports.chart_process import serve
from reports.chart_spec import ChartError, ChartKind, ChartSpec, Series

__all__ = ["ChartError", "ChartKind", "ChartRenderer", "ChartSpec", "Series"]

log = logging.getLogger(__name__)

START_TIMEOUT_S = 60.0  # the first import of matplotlib on a slow disk builds its font cache


class ChartRenderer:
    """`draw` may be called from any task; charts queue for the one process."""

    def __init__(self, timeout_s: float = 20.0) -> None:
        self._timeout_s = timeout_s
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    async def draw(self, spec: ChartSpec, path: Path) -> Path:
        """Write the PNG whole or not at all. Raises `ChartError` when it cannot be drawn in time."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._draw, spec, path)
        return path

    async def warm(self) -> None:
        """Start the process ahead of the first chart. Raises `ChartError` when it does not come up."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._ensure)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, self._stop)
        self._thread.shutdown(wait=False)

    @property
    def pid(self) -> int | None:
        """Of the drawing process, while there is one."""
        return self._process.pid if self._process else None

    def _draw(self, spec: ChartSpec, path: Path) -> None:
        try:
            fault = self._ask(spec, path)
        except (EOFError, OSError):
            # It died since the last chart (memory, an operator): once more, in a new one.
            log.warning("chart process ended unexpectedly; starting another")
            self._stop()
            try:
                fault = self._ask(spec, path)
            except (EOFError, OSError) as error:
                self._stop()
                raise ChartError("the chart process ended while drawing") from error
        if fault:
            raise ChartError(fault)

    def _ask(self, spec: ChartSpec, path: Path) -> str:
        connection = self._ensure()
        connection.send((spec, str(path)))
        if not connection.poll(self._timeout_s):
            self._stop()
            raise ChartError(f"not drawn within {self._timeout_s:g} s")
        return str(connection.recv())

    def _ensure(self) -> Connection:
        if self._connection is not None and self._process is not None and self._process.is_alive():
            return self._connection
        self._stop()
        context = multiprocessing.get_context(
            "spawn"
        )  # as on Windows; a fork would copy the loop's threads' locks
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name="hub-charts", daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection = process, ours
        try:
            ready = ours.poll(START_TIMEOUT_S)
            fault = ours.recv() if ready else "did not start"
        except (EOFError, OSError) as error:
            fault = f"did not start: {error}"
        if fault:
            self._stop()
            raise ChartError(f"chart process {fault}")
        return ours

    def _stop(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            if process.is_alive():
                process.kill()
            process.join(5)
