"""/jobs: the schedule and its last runs; run, pause and resume a job."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.command import BadArguments, Call, Reply, Say
from bot.job_words import rows_of
from bot.wording import render

if TYPE_CHECKING:
    from bot.jobs_wiring import JobPorts

VERBS = {"run": "run", "실행": "run", "pause": "pause", "멈춤": "pause", "resume": "resume", "재개": "resume"}


class JobsCommand:
    def __init__(self, ports: JobPorts) -> None:
        self._ports = ports

    async def run(self, call: Call) -> Reply:
        if not call.args:
            schedule = self._ports.schedule()
            rows = await rows_of(schedule, self._ports.ledger, self._ports.settings.zone)
            return Say(render("commands/jobs.md.j2", what="list", name="", result=""), table=rows)
        verb, name = self._read(call)
        result = ""
        if verb == "run":
            run = await self._ports.schedule().run_now(name)
            result = f"{run.state.value}" if run is not None else "busy"
        else:
            await self._ports.ledger.pause(name, verb == "pause", call.sender, self._ports.clock())
        return Say(render("commands/jobs.md.j2", what=verb, name=name, result=result))

    async def preview(self, call: Call) -> str:
        verb, name = self._read(call)
        return render("commands/jobs.md.j2", what=f"{verb}_preview", name=name, result="")

    def _read(self, call: Call) -> tuple[str, str]:
        """Raises `BadArguments`."""
        verb, _, name = call.args.partition(" ")
        if verb not in VERBS or name.strip() not in self._ports.schedule().jobs:
            raise BadArguments(render("commands/usage.md.j2", name="jobs"))
        return VERBS[verb], name.strip()
