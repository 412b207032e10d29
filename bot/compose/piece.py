"""One skill call's part of an answer, before the calls are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from bot import wording
from bot.answers import BasisView, Cell, Chart, Column, Found, Section, Suggestion, Table
from bot.compose.basis import view_basis
from bot.compose.context import ComposeContext
from bot.compose.scope import Scope, describe_scope, item_name
from skills.results import Basis, Item


@dataclass(frozen=True, slots=True)
class Piece:
    section: Section
    found: Found
    suggestions: tuple[Suggestion, ...] = ()
    has_figures: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """Words and tables of one result, for `to_piece`. `words` is what its template reads, besides the scope."""

    template: str  # below templates/answers/, without .md.j2
    basis: Basis
    words: dict[str, Any]
    table: Table | None = None
    chart: Chart | None = None
    found: Found = field(default_factory=Found)
    has_figures: bool = True
    who: str = ""  # the basis' items in other words, where listing them would say more than was asked
    against: Basis | None = None  # the other side of a comparison of periods


def to_piece(draft: Draft, context: ComposeContext) -> Piece:
    scope = describe_scope(draft.basis, context)
    words = scope_context(scope, context) | draft.words
    name = f"answers/{draft.template}.md.j2"
    chart = draft.chart
    if chart is not None:
        words["chart"] = chart
        chart = chart.model_copy(
            update={
                "title": wording.render_block(name, "chart_title", words),
                "alt": _one_line(wording.render_block(name, "chart_alt", words)),
            }
        )
    section = Section(
        headline=_one_line(wording.render_block(name, "headline", words)),
        body=wording.render_block(name, "body", words),
        remarks=tuple(
            line
            for block in (name, "answers/common.md.j2")
            for line in _lines(wording.render_block(block, "remarks", words))
        ),
        table=draft.table,
        chart=chart,
        basis=_basis(draft, context),
    )
    return Piece(section, draft.found, _suggestions(draft.template, words), draft.has_figures)


def scope_context(scope: Scope, context: ComposeContext) -> dict[str, Any]:
    return {entry.name: getattr(scope, entry.name) for entry in fields(scope)} | {
        "today": context.today,
        "say_default": True,
    }


def _basis(draft: Draft, context: ComposeContext) -> BasisView:
    codes = draft.found.codes if draft.basis.items else ()
    return view_basis(draft.basis, context, codes, who=draft.who, against=draft.against)


def _suggestions(template: str, words: dict[str, Any]) -> tuple[Suggestion, ...]:
    lines = _lines(wording.render_block("answers/suggestions.j2", template, words))
    return tuple(Suggestion(label=line, question=line) for line in lines)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _one_line(text: str) -> str:
    return " ".join(text.split())


def column(key: str, *, unit: str = "", numeric: bool = False, change: bool = False) -> Column:
    """A column whose title is in the label tables."""
    return Column(title=wording.label("column", key), unit=unit, numeric=numeric or bool(unit), change=change)


def find_items(items: Sequence[Item], basis: Basis, period: str = "") -> Found:
    """What follow-ups may point at."""
    return Found(
        codes=tuple(item.code for item in items),
        names=tuple(item.name for item in items),
        period=period,
        date_from=basis.period.first,
        date_to=basis.period.last,
    )


def item_cells(item: Item) -> tuple[Cell, Cell]:
    return wording.clean(item.code), item_name(item)
