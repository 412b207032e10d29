"""Slack's side of the benchmark: `python -m tests.benchmarks.slack_client URL COUNT` sends signed mentions, eight at once."""

from __future__ import annotations

import asyncio
import sys
import uuid

import aiohttp

from tests.fakes.slack_payloads import event
from tests.fakes.slack_server import as_json, sign

AT_ONCE = 8


async def main(url: str, count: int) -> None:
    bodies = [
        as_json(
            event(
                "app_mention",
                "<@U0BOT> 이번 달 생산량",
                channel=f"C{n % 50:04d}",
                event_id=f"Ev{uuid.uuid4().hex}",
            )
        )
        for n in range(count)
    ]
    turns = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession() as session:

        async def send(body: bytes) -> None:
            async with turns, session.post(url, data=body, headers=sign(body)) as reply:
                assert reply.status == 200, reply.status

        await asyncio.gather(*map(send, bodies))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
