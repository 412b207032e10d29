"""Watches for changed days, and corrects what people were told about them."""

from __future__ import annotations

from datetime import date

from bot.answers import Answer
from bot.corrections import Corrections
from bot.jobs_wiring import JobPorts, Provided
from bot.reporting.desk import Desk
from reports.model import ReportKind


def provide(ports: JobPorts) -> Provided:
    desk = Desk.of(ports.core, ports.store, ports.outbox, ports.clock)

    async def remake(request_id: str) -> Answer | None:
        """Of "report-daily-20261123-0a1b2c3d"; None for a name of another form."""
        parts = request_id.split("-")
        try:
            kind, day = ReportKind(parts[1]), date.fromisoformat(parts[2])
        except (ValueError, IndexError):
            return None
        return (await desk.make(kind, day)).answer

    corrections = Corrections(
        ports.core,
        ports.store,
        ports.outbox,
        ports.clock,
        lambda: ports.automation().channel_names - {"terminal"},
        remake,
    )
    ports.core.on_change.append(corrections.changed)
    return Provided(work=[corrections.run])
