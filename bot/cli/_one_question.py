"""One question, its answer on the terminal or as JSON."""

from __future__ import annotations

import json

from bot import oneoff
from bot.answers import Answer, AnswerKind
from bot.app import build_app
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.convert import CHANNEL, new_thread, to_message
from bot.channels.terminal.render import render_answer
from bot.cli._console import write
from bot.clock import utc_now
from bot.compose import to_contract
from bot.settings import Settings


async def answer_one(settings: Settings, question: str, thread: str | None, *, as_json: bool) -> int:
    name = thread or new_thread()

    async def show(answer: Answer) -> None:
        charts = await app.core.drawing.draw_asked(answer)
        if as_json:
            chart = charts[0] if charts else None
            contract = to_contract(answer, chart, id=answer.request_id, thread=name)
            write(json.dumps(contract, ensure_ascii=False))
        else:
            write(render_answer(answer, charts))

    terminal = TerminalChannel(show)
    async with build_app(
        settings, serve_http=False, extra_channels=[terminal], answers_without_store=False
    ) as app:
        answer = await oneoff.ask(app, to_message(question, name, utc_now()))
        await oneoff.forget_abandoned(app, CHANNEL)
    return 1 if answer.kind is AnswerKind.ERROR else 0
