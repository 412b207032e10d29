"""Whole turns, from the question to the text that a person reads, with a model that lies."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from bot.answers import Answer, AnswerKind
from bot.compose import to_markdown
from bot.conversation import Conversation, ConversationLimits
from bot.history import History
from bot.planners.auto import AutoPlanner
from bot.planners.protocol import DeferPlan, Planned, Situation
from bot.turns import Asked
from datasource.model import ProductionData
from skills.calendar import KoreanWorkingDays
from tests.bot.planners.gemini.lies import QUESTIONS, plan_lies
from tests.bot.planners.gemini.rig import FALLBACK, MAIN, build
from tests.fakes.gemini_server import GeminiServer, calls, candidate
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, REGISTRY, TODAY

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
SEED = 20261123
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Deferring:
    async def plan(self, situation: Situation) -> Planned:
        return Planned(DeferPlan(), "offline")


class Listed:
    """A source that always opens the same list."""

    def __init__(self, data: ProductionData) -> None:
        self._data = data

    async def start(self) -> None:
        """Nothing to start."""

    async def refresh(self, *, wait: bool = False) -> None:
        """Nothing changes."""

    async def open(self) -> ProductionData:
        return self._data

    async def close(self) -> None:
        """Nothing to close."""


@dataclass
class Talk:
    server: GeminiServer
    conversation: Conversation

    async def ask(self, question: str) -> Answer:
        asked = Asked(question, History(), "r-1", "terminal:t", "terminal:u", NOW)
        return (await self.conversation.reply(asked)).answer


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    async with GeminiServer() as server:
        rig = build(server)
        conversation = Conversation(
            Listed(ListedProduction(FACTORY)),
            AutoPlanner(Deferring(), rig.planner),
            REGISTRY,
            KoreanWorkingDays(),
            lambda _: TODAY,
            "Asia/Seoul",
            ConversationLimits(),
        )
        yield Talk(server, conversation)
        await rig.planner.close()


async def test_two_hundred_lies_show_no_number_that_the_tools_did_not_return(talk: Talk) -> None:
    honest: dict[str, str] = {}
    for question in QUESTIONS:
        talk.server.reply(calls(question.call))
        answer = await talk.ask(question.words)
        assert answer.kind is AnswerKind.ANSWERED
        honest[question.words] = to_markdown(answer)
    silent = candidate([])
    talk.server.otherwise = {MAIN: silent, FALLBACK: silent}
    ours = set(_NUMBER.findall(to_markdown(await talk.ask(QUESTIONS[0].words))))
    told = 0
    for question, lie in plan_lies(208, SEED):
        talk.server.otherwise = {MAIN: lie, FALLBACK: lie}
        answer = await talk.ask(question.words)
        shown = to_markdown(answer)
        if answer.kind is AnswerKind.ANSWERED:
            # What lay beside a right call was passed over.
            assert shown == honest[question.words], f"seed {SEED}: {lie}"
            told += 1
        else:
            # The numbers of our own suggestions ("최근 12개월") are nobody's figures.
            invented = set(_NUMBER.findall(shown)) - set(_NUMBER.findall(question.words)) - ours
            assert not invented, f"seed {SEED}: {lie}: {shown}"
            assert "http" not in shown
            assert "<!" not in shown
    assert 0 < told < 40
