"""An orderly end of what is under way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress


async def let_finish(
    taking: asyncio.Lock, under_way: Mapping[str, asyncio.Task[None]], grace_s: float
) -> None:
    """Wait for what is being taken, which is under way in a moment, and for that: in all `grace_s`. The rest is cancelled."""
    ends_at = time.monotonic() + grace_s
    with suppress(TimeoutError):
        async with asyncio.timeout(grace_s), taking:
            pass
    if under_way:
        rest_s = max(0.0, ends_at - time.monotonic())
        _, late = await asyncio.wait(under_way.values(), timeout=rest_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
