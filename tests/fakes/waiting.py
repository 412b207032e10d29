"""Waiting for what another task does."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable


async def until(true: Callable[[], object], timeout_s: float = 10.0) -> None:
    """Raises `TimeoutError`."""
    async with asyncio.timeout(timeout_s):
        while not true():  # noqa: ASYNC110 - it waits for state that rings no bell
            await asyncio.sleep(0.005)


def start_python(code: str, *args: str) -> subprocess.Popen[bytes]:
    """A second process, its stdout piped."""
    return subprocess.Popen([sys.executable, "-c", code, *args], stdout=subprocess.PIPE)
