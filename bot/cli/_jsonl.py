"""`hub ask --jsonl`: a line in, a line out, in order, whatever the line holds."""

from __future__ import annotations

import json
import math
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, BinaryIO

from bot import wording
from bot.answers import Answer, AnswerKind
from bot.cli._lines import MAX_LINE_BYTES, read_lines
from bot.clock import utc_now
from bot.compose import to_contract
from bot.core import open_core
from bot.ephemeral import EphemeralThreads
from bot.settings import Settings

Scalar = str | int | float | bool | None
DrawAsked = Callable[[Answer], Awaitable[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Question:
    id: Scalar
    thread: Scalar
    question: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """`problem` names a sentence in templates/messages/line/."""

    problem: str
    id: Scalar = None
    thread: Scalar = None


async def answer_lines(settings: Settings, source: BinaryIO, sink: BinaryIO) -> int:
    async with open_core(settings) as core:
        threads = EphemeralThreads(
            core.conversation,
            settings.history_turns,
            timedelta(days=settings.thread_idle_days),
            settings.deadline_s,
        )
        await answer_stream(threads, core.drawing.draw_asked, source, sink)
    return 0


async def answer_stream(
    threads: EphemeralThreads, draw_asked: DrawAsked, source: BinaryIO, sink: BinaryIO
) -> None:
    async for line in read_lines(source):
        read = parse(line)
        charts: tuple[str, ...] = ()
        if isinstance(read, Unreadable):
            answer = _explain(read.problem)
        else:
            # Without a thread a line stands alone.
            thread = repr(read.thread) if read.thread is not None else uuid.uuid4().hex
            answer = (await threads.ask(read.question, thread, utc_now())).answer
            charts = await draw_asked(answer)
        contract = to_contract(answer, charts[0] if charts else None)
        sink.write(to_line(contract | {"id": read.id, "thread": read.thread}))
        sink.flush()


def parse(line: bytes | None) -> Question | Unreadable:
    """Never raises."""
    if line is None:
        return Unreadable("too_long")
    try:
        value = json.loads(line.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return Unreadable("not_json")
    if not isinstance(value, dict):
        return Unreadable("not_an_object")
    name, thread = _scalar(value.get("id")), _scalar(value.get("thread"))
    question = value.get("question")
    if not isinstance(question, str):
        return Unreadable("no_question", name, thread)
    return Question(name, thread, question)


def to_line(contract: dict[str, Any]) -> bytes:
    """UTF-8 where it can be, escapes where a lone surrogate was handed in."""
    text = json.dumps(contract, ensure_ascii=False, allow_nan=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(contract, allow_nan=False).encode() + b"\n"


def _scalar(value: Any) -> Scalar:
    """What may be handed back as it came; None for anything else."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, str | int | float | bool) else None


def _explain(problem: str) -> Answer:
    text = wording.render(f"messages/line/{problem}.md.j2", megabytes=MAX_LINE_BYTES // 1_000_000)
    return Answer(kind=AnswerKind.ERROR, text=text, request_id=uuid.uuid4().hex[:12])
