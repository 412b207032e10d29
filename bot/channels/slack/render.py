"""`Answer` → blocks and texts for Slack, within Slack's limits. What is cut is counted, and a file brings the whole.

Limits: 50 blocks, 3,000 characters a section, 100 × 20 cells a table and one table a message
(https://docs.slack.dev/reference/block-kit/blocks), 75 characters a button, and in practice about 13,200 characters over
all blocks (msg_blocks_too_long, https://github.com/slackapi/bolt-js/issues/2509).
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import wording
from bot.actions import QUESTION_CHARS, Action, Do, encode
from bot.answers import Answer, AnswerKind, Chart, Section, Table
from bot.channels.slack.markup import escape, to_mrkdwn, to_plain
from bot.channels.slack.tables import TableView, as_lines, fit, of_words
from bot.channels.slack.words import button, say

MAX_SECTION = 2_900
MAX_TEXT = 3_000  # of the notification; Slack shows it where it cannot show blocks
MAX_PLAIN = 11_000
BUDGET = 12_600
MAX_ANSWERS = 9  # sections of an answer: at most four blocks each
MAX_CHOICES = 20
MAX_LABEL = 75
MAX_CONTEXT = 1_500
MAX_NOTICE = 400
MAX_NOTICES = 4
FRAME = 300  # titles, tools and votes
TOOLS = (Do.REFRESH, Do.PERIOD, Do.CHART, Do.TABLE, Do.CSV, Do.EXCEL, Do.SCHEDULE)

Block = dict[str, Any]
_HALF_ENTITY = re.compile(r"&[a-z]{0,3}$")


@dataclass(frozen=True, slots=True)
class Rendered:
    """`plain` stands in for blocks that Slack refuses. `cut`: not all rows of the answer are shown, so a file follows.

    Rows that the answer itself left out ("최근 10건" of thousands) are counted, and come with the button.
    """

    text: str
    blocks: list[Block]
    answer: Answer
    charts: tuple[Chart, ...] = ()
    cut: bool = False

    @property
    def plain(self) -> str:
        return plain_of(self.answer)


@dataclass(frozen=True, slots=True)
class Button:
    id: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section of an answer, as the template takes it: escaped, and short enough."""

    texts: tuple[str, ...]
    table: dict[str, Any] | None = None
    omitted: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """What templates/slack/answer.json.j2 gets."""

    asked: str
    intro: tuple[str, ...]
    parts: tuple[Part, ...]
    left_out: str
    notices: tuple[str, ...]
    suggestions_title: str
    suggestions: tuple[Button, ...]
    tools: tuple[Button, ...]
    votes: tuple[Button, ...]


@dataclass(slots=True)
class _Budget:
    left: int = BUDGET

    def take(self, text: str, share: float = 1.0, most: int = BUDGET) -> str:
        """The text within this share of what is left, and `most`; a cut shows."""
        text = cut(text, min(int(self.left * share), most))
        self.left -= len(text)
        return text

    def spend(self, *texts: str) -> None:
        self.left -= sum(map(len, texts))


@dataclass(slots=True)
class _State:
    budget: _Budget = field(default_factory=_Budget)
    has_table: bool = False
    cut: bool = False


def render_answer(answer: Answer, offered: Sequence[Do], *, asked: str = "") -> Rendered:
    """`asked` is quoted above an answer that stands alone in a channel (mrkdwn, escaped by the caller)."""
    shown, beyond = answer.sections[:MAX_ANSWERS], answer.sections[MAX_ANSWERS:]
    state, budget = _State(cut=any(section.table for section in beyond)), _Budget()
    state.budget = budget
    suggestions = _suggestions(answer)
    notices = tuple(cut(escape(notice), MAX_NOTICE) for notice in answer.notices if notice)[:MAX_NOTICES]
    budget.spend(asked, *notices, *(each.label for each in suggestions), " " * FRAME)
    intro = _pieces(budget.take(to_mrkdwn(answer.text), share=0.5 if shown else 1.0)) if answer.text else ()
    # Figures and their bases first, a fair share each: tables and remarks have what is left.
    heads = [
        budget.take(to_mrkdwn(section.headline), share=0.5 / (len(shown) - place))
        for place, section in enumerate(shown)
    ]
    bases = [
        budget.take(_basis(section), share=0.5 / (len(shown) - place), most=MAX_CONTEXT)
        for place, section in enumerate(shown)
    ]
    parts = tuple(
        _part(section, head, basis, len(shown) - place, state)
        for place, (section, head, basis) in enumerate(zip(shown, heads, bases, strict=True))
    )
    context = AnswerContext(
        asked=asked,
        intro=intro,
        parts=parts,
        left_out=say("answers_left_out", n=len(beyond)) if beyond else "",
        notices=notices,
        suggestions_title=say(answer.offer_title),
        suggestions=suggestions,
        tools=tuple(_tool(do, answer.request_id) for do in TOOLS if do in offered and answer.request_id),
        votes=tuple(
            _tool(do, answer.request_id) for do in (Do.UP, Do.DOWN) if do in offered and answer.request_id
        ),
    )
    return Rendered(
        text=summary_of(answer),
        blocks=render_blocks("slack/answer.json.j2", context=context),
        answer=answer,
        charts=tuple(section.chart for section in answer.sections if section.chart),
        cut=state.cut,
    )


def render_say(text: str, table: Sequence[Sequence[str]] = ()) -> tuple[str, list[Block]]:
    """A text of the hub's own (markdown), with a table (head first) below it: for the notification, and the blocks."""
    budget = _Budget()
    texts = _pieces(budget.take(to_mrkdwn(text))) or (say("empty"),)
    view = of_words(table, budget.left - FRAME)
    hidden = view.cut if view else max(0, len(table) - 1)
    blocks = render_blocks(
        "slack/say.json.j2",
        texts=texts,
        table=to_table_block(view) if view else None,
        omitted=say("rows_left_out", n=wording.number(hidden)) if hidden else "",
    )
    lines = [to_plain(text), *(escape(" · ".join(row)) for row in table)]
    return cut("\n".join(line for line in lines if line) or say("empty"), MAX_TEXT), blocks


def render_blocks(template: str, **context: object) -> list[Block]:
    """The blocks of a template. Raises `ValueError` when it is no JSON list: a broken template fails in a test."""
    blocks = json.loads(wording.render(template, **context))
    if not isinstance(blocks, list):
        raise ValueError(f"{template} does not make a list of blocks")
    return blocks


def summary_of(answer: Answer) -> str:
    """What a notification shows."""
    lines = [answer.text, *(section.headline for section in answer.sections)]
    text = "\n".join(to_plain(line) for line in lines if line) or say("empty")
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def plain_of(answer: Answer) -> str:
    """The whole answer without blocks; a table keeps its first rows and says how many more there are."""
    lines = [to_mrkdwn(answer.text)] if answer.text else []
    room = MAX_PLAIN // max(1, len(answer.sections))
    for section in answer.sections:
        said = [to_mrkdwn(text) for text in (section.headline, section.body) if text]
        said += [f"• {to_mrkdwn(remark)}" for remark in section.remarks]
        basis = [f"_{escape(section.basis.line)}_"] if section.basis and section.basis.line else []
        used = sum(map(len, said + basis))
        if section.table is not None and (view := fit(section.table, max(0, room - used))) is not None:
            drawn, undrawn = as_lines(view, room - used)
            hidden = view.hidden + undrawn
            said += [drawn] if drawn else []
            said += [say("rows_left_out", n=wording.number(hidden))] if hidden else []
        lines.append(cut("\n".join(said), max(200, room - sum(map(len, basis)))))
        lines += basis
    lines += [escape(notice) for notice in answer.notices]
    if answer.kind is AnswerKind.CLARIFY:
        lines += [f"{n}. {escape(choice.label)}" for n, choice in enumerate(answer.suggestions, start=1)]
    return cut("\n".join(line for line in lines if line) or say("empty"), MAX_PLAIN)


def cut(text: str, most: int) -> str:
    """At most `most` characters, the last of them saying that there were more."""
    if len(text) <= most:
        return text
    mark = say("cut_text")
    kept = text[: max(0, most - len(mark))]
    # Not within "&amp;", which would show as its letters.
    return _HALF_ENTITY.sub("", kept).rstrip() + mark


def cut_bytes(text: str, most: int) -> str:
    """At most so many bytes of UTF-8, as `cut`."""
    while len(text.encode()) > most:
        text = cut(text, len(text) - max(1, (len(text.encode()) - most) // 3))
    return text


def _basis(section: Section) -> str:
    return escape(section.basis.line) if section.basis else ""


def _part(section: Section, head: str, basis: str, parts_left: int, state: _State) -> Part:
    budget = state.budget
    share = max(0, budget.left // parts_left)
    said = [to_mrkdwn(section.body)] if section.body else []
    said += [f"• {to_mrkdwn(remark)}" for remark in section.remarks]
    rest = "\n".join(said)
    if rest:
        rest = budget.take(rest, share=1 / parts_left)
    view = fit(section.table, max(0, share - len(rest))) if section.table is not None else None
    block, lines, hidden = None, "", 0
    if view is not None:
        hidden = view.hidden
        if not state.has_table:
            block, state.has_table = to_table_block(view), True
            budget.left -= view.size
        else:
            lines, undrawn = as_lines(view, max(0, share - len(rest)))
            hidden += undrawn
            budget.spend(lines)
        state.cut = state.cut or hidden > view.omitted or view.shortened
    elif section.table is not None and _says_more(section.table):
        hidden = len(section.table.rows) + section.table.omitted
        state.cut = state.cut or len(section.table.rows) > 1
    # The table stands between the figure and what is remarked on it; a second one is drawn in letters.
    texts = [*_pieces(head), *([lines] if lines else []), *_pieces(rest)]
    omitted = say("rows_left_out", n=wording.number(hidden)) if hidden else ""
    return Part(tuple(texts), block, omitted, basis)


def _says_more(table: Table) -> bool:
    return len(table.rows) > 1 or table.omitted > 0


def to_table_block(view: TableView) -> dict[str, Any]:
    """Cells are raw text: Slack reads no markup in them."""
    rows = [view.titles, *view.rows]
    return {
        "type": "table",
        "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows],
        "column_settings": [
            {"align": "right" if numeric else "left", "is_wrapped": not numeric} for numeric in view.numeric
        ],
    }


def _pieces(text: str) -> tuple[str, ...]:
    """A text as sections of at most 3,000 characters, broken at lines where there are any."""
    pieces: list[str] = []
    while len(text) > MAX_SECTION:
        at = text.rfind("\n", 1, MAX_SECTION)
        at = at if at > MAX_SECTION // 2 else MAX_SECTION
        pieces.append(text[:at].strip())
        text = text[at:].strip()
    pieces.append(text.strip())
    return tuple(piece for piece in pieces if piece)


def _suggestions(answer: Answer) -> tuple[Button, ...]:
    fit_to_send = [
        each for each in answer.suggestions if 0 < len(each.question) <= QUESTION_CHARS and each.label.strip()
    ]
    return tuple(
        Button(
            f"hub.ask.{place}",
            label(each.label),
            encode(Action(do=Do.ASK, request_id=answer.request_id, question=each.question)),
        )
        for place, each in enumerate(fit_to_send[:MAX_CHOICES])
    )


def _tool(do: Do, request_id: str) -> Button:
    return Button(f"hub.{do.value}", button(do.value), encode(Action(do=do, request_id=request_id)))


def label(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_LABEL else text[: MAX_LABEL - 1] + "…"


def size_of(blocks: Sequence[Block]) -> int:
    """Characters over all blocks, as Slack counts them: of every text, in cells and buttons too."""
    return sum(len(text) for block in blocks for text in _texts(block))


def _texts(value: object, key: str = "") -> list[str]:
    match value:
        case dict():
            return [text for name, inner in value.items() for text in _texts(inner, name)]
        case list():
            return [text for inner in value for text in _texts(inner, key)]
        case str() if key in ("text", "alt_text"):
            return [value]
    return []
