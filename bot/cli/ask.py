"""hub ask"""

from __future__ import annotations

import sys

import click

from bot.cli import _running


@click.command(help="질문 하나에 답합니다. 질문을 적지 않으면 표준 입력에서 한 줄을 읽습니다.")
@click.argument("question", required=False)
@click.option("--thread", metavar="T", help="저장된 대화 T를 이어 갑니다(없으면 새로 만듭니다).")
@click.option("--json", "as_json", is_flag=True, help="답을 JSON 한 줄로 씁니다.")
@click.option(
    "--jsonl", is_flag=True, help='표준 입력의 {"id","thread","question"} 줄마다 JSON 답 한 줄을 씁니다.'
)
def command(question: str | None, thread: str | None, as_json: bool, jsonl: bool) -> None:
    settings = _running.load_settings()
    if jsonl:
        if question or thread or as_json:
            raise click.UsageError("--jsonl은 질문, --thread, --json과 함께 쓸 수 없습니다.")
        from bot.cli._jsonl import answer_lines

        _running.run(settings, answer_lines(settings, sys.stdin.buffer, sys.stdout.buffer))
    from bot.cli._one_question import answer_one

    if question is None:
        question = "" if sys.stdin.isatty() else sys.stdin.readline()
        if not question.strip():
            from bot.channels.terminal.render import say

            raise click.UsageError(say("nothing_asked"))
    _running.run(settings, answer_one(settings, question, thread, as_json=as_json), runs_long=False)
