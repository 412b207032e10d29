"""/health: what the checks found; /health accept live: believe a database that changed beyond belief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.command import BadArguments, Call, Reply, Say
from bot.health.words import table_of, text_of
from bot.wording import render

if TYPE_CHECKING:
    from bot.jobs_wiring import JobPorts

ACCEPT = "accept"


class HealthCommand:
    def __init__(self, ports: JobPorts) -> None:
        self._ports = ports

    async def run(self, call: Call) -> Reply:
        if call.args:
            name = await self._source_of(call)
            await self._ports.core.source.accept(name)
            return Say(render("commands/health.md.j2", name=name, done=True))
        report = await self._ports.automation().last_report()
        return Say(text_of(report, self._ports.settings.zone), table=table_of(report))

    async def preview(self, call: Call) -> str:
        return render("commands/health.md.j2", name=await self._source_of(call), done=False)

    async def _source_of(self, call: Call) -> str:
        """Raises `BadArguments`."""
        verb, _, name = call.args.partition(" ")
        freshness = (await self._ports.core.source.open()).freshness
        if verb != ACCEPT or name not in {state.name for state in freshness.sources}:
            raise BadArguments(render("commands/usage.md.j2", name="health"))
        return name
