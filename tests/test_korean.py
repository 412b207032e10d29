"""Korean that people read stands in templates/: what is left in Python is what the hub reads, or its model."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import click
import pytest

from bot.cli import cli
from bot.cli._help import WORDS
from bot.commands import COMMANDS
from templates import words
from tests.test_imports import sources

HANGUL = re.compile("[가-힣]")
# They read what people, models and ERPs write, or describe the skills to the model.
READERS = (
    "bot/planners/",
    "bot/grounding/",
    "bot/evaluation/",
    "bot/particles.py",
    "bot/channels/teams/columns.py",
    "bot/channels/web/markup.py",
    "bot/channels/web/view.py",
    "jobs/subscriptions.py",
    "skills/",
    "database/",
)


def korean_of(tree: ast.Module) -> Iterator[ast.Constant]:
    """Texts with Hangul, but for docstrings and for the words that something typed is compared with."""
    passed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            passed.add(id(node.value))
        elif isinstance(node, ast.Dict):
            passed.update(map(id, node.keys))
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "removesuffix":
            passed.update(map(id, node.args))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in passed and HANGUL.search(str(node.value)):
            yield node


def test_no_sentence_stands_in_python() -> None:
    wrong = [
        f"{name}:{node.lineno} {node.value}"
        for name, tree in sources()
        if not name.startswith(READERS)
        for node in korean_of(tree)
    ]
    assert wrong == []


def commands_of(
    command: click.Command, ctx: click.Context
) -> Iterator[tuple[str, click.Command, click.Context]]:
    """Each with what is typed after `hub`."""
    yield ctx.command_path.partition(" ")[2], command, ctx
    if isinstance(command, click.Group):
        for name in command.list_commands(ctx):
            below = command.get_command(ctx, name)
            assert below is not None
            yield from commands_of(below, click.Context(below, parent=ctx, info_name=name))


ALL = {path: (command, ctx) for path, command, ctx in commands_of(cli, click.Context(cli, info_name="hub"))}


def test_every_command_and_option_of_the_command_line_has_its_words_and_no_other() -> None:
    options = {
        path: {each.opts[0] for each in command.params if isinstance(each, click.Option)}
        for path, (command, _) in ALL.items()
    }
    assert {path: set(text) - {"about"} for path, text in words(WORDS)["help"].items()} == options


@pytest.mark.parametrize("path", ALL)
def test_help_is_korean_alone_and_fits_the_terminal(path: str) -> None:
    command, ctx = ALL[path]
    shown = command.get_help(ctx)
    assert shown.startswith(f"사용법: hub {path}".rstrip())
    for english in ("Usage", "Options", "Commands", "Show this", "OPTIONS", "ARGS", "default", "required"):
        assert english not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_every_command_of_the_chats_has_its_words_and_no_other() -> None:
    assert list(words("commands/words.toml")) == [each.name for each in COMMANDS]
    assert all(HANGUL.search(each.summary) for each in COMMANDS)
