"""From what the skills returned to one answer. Pure: results and context in, an `Answer` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.answers import Answer, AnswerKind, Found, Section, SkillCall, Suggestion
from bot.compose.abreast import abreast, difference
from bot.compose.comparison import draft_item_comparison, draft_period_comparison
from bot.compose.context import ComposeContext
from bot.compose.items import draft_idle_items, draft_overview, draft_search, draft_share
from bot.compose.messages import notices
from bot.compose.nodata import draft_no_data
from bot.compose.piece import Draft, Piece, to_piece
from bot.compose.ranking import draft_item_changes, draft_ranking
from bot.compose.records import draft_extremes, draft_records
from bot.compose.summary import draft_summary
from bot.compose.trend import draft_trend
from bot.compose.unclear import clarify_outcome
from skills import results
from skills.results import NoData, SkillOutcome, Unclear

MAX_SUGGESTIONS = 3
MAX_CHARTS = 3

DRAFTS: Mapping[type, Callable[[Any, ComposeContext], Draft]] = {
    results.SummaryResult: draft_summary,
    results.TrendResult: draft_trend,
    results.RankingResult: draft_ranking,
    results.PeriodComparisonResult: draft_period_comparison,
    results.ItemComparisonResult: draft_item_comparison,
    results.RecordsResult: draft_records,
    results.ExtremesResult: draft_extremes,
    results.ShareResult: draft_share,
    results.ItemSearchResult: draft_search,
    results.ItemChangesResult: draft_item_changes,
    results.IdleItemsResult: draft_idle_items,
    results.OverviewResult: draft_overview,
    NoData: draft_no_data,
}


def compose(outcomes: Sequence[SkillOutcome], calls: Sequence[SkillCall], context: ComposeContext) -> Answer:
    """One section a call, in the order asked. `answered` as soon as one call has figures."""
    unclear = [outcome for outcome in outcomes if isinstance(outcome, Unclear)]
    pieces = [_piece(outcome, context) for outcome in outcomes]
    answered = any(piece.has_figures for piece in pieces)
    # A part that is still open comes before any next question.
    choosing = [
        piece for piece, outcome in zip(pieces, outcomes, strict=True) if isinstance(outcome, Unclear)
    ]
    if not answered and (unclear or not pieces):
        return _clarify(unclear, calls, context, tuple(piece.found for piece in pieces))
    return Answer(
        kind=AnswerKind.ANSWERED if answered else AnswerKind.NO_DATA,
        sections=_side_by_side(_limit_charts(piece.section for piece in pieces), outcomes, context),
        suggestions=_unique(choice for piece in choosing for choice in piece.suggestions)
        or _merge(piece.suggestions for piece in pieces),
        notices=notices(context),
        calls=tuple(calls),
        found=tuple(piece.found for piece in pieces),
        planner=context.planner,
        request_id=context.request_id,
        elapsed_ms=context.elapsed_ms,
        chart_wish=context.chart,
    )


def _piece(outcome: SkillOutcome, context: ComposeContext) -> Piece:
    if isinstance(outcome, Unclear):
        clarification = clarify_outcome(outcome, context)
        choices = "\n".join(f"{n}. {choice.label}" for n, choice in enumerate(clarification.choices, start=1))
        section = Section(headline=clarification.text, body=choices)
        return Piece(section, Found(), clarification.choices, has_figures=False)
    return to_piece(DRAFTS[type(outcome)](outcome, context), context)


def _clarify(
    unclear: Sequence[Unclear], calls: Sequence[SkillCall], context: ComposeContext, found: tuple[Found, ...]
) -> Answer:
    clarifications = [clarify_outcome(outcome, context) for outcome in unclear]
    return Answer(
        kind=AnswerKind.CLARIFY,
        text="\n".join(dict.fromkeys(c.text for c in clarifications)),
        suggestions=_unique(choice for c in clarifications for choice in c.choices),
        notices=notices(context),
        calls=tuple(calls),
        found=found,
        planner=context.planner,
        request_id=context.request_id,
        elapsed_ms=context.elapsed_ms,
        chart_wish=context.chart,
    )


def _side_by_side(
    sections: tuple[Section, ...], outcomes: Sequence[SkillOutcome], context: ComposeContext
) -> tuple[Section, ...]:
    table, apart = abreast(outcomes, context), difference(outcomes)
    if table is None and not apart:
        return sections
    *others, last = sections
    beside = {"table": table} if table is not None else {"remarks": (*last.remarks, apart)}
    return (*others, last.model_copy(update=beside))


def _limit_charts(sections: Iterable[Section]) -> tuple[Section, ...]:
    kept, charts = [], 0
    for section in sections:
        charts += section.chart is not None
        kept.append(section.model_copy(update={"chart": None}) if charts > MAX_CHARTS else section)
    return tuple(kept)


def _merge(each: Iterable[Sequence[Suggestion]]) -> tuple[Suggestion, ...]:
    return _unique(suggestion for suggestions in each for suggestion in suggestions)[:MAX_SUGGESTIONS]


def _unique(suggestions: Iterable[Suggestion]) -> tuple[Suggestion, ...]:
    return tuple({suggestion.question: suggestion for suggestion in suggestions}.values())
