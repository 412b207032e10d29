"""All that answering takes, built from the settings: data, skills, planners, conversation, drawing.

What is heavy to import is imported where it is built.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.clock import Clock, utc_now
from bot.conversation import Conversation, ConversationLimits
from bot.drawing import Drawing
from bot.settings import GeminiMode, PlannerChoice, Settings
from datasource.model import ProductionSource
from skills.catalog import build_registry
from skills.context import WorkingDays
from skills.registry import Registry

if TYPE_CHECKING:
    from bot.planners.gemini import GeminiPlanner
    from datasource.watched import SourceChange


@dataclass(frozen=True, slots=True)
class Core:
    settings: Settings
    clock: Clock
    source: ProductionSource
    registry: Registry
    working_days: WorkingDays
    conversation: Conversation
    gemini: GeminiPlanner | None
    drawing: Drawing
    # Told of each new snapshot and the days it changed, in the loop's thread.
    on_change: list[Callable[[SourceChange], None]] = field(default_factory=list)


@contextlib.asynccontextmanager
async def open_core(settings: Settings, clock: Clock = utc_now) -> AsyncIterator[Core]:
    """Everything that answers questions, without a chat store."""
    from bot.planners.auto import AutoPlanner
    from bot.planners.budget import DailyBudget
    from bot.planners.offline import OfflinePlanner
    from datasource.source import SqliteProductionSource
    from skills.calendar import KoreanWorkingDays, read_company_days
    from skills.public_holidays import PublicHolidays

    registry = build_registry()
    company = read_company_days(settings.company_holidays) if settings.company_holidays else {}
    working_days = KoreanWorkingDays(company, PublicHolidays(settings.state_dir / "holidays.json"))
    listeners: list[Callable[[SourceChange], None]] = []
    source = SqliteProductionSource(
        settings.database_dir,
        settings.state_dir / "snapshots",
        settle_s=settings.settle_s,
        cutoff_year=settings.archive_cutoff_year,
        clock=clock,
        today=lambda: settings.date_of(clock()),
        timezone=settings.zone,
        on_change=lambda change: _tell(listeners, change),
    )
    gemini = _gemini(settings, registry, clock, source, working_days)
    planner = AutoPlanner(
        OfflinePlanner(),
        gemini,
        settings.planner,
        DailyBudget(settings.model_questions_per_person_day, clock, settings.zone),
    )
    conversation = Conversation(
        source,
        planner,
        registry,
        working_days,
        settings.date_of,
        settings.timezone,
        ConversationLimits(settings.deadline_s, settings.question_max_chars),
    )
    drawing = Drawing(settings.state_dir / "exports")
    try:
        await source.start()
        yield Core(settings, clock, source, registry, working_days, conversation, gemini, drawing, listeners)
    finally:
        await drawing.close()
        await source.close()
        if gemini is not None:
            await gemini.close()


def _tell(listeners: Sequence[Callable[[SourceChange], None]], change: SourceChange) -> None:
    for listener in listeners:
        listener(change)


def _gemini(
    settings: Settings,
    registry: Registry,
    clock: Clock,
    source: ProductionSource,
    working_days: WorkingDays,
) -> GeminiPlanner | None:
    if settings.gemini_api_key is None or settings.planner is PlannerChoice.OFFLINE:
        return None
    from bot.planners.gemini import GeminiConfig, GeminiPlanner

    config = GeminiConfig.of(settings)
    assert config is not None
    ports = None
    if settings.gemini_mode is GeminiMode.NARRATE:
        from bot.planners.gemini.ports import narrate_ports

        ports = narrate_ports(source, registry, working_days, settings.timezone)
    return GeminiPlanner(config, registry, now=clock, tz=settings.zone, narrate=ports)
