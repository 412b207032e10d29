"""The commands that are questions in short."""

from __future__ import annotations

from bot.answers import SkillCall
from bot.commands.command import Ask, BadArguments, Call, Reply, Rerun
from bot.messages import Replay
from bot.wording import render


async def ask(call: Call) -> Reply:
    if not call.args:
        raise BadArguments(render("commands/usage.md.j2", name="ask"))
    return Ask(call.args)


async def items(call: Call) -> Reply:
    """Without a planner: what was typed is part of a code or a name, whatever it looks like."""
    search = SkillCall(name="search_production_items", args={"query": call.args[:80]})
    return Rerun(_question(call), Replay(calls=(search,)))


async def records(call: Call) -> Reply:
    if not call.args:
        raise BadArguments(render("commands/usage.md.j2", name="records"))
    return Ask(_question(call))


async def summary(call: Call) -> Reply:
    return Ask(_question(call))


def _question(call: Call) -> str:
    return render("commands/question.md.j2", name=call.command, args=call.args)
