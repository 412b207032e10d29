"""A hub with Slack in a process of its own, made to be killed: `python -m tests.scenarios.slack_hub DATABASE STATE API_URL`.

It prints the address it takes events at, and runs until it is killed or its input ends.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import timedelta
from pathlib import Path

from bot.channels.slack import pacing
from tests.bot.channels.slack.rig import running, slack_settings
from tests.fakes.slack_server import SlackServer


async def main(database: Path, state: Path, api_url: str) -> None:
    pacing.GAP = timedelta(milliseconds=20)
    slack = SlackServer()
    slack.url = api_url
    async with running(slack, slack_settings(slack, database, state)) as rig:
        print(rig.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
