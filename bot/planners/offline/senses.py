"""Words of two senses, told apart by what stands beside them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from bot.planners.offline.frame import Frame, Named
from bot.planners.offline.scope import unit_of
from bot.planners.offline.side_by_side import UNSAID
from bot.planners.offline.thread import as_words
from bot.planners.offline.tokens import Cat
from bot.planners.offline.units import calendar_unit
from skills import periods
from skills.item_text import code_key
from skills.results import Period


def tell_apart(frame: Frame) -> None:
    """The tags, and the period, of the sense that is meant."""
    _best_of_a_course(frame)
    _same_days(frame)
    _into_a_course(frame)
    _corrections(frame)
    _rate_of_a_batch(frame)
    _up_to_a_day(frame)
    _no_orders_and_people(frame)
    _beginning_of_codes(frame)
    _what_moved(frame)
    _made_then_only(frame)
    _counted_as_named(frame)
    _registered(frame)
    _least(frame)
    _sizes(frame)
    _week_of_a_day(frame)


_UNIT_OF = {f"by.{unit}": f"u.{unit}" for unit in ("day", "week", "month", "quarter", "year", "weekday")}
_COURSES = {"월간": "by.month", "주간": "by.week", "일간": "by.day", "연간": "by.year"}
_THE_SAME_DAYS = ("같은기간", "동기간", "동일기간")


def _best_of_a_course(frame: Frame) -> None:
    """ "월별 생산량 중 최고는": the best month."""
    if frame.has("among") and frame.has("max", "min", "sup") and not frame.items:
        frame.tags = [_UNIT_OF.get(tag, tag) for tag in frame.tags]


def _same_days(frame: Frame) -> None:
    """ "이번 달 같은 기간 지난달이랑 비교": a comparison shows the same days anyway."""
    if len(frame.periods) == 2 and frame.has("cmp", "diff"):
        same = {one.tag for one in frame.tokens if one.text.replace(" ", "") in _THE_SAME_DAYS}
        frame.tags = [tag for tag in frame.tags if tag not in same]


def _into_a_course(frame: Frame) -> None:
    """ "월간으로" as "월별로"."""
    for token, following in pairwise(frame.tokens):
        if token.text in _COURSES and following.text in ("로", "으로") and token.tag in frame.tags:
            frame.tags[frame.tags.index(token.tag)] = _COURSES[token.text]


def _least(frame: Frame) -> None:
    """ "뭐가 제일 적어" asks for the least; "적어" alone is an order to write."""
    for before, token in pairwise(frame.tokens):
        if (
            before.tag in ("sup", "which", "more")
            and token.text.startswith("적")
            and token.cat is Cat.REQUEST
        ):
            frame.tags.append("few")


_OF_A_SIZE = ("큰", "작은")
_VERSUS = "대"


def _sizes(frame: Frame) -> None:
    """ "흰우유 작은 거" is the small one, and not the one made least; "식빵 대" is its size, and "9월 대 10월" a comparison."""
    for before, token in pairwise(frame.tokens):
        if before.cat is Cat.ITEM and token.text.startswith(_OF_A_SIZE) and not frame.has("sup", "batch"):
            frame.tags.append(UNSAID)
    for at, token in enumerate(frame.tokens):
        sides = [one.cat for one in frame.tokens[max(0, at - 1) : at + 2 : 2]]
        if (
            token.text == _VERSUS
            and token.tag in frame.tags
            and sides not in ([Cat.ITEM] * 2, [Cat.PERIOD] * 2)
        ):
            frame.tags.append(UNSAID)


def _week_of_a_day(frame: Frame) -> None:
    """ "11월 16일 주 생산량" is of the week that the day lies in."""
    for named in frame.periods:
        behind = frame.tokens[named.at + 1 : named.at + 2]
        reading = named.token.period.reading
        if not behind or behind[0].text != "주" or "u.week" not in frame.tags or unit_of(named) != "day":
            continue
        week = calendar_unit(reading.first, "week") if isinstance(reading, Period) and reading.first else None
        if week is not None:
            _read_anew(frame, named, as_words(week.first, week.last))
            frame.tags.remove("u.week")


def _what_moved(frame: Frame) -> None:
    """ "줄어든건" is "줄어든 건", "제일 많이 만든 거": the one that did."""
    ends = frame.has("sup") and frame.has("many", "few")
    if ends and any(one.tag == "make" and one.text.endswith((" 거", "든거", "한거")) for one in frame.tokens):
        frame.tags.append("thing")
    for token, following in pairwise(frame.tokens):
        if (
            token.tag in ("up.item", "down.item")
            and following.cat is Cat.PARTICLE
            and following.text[0] in "건게"
        ):
            frame.tags.append("thing")


_OPENING = (Cat.FILLER, Cat.PUNCT, Cat.CLOSING)


def _corrections(frame: Frame) -> None:
    """ "정정, 9월": the sentence before was wrong. "10월 정정 건수": batches that correct, which no skill tells apart."""
    for at, token in enumerate(frame.tokens):
        if token.text != "정정" or token.tag not in frame.tags:
            continue
        opens = all(one.tag in ("no", "then") or one.cat in _OPENING for one in frame.tokens[:at])
        behind = [one.tag for one in frame.tokens[at + 1 : at + 2]]
        if not opens or behind in (["batches"], ["rec"], ["qty"], ["batch"]):
            frame.tags[frame.tags.index(token.tag)] = "nulls"


_ONE_BATCH = re.compile(r"(?:한|1)\s?(?:번에|배치|로트|롯트|회|번)")


def _rate_of_a_batch(frame: Frame) -> None:
    """ "한번에 얼마나 나와", "로트 하나에 몇 개": what a batch yields, where "로트가 몇 개" counts them."""
    if not frame.has("howmuch") or frame.has(
        "total", "whole", "status", "avg", "max", "min", "maxqty", "minqty"
    ):
        return
    counted = [(count.value, count.counter) for count in frame.counts] == [(1, "c.record")]
    if counted and not frame.has("recent", "last", "first", "oldest", "rec", "list", "item", "lotno"):
        frame.counts = []
        frame.tags.append("avg")  # "한 배치에 몇 개", "한 번 돌리면 얼마나"
        return
    for at, token in enumerate(frame.tokens):
        following = [one.text for one in frame.tokens[at + 1 : at + 3]]
        one = _ONE_BATCH.fullmatch(token.text) or following in (
            ["하나", "에"],
            ["하나", "에서"],
            ["하나", "당"],
        )
        if token.tag == "batch" and "batch" in frame.tags and one:
            frame.tags[frame.tags.index("batch")] = "avg"


_AS_OF = ("day", "month", "quarter", "half", "range")
# "10월말 누계": up to its end, where "10월말 생산량" is of its last days.
_END_OF_A_MONTH = re.compile(r"(?<=\d)\s?월\s?말(?:일)?(?:\s?누[계적])?$")
_RUNNING = re.compile(r"누[계적]")


def _up_to_a_day(frame: Frame) -> None:
    """ "10월 20일 기준 누적": up to that day, as "10월 20일까지"."""
    running = any(_RUNNING.search(token.text) for token in frame.tokens)
    if not running or len(frame.periods) != 1 or unit_of(frame.periods[0]) not in _AS_OF:
        return
    named = frame.periods[0]
    if _END_OF_A_MONTH.search(named.token.period.words):
        return _read_anew(frame, named, _END_OF_A_MONTH.sub("월까지", named.token.period.words))
    following = frame.tokens[named.at + 1 : named.at + 2]
    if not following or not following[0].text.startswith("기준"):
        # "10월 20일 누적": of that day, or up to it?
        dated = unit_of(named) == "day" and any(char.isdecimal() for char in named.token.text)
        frame.tags += [UNSAID] if dated and not named.token.text.endswith("까지") else []
        return
    _read_anew(frame, named, f"{named.token.period.words}까지")


def _read_anew(frame: Frame, named: Named, words: str) -> None:
    spans = [span for span in periods.find(words, frame.today) if span.text == words]
    if len(spans) == 1:
        read = replace(named, token=replace(named.token, value=spans[0]))
        frame.periods = [read if one is named else one for one in frame.periods]


def _no_orders_and_people(frame: Frame) -> None:
    """ "최근 14일로 늘려줘" asks for more of the answer, "1위는 누구야" for an item."""
    for before, token in zip([None, *frame.tokens], frame.tokens, strict=False):
        shown = token.text.startswith(("늘려", "줄여")) and (frame.periods or frame.counts)
        ranked = token.text.startswith(("누구", "누가")) and any(map(frame.picks_a_rank, frame.counts))
        of_days = before is not None and (before.tag.startswith("d.") or before.text.endswith("요일"))
        if (
            token.tag == "x.people"
            and token.text in ("근무", "특근")
            and of_days
            and frame.has("qty", "howmuch")
        ):
            frame.tags.remove(token.tag)  # "토요일 근무 생산량"
        if token.tag not in frame.tags or frame.has("qty"):
            continue
        if token.tag == "x.change_data" and shown:
            frame.tags.remove(token.tag)
        elif token.tag == "x.people" and ranked:
            frame.tags[frame.tags.index(token.tag)] = "what"


def _beginning_of_codes(frame: Frame) -> None:
    """ "BW로 시작하는 제품" names its items by how their codes begin."""
    for named in frame.items:
        behind = [one.tag for one in frame.tokens[named.at + 1 : named.at + 3] if one.cat is not Cat.PARTICLE]
        head = code_key(named.token.text)
        family = all(code_key(item.code).startswith(head) for item in named.token.mention.items)
        if behind[:1] == ["prefix"] and family:
            frame.tags.remove("prefix")
            return


def _made_then_only(frame: Frame) -> None:
    """ "작년에만 나온 거": items made in that year and in no other, which no skill lists."""
    only = any("only" in one.particles for one in frame.periods)
    if only and frame.has("make") and frame.has("thing", "item") and not frame.has("qty", "howmuch", "total"):
        frame.tags.append(UNSAID)


_COUNTED = {"ana.pair": 2, "ana.trio": 3}


def _counted_as_named(frame: Frame) -> None:
    """ "딸기 시럽 바닐라 시럽 둘 중 뭐가 더 많아": the two of this sentence, and not of the thread."""
    for token in frame.tokens:
        wanted = _COUNTED.get(token.tag)
        before = [one for one in frame.items if one.at < frame.tokens.index(token)]
        if wanted is not None and wanted == len(before) == len(frame.items) and not frame.left_out:
            frame.tags = [tag for tag in frame.tags if tag != token.tag]


_CATALOGUE_TAGS = frozenset({"item", "code", "name", "what", "list", "kind", "whole"})


def _registered(frame: Frame) -> None:
    """ "등록된 품목" are all that there are; how many were registered, or in which month, the data does not say."""
    said = any(token.cat is Cat.FILLER and token.text.startswith("등록") for token in frame.tokens)
    if said and (frame.periods or not frame.meaning <= _CATALOGUE_TAGS):
        frame.tags.append(UNSAID)
