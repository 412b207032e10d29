"""Runs commands: who may, the confirmation of what changes something, the audit row before the act."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.clock import Clock
from bot.commands.command import BadArguments, Call, Command, Handler, Preview, Reply, Say
from bot.commands.confirmations import VALID_FOR, Confirmations, Refused
from bot.commands.policy import Policy
from bot.logs import exception_of_command
from bot.store import Store, audit_rows
from bot.wording import render

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bound:
    """A command with what does its work. `preview` words the question that is confirmed."""

    command: Command
    run: Handler
    preview: Preview | None = None


@dataclass(frozen=True, slots=True)
class Confirm:
    """Ask `text` with two buttons: `token` goes to `Commands.confirm` or `Commands.cancel`."""

    token: str
    text: str
    command: Command
    by_another: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """`reply` is to be shown or asked. `refused`: nothing was run, and the reply says why (to the caller alone)."""

    reply: Reply
    command: Command | None = None
    refused: bool = False


class Commands:
    """`run` what was typed; where it returns a `Confirm`, `confirm` what was pressed."""

    def __init__(self, bound: Sequence[Bound], policy: Policy, store: Store, clock: Clock) -> None:
        self._bound = {each.command.name: each for each in bound}
        self._policy = policy
        self._store = store
        self._clock = clock
        self._confirmations = Confirmations()

    @property
    def all(self) -> tuple[Command, ...]:
        return tuple(each.command for each in self._bound.values())

    def get(self, name: str) -> Command | None:
        bound = self._bound.get(name)
        return bound.command if bound else None

    async def run(self, call: Call) -> Done | Confirm:
        """Never raises for what the caller typed or what the command does; a fault is logged and said."""
        bound = self._bound.get(call.command)
        if bound is None:
            return _refusal(render("commands/unknown.md.j2", name=call.command, commands=self.all))
        command = bound.command
        denied = self._policy.check(command, call)
        if denied is not None:
            log.warning("refused /%s of %s: %s", command.name, call.sender, denied.value)
            return _refusal(render("commands/denied.md.j2", denied=denied.value, name=command.name), command)
        if not command.changes(call.args):
            return await self._act(bound, call)
        try:
            text = await bound.preview(call) if bound.preview else ""
        except BadArguments as error:
            return _refusal(error.sentence, command)
        except Exception:  # noqa: BLE001 - whatever a command's work raises is logged, and said in a sentence
            return _fault(command)
        by_another = self._policy.needs_another(command)
        token = self._confirmations.open(replace(call, at=self._clock()), by_another=by_another)
        said = render(
            "commands/confirm.md.j2", name=command.name, args=call.args, preview=text, by_another=by_another
        )
        return Confirm(token, said, command, by_another, self._clock() + VALID_FOR)

    async def confirm(self, token: str, sender: str) -> Done:
        """The right is checked again; the audit row is stored before the act. Raises `StoreBusy`: nothing was done."""
        # Judged before it is taken: everybody in the channel sees the button, and the wrong press must not use it up.
        found = self._confirmations.look(token, sender, self._clock())
        if isinstance(found, Refused):
            return _refusal(render("commands/refused.md.j2", refused=found.value))
        bound = self._bound[found.command]
        denied = self._policy.check(bound.command, replace(found, sender=sender))
        if denied is not None:
            return _refusal(
                render("commands/denied.md.j2", denied=denied.value, name=found.command), bound.command
            )
        taken = self._confirmations.take(token, sender, self._clock())
        if isinstance(taken, Refused):
            return _refusal(render("commands/refused.md.j2", refused=taken.value))
        detail = {"args": taken.args, "called_by": taken.sender, "address": taken.address}
        await audit_rows.append(
            self._store, sender, taken.channel, f"command.{taken.command}", detail, self._clock()
        )
        log.info("running /%s for %s", taken.command, sender)
        return await self._act(bound, taken)

    def cancel(self, token: str, sender: str) -> Say:
        done = self._confirmations.cancel(token, sender)
        return Say(render("commands/cancelled.md.j2", done=done))

    async def _act(self, bound: Bound, call: Call) -> Done:
        try:
            return Done(await bound.run(call), bound.command)
        except BadArguments as error:
            return _refusal(error.sentence, bound.command)
        except Exception:  # noqa: BLE001 - whatever a command's work raises is logged, and said in a sentence
            return _fault(bound.command)


def _refusal(sentence: str, command: Command | None = None) -> Done:
    return Done(Say(sentence), command, refused=True)


def _fault(command: Command) -> Done:
    request_id = exception_of_command()
    return Done(Say(render("commands/fault.md.j2", name=command.name, request_id=request_id)), command)
