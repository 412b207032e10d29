"""A conversation in the terminal, over as many lines as are typed."""

from __future__ import annotations

import sys

from bot import oneoff
from bot.answers import Answer, AnswerKind
from bot.app import App, build_app
from bot.channels.terminal.channel import TerminalChannel
from bot.channels.terminal.convert import CHANNEL, thread_name, to_message
from bot.channels.terminal.render import render_answer, say, words
from bot.cli._console import write
from bot.cli._lines import read_lines
from bot.clock import utc_now
from bot.settings import Settings

SHOWN_AGAIN = 3


async def chat(settings: Settings, thread: str) -> int:
    interactive = sys.stdin.isatty()

    async def show(answer: Answer) -> None:
        charts = await app.core.drawing.draw_asked(answer)
        write("\n" + render_answer(answer, charts) + "\n")

    async with build_app(
        settings, serve_http=False, extra_channels=[TerminalChannel(show)], answers_without_store=False
    ) as app:
        await oneoff.forget_abandoned(app, CHANNEL)
        if interactive:
            await _greet(app, thread)
        choices: tuple[str, ...] = ()
        _prompt(interactive)
        async for raw in read_lines(sys.stdin.buffer):
            line = (raw or b"").decode("utf-8", "replace").strip()
            if line.lower() in words()["quit_words"]:
                break
            if line:
                # A clarify numbers its choices, so a bare number picks one.
                chosen = (
                    choices[int(line) - 1] if line.isdecimal() and 0 < int(line) <= len(choices) else line
                )
                answer = await oneoff.ask(app, to_message(chosen, thread, utc_now()))
                choices = _choices(answer)
            _prompt(interactive)
    return 0


async def _greet(app: App, thread: str) -> None:
    write(say("chat_hello"))
    turns = await app.hub.turns(thread_name(thread), SHOWN_AGAIN)
    if turns:
        write(say("chat_again", n=len(turns)))
        for turn in turns:
            write(f"  {turn.question or ''}")


def _choices(answer: Answer) -> tuple[str, ...]:
    if answer.kind is not AnswerKind.CLARIFY:
        return ()
    return tuple(suggestion.question for suggestion in answer.suggestions)


def _prompt(interactive: bool) -> None:
    if interactive:
        sys.stdout.write(say("prompt"))
        sys.stdout.flush()
