"""A command line that cannot be understood, said in Korean: click's own sentences are English."""

from __future__ import annotations

import click

from bot.channels.terminal.render import words


def to_sentences(error: click.UsageError) -> str:
    """What is wrong, and where the right way is told."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    lines = [_problem(error)]
    if error.ctx is not None:
        lines.append(_say("help", path=error.ctx.command_path))
    return "\n".join(lines)


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(sorted(error.possibilities or ()))
        return _say("option_near" if near else "option", name=error.option_name, near=near)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _say("command", name=error.command_name, near=_commands(error.ctx))
    if isinstance(error, click.BadOptionUsage):
        return _say("value_missing", name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return _say("missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            return _say("choice", name=_name(error), near=", ".join(map(str, kind.choices)))
        if isinstance(kind, click.types.IntParamType):
            return _say("integer", name=_name(error))
        if isinstance(kind, click.DateTime):
            return _say("date", name=_name(error))
        return _say("bad", name=_name(error), problem=error.message)
    return error.message


def _name(error: click.BadParameter) -> str:
    """As the person typed it, or sees it in the help."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint or "")


def _commands(ctx: click.Context | None) -> str:
    group = ctx.command if ctx else None
    return ", ".join(group.list_commands(ctx)) if ctx and isinstance(group, click.Group) else ""


def _say(word: str, **values: object) -> str:
    return str(words()["usage"][word]).format(**values)
