"""Takes out of a frame what only says again what another word says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.scope import unit_of
from bot.planners.offline.senses import tell_apart
from bot.planners.offline.side_by_side import settle
from bot.planners.offline.tokens import Cat, Token
from bot.planners.offline.words.followups import SEVERAL
from datasource.model import DateRange
from skills import periods
from skills.periods import PeriodSpan
from skills.results import Period, Unclear, UnclearReason

BUCKET_TAGS = ("by.day", "by.week", "by.month", "by.quarter", "by.year", "by.weekday", "by.item")


_OF_A_BATCH = ("avg", "max", "min", "maxqty", "minqty")


_WEEKDAYS = ("d.mon", "d.tue", "d.wed", "d.thu", "d.fri", "d.sat", "d.sun")


def tidy(frame: Frame) -> None:
    """Words that say again what another one says."""
    if frame.items:
        # "SY201 그거", "딸기 들어간 제품"
        frame.tags = [tag for tag in frame.tags if tag not in ("having", "ana.item")]
    if frame.has("chart", "table", *BUCKET_TAGS):
        # "표로 바꿔줘" changes the answer, not the data.
        frame.tags = [tag for tag in frame.tags if tag != "x.change_data"]
    if frame.has(*_OF_A_BATCH) and [(count.value, count.counter) for count in frame.counts] == [
        (1, "c.record")
    ]:
        # "한 번 돌리면 평균", "한 번에 최대"
        frame.counts = []
        frame.tags = [*frame.tags, "batch"]
    if frame.has("batches") and not (frame.counts or frame.has("recent", "last", "first", "list")):
        # "생산기록 몇 건"
        frame.tags = [tag for tag in frame.tags if tag != "rec"]
    if any(condition.op == "exact" for condition in frame.conditions):
        # "정확히 1,500개인"
        frame.tags = [tag for tag in frame.tags if tag != "exact"]
    if frame.has("by.year") and frame.has("cmp") and [unit_of(one) for one in frame.periods] == ["year"] * 2:
        # "24년 25년 연도별 비교"
        frame.tags = [tag for tag in frame.tags if tag != "by.year"]
    _read_weekday_as_that_day(frame)
    _read_day_as_all_such(frame)
    tell_apart(frame)
    _drop_number_of_items(frame)
    _read_length_as_grouping(frame)
    _read_two_as_both(frame)
    _read_so_many_of_those(frame)
    _compare_what_is_named(frame)
    _drop_measure_turned_down(frame)
    sums = frame.has("total") and not frame.items and frame.meaning <= _OF_BOTH | {"qty"}
    if frame.has("combined", "cmp", "diff") or sums:
        _read_several_periods_as_those(frame)
    if frame.lots:
        frame.tags = [tag for tag in frame.tags if tag != "ana.item"]
    if len(frame.periods) == 1 and frame.periods[0].token.period.unit == "day":
        frame.days = [one for one in frame.days if not _is_that_weekday(one, frame.periods[0])]
    _take_back(frame)
    chosen = _chosen(frame.items, frame.tokens)
    frame.left_out = _left_out(chosen, frame.tokens)
    frame.items = [one for one in chosen if one not in frame.left_out]
    frame.periods = _chosen(frame.periods, frame.tokens)
    settle(frame)
    frame.periods = _without_repeats(frame.periods, frame.items)


def _compare_what_is_named(frame: Frame) -> None:
    """ "작년 비교" is this year against the last, but "BW0021이랑 B0061 작년 비교" is of two items in that year, and
    "재작년이랑 작년 비교" of the two years named."""
    related = [one for one in frame.periods if one.token.period.relation is not None]
    if len(related) != 1 or len(frame.periods) > 2:
        return
    token, at = related[0].token, related[0].at
    following = frame.tokens[at + 1 : at + 2]
    if not (following and following[0].tag == "cmp" and following[0].text.startswith("비교")):
        return
    others = [one for one in frame.periods if one is not related[0]]
    if others:
        pair = "conj" in others[0].particles or not any(char.isdecimal() for char in others[0].token.text)
    else:
        pair = sum(len(one.token.mention.items) for one in frame.items) > 1
    spans = periods.find(token.text, frame.today)
    plain = [span for span in spans if span.relation is None and span.text == token.text]
    if not (pair and len(spans) == len(plain) == 1):
        return
    if others and _days_of(others[0].token.period) == _days_of(plain[0]):
        return  # "10월이랑 전월 비교" in November: not of October with itself
    read = replace(related[0], token=replace(token, value=plain[0]))
    frame.periods = [read if one is related[0] else one for one in frame.periods]


def _days_of(span: PeriodSpan) -> tuple[DateRange, ...] | None:
    return span.reading.ranges if isinstance(span.reading, Period) else None


def _drop_number_of_items(frame: Frame) -> None:
    """ "실란트 3종 10월 생산량": the name fits just so many items."""
    for count in frame.counts:
        named = next((one for one in frame.items if one.at == count.at - 1), None)
        if named is not None and count.counter == "c.item" and count.value == len(named.token.mention.items):
            frame.counts = [other for other in frame.counts if other is not count]
            return


_GROUPED = {"주간": ("by.week", 7), "월간": ("by.month", 31), "분기": ("by.quarter", 92)}


def _read_length_as_grouping(frame: Frame) -> None:
    """ "최근 12주 주간 생산량", "2025년 분기 실적": a week's of twelve weeks is each week's."""
    if len(frame.periods) != 1 or not frame.has("qty", "status") or frame.has("trend", "avg", *BUCKET_TAGS):
        return
    reading = frame.periods[0].token.period.reading
    for token in frame.tokens:
        by, days = _GROUPED.get(token.text, ("", 0))
        if not (by and token.tag.startswith("u.") and token.tag in frame.tags):
            continue
        if by == "by.week" and "주" not in frame.periods[0].token.text:
            continue  # "10월 주간 생산량" may be the average week's
        if isinstance(reading, Period) and reading.first and reading.last:
            whole = reading.cut_from or reading.last
            if (whole - reading.first).days >= 2 * days - 7 and not frame.has("sup", "max", "min"):
                frame.tags[frame.tags.index(token.tag)] = by


_TURNED_DOWN = frozenset({"qty", "avg", "davg", "mavg", "batches"})


def _drop_measure_turned_down(frame: Frame) -> None:
    """ "월평균 말고 배치 평균": the measure named behind 말고."""
    for at, token in enumerate(frame.tokens[:-1]):
        if token.tag not in _TURNED_DOWN or frame.tokens[at + 1].tag != "instead":
            continue
        wanted = {other.tag for other in frame.tokens[at + 2 :]} & _TURNED_DOWN
        if wanted and token.tag not in wanted and {token.tag, "instead"} <= set(frame.tags):
            frame.tags.remove(token.tag)
            frame.tags.remove("instead")


_OF_BOTH = frozenset({"combined", "total", "cmp", "diff"})


def _read_two_as_both(frame: Frame) -> None:
    """ "두 개 합계", "세 개 합계" add up the two or three just shown."""
    counted = [count.value for count in frame.counts if count.counter in ("c.piece", "c.item")]
    pointer = _SO_MANY.get(counted[0]) if len(counted) == len(frame.counts) == 1 else None
    if pointer and frame.tags and set(frame.tags) <= _OF_BOTH and not (frame.items or frame.periods):
        frame.counts = []
        frame.tags.insert(0, pointer)


_THOSE = ("그", "이", "요", "저")
_SO_MANY = {2: "ana.pair", 3: "ana.trio"}


_A_WEEKDAY = re.compile(r"[월화수목금토일](?:요일|욜)날?")
_WHAT_WAS_MADE = frozenset({"what", "item", "thing", "list"})


def _read_weekday_as_that_day(frame: Frame) -> None:
    """ "금요일 만든 제품" is of the last Friday, as "금요일 생산량" is; "금요일마다" is of all of them."""
    one = frame.days[0] if len(frame.days) == 1 else None
    if one is None or one.excluded or frame.periods or not _A_WEEKDAY.fullmatch(one.token.text):
        return
    if "make" not in frame.tags or not frame.meaning or not frame.meaning <= _WHAT_WAS_MADE:
        return
    spans = [span for span in periods.find(one.token.text, frame.today) if span.text == one.token.text]
    if len(spans) == 1:
        frame.days = []
        frame.periods = [replace(one, token=replace(one.token, cat=Cat.PERIOD, tag="period", value=spans[0]))]


def _read_day_as_all_such(frame: Frame) -> None:
    """ "토요일에 만든 적 있어?" is of every Saturday."""
    one = frame.periods[0] if len(frame.periods) == 1 else None
    if one is None or frame.days or not frame.has("ever") or one.excluded:
        return
    text = one.token.period.words
    if _A_WEEKDAY.fullmatch(text):
        kind = _WEEKDAYS["월화수목금토일".index(text[0])]
        frame.periods, frame.days = [], [replace(one, token=replace(one.token, cat=Cat.NOUN, tag=kind))]


def _read_so_many_of_those(frame: Frame) -> None:
    """ "그 3개 10월은": the three just shown."""
    for count in frame.counts:
        before = frame.tokens[max(0, count.at - 1) : count.at]
        if count.counter in ("c.piece", "c.item") and before and before[0].text in _THOSE:
            frame.counts = [other for other in frame.counts if other is not count]
            frame.tags.insert(0, _SO_MANY.get(count.value, f"ana.some.{count.value}"))
            return


_TAKES_BACK = ("아니", "아니다", "아니라", "아니고", "아니요", "아니지")


def _take_back(frame: Frame) -> None:
    """ "9월 아니 10월 생산량", "딸기 시럽 아니 바닐라 시럽": only what is named last."""
    for at in range(1, len(frame.tokens) - 1):
        before, token, behind = frame.tokens[at - 1 : at + 2]
        if token.text not in _TAKES_BACK or before.cat is not behind.cat:
            continue
        frame.periods = [one for one in frame.periods if one.at != at - 1]
        frame.items = [one for one in frame.items if one.at != at - 1]


def _read_several_periods_as_those(frame: Frame) -> None:
    """ "두 달 합치면?", "이틀 합계" are of those just asked about, not of the last two."""
    if len(frame.periods) == 1 and SEVERAL.fullmatch(frame.periods[0].token.text):
        frame.periods = []
        frame.tags.insert(0, "ana.times")


def _is_that_weekday(kind: Named, day: Named) -> bool:
    """ "10월 31일 토요일" says the weekday of a day that is named anyway."""
    reading = day.token.period.reading
    return (
        isinstance(reading, Period)
        and reading.first is not None
        and kind.token.tag == _WEEKDAYS[reading.first.weekday()]
        and not kind.excluded
    )


def _chosen(named: list[Named], tokens: Sequence[Token]) -> list[Named]:
    """ "딸기 시럽 말고 핸드크림": what is turned down goes, where something else stands in its place."""
    kept = [one for one in named if not (one.excluded and _turned_down(one, tokens))]
    dropped = {one.token.text for one in named if one not in kept}
    clear = kept and not any(one.excluded or one.token.text in dropped for one in kept)
    return kept if clear else named


def _left_out(named: list[Named], tokens: Sequence[Token]) -> list[Named]:
    """ "바닐라랑 딸기 시럽 빼고", "바닐라 시럽, 딸기 시럽 빼고": those joined to one that is left out go with it."""
    found: list[Named] = []
    for one, following in zip(reversed(named), [None, *reversed(named)], strict=False):
        joined = following is not None and following in found and _joined(one, following, tokens)
        if one.excluded or joined:
            found.insert(0, one)
    return found


def _joined(one: Named, other: Named, tokens: Sequence[Token]) -> bool:
    """ "시럽 딸기 시럽 빼고" is of the syrups: the wider name stays."""
    between = tokens[one.at + 1 : other.at]
    codes = [{item.code for item in named.token.mention.items} for named in (one, other)]
    return not codes[1] < codes[0] and all(token.tag in ("conj", ",", "/") for token in between)


def _turned_down(one: Named, tokens: Sequence[Token]) -> bool:
    return any(token.tag in ("instead", "no") for token in tokens[one.at + 1 : one.at + 3])


def _without_repeats(named: list[Named], items: Sequence[Named]) -> list[Named]:
    """ "크리스마스날 12월 25일" names one day twice; "설 연휴 2월 16일~18일" says which days are meant.

    "BW0021 9월 10월, B0061 10월" says what goes with which item.
    """
    several = len({_days_of(one.token.period) for one in named}) > 1
    kept: list[Named] = []
    for one in named:
        reading = one.token.period.reading
        last = kept[-1].token.period.reading if kept else None
        named_twice = (
            isinstance(reading, Period)
            and isinstance(last, Period)
            and reading.ranges is not None
            and reading.ranges == last.ranges
            and one.token.period.relation is None is kept[-1].token.period.relation
            and not (one.excluded or kept[-1].excluded)
            and not (several and any(kept[-1].at < item.at < one.at for item in items))
        )
        if named_twice:
            kept[-1] = one
            continue
        if (
            isinstance(reading, Period)
            and isinstance(last, Unclear)
            and last.reason is UnclearReason.PERIOD_CHOICES
            and reading.unit in ("day", "range")
            and any(char.isdecimal() for char in one.token.text)
            and not any(char.isdecimal() for char in kept[-1].token.text)
            and one.at == kept[-1].at + 1
        ):
            kept[-1] = one
            continue
        kept.append(one)
    return kept
