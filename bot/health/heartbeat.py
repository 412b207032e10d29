"""Calls the outside heartbeat address (healthchecks and the like) after a round of checks."""

from __future__ import annotations

import logging

log = logging.getLogger(__name__)

TIMEOUT_S = 10.0


async def ping(url: str) -> bool:
    """False where it could not be reached; the next round tries again. The address is a secret: it is never logged."""
    import aiohttp

    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as reply:
            if reply.status < 400:
                return True
            log.warning("the outside heartbeat answered %d", reply.status)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        log.warning("the outside heartbeat could not be reached: %s", type(error).__name__)
    return False
