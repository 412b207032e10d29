"""Finds a command at the head of a message: "/items 시럽", "도움말". Pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commands.command import Command


def find_command(text: str, commands: Iterable[Command]) -> tuple[Command, str] | None:
    """The command and its arguments. A word without a slash counts only when it is all that was written."""
    head, _, rest = text.strip().partition(" ")
    for command in commands:
        if head.lower() == f"/{command.name}":
            return command, rest.strip()
        if not rest and head.lower() in command.words:
            return command, ""
    return None
