"""A command line that cannot be understood, said in Korean: click's own sentences are English."""

from __future__ import annotations

import click

from bot.cli._help import say_usage


def to_sentences(error: click.UsageError) -> str:
    """What is wrong, and where the right way is told."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.message
    lines = [_problem(error)]
    if error.ctx is not None:
        lines.append(say_usage("help", path=error.ctx.command_path))
    return "\n".join(lines)


def _problem(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        near = ", ".join(sorted(error.possibilities or ()))
        return say_usage("option_near" if near else "option", name=error.option_name, near=near)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return say_usage("command", name=error.command_name, near=_commands(error.ctx))
    if isinstance(error, click.BadOptionUsage):
        return say_usage("value_unwanted" if _is_flag(error) else "value_missing", name=error.option_name)
    if isinstance(error, click.MissingParameter):
        return say_usage("missing", name=_name(error))
    if isinstance(error, click.BadParameter):
        kind = error.param.type if error.param else None
        if isinstance(kind, click.Choice):
            return say_usage("choice", name=_name(error), near=", ".join(map(str, kind.choices)))
        if isinstance(kind, click.types.IntParamType):
            return say_usage("integer", name=_name(error))
        if isinstance(kind, click.DateTime):
            return say_usage("date", name=_name(error))
        return say_usage("bad", name=_name(error), problem=error.message)
    return error.message


def _name(error: click.BadParameter) -> str:
    """As the person typed it, or sees it in the help."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    if error.param is not None and error.ctx is not None:
        return error.param.make_metavar(error.ctx)
    return str(error.param_hint or "")


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.params if error.ctx else []
    return any(
        isinstance(each, click.Option) and each.is_flag and error.option_name in each.opts for each in params
    )


def _commands(ctx: click.Context | None) -> str:
    group = ctx.command if ctx else None
    return ", ".join(group.list_commands(ctx)) if ctx and isinstance(group, click.Group) else ""
