"""Asks the planner, alone or in a thread, and writes down what it plans in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.answers import AnswerKind, Found, SkillCall
from bot.planners.offline.planner import plan
from bot.planners.protocol import CallPlan, ClarifyPlan, DeferPlan, PastTurn, Plan, RefusePlan, Situation
from datasource.model import Catalogue
from tests.bot.planners.offline.catalogue import CATALOGUE, CUTOFF, TODAY

_SHORT = {
    "get_production_summary": "summary",
    "get_production_trend": "trend",
    "get_monthly_trend": "monthly",
    "get_top_items": "top",
    "compare_periods": "periods",
    "compare_items": "items",
    "get_item_history": "history",
    "find_records": "records",
    "get_extremes": "extremes",
    "get_item_share": "share",
    "search_production_items": "search",
    "get_item_changes": "changes",
    "get_idle_items": "idle",
    "get_data_overview": "overview",
}


def ask(
    question: str,
    history: Sequence[PastTurn] = (),
    *,
    expired: bool = False,
    today: date = TODAY,
    catalogue: Catalogue = CATALOGUE,
) -> Plan:
    return plan(Situation(question, history, today, CUTOFF, catalogue, expired=expired))


def written(found: Plan) -> str:
    """ "summary items=불고기 소스 period=10월", "clarify greeting", "refuse stock", "defer"; calls joined by " + "."""
    match found:
        case CallPlan():
            return " + ".join(written_call(call) for call in found.calls)
        case ClarifyPlan():
            return f"clarify {found.reason.value}"
        case RefusePlan():
            return f"refuse {found.topic.value}"
        case DeferPlan():
            return "defer"
    raise AssertionError(found)


def written_call(call: SkillCall) -> str:
    words = [_SHORT[call.name]]
    for name, value in sorted(call.args.items()):
        words.append(f"{name}={','.join(map(str, value)) if isinstance(value, list) else value}")
    return " ".join(words)


def turn(
    question: str,
    found: Plan,
    codes: Sequence[str] = (),
    period: str = "",
    days: tuple[date, date] | None = None,
) -> PastTurn:
    """What the thread keeps of a question that was answered."""
    assert isinstance(found, CallPlan), written(found)
    first, last = days or (None, None)
    noted = Found(codes=tuple(codes), period=period, date_from=first, date_to=last)
    return PastTurn(
        question,
        AnswerKind.ANSWERED,
        found.calls,
        (noted,) * len(found.calls),
        datetime(2026, 11, 23, 9, tzinfo=UTC),
    )
