"""What the words are parsed into, before today makes days of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from skills.arguments import Against
from skills.results import Period, Unclear


class Token(NamedTuple):
    """`text[start:end]`; what `value` holds depends on `kind` (see words.py)."""

    kind: str
    start: int
    end: int
    value: Any = None


@dataclass(frozen=True, slots=True)
class Rel:
    """So many units from the current one: -1 is the one before."""

    offset: int


TODAY = Rel(0)


@dataclass(frozen=True, slots=True)
class Point:
    """One calendar unit, named from coarse to fine; what was not named is None.

    `past`: 지난 before it, so it lies before today (its month, its quarter).
    """

    year: int | Rel | None = None
    half: int | Rel | None = None
    quarter: int | Rel | None = None
    month: int | Rel | None = None
    week: Rel | None = None
    nth_week: int | None = None
    part: str | None = None
    day: int | Rel | None = None
    weekday: int | None = None
    weekend: bool = False
    vague: str | None = None
    past: bool = False

    LEVELS = ("year", "half", "quarter", "month", "week", "nth_week", "part", "day", "weekday")

    def named(self) -> list[str]:
        return [level for level in Point.LEVELS if getattr(self, level) is not None]

    def is_named(self) -> bool:
        return bool(self.named()) or self.vague is not None

    def with_level(self, level: str, value: Any) -> Point:
        return replace(self, **{level: value})


@dataclass(frozen=True, slots=True)
class Rolling:
    """`n` units back from today.

    `led`: 최근 or 지난 stands before it. `bare`: neither that nor 간/동안 after it. `half`: 반 stands behind it ("1년 반").
    """

    n: int
    unit: str  # day, week, month, quarter
    bare: bool = False
    half: bool = False
    led: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    first: Point
    last: Point


@dataclass(frozen=True, slots=True)
class Since:
    first: Point


@dataclass(frozen=True, slots=True)
class Until:
    last: Point


@dataclass(frozen=True, slots=True)
class Earlier:
    """10월 이전: from when is not said. `up_to`: 10월 전까지, from January 1st as 10월까지 is."""

    than: Point
    up_to: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """지금까지, 역대."""


@dataclass(frozen=True, slots=True)
class SoFar:
    """누계 alone: this year so far."""


@dataclass(frozen=True, slots=True)
class Lately:
    """요즘: 30 days."""


@dataclass(frozen=True, slots=True)
class Related:
    """전월 대비, 전년 동월: the earlier side of a comparison. `base` are the words of the later one where none is named."""

    against: Against
    unit: str
    base: str
    whole: bool = False  # 전년 동월 as a period of its own: that whole month


Node = Point | Rolling | Between | Since | Until | Earlier | Whole | SoFar | Lately | Related


@dataclass(frozen=True, slots=True)
class PeriodSpan:
    """A period expression inside a sentence, particles included: `sentence[start:end] == text`.

    relation
        None for a period named outright ("지난달", "3월부터 5월까지").
        An `Against` for words that place a period relative to another one: "전월 대비" is PREVIOUS, "작년 대비"
        YEAR_BEFORE, "전년 동월 대비" SAME_DAYS_YEAR_BEFORE. `unit` is then the unit named (day, week, month,
        quarter, year), `base` the words of the later period where the sentence names none ("이번 달"), and `reading`
        the earlier period against that base. "전월" without 대비 is last month, relation None.
    against
        대비, 보다, 에 비해, 와 비교 follows: this is the earlier side ("지난달 대비", "재작년보다").
    absorbed
        역대, 지금까지, 누계 beside another named period: understood, but the other one is the period.
    words
        Text that reads alone as this period does here, for an argument of a skill: "작년 4월" for the second of
        "작년 3월과 4월". `read(words)` gives `reading`. A relation that is
        compared with keeps its 대비 ("전월 대비").
    """

    start: int
    end: int
    text: str
    reading: Period | Unclear
    words: str
    unit: str = ""
    relation: Against | None = None
    base: str = ""
    against: bool = False
    absorbed: bool = False
