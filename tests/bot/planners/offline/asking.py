"""Asks the planner, alone or in a thread, and writes down what it plans in a line. Every call has to fit its skill."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from bot.answers import AnswerKind, Found, SkillCall
from bot.compose.unclear import with_choice
from bot.planners.offline.planner import plan
from bot.planners.protocol import CallPlan, ClarifyPlan, DeferPlan, PastTurn, Plan, RefusePlan, Situation
from datasource.model import Catalogue
from skills import periods
from skills.catalog import build_registry
from skills.items import match, resolve
from skills.results import Period, Unclear
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

_SKILLS = build_registry()


def ask(
    question: str,
    history: Sequence[PastTurn] = (),
    *,
    expired: bool = False,
    today: date = TODAY,
    catalogue: Catalogue = CATALOGUE,
) -> Plan:
    found = plan(Situation(question, history, today, CUTOFF, catalogue, expired=expired))
    for call in found.calls if isinstance(found, CallPlan) else ():
        _SKILLS.get(call.name).args.model_validate(call.args)  # a skill would refuse what does not fit
    return found


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


# What a run of the calls would have noted, in place of a database.
RANKED = ("FD001", "SY-1", "SY-2", "A1", "FD002", "FD003", "CS0310", "CS0320", "NN900", "SY-3")
_BEST = {
    "day": "2026-10-14",
    "week": "2026-10-12~2026-10-18",
    "month": "2026-10-01~2026-10-31",
    "year": "2026-01-01~2026-11-23",
}


def found_by(call: SkillCall, catalogue: Catalogue = CATALOGUE, today: date = TODAY) -> Found:
    reading = (
        periods.read(call.args["period"], today) if call.args.get("period") else periods.year_to_date(today)
    )
    first, last = (reading.first, reading.last) if isinstance(reading, Period) else (None, None)
    codes: tuple[str, ...] = ()
    period = ""
    if call.name == "get_top_items":
        codes = RANKED[: call.args.get("n") or call.args.get("rank") or len(RANKED)]
    elif call.name == "search_production_items":
        named = match(call.args["query"], catalogue) if call.args["query"] else ()
        codes = tuple(item.code for item in named) if isinstance(named, tuple) else ()
    elif call.args.get("items"):
        named = resolve(call.args["items"], catalogue)
        codes = tuple(item.code for item in named) if isinstance(named, tuple) else ()
    if call.name == "get_extremes":
        period = _BEST.get((call.args.get("of") or ["day"])[0], "")
    if call.name in ("get_production_trend", "get_monthly_trend") and not call.args.get("period"):
        first, last = date(2025, 12, 1), today
    return Found(codes=codes, period=period, date_from=first, date_to=last)


def _unclear(call: SkillCall, catalogue: Catalogue) -> Unclear | None:
    """What a run of the call would ask back: a name that fits too many items, or none."""
    named = resolve(call.args.get("items") or [], catalogue)
    return named if isinstance(named, Unclear) else None


def talk(questions: Sequence[str], catalogue: Catalogue = CATALOGUE) -> list[str]:
    """A thread: what is planned for each question, every one leaning on those before it."""
    history: list[PastTurn] = []
    said = []
    for question in questions:
        planned = ask(question, history, catalogue=catalogue)
        said.append(written(planned))
        calls = planned.calls if isinstance(planned, CallPlan) else ()
        kind = (
            AnswerKind.ANSWERED
            if calls
            else AnswerKind.REFUSED
            if isinstance(planned, RefusePlan)
            else AnswerKind.CLARIFY
        )
        asking = planned.best if isinstance(planned, DeferPlan) else planned
        questions = [choice.question for choice in asking.choices] if isinstance(asking, ClarifyPlan) else []
        asked_back = [unclear for call in calls if (unclear := _unclear(call, catalogue)) is not None]
        if asked_back:
            kind = AnswerKind.CLARIFY
            questions = [with_choice(question, one, choice) for one in asked_back for choice in one.choices]
        history.append(
            PastTurn(
                question,
                kind,
                calls,
                tuple(found_by(call, catalogue) for call in calls),
                datetime(2026, 11, 23, 9, tzinfo=UTC),
                choices=tuple(questions),
            )
        )
    return said
