"""The questions of a set put to the running product, each thread in its own memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.compose import to_contract
from bot.core import Core
from bot.ephemeral import EphemeralThreads
from bot.evaluation.expectation import Question


async def ask_all(core: Core, questions: Sequence[Question]) -> dict[str, dict[str, Any]]:
    """The JSON answers by question id, asked in the order of the file. A question without a thread stands alone."""
    settings = core.settings
    threads = EphemeralThreads(
        core.conversation,
        settings.history_turns,
        timedelta(days=settings.thread_idle_days),
        settings.deadline_s,
    )
    lines: dict[str, dict[str, Any]] = {}
    for question in questions:
        thread = question.thread or f"alone:{question.id}"
        reply = await threads.ask(question.question, thread, core.clock())
        charts = await core.drawing.draw_asked(reply.answer)
        lines[question.id] = to_contract(
            reply.answer, charts[0] if charts else None, id=question.id, thread=question.thread
        )
    return lines
