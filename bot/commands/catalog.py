"""Every command, for menus, help and manifests. Its handler is bound in bot/commands/build.py."""

from __future__ import annotations

from bot.commands import changing
from bot.commands.command import Command
from templates import words


def _texts(name: str) -> tuple[str, str, str, tuple[str, ...]]:
    text = words("commands/words.toml")[name]
    return name, text["summary"], text.get("usage", ""), tuple(text.get("words", ()))


COMMANDS = (
    Command(*_texts("ask"), private=False, asks=True),
    Command(*_texts("items"), private=False, asks=True),
    Command(*_texts("records"), private=False, asks=True),
    Command(*_texts("summary"), private=False, asks=True),
    Command(*_texts("report")),
    Command(*_texts("hub")),
    Command(*_texts("health"), changes=changing.health),
    Command(*_texts("jobs"), changes=changing.jobs),
    Command(*_texts("alerts"), changes=changing.alerts),
    Command(*_texts("backup"), changes=changing.backup),
    Command(*_texts("rollover"), admin=True, changes=changing.rollover, second_person=True),
)
