"""The reports by their kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from reports.daily import build_daily
from reports.figures import Reader
from reports.model import Report, ReportKind
from reports.monthly import build_monthly
from reports.weekly import build_weekly
from skills.context import SkillContext
from skills.registry import Registry

BUILDERS: Mapping[ReportKind, Callable[..., Awaitable[Report]]] = {
    ReportKind.DAILY: build_daily,
    ReportKind.WEEKLY: build_weekly,
    ReportKind.MONTHLY: build_monthly,
}


async def build_report(
    kind: ReportKind, registry: Registry, context: SkillContext, *, idle_days: int = 30
) -> Report:
    """As issued on `context.today`. Raises datasource's `SourceError` where its own period cannot be read."""
    return await BUILDERS[kind](Reader(registry, context), idle_days=idle_days)
