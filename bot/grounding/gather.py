"""From skill outcomes to facts: one function per kind of result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.compose.context import ComposeContext, LateDays
from bot.grounding.facts import MEASURES_OF_AVERAGE, Fact, Facts, Unit, add_cross_pairs, total_of
from bot.grounding.figures import add_comparison, add_item_comparison, add_ranking, add_summary, add_trend
from bot.grounding.findings import (
    add_extremes,
    add_idle,
    add_item_changes,
    add_no_data,
    add_overview,
    add_records,
    add_search,
    add_share,
    add_unclear,
)
from bot.grounding.scope import add_basis, add_lateness, codes_of, spans_of
from datasource.model import Catalogue
from skills import results
from skills.results import Basis


def facts_of(
    outcomes: Sequence[object],
    *,
    today: date | None = None,
    catalogue: Catalogue | None = None,
    timezone: str = "Asia/Seoul",
    now: datetime | None = None,
    working_days: LateDays | None = None,
) -> Facts:
    """Everything that a text over these outcomes may state. `catalogue` makes the names of other items known as such."""
    facts = Facts(today=today)
    if today:
        facts.known_days.add(today)
    totals: list[Fact] = []
    for outcome in outcomes:
        basis = getattr(outcome, "basis", None)
        if isinstance(basis, Basis):
            add_basis(facts, basis, timezone)
            if today:
                add_lateness(facts, basis, ComposeContext("", today, working_days, now=now))
        if getattr(outcome, "measure", None) in MEASURES_OF_AVERAGE:
            facts.averages_compared = True
        gather = GATHER.get(type(outcome))
        if gather is not None:
            gather(facts, outcome)
        if isinstance(outcome, results.SummaryResult):
            totals.append(
                total_of(
                    outcome.figures.total,
                    Unit.PIECES,
                    codes_of(outcome.basis),
                    spans_of(facts, outcome.basis.period),
                )
            )
    add_cross_pairs(facts, totals)
    if catalogue is not None:
        facts.add_catalogue(catalogue)
    return facts


GATHER: Mapping[type, Callable[[Facts, Any], None]] = {
    results.SummaryResult: add_summary,
    results.TrendResult: add_trend,
    results.RankingResult: add_ranking,
    results.PeriodComparisonResult: add_comparison,
    results.ItemComparisonResult: add_item_comparison,
    results.RecordsResult: add_records,
    results.ExtremesResult: add_extremes,
    results.ShareResult: add_share,
    results.ItemSearchResult: add_search,
    results.ItemChangesResult: add_item_changes,
    results.IdleItemsResult: add_idle,
    results.OverviewResult: add_overview,
    results.NoData: add_no_data,
    results.Unclear: add_unclear,
}
