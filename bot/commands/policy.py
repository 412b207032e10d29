"""Who may run what, where. Default deny: without administrators nobody changes anything."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.commands.command import Call, Command


class Denied(StrEnum):
    """Each has its sentence in templates/commands/denied.md.j2."""

    NO_ADMINS = "no_admins"
    NOT_ADMIN = "not_admin"
    OTHER_PLACE = "other_place"


@dataclass(frozen=True, slots=True)
class Policy:
    """`admins` are platform ids ("slack:U123"), never names; `places` the addresses where changes are allowed (empty: any)."""

    admins: Collection[str] = ()
    places: Collection[str] = ()

    def check(self, command: Command, call: Call) -> Denied | None:
        """Asked when the command is called and again when it is confirmed."""
        changes = command.changes(call.args)
        if not (command.admin or changes):
            return None
        if not self.admins:
            return Denied.NO_ADMINS
        if call.sender not in self.admins:
            return Denied.NOT_ADMIN
        if changes and self.places and call.address not in self.places:
            return Denied.OTHER_PLACE
        return None

    def needs_another(self, command: Command) -> bool:
        return command.second_person and len(set(self.admins)) > 1
