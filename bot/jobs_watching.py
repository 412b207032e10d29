"""Watches for changed days, and corrects what people were told about them."""

from __future__ import annotations

from bot.corrections import Corrections
from bot.jobs_wiring import JobPorts, Provided
from bot.reporting.desk import Desk


def provide(ports: JobPorts) -> Provided:
    corrections = Corrections(
        ports.core,
        ports.store,
        ports.outbox,
        ports.clock,
        lambda: ports.automation().channel_names - {"terminal"},
        Desk.of(ports.core, ports.store, ports.outbox, ports.clock),
    )
    ports.core.on_change.append(corrections.changed)
    return Provided(work=[corrections.run])
