"""A hub killed anywhere between an activity and its card: nothing acknowledged is lost, one repeat at most for each kill."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import aiohttp
import pytest

from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.rig import card_text, make_factory
from tests.bot.channels.teams.teams_process import POINTS
from tests.fakes.teams_server import TeamsServer, teams_server
from tests.fakes.waiting import until

ROOT = Path(__file__).parents[4]


class Hub:
    def __init__(self, folder: Path, server: TeamsServer) -> None:
        self.folder = folder
        self.server = server
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0

    async def start(self, crash: str = "none") -> None:
        port = self.folder / "port"
        port.unlink(missing_ok=True)
        self.starts += 1
        self.process = self._launch(crash)
        await until(lambda: port.exists() or self.ended, 30)

    def _launch(self, crash: str) -> subprocess.Popen[bytes]:
        module = "tests.bot.channels.teams.teams_process"
        return subprocess.Popen(
            [sys.executable, "-m", module, str(self.folder), self.server.url, crash],
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    async def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        await asyncio.to_thread(self.process.wait)

    async def post(self, http: aiohttp.ClientSession, activity: dict[str, object]) -> bool:
        """Was it acknowledged?"""
        url = f"http://127.0.0.1:{(self.folder / 'port').read_text()}/api/messages"
        headers = {"Authorization": f"Bearer {self.server.token()}"}
        try:
            async with http.post(url, json=activity, headers=headers) as response:
                return response.status == 200
        except (aiohttp.ClientError, OSError):
            return False


async def drive(
    folder: Path,
    server: TeamsServer,
    crash: str,
    events: int,
    *,
    kills: int = 0,
    seed: int = 0,
    one_by_one: bool = False,
) -> int:
    """Deliver each event until it is acknowledged; start the hub again whenever it is dead. Returns the deaths.

    `one_by_one`: the next event comes when the last one has its card, so that a kill meets one send at most.
    """
    (folder / "factory").mkdir()
    make_factory(folder / "factory")
    hub, chance = Hub(folder, server), random.Random(seed)
    await hub.start(crash)
    waiting = [
        payloads.personal(
            server.service_url, "이번 달 생산량", conversation=f"a:q{number}", person=f"p{number}"
        )
        for number in range(events)
    ]
    kill_before = sorted(chance.sample(range(1, events), kills))
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        done = 0
        while waiting:
            if hub.ended:
                await hub.start()
            if kill_before and done >= kill_before[0]:
                kill_before.pop(0)
                await asyncio.sleep(chance.random() * 0.3)
                await hub.kill()
                continue
            if await hub.post(http, waiting[0]):
                waiting.pop(0)
                done += 1
                if one_by_one:
                    await answered(hub, done)
        await answered(hub, events)
    await asyncio.sleep(0.3)
    if hub.ended:
        await hub.start()
        await asyncio.sleep(1)
    deaths = hub.starts - 1
    await hub.kill()
    return deaths


async def answered(hub: Hub, conversations: int) -> None:
    """Until so many have a card, and what was being done has been recorded (or killed)."""
    async with asyncio.timeout(60):
        while len({message["conversation"]["id"] for message in hub.server.messages}) < conversations:
            if hub.ended:
                await hub.start()
            await asyncio.sleep(0.02)
    await asyncio.sleep(0.1)


def check(server: TeamsServer, events: int, deaths: int, *, one_by_one: bool = False) -> None:
    seen = Counter(message["conversation"]["id"] for message in server.messages)
    assert len(seen) == events, "none is lost"
    marked = Counter(
        message["conversation"]["id"] for message in server.messages if "다시 올린 글" in card_text(message)
    )
    for conversation, count in seen.items():
        assert count - 1 <= marked[conversation], "a repeat says that it may be one"
        assert count - 1 <= deaths, "a kill repeats a card once at most"
    if one_by_one:
        assert sum(seen.values()) - events <= deaths, "one repeat at most for each kill inside a send"


# Of the transactions some note the place, some store the message, some claim and finish: the tenth is amid them.
PLACES = {"before-commit": 10, "after-commit": 11, "before-ack": 3, "before-send": 2, "after-send": 2}


async def test_a_kill_amid_a_send_loses_nothing(tmp_path: Path) -> None:
    async with teams_server() as server:
        crash = f"after-send:{PLACES['after-send']}"
        deaths = await drive(tmp_path, server, crash, 4, one_by_one=True)
        assert deaths == 1
        check(server, 4, deaths, one_by_one=True)
        assert len(server.messages) == 5, "this kill is between the send and its record"


@pytest.mark.soak
@pytest.mark.parametrize("nth", range(5))
@pytest.mark.parametrize("point", POINTS)
async def test_kills_at_every_named_point_lose_nothing(tmp_path: Path, point: str, nth: int) -> None:
    async with teams_server() as server:
        crash = f"{point}:{PLACES[point] + 3 * nth}"
        deaths = await drive(tmp_path, server, crash, 18, one_by_one=True)
        assert deaths >= 1, f"{point} was never reached"
        check(server, 18, deaths, one_by_one=True)


@pytest.mark.soak
async def test_fifty_kills_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    async with teams_server() as server:
        deaths = await drive(tmp_path, server, "none", 400, kills=50, seed=20261123)
        assert deaths >= 50
        check(server, 400, deaths)
