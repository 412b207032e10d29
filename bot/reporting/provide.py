"""What the reports add to the hub's own work: three jobs, a command, and the clock of the questions on a schedule."""

from __future__ import annotations

from datetime import timedelta

from bot.commands.report import ReportCommand
from bot.jobs_wiring import JobPorts, Provided
from bot.reporting.desk import Desk
from bot.subscribing import SubscriptionClock
from jobs.report_jobs import CRONS, ReportRules, job_name, report_job
from reports.model import ReportKind


def provide(ports: JobPorts) -> Provided:
    settings = ports.settings
    desk = Desk.of(ports.core, ports.store, ports.outbox, ports.clock)
    rules = ReportRules(
        on_holidays=settings.report_holidays == "send",
        wait=timedelta(minutes=settings.report_wait_minutes),
    )
    scheduled = SubscriptionClock(ports.store, ports.hub, ports.core.working_days, settings.zone, ports.clock)
    command = ReportCommand(desk, settings.date_of)
    return Provided(
        handlers={"report": command.run},
        work=[scheduled.run],
        jobs=[
            report_job(
                kind,
                ports.cron(job_name(kind), CRONS[kind]),
                desk,
                ports.core.working_days,
                rules,
                settings.date_of,
            )
            for kind in ReportKind
        ],
    )
