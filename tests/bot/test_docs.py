"""The pages an operator reads name every setting and every command, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import click

from bot.cli import cli
from bot.settings import Settings, environment_name

DOCS = Path(__file__).parents[2] / "docs"


def first_cells(page: str) -> list[str]:
    text = (DOCS / page).read_text(encoding="utf-8")
    return re.findall(r"^\| `([^`]+)`", text, flags=re.M)


def test_every_setting_is_in_its_page_once_and_no_other() -> None:
    names = sorted(environment_name(field) for field in Settings.model_fields)
    assert sorted(first_cells("configuration.md")) == names


def test_every_default_in_the_page_is_the_real_one() -> None:
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| ([^|]+) \|", text, flags=re.M))
    for field, info in Settings.model_fields.items():
        said, default = rows[environment_name(field)].strip(), info.default
        if default in (None, ()):
            assert said == "없음", field
        elif isinstance(default, bool):
            assert said == f"`{int(default)}`", field
        elif isinstance(default, Path):
            assert said == f"`{default.relative_to(DOCS.parent).as_posix()}`", field
        elif isinstance(default, float):
            assert said == f"`{default:g}`", field
        else:
            assert said == f"`{getattr(default, 'value', default)}`", field


def test_every_command_is_in_its_page_and_no_other() -> None:
    said = {cell.split()[1] for cell in first_cells("commands.md")}
    assert said == set(cli.list_commands(click.Context(cli)))


def test_every_option_is_in_the_page_of_commands() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    context = click.Context(cli)
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.opts[0] in text, f"hub {name} {parameter.opts[0]}"
