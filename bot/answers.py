"""The channel-neutral answer. Renderers turn it into cards, text and pages; it is stored as JSON in the outbox."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

# `Answer.planner` of a report: nobody asked, and nothing was planned.
REPORT = "report"


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, defer_build=True)


class AnswerKind(StrEnum):
    """docs/answers.md, "The kinds of answer"."""

    ANSWERED = "answered"
    NO_DATA = "no_data"
    CLARIFY = "clarify"
    REFUSED = "refused"
    ERROR = "error"


Cell = str | int | float | None


class Column(Frozen):
    """`change`: a rise or a fall, shown with its direction."""

    title: str
    numeric: bool = False
    unit: str = ""
    change: bool = False


class Table(Frozen):
    """`rows` hold raw values: numbers stay numbers. `total_row`: the last row is 합계. `omitted`: rows not shown ("외 N건")."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total_row: bool = False
    omitted: int = 0


class ChartKind(StrEnum):
    LINE = "line"
    BAR = "bar"
    RANKED = "ranked"
    COMPARISON = "comparison"


class ChartSeries(Frozen):
    """`values` run along the categories; None is a gap (no data)."""

    name: str
    values: tuple[float | None, ...]


class Chart(Frozen):
    """What to draw; reports/charts.py draws it. `partial` are indexes of categories cut by the period's ends."""

    kind: ChartKind
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[ChartSeries, ...]
    partial: tuple[int, ...] = ()
    note: str = ""
    alt: str = ""


class BasisView(Frozen):
    """The contract's `basis`, plus its line for people."""

    date_from: date | None
    date_to: date | None
    items: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    measure: str
    rows: int
    sources: tuple[str, ...] = ()
    data_as_of: datetime | None = None
    line: str = ""  # Korean, one line


class Section(Frozen):
    """The answer to one skill call: the figure first, in a sentence."""

    headline: str
    body: str = ""  # further markdown lines
    remarks: tuple[str, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    basis: BasisView | None = None


class Suggestion(Frozen):
    """A next question (or a choice of a clarify): `label` on the button, `question` what pressing it asks."""

    label: str
    question: str


class SkillCall(Frozen):
    """One planned call; `args` as the planner gave them (the user's words, references unresolved)."""

    name: str
    args: dict[str, Any] = Field(default_factory=dict)


class ChartWish(StrEnum):
    """What the user said of a chart: nothing (the rule decides), draw one, or table only."""

    AUTO = "auto"
    YES = "yes"
    NO = "no"


class Found(Frozen):
    """What a call found, for follow-ups: codes in the order shown, and the bucket an extreme named."""

    codes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    period: str = ""  # "2026-11-04" or "2026-11-01~2026-11-30": reads back through skills/periods
    date_from: date | None = None
    date_to: date | None = None


class Answer(Frozen):
    """One reply. `sections` is empty unless answered or no_data; `text` is the sentence of every other kind."""

    kind: AnswerKind
    text: str = ""
    sections: tuple[Section, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    notices: tuple[str, ...] = ()  # about the service, not the data: "Gemini는 16:00까지 …"
    calls: tuple[SkillCall, ...] = ()  # references resolved
    found: tuple[Found, ...] = ()  # one per call
    planner: str = "offline"
    request_id: str = ""
    elapsed_ms: int = 0
    chart_wish: ChartWish = ChartWish.AUTO
    courtesy: bool = False  # 안녕, 고마워: a `clarify` to which nothing is to be answered

    @property
    def asks_back(self) -> bool:
        return self.kind is AnswerKind.CLARIFY and not self.courtesy

    @property
    def offer_title(self) -> str:
        """What stands above its suggestions, by its name in the chats' words."""
        if not self.asks_back:
            return "next_questions"
        return "choose_one" if len(self.suggestions) == 1 else "choose"
