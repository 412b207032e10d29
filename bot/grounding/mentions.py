"""Days and periods named in a text: where they stand, and which of the known spans they can mean.

A name that fits no known span is itself unproved: a text may not speak of a period that nothing was read for.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.grounding.facts import Facts, Span

WEEKDAYS = "월화수목금토일"
CONTEXT = re.compile(r"\s*(?:까지|부터|이후|이전|기준|현재|시점|에 (?:바뀐|변경))")
SAME_DAYS = re.compile(r"동기간|같은 (?:기간|날짜|일수)|동일 기간")


@dataclass(frozen=True, slots=True)
class Named:
    """A period as written: what was not named is None. `end` is the other end of a range."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    quarter: int | None = None
    half: int | None = None
    weekday: int | None = None
    span: tuple[date, date] | None = None
    end: Named | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """`spans` are the known spans it can mean. `proved` is also true of a day that may be named without a figure."""

    start: int
    stop: int
    text: str
    named: Named
    spans: frozenset[Span]
    proved: bool
    label: bool  # says what figures are of, rather than "…까지"


_Y = r"(?:(?P<y>\d{4}|\d{2})\s?년(?:도)?\s?)?"
_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Named | None]], ...] = (
    (
        re.compile(r"(?<![\d.,])(20\d{2})\s?[-./]\s?(\d{1,2})\s?[-./]\s?(\d{1,2})(?![\d,])"),
        lambda m: Named(year=int(m[1]), month=int(m[2]), day=int(m[3])),
    ),
    (
        re.compile(_Y + r"(?<!\d)(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일"),
        lambda m: Named(year=_year(m["y"]), month=int(m["m"]), day=int(m["d"])),
    ),
    (
        re.compile(r"(?<![\d.,])(20\d{2})[-/](\d{1,2})(?![\d,])"),
        lambda m: Named(year=int(m[1]), month=int(m[2])),
    ),
    (
        re.compile(_Y + r"(?<!\d)(?P<m>\d{1,2})\s?월(?!\s?평균|드)"),
        lambda m: Named(year=_year(m["y"]), month=int(m["m"])),
    ),
    (
        re.compile(_Y + r"(?<!\d)(?P<q>[1-4])\s?(?:분기|/4분기|Q)"),
        lambda m: Named(year=_year(m["y"]), quarter=int(m["q"])),
    ),
    (
        re.compile(_Y + r"(?P<h>상|하)반기"),
        lambda m: Named(year=_year(m["y"]), half=1 if m["h"] == "상" else 2),
    ),
    (
        re.compile(r"(?<![\d/.,A-Za-z-])(\d{1,2})/(\d{1,2})(?![\d/])"),
        lambda m: Named(month=int(m[1]), day=int(m[2])),
    ),
    (
        re.compile(r"(?<!\d)(?P<y>\d{4}|\d{2})\s?년(?:도)?(?!\s?(?:간|동안|치|째|전|만에))"),
        lambda m: Named(year=_year(m["y"])),
    ),
    (re.compile(r"([월화수목금토일])요일"), lambda m: Named(weekday=WEEKDAYS.index(m[1]))),
)
_WEEKDAY_AFTER = re.compile(r"\s?\(([월화수목금토일])\)|\s?([월화수목금토일])요일")
_BETWEEN = re.compile(r"\s?(?:~|∼|-|–|부터|에서)\s?")
_TAIL_DAY = re.compile(r"\s?(?:~|∼|-|–|부터)\s?(\d{1,2})(?:\s?일)?(?![\d,.%/월])(?!\s?(?:개|건|배|위|종))")
_HEAD_MONTH = re.compile(r"(?<![\d,./-])(\d{1,2})\s?(?:~|∼|–)\s?$")


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    year = int(text)
    return year + 2000 if year < 100 else year


def _relative(today: date) -> dict[str, Named]:
    """Words that count from today, as docs/answers.md reads them."""
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    before_last = (last_month - timedelta(days=1)).replace(day=1)
    monday = today - timedelta(days=today.weekday())

    def day(back: int) -> Named:
        then = today - timedelta(days=back)
        return Named(year=then.year, month=then.month, day=then.day)

    def of_month(first: date) -> Named:
        return Named(year=first.year, month=first.month)

    def week(back: int) -> Named:
        first = monday - timedelta(days=7 * back)
        return Named(span=(first, first + timedelta(days=6)))

    def quarter(back: int) -> Named:
        index = today.year * 4 + (today.month - 1) // 3 - back
        return Named(year=index // 4, quarter=index % 4 + 1)

    words: dict[str, Named] = {}
    for names, named in (
        (("오늘", "금일", "당일"), day(0)),
        (("어제", "전일"), day(1)),
        (("그제", "그저께", "엊그제"), day(2)),
        (("이번 주", "이번주", "금주"), week(0)),
        (("지난주", "지난 주", "저번 주", "저번주", "전주"), week(1)),
        (("지지난주", "지지난 주"), week(2)),
        (("이번 달", "이번달", "이달", "당월", "금월"), of_month(month)),
        (("지난달", "지난 달", "저번 달", "저번달", "전월"), of_month(last_month)),
        (("지지난달", "지지난 달", "전전월"), of_month(before_last)),
        (("올해", "금년"), Named(year=today.year)),
        (("작년", "지난해", "전년"), Named(year=today.year - 1)),
        (("재작년",), Named(year=today.year - 2)),
        (("이번 분기",), quarter(0)),
        (("지난 분기", "전분기"), quarter(1)),
    ):
        words |= dict.fromkeys(names, named)
    return words


# "전월 대비" and the like name a comparison, not a period that figures stand under.
_NO_LABEL = re.compile(r"\s?(?:대비|동월|동기)")


def find_mentions(text: str, facts: Facts) -> list[Mention]:
    """Left to right, none overlapping: ranges as one."""
    raw: list[tuple[int, int, Named]] = []
    taken = [False] * (len(text) + 1)

    def take(start: int, stop: int, named: Named) -> None:
        if not any(taken[start:stop]):
            raw.append((start, stop, named))
            taken[start:stop] = [True] * (stop - start)

    for pattern, read in _PATTERNS:
        for match in pattern.finditer(text):
            named = read(match)
            if named is not None:
                stop = match.end()
                after = _WEEKDAY_AFTER.match(text, stop)
                if named.day and after:
                    stop = after.end()
                    named = replace(named, weekday=WEEKDAYS.index(after[1] or after[2]))
                take(match.start(), stop, named)
    if facts.today:
        relative = _relative(facts.today)
        for word in sorted(relative, key=len, reverse=True):
            for match in re.finditer(re.escape(word), text):
                if not _NO_LABEL.match(text, match.end()):
                    take(match.start(), match.end(), relative[word])
    for word, spans in sorted(facts.period_words.items(), key=lambda entry: -len(entry[0])):
        for span in spans:
            if not isinstance(span, int):
                for match in re.finditer(re.escape(word), text):
                    take(match.start(), match.end(), Named(span=span))
    raw.sort(key=lambda entry: entry[0])
    return [_resolve(text, start, stop, named, facts) for start, stop, named in _join(text, raw)]


def _join(text: str, raw: list[tuple[int, int, Named]]) -> list[tuple[int, int, Named]]:
    """ "작년" + "8월" is one; "6월" ~ "11월" is a range; "11월 1일~23일" too."""
    out: list[tuple[int, int, Named]] = []
    for start, stop, named in raw:
        if out:
            first, end, before = out[-1]
            gap = text[end:start]
            finer = named.month or named.quarter or named.half
            only_year = before == Named(year=before.year)
            if only_year and finer and named.year is None and re.fullmatch(r"\s?(?:의\s)?", gap):
                out[-1] = (first, stop, replace(named, year=before.year))
                continue
            if _BETWEEN.fullmatch(gap) and before.end is None:
                out[-1] = (first, stop, replace(before, end=_complete(named, before)))
                continue
        out.append((start, stop, named))
    joined = []
    for start, stop, named in out:
        tail = _TAIL_DAY.match(text, stop)
        if named.day and named.end is None and tail and 1 <= int(tail[1]) <= 31:
            named, stop = replace(named, end=replace(named, day=int(tail[1]), weekday=None)), tail.end()
        head = _HEAD_MONTH.search(text[:start])
        if head and named.month and not named.day and named.end is None and 1 <= int(head[1]) <= 12:
            named, start = replace(named, month=int(head[1]), end=named), head.start()
        joined.append((start, stop, named))
    return joined


def _complete(end: Named, first: Named) -> Named:
    """The other end takes the year that only the first one names."""
    return replace(end, year=first.year) if end.year is None and first.year is not None else end


def _resolve(text: str, start: int, stop: int, named: Named, facts: Facts) -> Mention:
    around = text[max(0, start - 12) : stop + 14]
    spans = _fitting(named, facts, partial=bool(SAME_DAYS.search(around)))
    proved = bool(spans) or _known_day(named, facts)
    label = not CONTEXT.match(text, stop)
    return Mention(start, stop, text[start:stop], named, spans, proved, label)


def _known_day(named: Named, facts: Facts) -> bool:
    ends = [named, *([named.end] if named.end else [])]
    return all(one.day and any(_is_day(one, day) for day in facts.known_days) for one in ends)


def _is_day(named: Named, day: date) -> bool:
    return (
        named.month == day.month
        and named.day == day.day
        and named.year in (None, day.year)
        and named.weekday in (None, day.weekday())
    )


def _fitting(named: Named, facts: Facts, *, partial: bool) -> frozenset[Span]:
    if named.weekday is not None and not named.day:
        return frozenset({named.weekday} & facts.spans)
    years = {span[0].year for span in facts.spans if not isinstance(span, int)}
    years |= {span[1].year for span in facts.spans if not isinstance(span, int)}
    if facts.today:
        years.add(facts.today.year)
    found: set[Span] = set()
    for year in sorted(years):
        whole = first_and_last(named, year)
        if whole is None:
            continue
        for span in facts.spans:
            if not isinstance(span, int) and _same(span, whole, facts.today, partial=partial):
                found.add(span)
    return frozenset(found)


def _same(span: tuple[date, date], whole: tuple[date, date], today: date | None, *, partial: bool) -> bool:
    if span == whole:
        return True
    if span[0] != whole[0]:
        return False
    cut_today = today is not None and span[1] == today and whole[1] > today
    return cut_today or (partial and span[1] < whole[1])


def first_and_last(named: Named, year: int) -> tuple[date, date] | None:
    """First and last day, in `year` where it names none; None where it cannot be."""
    if named.end is not None:
        first, last = first_and_last(replace(named, end=None), year), first_and_last(named.end, year)
        if first is None or last is None:
            return None
        if last[1] < first[0] and named.end.year is None:
            last = first_and_last(named.end, year + 1)
        return (first[0], last[1]) if last and last[1] >= first[0] else None
    if named.span is not None:
        return named.span
    if named.year is not None and named.year != year:
        year = named.year
    try:
        if named.day and named.month:
            day = date(year, named.month, named.day)
            return (day, day) if named.weekday in (None, day.weekday()) else None
        if named.month:
            return date(year, named.month, 1), date(year, named.month, monthrange(year, named.month)[1])
        if named.quarter:
            month = named.quarter * 3
            return date(year, month - 2, 1), date(year, month, monthrange(year, month)[1])
        if named.half:
            return (
                (date(year, 1, 1), date(year, 6, 30))
                if named.half == 1
                else (date(year, 7, 1), date(year, 12, 31))
            )
        if named.year:
            return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
    return None
