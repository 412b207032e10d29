"""hub ask"""

from __future__ import annotations

import sys

import click

from bot.cli import _running
from bot.cli._help import HubCommand, say_usage


@click.command(cls=HubCommand)
@click.argument("question", required=False)
@click.option("--thread", metavar="T")
@click.option("--json", "as_json", is_flag=True)
@click.option("--jsonl", is_flag=True)
def command(question: str | None, thread: str | None, as_json: bool, jsonl: bool) -> None:
    settings = _running.load_settings()
    if jsonl:
        if question or thread or as_json:
            raise click.UsageError(say_usage("jsonl_alone"))
        from bot.cli._jsonl import answer_lines

        _running.run(settings, answer_lines(settings, sys.stdin.buffer, sys.stdout.buffer))
    from bot.cli._one_question import answer_one

    if question is None:
        question = "" if sys.stdin.isatty() else sys.stdin.readline()
        if not question.strip():
            from bot.channels.terminal.render import say

            raise click.UsageError(say("nothing_asked"))
    _running.run(settings, answer_one(settings, question, thread, as_json=as_json), runs_long=False)
