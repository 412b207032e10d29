"""Turns, threads and whole pages → HTML. Every value is escaped by the environment; nothing here marks text as safe."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import templates
from bot import wording
from bot.answers import Answer
from bot.channels.web import view
from bot.channels.web.convert import REASONS, thread_id
from bot.channels.web.markup import to_blocks
from bot.clock import Clock
from bot.compose import fault_sentence
from bot.store.inbox_rows import OpenQuestion
from bot.store.thread_rows import UNSTORED, Thread, Turn
from bot.store.vote_rows import Vote
from datasource.errors import SourceError
from datasource.model import Freshness
from templates import ROOT


def words() -> Mapping[str, Any]:
    return templates.words("web/words.toml")


def say(problem: str) -> str:
    """The sentence for something that was refused. Raises KeyError for one that has none."""
    return str(words()["problems"][problem])


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(ROOT / "web", encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    env.filters["n"] = wording.number
    env.globals["words"] = words()
    env.globals["reasons"] = REASONS
    env.globals["reason_words"] = templates.words("actions/words.toml")["reason"]
    return env


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Renderer:
    zone: ZoneInfo
    clock: Clock
    question_max_chars: int
    demo: bool

    def page(
        self,
        thread: str,
        title: str,
        turns: Sequence[Turn],
        votes: Iterable[Vote],
        waiting: Sequence[OpenQuestion],
        threads: Sequence[Thread],
        *,
        earlier: bool,
    ) -> str:
        """`earlier`: there are turns before these."""
        return self._render(
            "page.html.j2",
            thread=thread,
            title=title,
            turns=[self._turn(turn, votes) for turn in turns],
            last_turn=max((turn.id for turn in turns), default=0),
            waiting=waiting,
            groups=self._grouped(threads),
            earlier=earlier,
            max_chars=self.question_max_chars,
            demo=self.demo,
        )

    def threads(self, threads: Sequence[Thread], current: str) -> str:
        return self._render("threads.html.j2", groups=self._grouped(threads), thread=current)

    def turn_news(self, turn: Turn, votes: Iterable[Vote]) -> dict[str, Any]:
        """What an open page is told of an answer."""
        return {
            "type": "turn",
            "turn": turn.id,
            "request": turn.request_id,
            "html": self._render("turn.html.j2", turn=self._turn(turn, votes)),
            "spoken": view.spoken(turn.answer) if turn.answer else "",
        }

    def unstored_news(self, request_id: str, answer: Answer) -> dict[str, Any]:
        """Of an answer that the store could not take yet: `turn` is 0, and the page knows its question itself."""
        now = self.clock()
        turn = Turn(UNSTORED, request_id, "", "", "", "", answer, asked_at=now, answered_at=now)
        return self.turn_news(turn, ())

    def error_page(self, problem: str) -> str:
        return self._render("error.html.j2", sentence=say(problem))

    def freshness(self, found: Freshness | SourceError) -> dict[str, Any]:
        """One line on the data, and whether something is wrong with it."""
        if isinstance(found, SourceError):
            return {"text": fault_sentence(found), "wrong": True}
        as_of = found.data_as_of.astimezone(self.zone) if found.data_as_of else None
        text = self._render(
            "freshness.txt.j2", latest=found.latest_day, as_of=as_of, stale=len(found.stale)
        ).strip()
        return {"text": text, "wrong": bool(found.stale)}

    def _render(self, template: str, **context: object) -> str:
        return _CONTROLS.sub("", environment().get_template(template).render(**context))

    def _turn(self, turn: Turn, votes: Iterable[Vote]) -> Mapping[str, Any]:
        """The context of turn.html.j2. A turn whose text is past its retention has neither question nor answer."""
        answer = turn.answer
        asked_at = turn.asked_at.astimezone(self.zone)
        context: dict[str, Any] = {
            "id": turn.id,
            "request_id": turn.request_id,
            "question": turn.question,
            "asked_at": asked_at,
            "same_day": asked_at.date() == self._today(),
            "vote": next((vote for vote in votes if vote.request_id == turn.request_id), None),
            "answer": None,
        }
        if answer is not None:
            context["answer"] = {
                "kind": "courtesy" if answer.courtesy else answer.kind.value,
                "text": to_blocks(answer.text),
                "sections": view.to_sections(answer, turn.request_id),
                "suggestions": answer.suggestions,
                "asks_back": answer.asks_back,
                "notices": answer.notices,
                "planner": answer.planner,
                "elapsed_ms": answer.elapsed_ms,
                "copy_text": view.to_plain_text(answer),
            }
        return context

    def _grouped(self, threads: Sequence[Thread]) -> list[tuple[str, list[dict[str, Any]]]]:
        """By day, newest first, as they came."""
        groups: dict[str, list[dict[str, Any]]] = {}
        today = self._today()
        for thread in threads:
            last_at = thread.last_at.astimezone(self.zone)
            entry = {"id": thread_id(thread.thread), "title": thread.title, "last_at": last_at}
            groups.setdefault(_age(last_at.date(), today), []).append(entry)
        return [(str(words()["ages"][age]), entries) for age, entries in groups.items()]

    def _today(self) -> date:
        return self.clock().astimezone(self.zone).date()


def _age(day: date, today: date) -> str:
    days = (today - day).days
    return "today" if days <= 0 else "yesterday" if days == 1 else "week" if days < 7 else "older"


def file_stem(turn: Turn, zone: ZoneInfo) -> str:
    """The name of a downloaded table, without its ending."""
    asked_at: datetime = turn.asked_at.astimezone(zone)
    return str(words()["file_name"]).format(when=asked_at.strftime("%Y%m%d_%H%M"))
