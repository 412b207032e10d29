"""Commands whose help is Korean. Its words stand in templates/cli/words.toml, and are read when the help is shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from templates import words

WORDS = "cli/words.toml"


class HubCommand(click.Command):
    # Refused in `parse_args`, in Korean.
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            extra = super().parse_args(ctx, args)
        except click.UsageError as error:
            # click leaves it out where an option has a value too many or too few.
            error.ctx = error.ctx or ctx
            raise
        if extra and not ctx.resilient_parsing:
            raise click.UsageError(say_usage("extra", extra=" ".join(extra)), ctx)
        return extra

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(help_of(self, ctx, formatter.width))


class HubGroup(click.Group):
    command_class = HubCommand

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(help_of(self, ctx, formatter.width))


def say_usage(word: str, **values: object) -> str:
    """A sentence of [usage]."""
    return str(words(WORDS)["usage"][word]).format(**values)


def help_of(command: click.Command, ctx: click.Context, columns: int) -> str:
    """The whole help, in lines of at most `columns`. Raises `KeyError` where a command or an option has no words."""
    from bot.channels.terminal.render import folded
    from bot.wording import render

    texts = words(WORDS)
    path = _path(ctx)
    options = [each for each in command.get_params(ctx) if isinstance(each, click.Option)]
    arguments = [each for each in command.params if isinstance(each, click.Argument)]
    usage = [ctx.command_path, texts["option"], *(each.make_metavar(ctx) for each in arguments)]
    commands: Sequence[str] = []
    if isinstance(command, click.Group):
        usage.append(texts["subcommand"])
        commands = command.list_commands(ctx)
    return (
        render(
            "cli/help.txt.j2",
            usage=" ".join(usage),
            about=folded(texts["help"][path]["about"], columns - 2),
            options=_columns([(each.get_help_spec(ctx), _told(each, ctx)) for each in options], columns),
            commands=_columns([(name, _in_short(f"{path} {name}".strip())) for name in commands], columns),
        )
        + "\n"
    )


def _columns(rows: Sequence[tuple[str, str]], columns: int) -> list[tuple[str, list[str]]]:
    from bot.channels.terminal.render import folded

    wide = max((len(typed) for typed, _ in rows), default=0)
    return [(typed.ljust(wide), folded(text, columns - wide - 4)) for typed, text in rows]


def _path(ctx: click.Context) -> str:
    """What is typed after `hub` to call it: "archive run"; nothing for `hub` itself."""
    return f"{_path(ctx.parent)} {ctx.info_name}".strip() if ctx.parent else ""


def _told(option: click.Option, ctx: click.Context) -> str:
    texts = words(WORDS)
    if option is ctx.command.get_help_option(ctx):
        return str(texts["help_option"])
    text = str(texts["help"][_path(ctx)][option.opts[0]])
    extra = option.get_help_extra(ctx)
    if "default" in extra:
        text += f" [{texts['default'].format(value=extra['default'])}]"
    if "required" in extra:
        text += f" [{texts['required']}]"
    return text


def _in_short(path: str) -> str:
    """Its first sentence."""
    about: Any = words(WORDS)["help"][path]["about"]
    first, more, _ = about.partition(". ")
    return f"{first}." if more else first
