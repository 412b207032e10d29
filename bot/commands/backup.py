"""/backup: what is safe, and one now. /rollover: the plan of the year-end, and doing or undoing it."""

from __future__ import annotations

from bot.backups.desk import BackupDesk, Scope
from bot.backups.words import items_table, outcomes_text, rollover_fault_text, safe_text
from bot.commands.command import BadArguments, Call, Reply, Say
from bot.wording import render
from jobs.rollover import RolloverFailed
from jobs.rollover_plan import PlanState

RUN = {"run": "run", "실행": "run", "지금": "run"}
UNDO = {"undo": "undo", "되돌리기": "undo"}


class BackupCommand:
    def __init__(self, desk: BackupDesk) -> None:
        self._desk = desk

    async def run(self, call: Call) -> Reply:
        if not call.args:
            return Say(safe_text(await self._desk.list()))
        return Say(outcomes_text(await self._desk.back_up(self._read(call))))

    async def preview(self, call: Call) -> str:
        self._read(call)
        return render("backup/command.md.j2", what="preview")

    def _read(self, call: Call) -> Scope:
        """Raises `BadArguments`."""
        verb, _, scope = call.args.partition(" ")
        scope = scope.strip() or "all"
        if verb not in RUN or scope not in tuple(Scope):
            raise BadArguments(render("backup/command.md.j2", what="usage"))
        return Scope(scope)


class RolloverCommand:
    """Both confirm with a dry run: `run` with what would move, `undo` with what would come back."""

    def __init__(self, desk: BackupDesk) -> None:
        self._desk = desk

    async def run(self, call: Call) -> Reply:
        try:
            if not call.args:
                return await self._plan()
            if self._read(call) == "undo":
                moved = await self._desk.undo(call.sender)
                return Say(render("backup/undone.md.j2", name=moved.name))
            return Say(render("backup/rolled.md.j2", done=await self._desk.roll_over(call.sender)))
        except RolloverFailed as error:
            return Say(rollover_fault_text(error))

    async def preview(self, call: Call) -> str:
        verb = self._read(call)
        try:
            plan = await self._desk.plan()
        except RolloverFailed as error:
            raise BadArguments(rollover_fault_text(error)) from error
        if verb == "undo":
            return render("backup/command.md.j2", what="undo_preview", archive=plan.archive)
        text = render("backup/plan.md.j2", plan=plan)
        if plan.state is not PlanState.READY:
            raise BadArguments(text)
        return text

    async def _plan(self) -> Reply:
        plan = await self._desk.plan()
        table = items_table(plan) if plan.state is PlanState.READY else ()
        return Say(render("backup/plan.md.j2", plan=plan), table=table)

    def _read(self, call: Call) -> str:
        """Raises `BadArguments`."""
        verb = {**RUN, **UNDO}.get(call.args)
        if verb is None:
            raise BadArguments(render("backup/command.md.j2", what="rollover_usage"))
        return verb
