"""`Answer` → cards, a summary for the notification, and words for where cards are refused. What is cut is counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot import wording
from bot.actions import QUESTION_CHARS, Action, Do, encode
from bot.answers import Answer, Cell, Column, Section, Suggestion, Table
from bot.channels.teams.cards import (
    MAX_CARD_BYTES,
    Card,
    Element,
    fits,
    pack,
    render_elements,
    to_card,
    utf8_size,
)
from bot.channels.teams.columns import column_weights, is_too_wide
from bot.channels.teams.markup import split, to_cell, to_plain, to_text
from bot.channels.teams.words import button, say
from bot.compose.contract import show_cell

# Tried in order until the message fits.
ROWS = (30, 20, 12, 8, 5, 3, 1)
MAX_COLUMNS = 8
# A table too wide for a phone is shown row by row up to so many.
FEW_ROWS = 4
MAX_TEXT = 2_500
MAX_INTRO = 8_000
MAX_LINES = 6
MAX_SECTIONS = 12
MAX_NOTICES = 3
MAX_LABEL = 60
MAX_SUGGESTIONS = 12
# More than six buttons in a row are left out by some clients.
BUTTONS_IN_ROW = 5
MAX_CHARTS = 3
MAX_SUMMARY = 300
MAX_ALT = 1_000
# A picture is not made smaller than this to spare a second card.
_NO_PICTURE = "-"
LEAST_PICTURE = 9_000
TOOLS = (Do.REFRESH, Do.PERIOD, Do.CHART, Do.TABLE, Do.CSV, Do.EXCEL, Do.SCHEDULE)


@dataclass(frozen=True, slots=True)
class Image:
    uri: str
    alt: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    width: int
    numeric: bool


@dataclass(frozen=True, slots=True)
class TableView:
    columns: tuple[ColumnView, ...]
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowView:
    """A row on its own: its first value above the others."""

    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an answer, as the template takes it. `apart`: another stands before it."""

    headline: tuple[str, ...]
    body: tuple[str, ...]
    apart: bool
    image: Image | None = None
    table: TableView | None = None
    facts: tuple[tuple[str, str], ...] = ()
    records: tuple[RowView, ...] = ()
    omitted: str = ""
    remarks: tuple[str, ...] = ()
    basis: str = ""


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What templates/teams/answer.json.j2 gets."""

    asked: str  # who pressed what, where nobody typed it
    intro: tuple[str, ...]
    parts: tuple[Part, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Button:
    do: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PeriodForm:
    from_label: str
    to_label: str
    button: Button
    date_from: str = ""
    date_to: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    cards: tuple[Card, ...]
    summary: str
    plain: str


def render_answer(
    answer: Answer,
    offered: Sequence[Do],
    pictures: Mapping[int, str],
    *,
    remarks: Sequence[str] = (),
    asked: str = "",
) -> Rendered:
    """`pictures` are data URIs by the place of their section; `remarks` stand below everything, before the buttons.

    `asked` stands above an answer to a button, where nobody typed the question.
    """
    buttons = _buttons(answer, offered)
    cards: list[Card] = []
    for rows in ROWS:
        cards = pack([*_elements(answer, rows, pictures, remarks, asked), *buttons])
        if fits(cards):
            break
    else:
        cards = _what_fits(cards, buttons)
    return Rendered(tuple(cards), summary_of(answer), plain_of(answer))


def room_for_picture(
    answer: Answer, offered: Sequence[Do], *, remarks: Sequence[str] = (), asked: str = ""
) -> int:
    """The characters that a data URI may have beside the rest of the answer; in a card of its own if that is little.

    Else the buttons' hidden form would be pushed into a card of its own, which shows nothing.
    """
    pictures = {place: _NO_PICTURE for place, section in enumerate(answer.sections) if section.chart}
    elements = [*_elements(answer, ROWS[0], pictures, remarks, asked), *_buttons(answer, offered)]
    left = MAX_CARD_BYTES - utf8_size(to_card(())) - sum(utf8_size(element) + 1 for element in elements)
    if len(pictures) == 1 and left >= LEAST_PICTURE:
        return left
    return (MAX_CARD_BYTES - 2_000) // (1 if len(pictures) == 1 else 2)


def render_say(text: str, table: Sequence[Sequence[str]] = (), *, more: Sequence[Element] = ()) -> Rendered:
    """A text of the hub's own."""
    texts = split(to_text(text)[:MAX_INTRO], MAX_TEXT) or (say("empty"),)
    for rows in (len(table), 60, *ROWS):
        shown = [[to_cell(cell) for cell in row[:MAX_COLUMNS]] for row in table[: rows + 1]]
        left = len(table) - len(shown)
        notes = (say("rows_left_out", n=wording.number(left)),) if left else ()
        words = render_elements(
            "teams/say.json.j2", texts=(*texts, *notes), table=shown, widths=column_weights(shown)
        )
        cards = pack([*words, *more])
        if fits(cards):
            break
    plain = to_plain(text)
    return Rendered(tuple(cards), _cut(plain.replace("\n", " "), MAX_SUMMARY) or say("empty"), plain)


def summary_of(answer: Answer) -> str:
    """What a notification shows."""
    lines = [answer.text, *(section.headline for section in answer.sections)]
    return _cut(" ".join(to_plain(line) for line in lines if line), MAX_SUMMARY) or say("empty")


def plain_of(answer: Answer) -> str:
    """For a client or a server that refuses the cards."""
    lines = [answer.text]
    for section in answer.sections:
        lines += [section.headline, section.body, *section.remarks]
        lines.append(section.basis.line if section.basis else "")
    lines += answer.notices
    return _cut("\n\n".join(to_plain(line) for line in lines if line), MAX_INTRO) or say("empty")


def _elements(
    answer: Answer, rows: int, pictures: Mapping[int, str], remarks: Sequence[str], asked: str
) -> list[Element]:
    shown = answer.sections[:MAX_SECTIONS]
    notices = [to_text(notice)[:MAX_TEXT] for notice in answer.notices if notice][:MAX_NOTICES]
    if len(shown) < len(answer.sections):
        notices.append(say("parts_left_out"))
    context = AnswerContext(
        asked=_cut(to_text(asked), MAX_TEXT) if asked else "",
        intro=split(_cut(to_text(answer.text), MAX_INTRO), MAX_TEXT),
        parts=tuple(_part(section, place, rows, pictures.get(place)) for place, section in enumerate(shown)),
        notices=(*notices, *remarks),
    )
    return render_elements("teams/answer.json.j2", context=context)


def _part(section: Section, place: int, rows: int, picture: str | None) -> Part:
    table, facts, left = _table(section.table, rows)
    records = _row_by_row(table) if table else ()
    remarks = [_cut(to_text(remark), MAX_TEXT) for remark in section.remarks if remark][:MAX_LINES]
    return Part(
        headline=split(_cut(to_text(section.headline), MAX_INTRO), MAX_TEXT),
        body=split(_cut(to_text(section.body), MAX_INTRO), MAX_TEXT) if section.body else (),
        apart=place > 0,
        image=Image(picture, _alt(section)) if picture else None,
        table=None if records else table,
        facts=facts,
        records=records,
        omitted=say("rows_left_out", n=wording.number(left)) if left else "",
        remarks=tuple(remarks),
        basis=_cut(to_text(section.basis.line), MAX_TEXT) if section.basis else "",
    )


def _alt(section: Section) -> str:
    chart = section.chart
    return _cut(to_plain((chart.alt or chart.title) if chart else ""), MAX_ALT)


def _table(table: Table | None, most: int) -> tuple[TableView | None, tuple[tuple[str, str], ...], int]:
    """The table, or for a single row its facts, and how many rows are not shown."""
    if table is None or not table.rows:
        return None, (), 0
    columns = table.columns[:MAX_COLUMNS]
    if len(table.rows) == 1:
        # Two facts say no more than the sentence above them.
        facts = tuple(
            (_title(column), _cell(cell, column))
            for column, cell in zip(columns, table.rows[0], strict=False)
        )
        return None, (facts if len(facts) > 2 else ()), table.omitted
    body = table.rows[:-1] if table.total_row else table.rows
    shown = body[:most]
    titles = tuple(_title(column) for column in columns)
    rows = tuple(tuple(map(_cell, row, columns)) for row in shown)
    total = _total(table.rows[-1], columns) if table.total_row else ()
    weights = column_weights([titles, *rows, total] if total else [titles, *rows])
    view = TableView(
        columns=tuple(
            ColumnView(weight, column.numeric) for weight, column in zip(weights, columns, strict=True)
        ),
        titles=titles,
        rows=rows,
        total=total,
    )
    return view, (), len(body) - len(shown) + table.omitted


def _row_by_row(table: TableView) -> tuple[RowView, ...]:
    """() where the table is readable as one."""
    if not is_too_wide([column.width for column in table.columns]) or len(table.rows) > FEW_ROWS:
        return ()
    return tuple(_row_view(table.titles, row) for row in (*table.rows, table.total) if any(row))


def _row_view(titles: Sequence[str], row: Sequence[str]) -> RowView:
    title, *facts = [(title, value) for title, value in zip(titles, row, strict=False) if value]
    return RowView(title[1].replace("**", ""), tuple(facts))


def _total(row: Sequence[Cell], columns: Sequence[Column]) -> tuple[str, ...]:
    """In bold; it has no value for most columns, and nothing is missing there."""
    return tuple(
        "" if cell is None else f"**{_cell(cell, column)}**"
        for cell, column in zip(row, columns, strict=False)
    )


def _cell(value: Cell, column: Column) -> str:
    text = show_cell(value, column)
    return to_cell(text) if isinstance(value, str) else text


def _title(column: Column) -> str:
    return to_cell(f"{column.title}({column.unit})" if column.unit else column.title)


def _buttons(answer: Answer, offered: Sequence[Do]) -> list[Element]:
    suggestions = [_suggestion(each) for each in answer.suggestions[:MAX_SUGGESTIONS]]
    tools = [_tool(do, answer.request_id) for do in TOOLS if do in offered and answer.request_id]
    return render_elements(
        "teams/actions.json.j2",
        suggestions_title=say(answer.offer_title),
        suggestion_sets=_rows_of(suggestions),
        tool_sets=_rows_of(tools),
        period=_period(answer) if any(tool.do == Do.PERIOD for tool in tools) else None,
    )


def _rows_of(buttons: Sequence[Button]) -> list[Sequence[Button]]:
    """As few rows as hold them, each about as long: a card drops the buttons beyond the fifth of a row."""
    rows = -(-len(buttons) // BUTTONS_IN_ROW)
    length = -(-len(buttons) // max(1, rows))
    return [buttons[start : start + length] for start in range(0, len(buttons), max(1, length))]


def _suggestion(suggestion: Suggestion) -> Button:
    action = Action(do=Do.ASK, question=to_plain(suggestion.question)[:QUESTION_CHARS])
    return Button(Do.ASK.value, _cut(to_plain(suggestion.label), MAX_LABEL), encode(action))


def _tool(do: Do, request_id: str) -> Button:
    return Button(do.value, button(do.value), encode(Action(do=do, request_id=request_id)))


def _period(answer: Answer) -> PeriodForm:
    basis = next((section.basis for section in answer.sections if section.basis), None)
    submit = Button("", say("period_submit"), encode(Action(do=Do.PERIOD, request_id=answer.request_id)))
    return PeriodForm(
        say("period_from"),
        say("period_to"),
        submit,
        basis.date_from.isoformat() if basis and basis.date_from else "",
        basis.date_to.isoformat() if basis and basis.date_to else "",
    )


def _what_fits(cards: Sequence[Card], buttons: list[Element]) -> list[Card]:
    """The first cards, as many as there is room for, and a word that there was more."""
    note: dict[str, Any] = {
        "type": "TextBlock",
        "wrap": True,
        "isSubtle": True,
        "text": say("parts_left_out"),
    }
    end = pack([note, *buttons])
    kept: list[Card] = []
    for card in cards:
        if not fits([*kept, card, *end]):
            break
        kept.append(card)
    return [*kept, *end]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(say("cut_text"))].rstrip() + say("cut_text")
