"""What the hub does to stay in order: it forgets what is too old, and looks at the ERP files' own indexes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.commands.health import HealthCommand
from bot.commands.incidents import AlertsCommand
from bot.commands.schedule import JobsCommand
from bot.drawing import remove_old_files
from bot.jobs_wiring import JobPorts, Provided
from bot.retention import clean_up
from bot.store import alert_rows, job_rows
from datasource.errors import SourceUnavailable
from datasource.indexes import check_indexes
from datasource.routing import LIVE, LIVE_FILE, archive_name, archive_years
from jobs.alerts.finding import Finding, Level
from jobs.schedule import Job, JobRun

HOUSEKEEPING, INDEX_CHECK = "housekeeping", "index_check"
# Who ran when is looked up longer than what was said.
RUNS_KEPT = timedelta(days=400)


def provide(ports: JobPorts) -> Provided:
    async def keep_house(run: JobRun) -> str:
        settings, now = ports.settings, ports.clock()
        await clean_up(ports.store, now, timedelta(days=settings.retention_days))
        await alert_rows.remove_before(ports.store, now - timedelta(days=settings.retention_days))
        await job_rows.remove_before(ports.store, now - RUNS_KEPT)
        await asyncio.to_thread(remove_old_files, settings.state_dir / "exports", now)
        return "ok"

    async def look_at_indexes(run: JobRun) -> str:
        findings = await asyncio.to_thread(index_findings, ports.settings.database_dir)
        await ports.alerts.observe(findings)
        missing = [finding.target for finding in findings if finding.reason]
        return f"missing in {', '.join(missing)}" if missing else "ok"

    jobs = [
        Job(
            HOUSEKEEPING,
            ports.cron(HOUSEKEEPING, "30 3 * * *"),
            timedelta(hours=20),
            keep_house,
            catch_up="last",
        ),
        Job(
            INDEX_CHECK,
            ports.cron(INDEX_CHECK, "0 6 * * mon"),
            timedelta(days=3),
            look_at_indexes,
            catch_up="last",
        ),
    ]
    health, schedule, alerts = HealthCommand(ports), JobsCommand(ports), AlertsCommand(ports)
    return Provided(
        jobs,
        {"health": health.run, "jobs": schedule.run, "alerts": alerts.run},
        {"health": health.preview, "jobs": schedule.preview, "alerts": alerts.preview},
    )


def database_files(folder: Path) -> dict[str, Path]:
    """The ERP's files by the names of their sources, archives first."""
    names = [path.name for path in folder.iterdir()] if folder.is_dir() else []
    files = {archive_name(year): folder / f"{archive_name(year)}.db" for year in archive_years(names)}
    return files | {LIVE: folder / LIVE_FILE}


def index_findings(folder: Path) -> list[Finding]:
    """Reported, never an alarm: the hub itself reads its own rollup."""
    found = []
    for name, path in database_files(folder).items():
        try:
            states = check_indexes(path, name)
        except SourceUnavailable:
            continue
        missing = [state.index.name for state in states if state.served_by is None]
        values = {"count": len(missing), "names": ", ".join(missing)}
        found.append(Finding("index", name, Level.OK, "missing" if missing else "", values))
    return found
