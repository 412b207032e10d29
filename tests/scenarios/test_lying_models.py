"""Whole turns, from the question to the text that a person reads, with a model that lies."""

from __future__ import annotations

import contextlib
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
from bot.planners.gemini.ports import narrate_ports
from bot.planners.protocol import DeferPlan, Planned, Situation
from bot.settings import GeminiMode
from bot.turns import Asked
from datasource.model import ProductionData
from skills.calendar import KoreanWorkingDays
from tests.bot.planners.gemini.lies import QUESTIONS, plan_lies, text_lies
from tests.bot.planners.gemini.rig import FALLBACK, MAIN, build
from tests.fakes.gemini_server import GeminiServer, calls, candidate, text
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


@contextlib.asynccontextmanager
async def talking(mode: GeminiMode) -> AsyncIterator[Talk]:
    source, working_days = Listed(ListedProduction(FACTORY)), KoreanWorkingDays()
    async with GeminiServer() as server:
        narrates = mode is GeminiMode.NARRATE
        ports = narrate_ports(source, REGISTRY, working_days, "Asia/Seoul") if narrates else None
        rig = build(server, narrate=ports)
        conversation = Conversation(
            source,
            AutoPlanner(Deferring(), rig.planner),
            REGISTRY,
            working_days,
            lambda _: TODAY,
            "Asia/Seoul",
            ConversationLimits(),
        )
        yield Talk(server, conversation)
        await rig.planner.close()


# Short for every day; the 200 of each, and more, are the long proof.
COUNTS = [pytest.param(65, id="short"), pytest.param(1300, id="long", marks=pytest.mark.soak)]


@pytest.mark.parametrize("count", COUNTS)
async def test_a_lying_plan_shows_no_number_that_the_tools_did_not_return(count: int) -> None:
    async with talking(GeminiMode.PLAN) as talk:
        await _tell_lies(talk, count)


async def _tell_lies(talk: Talk, count: int) -> None:
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
    for question, lie in plan_lies(count, SEED):
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
    assert 0 < told < count / 5


@pytest.mark.parametrize("count", COUNTS)
async def test_a_lying_text_is_replaced_by_what_the_templates_write(count: int) -> None:
    question = QUESTIONS[0]
    async with talking(GeminiMode.NARRATE) as talk:
        talk.server.reply(calls(question.call), text("지난달 생산량은 1,210개입니다."))
        told = await talk.ask(question.words)
        assert "지난달 생산량은 1,210개입니다." in to_markdown(told)
        talk.server.reply(calls(question.call), candidate([]), candidate([]), candidate([]))
        written = to_markdown(await talk.ask(question.words))
        for lie in text_lies(count, SEED):
            talk.server.reply(calls(question.call), text(lie), text(lie))
            answer = await talk.ask(question.words)
            assert not talk.server.script, f"seed {SEED}: {lie}"
            assert to_markdown(answer) == written, f"seed {SEED}: {lie}"


async def test_a_lie_that_is_repaired_is_told_in_its_true_form() -> None:
    question = QUESTIONS[0]
    async with talking(GeminiMode.NARRATE) as talk:
        for lie in text_lies(20, SEED):
            talk.server.reply(calls(question.call), text(lie), text("10월에는 모두 1,210개를 생산했습니다."))
            shown = to_markdown(await talk.ask(question.words))
            assert "10월에는 모두 1,210개를 생산했습니다." in shown
            assert lie not in shown
