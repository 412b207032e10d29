"""A Gemini planner over a scripted server, with a clock that the test turns."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.planners.gemini import GeminiConfig, GeminiPlanner
from bot.planners.gemini.narrate import NarratePorts
from bot.planners.gemini.watch import AdminNotice
from bot.planners.protocol import PastTurn, Planned, Situation
from bot.settings import GeminiMode
from datasource.model import Catalogue
from skills.catalog import build_registry
from tests.fakes.gemini_server import KEY, GeminiServer

SEOUL = ZoneInfo("Asia/Seoul")
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 10:00 in Seoul, Monday
MAIN, FALLBACK = "gemini-main", "gemini-lite"
CATALOGUE = Catalogue(version="1", items=(), by_code={})


class Clock:
    def __init__(self, at: datetime = START) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **delta: float) -> None:
        self.at += timedelta(**delta)


@dataclass
class Rig:
    server: GeminiServer
    planner: GeminiPlanner
    clock: Clock
    waits: list[float] = field(default_factory=list)
    notices: list[AdminNotice] = field(default_factory=list)

    async def ask(self, question: str = "지난달 생산량 알려줘", **more: Any) -> Planned:
        return await self.planner.plan(situation(question, **more))


def situation(
    question: str = "지난달 생산량 알려줘", history: Sequence[PastTurn] = (), **more: Any
) -> Situation:
    fixed = Situation(
        question=question,
        history=history,
        today=date(2026, 11, 23),
        cutoff=date(2026, 1, 1),
        catalogue=CATALOGUE,
        request_id="r-1",
        deadline_s=5.0,
    )
    return replace(fixed, **more)


def build(server: GeminiServer, *, narrate: NarratePorts | None = None, **settings: Any) -> Rig:
    clock = Clock()
    waits: list[float] = []
    notices: list[AdminNotice] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    async def notify(notice: AdminNotice) -> None:
        notices.append(notice)

    config = GeminiConfig(
        **{
            "api_key": KEY,
            "model": MAIN,
            "fallback_model": FALLBACK,
            "base_url": server.url,
            "api_version": "v1beta",
            "mode": GeminiMode.NARRATE if narrate else GeminiMode.PLAN,
            **settings,
        }
    )
    planner = GeminiPlanner(
        config,
        build_registry(),
        now=clock,
        tz=SEOUL,
        notify_admin=notify,
        narrate=narrate,
        sleep=sleep,
    )
    return Rig(server, planner, clock, waits, notices)
