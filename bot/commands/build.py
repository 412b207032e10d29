"""Binds each command of the catalogue to what does its work."""

from __future__ import annotations

from collections.abc import Mapping

from bot.clock import Clock
from bot.commands import questions
from bot.commands.catalog import COMMANDS
from bot.commands.command import Call, Command, Handler, Preview, Reply, Say
from bot.commands.policy import Policy
from bot.commands.runner import Bound, Commands
from bot.settings import Settings
from bot.store import Store
from bot.wording import render


def build_commands(
    settings: Settings,
    store: Store,
    clock: Clock,
    handlers: Mapping[str, Handler] | None = None,
    previews: Mapping[str, Preview] | None = None,
) -> Commands:
    """`handlers` are those that need more than a question: by command name. One without work is not there (the demo runs no jobs)."""
    work: dict[str, Handler] = {
        "ask": questions.ask,
        "items": questions.items,
        "records": questions.records,
        "summary": questions.summary,
        "hub": _help,
        **(handlers or {}),
    }
    bound = [
        Bound(each, work[each.name], (previews or {}).get(each.name))
        for each in COMMANDS
        if each.name in work
    ]
    return Commands(bound, Policy(admins=settings.admins), store, clock)


async def _help(call: Call) -> Reply:
    return Say(help_text(COMMANDS))


def help_text(commands: tuple[Command, ...], *, mention: str = "") -> str:
    """What can be asked and typed. `mention`: how the bot is called where that is not plain ("@생산허브")."""
    return render("commands/help.md.j2", commands=commands, mention=mention)
