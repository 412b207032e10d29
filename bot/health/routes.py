"""/healthz, /healthz/ai and /metrics: what was found by the last round of checks. Cheap, and nothing secret in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.clock import Clock
from bot.health.words import EXIT, STATUS
from bot.store import Store, StoreBusy, inbox_rows, outbox_rows
from jobs.alerts.finding import Level

if TYPE_CHECKING:
    from bot.automation import Automation

# Older than this, the last round says nothing any more.
STALE = timedelta(minutes=5)
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class HealthRoutes:
    def __init__(self, automation: Automation, store: Store, clock: Clock) -> None:
        self._automation = automation
        self._store = store
        self._clock = clock

    def routes(self) -> Iterable[web.RouteDef]:
        return [web.get("/healthz/ai", self._ai), web.get("/metrics", self._metrics)]

    async def alive(self, request: web.Request) -> web.Response:
        """200 as long as people are served; 503 when something they rely on does not work."""
        report = self._automation.report
        if report is None:
            return web.json_response({"status": "ok", "checked_at": None})
        stale = self._clock() - report.at > STALE
        level = Level.CRITICAL if stale else report.level
        body = {
            "status": STATUS[level],
            "checked_at": report.at.isoformat(timespec="seconds"),
            "failing": sorted({each.check for each in report.findings if each.level is not Level.OK}),
        }
        return web.json_response(body, status=503 if level is Level.CRITICAL else 200)

    async def _ai(self, request: web.Request) -> web.Response:
        """What was found earlier: a request never makes one."""
        ai = self._automation.ai
        if ai is None:
            return web.json_response({"status": "off"})
        seen, at = ai.last, ai.checked_at
        body: dict[str, str | None] = {"checked_at": at.isoformat(timespec="seconds") if at else None}
        if seen is None:
            return web.json_response({"status": "unknown", **body})
        if seen.reason:
            return web.json_response(
                {"status": "out", "reason": seen.reason, "until": seen.until or None, **body}, status=503
            )
        return web.json_response({"status": "ok", **body})

    async def _metrics(self, request: web.Request) -> web.Response:
        return web.Response(body=(await self.metrics()).encode(), headers={"Content-Type": METRICS_TYPE})

    async def metrics(self) -> str:
        """Prometheus text. Targets that are addresses are left out: they may be somebody's name or key."""
        automation, lines = self._automation, _Lines()
        report = automation.report
        if report is not None:
            lines.add("hub_health", "gauge", {"": float(EXIT[report.level])})
            lines.add("hub_checked_timestamp_seconds", "gauge", {"": report.at.timestamp()})
            worst: dict[str, float] = {}
            for each in report.findings:
                worst[each.check] = max(worst.get(each.check, 0.0), float(EXIT[each.level]))
            lines.add("hub_check", "gauge", {f'check="{name}"': value for name, value in worst.items()})
        lines.add("hub_alerts_open", "gauge", {"": float(len(automation.desk.open))})
        try:
            posts = await outbox_rows.counts(self._store)
            lines.add(
                "hub_outbox_posts",
                "gauge",
                {f'state="{name}"': float(n) for name, n in sorted(posts.items())},
            )
            lines.add("hub_inbox_open", "gauge", {"": float(await inbox_rows.count_open(self._store))})
            lines.add("hub_job_success_timestamp_seconds", "gauge", await self._successes())
        except StoreBusy:
            lines.add("hub_store_readable", "gauge", {"": 0.0})
        return lines.text()

    async def _successes(self) -> Mapping[str, float]:
        found: dict[str, float] = {}
        for name in self._automation.schedule.jobs:
            for run in await self._automation.ledger.last(name, 5):
                ended: datetime | None = run.finished_at
                if run.state.value == "done" and ended is not None:
                    found[f'job="{name}"'] = ended.timestamp()
                    break
        return found


class _Lines:
    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, name: str, kind: str, values: Mapping[str, float]) -> None:
        self._lines.append(f"# TYPE {name} {kind}")
        for labels, value in values.items():
            self._lines.append(f"{name}{{{labels}}} {value!r}" if labels else f"{name} {value!r}")

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"
