"""A report → one `Answer`: what Slack, Teams, mail and the file all show. Pure; the words are in templates/reports/."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import wording
from bot.answers import REPORT, Answer, AnswerKind, BasisView, Section, SkillCall, Suggestion
from bot.compose.scope import item_words, source_name
from bot.execution import to_found
from bot.reporting import charts, tables
from bot.reporting.words import delta, named, span, word
from datasource.model import DateRange
from reports.model import Anomaly, Comparison, Report, ReportKind
from skills.context import WorkingDays
from skills.results import Figures
from skills.rounding import percent

TEMPLATE = "reports/report.md.j2"
_SPACES = re.compile(r"[ \t]+")


@dataclass(frozen=True, slots=True)
class ReportContext:
    """All that the words depend on besides the report."""

    calendar: WorkingDays
    timezone: str = "Asia/Seoul"
    request_id: str = ""


def to_answer(report: Report, context: ReportContext) -> Answer:
    found = report.figures is not None or (report.month is not None and report.month.now.figures is not None)
    said = _common(report, context)
    sections = [
        _result(report, context, said),
        *_month(report, said),
        *_ranking(report, said),
        *_movers(report, said),
        *_anomalies(report, said),
        *_idle(report, said),
        _data(report, context, said),
    ]
    return Answer(
        kind=AnswerKind.ANSWERED if found else AnswerKind.NO_DATA,
        text=_text("title", said) + "\n" + _text("intro", said),
        sections=tuple(sections),
        suggestions=tuple(Suggestion(label=line, question=line) for line in _lines("questions", said)),
        calls=tuple(SkillCall(name=ran.name, args=dict(ran.args)) for ran in report.calls),
        found=tuple(to_found(ran.outcome) for ran in report.calls),
        planner=REPORT,
        request_id=context.request_id,
    )


def question_of(report: Report) -> str:
    """What the thread's history shows for a report."""
    return word("question", report.kind.value, day=wording.day(report.issued_on))


def title_of(report: Report) -> str:
    """For a mail's subject and a page's title."""
    title = f"{word('kind', report.kind.value)} {named(report.kind, report.period)}"
    return word("format", "late_title", title=title) if report.late else title


def _common(report: Report, context: ReportContext) -> dict[str, Any]:
    month = report.period.last
    return {
        "report": report,
        "kind": report.kind.value,
        "title": word("kind", report.kind.value),
        "subject": named(report.kind, report.period),
        "day": report.period.first,
        "issued_on": report.issued_on,
        "period_words": named(report.kind, report.period),
        "expected": report.expected_day,
        "stale": wording.listed(source_name(name) for name in report.stale),
        "figures": report.figures,
        "comparisons": [_against(one, report, context) for one in report.comparisons],
        "off": {
            "words": span(report.off_days.period, report.issued_on),
            "figures": report.off_days.figures,
        }
        if report.off_days
        else None,
        "unit_of_periods": "" if report.kind is ReportKind.DAILY else word("unit", report.kind.value),
        "delta": delta,
        "ask": named(report.kind, report.period)
        if report.kind is not ReportKind.WEEKLY
        else wording.form("plain_days", **_ends(report.period.first, report.period.last)),
        "month_ask": wording.form("month", y=month.year, m=month.month),
    }


def _ends(first: date, last: date) -> dict[str, object]:
    return {
        "y": first.year,
        "m": first.month,
        "d": first.day,
        "y2": last.year,
        "m2": last.month,
        "d2": last.day,
    }


def _against(one: Comparison, report: Report, context: ReportContext) -> dict[str, Any]:
    period = one.side.period
    off = period.first == period.last and not context.calendar.is_working_day(period.first)
    return {
        "name": word("against", one.against.value),
        "period": span(period, report.issued_on),
        "change": one.change,
        "unreadable": one.side.unreadable,
        "empty": one.side.figures is None and not one.side.unreadable,
        "why": word("format", "day_off") if off else "",
        "working_days": one.side.working_days,
    }


def _result(report: Report, context: ReportContext, said: dict[str, Any]) -> Section:
    return Section(
        headline=_text("result", said),
        remarks=_lines("result_remarks", said),
        table=tables.results(report),
        chart=charts.trend(report, context.calendar, lambda words: _text("chart_alt", words)),
        basis=_basis(report, report.period, report.figures),
    )


def _basis(report: Report, period: DateRange, figures: Figures | None) -> BasisView:
    return BasisView(
        date_from=period.first,
        date_to=period.last,
        measure="quantity",
        rows=figures.rows if figures else 0,
        sources=report.sources,
        data_as_of=report.data_as_of,
    )


def _month(report: Report, said: dict[str, Any]) -> list[Section]:
    month = report.month
    if month is None:
        return []
    first = month.now.period.first
    said = said | {
        "month": {
            "name": wording.form("month", y=first.year, m=first.month),
            "elapsed": month.now.working_days,
            "now": month.now.figures,
            "change": month.change,
            "unreadable": month.before.unreadable,
            "shorter": month.shorter,
            "before_days": month.before.working_days,
        },
        "outlook": report.outlook,
    }
    return [
        Section(
            headline=_text("month", said),
            remarks=_lines("month_remarks", said),
            table=tables.month(report),
            basis=_basis(report, month.now.period, month.now.figures),
        )
    ]


def _ranking(report: Report, said: dict[str, Any]) -> list[Section]:
    ranking = report.ranking
    if ranking is None or not ranking.rows:
        return []
    first = ranking.rows[0]
    said = said | {
        "first": {"name": item_words(first.item), "total": first.figures.total, "share": first.share},
        "shown": len(ranking.rows),
        "shown_total": ranking.shown_total,
        "shown_share": percent(ranking.shown_total, ranking.overall.total),
    }
    chart = charts.top(report, lambda words: _text("chart_alt", words))
    return [Section(headline=_text("ranking", said), table=tables.ranking(ranking), chart=chart)]


def _movers(report: Report, said: dict[str, Any]) -> list[Section]:
    movers = report.movers
    if movers is None:
        return []
    rows = [{"name": item_words(row.item), "change": row.change} for row in movers.rows]
    said = said | {"rows": rows, "against": word("against", report.comparisons[0].against.value)}
    return [Section(headline=_text("movers", said), table=tables.movers(report, movers))]


def _anomalies(report: Report, said: dict[str, Any]) -> list[Section]:
    if report.latest_day is None:
        return []  # there is nothing to look at
    found = report.anomalies
    said = said | {
        "anomalies": found,
        "found": [_anomaly(one) for one in found.found],
        "more": found.more,
    }
    lines = _lines("anomaly_lines", said)
    return [
        Section(
            headline=_text("anomalies", said),
            body="\n".join(f"- {line}" for line in lines),
            remarks=_lines("anomaly_remarks", said),
        )
    ]


def _anomaly(one: Anomaly) -> dict[str, Any]:
    return {
        "rule": one.rule.value,
        "day": one.day,
        "item": item_words(one.item) if one.item else "",
        "lot": wording.clean(one.lot or "–"),
        "value": one.value,
        "average": one.average,
        "percent": one.percent,
        "limit": one.limit,
        "count": one.count,
        "of": one.of,
    }


def _idle(report: Report, said: dict[str, Any]) -> list[Section]:
    if report.idle is None or report.latest_day is None:
        return []
    rows = [
        {"name": item_words(row.item), "last_day": row.last_day, "idle_days": row.idle_days}
        for row in report.idle.items
    ]
    said = said | {"idle": report.idle, "items": rows}
    lines = _lines("idle_lines", said)
    return [
        Section(
            headline=_text("idle", said),
            body="\n".join(f"- {line}" for line in lines),
            remarks=_lines("idle_remarks", said),
        )
    ]


def _data(report: Report, context: ReportContext, said: dict[str, Any]) -> Section:
    as_of = wording.clock(report.data_as_of, context.timezone) if report.data_as_of else ""
    said = said | {
        "as_of": f"{as_of} ({context.timezone})" if as_of else "",
        "sources": wording.listed(source_name(name) for name in report.sources),
    }
    return Section(headline=_text("data", said), remarks=_lines("data_remarks", said))


def _text(block: str, said: dict[str, Any]) -> str:
    return "\n".join(_raw(block, said))


def _lines(block: str, said: dict[str, Any]) -> tuple[str, ...]:
    return tuple(_raw(block, said))


def _raw(block: str, said: dict[str, Any]) -> list[str]:
    # Only plain spaces: the one behind ▲ holds the figure on its line.
    lines = (
        _SPACES.sub(" ", line).strip() for line in wording.render_block(TEMPLATE, block, said).splitlines()
    )
    return [line for line in lines if line]
