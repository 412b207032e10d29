"""Answers that need no data: greetings, refusals, what to ask back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.answers import AnswerKind
from bot.planners.offline.asks.batches import LONGEST_LIST
from bot.planners.offline.doubtful import doubtful
from bot.planners.offline.frame import Frame
from bot.planners.offline.measures import averages_working_days
from bot.planners.offline.pointers import points_back
from bot.planners.offline.scope import item_words, period_words, plain_periods, unit_of
from bot.planners.offline.thread import Before
from bot.planners.offline.tokens import Cat, Token
from bot.planners.offline.words import refusals
from bot.planners.protocol import (
    ClarifyPlan,
    ClarifyReason,
    DeferPlan,
    PastTurn,
    PlannedChoice,
    RefusePlan,
    RefuseTopic,
)
from datasource.model import Catalogue
from skills.items import match, unknown_item
from skills.mentions import Mention
from skills.results import Period, Unclear

_FIRST = (RefuseTopic.INSTRUCTIONS, RefuseTopic.CHANGE_DATA)
_PICK = re.compile(
    r"^\(?([1-9]|10|[a-e])\)?\s*(?:번|번째|번이요|번요|번으로|번 거|번꺼|번거)?(?:\s*(?:이요|요|으로|로|줘|선택|할게|할게요))?[.!?]?$",
    re.I,
)
_ORDINALS = ("첫", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉", "열")
_PICK_IN_WORDS = re.compile(
    rf"^({'|'.join(_ORDINALS)})\s*번?째(?:\s*(?:거|것|꺼|걸로|거로|거요|요|이요))?[.!?]?$"
)


@cache
def _greetings() -> frozenset[str]:
    return frozenset(word.lower() for word in refusals.GREETINGS.split())


@cache
def _hostile() -> tuple[tuple[RefuseTopic, re.Pattern[str]], ...]:
    return tuple((RefuseTopic(topic), re.compile(pattern, re.I)) for topic, pattern in refusals.HOSTILE)


@cache
def _thanks() -> frozenset[str]:
    return frozenset(word.lower() for word in refusals.THANKS.split())


def courtesy(text: str) -> ClarifyPlan | None:
    """What is said without asking for anything."""
    said = re.sub(r"[\s\W]+", "", text).lower()
    if said in _thanks():
        return ClarifyPlan(ClarifyReason.THANKS)
    return ClarifyPlan(ClarifyReason.GREETING) if said in _greetings() else None


def stock(frame: Frame) -> RefusePlan | None:
    """ "딸기 시럽 몇 개 있어?" asks what lies in the store, not what was made."""
    there = any(
        token.cat is Cat.CLOSING and token.text.replace(" ", "").startswith("있") for token in frame.tokens
    )
    made = frame.has("make", "qty", "total", "rec", "data") or frame.conditions or frame.lots
    if there and frame.items and frame.meaning == {"howmuch"} and not made and not frame.periods:
        return RefusePlan(RefuseTopic.STOCK, asked=frame.text)
    return None


def hostile(text: str) -> RefusePlan | None:
    """Orders to the machine and SQL, whatever else the sentence says."""
    for topic, pattern in _hostile():
        found = pattern.search(text)
        if found:
            return RefusePlan(topic, asked=found.group()[:40])
    return None


def refusal(frame: Frame) -> RefusePlan | None:
    """What the data does not hold, where a word of it stands in the sentence."""
    asked: dict[RefuseTopic, str] = {}
    for token in frame.tokens:
        if not token.tag.startswith("x."):
            continue
        topic = RefuseTopic(token.tag.removeprefix("x."))
        if token.tag not in frame.tags:
            continue
        asked.setdefault(topic, token.text)
    for topic in (*_FIRST, *asked):
        if topic in asked:
            return RefusePlan(topic, asked=asked[topic])
    return None


def chosen(text: str, history: Sequence[PastTurn]) -> str | None:
    """The question behind a choice of the last turn, picked by its number or letter."""
    if not history or history[-1].kind is not AnswerKind.CLARIFY or not history[-1].choices:
        return None
    choices = history[-1].choices
    number = _picked(text.strip())
    return choices[number - 1] if number is not None and number <= len(choices) else None


def _picked(text: str) -> int | None:
    found = _PICK.match(text)
    if found:
        mark = found.group(1).lower()
        return int(mark) if mark.isdigit() else ord(mark) - ord("a") + 1
    found = _PICK_IN_WORDS.match(text)
    return _ORDINALS.index(found.group(1)) + 1 if found else None


def leaning(*, expired: bool) -> ClarifyPlan:
    return ClarifyPlan(ClarifyReason.EXPIRED if expired else ClarifyReason.NOTHING_BEFORE)


def in_doubt(frame: Frame, before: Before) -> ClarifyPlan | None:
    """ "올해는?" behind 작년 9월: that September, or the whole year?"""
    leaves_open = before and not frame.unread and not points_back(frame)
    doubt = doubtful(frame, before.without_asides()) if leaves_open else None
    if doubt is None or len(doubt.choices) < 2:
        return None
    choices = tuple(PlannedChoice(words, words) for words in doubt.choices)
    return ClarifyPlan(ClarifyReason.PERIOD_CHOICES, asked=period_words(doubt.named), choices=choices)


def list_length(frame: Frame) -> ClarifyPlan | None:
    """ "최근 500건", "상위 0개": asked with the nearest length that there is."""
    counts = [count for count in frame.counts if count.counter in _LISTED]
    if frame.unread or len(counts) != 1 or 1 <= counts[0].value <= LONGEST_LIST:
        return None
    number = frame.tokens[counts[0].at]
    length = LONGEST_LIST if counts[0].value else _USUAL_LIST
    question = f"{frame.text[: number.start]}{length}{frame.text[number.end :]}"
    return ClarifyPlan(
        ClarifyReason.LIST_LENGTH, asked=frame.text, choices=(PlannedChoice(question, question),)
    )


_LISTED = frozenset({"c.piece", "c.record", "c.item", "c.rank"})
_USUAL_LIST = 10


def which_figure(frame: Frame) -> ClarifyPlan:
    """An item or a period alone: what of it?"""
    times = [(period_words(named), unit_of(named)) for named in plain_periods(frame)]
    said = " ".join([*item_words(frame), *(words for words, _ in times)])
    choices = _asked_most(item_words(frame), times)
    return ClarifyPlan(ClarifyReason.MEASURE_CHOICES, asked=frame.text, understood=said, choices=choices)


# The course of a period by months says something of those that are longer than one; of one day there is none.
_BY_MONTHS = frozenset({"", "quarter", "half", "year", "all"})


def _asked_most(items: Sequence[str], times: Sequence[tuple[str, str]]) -> tuple[PlannedChoice, ...]:
    """Questions that are understood. `times`: the words of each period, and its unit."""
    unit = times[0][1] if len(times) == 1 else ""
    course = "월별 추이" if unit in _BY_MONTHS else "일별 추이"
    if len(times) > 1:
        asks = ["생산량", "비교"]
    elif items:
        asks = ["생산량", *([course] if unit != "day" else []), "최근 생산 기록"]
    else:
        asks = ["생산량", "상위 5개 품목", "품목별 생산량"]
    words = " ".join([", ".join(items), *(said for said, _ in times)])
    questions = [f"{words} {ask}".strip() for ask in asks]
    return tuple(PlannedChoice(question, question) for question in questions)


def _of_what_was_said(frame: Frame, before: Before | None) -> tuple[PlannedChoice, ...]:
    """What can be asked of what the question named, else of what the thread is about; nothing where neither says."""
    items = item_words(frame)
    times = [
        (period_words(named), unit_of(named))
        for named in plain_periods(frame)
        if isinstance(named.token.period.reading, Period)
    ]
    if not (items or times) and before:
        items, period, reading = before.items(), before.period(before.call), before.read_period()
        times = [(period, reading.unit)] if period and reading and not _JOINED.search(period) else []
    if len(items) > 1 or len(times) > 1 or not (items or times):
        return ()
    return _asked_most(items, times)


_JOINED = re.compile(r"[+@]")


def ambiguous(frame: Frame, before: Before) -> ClarifyPlan | None:
    """Questions with two readings that differ: both are offered."""
    if frame.unread or frame.conditions:
        return None
    said = " ".join([*(period_words(named) for named in plain_periods(frame)), *item_words(frame)])
    front = f"{said} " if said else ""
    if averages_working_days(frame):
        asks = [f"{front}영업일 기준 일평균", f"{front}영업일 기준 배치 평균"]
        return _offer(ClarifyReason.MEASURE_CHOICES, frame, asks)
    if frame.has("avg") and frame.has("by.month", "by.day", "by.weekday"):
        asks = (
            [f"{front}월평균", f"{front}월별 추이"]
            if frame.has("by.month")
            else [f"{front}일평균", f"{front}{'요일별' if frame.has('by.weekday') else '일별'} 추이"]
        )
        return _offer(ClarifyReason.MEASURE_CHOICES, frame, asks)
    if frame.has("by.year") and any(unit_of(one) in _PARTS_OF_A_YEAR for one in frame.periods):
        return _offer(
            ClarifyReason.PERIOD_CHOICES,
            frame,
            [f"{front}작년 대비", " ".join([*item_words(frame), "연도별 생산량"])],
        )
    moved = frame.has("up", "down", "diff") and frame.meaning <= _CHANGE and len(frame.periods) <= 1
    if moved and (said or not before):
        asks = (
            [f"{front}전월 대비", f"{front}전년 동월 대비"]
            if said
            else ["이번 달 전월 대비", "올해 작년 대비"]
        )
        return _offer(ClarifyReason.PERIOD_CHOICES, frame, asks)
    return None


_PARTS_OF_A_YEAR = ("day", "month", "quarter", "half")
_CHANGE = frozenset(["up", "down", "diff", "qty", "total", "howmuch", "percent", "whole"])


def _offer(reason: ClarifyReason, frame: Frame, asks: list[str]) -> ClarifyPlan:
    return ClarifyPlan(reason, asked=frame.text, choices=tuple(PlannedChoice(ask, ask) for ask in asks))


def not_understood(frame: Frame, catalogue: Catalogue, before: Before | None = None) -> DeferPlan:
    """What was not read. One unread word where an item could stand is taken for an item nobody knows."""
    unread = tuple(token.text for token in frame.unread)
    understood = " ".join(token.text for token in frame.tokens if token.cat in (Cat.ITEM, Cat.PERIOD))
    word = unknown_name(frame) or _misspelt_end(frame, catalogue)
    if word is not None:
        choices = _nearest(word.text, frame.text, word.start, word.end, catalogue)
        if isinstance(word.value, Mention):
            apart = word.value.value  # "포도잼 사과잼" may be both
            several = PlannedChoice(apart, f"{frame.text[: word.start]}{apart}{frame.text[word.end :]}")
            choices = (*choices, several)
        best = ClarifyPlan(
            ClarifyReason.UNKNOWN_ITEM, asked=word.text, understood=understood, choices=choices
        )
        return DeferPlan(unread, best)
    asked = ", ".join(unread) or frame.text
    choices = _of_what_was_said(frame, before)
    best = ClarifyPlan(ClarifyReason.NOT_UNDERSTOOD, asked=asked[:80], understood=understood, choices=choices)
    return DeferPlan(unread, best)


def unknown_name(frame: Frame) -> Token | None:
    """What is taken for an item nobody knows: one unread word, or one in front of a part of a name ("민트초코 시럽")."""
    if len(frame.unread) != 1 or not _asks_production(frame):
        return None
    word = frame.unread[0]
    if word.cat is Cat.PERIOD or len(word.text) == 1:
        return None
    if not frame.items:
        return word
    item = frame.items[0].token
    if len(frame.items) == 1 and item.tag in ("part", "near") and 0 <= item.start - word.end <= 1:
        return replace(word, end=item.end, text=frame.text[word.start : item.end])
    return None


def _misspelt_end(frame: Frame, catalogue: Catalogue) -> Token | None:
    """ "불고기 쏘스": a part of a name, and behind it what is nearly the rest."""
    if len(frame.unread) != 1 or len(frame.items) != 1:
        return None
    word, item = frame.unread[0], frame.items[0].token
    if item.tag not in ("part", "near") or not 0 <= word.start - item.end <= 1:
        return None
    said = frame.text[item.start : word.end]
    spellings = (said, said.replace(" ", ""))
    text = next((one for one in spellings if _is_nearly_a_name(one, catalogue)), None)
    return None if text is None else replace(word, start=item.start, text=text)


def _is_nearly_a_name(text: str, catalogue: Catalogue) -> bool:
    found = match(text, catalogue)
    return not isinstance(found, Unclear) or found.matched > 0


_VERBAL = re.compile(r"(?:[어아여해워려서줘네지나까고면데다자]|[가-힣]요)$")


def names_an_item(word: Token, frame: Frame) -> bool:
    """Whether an unread word that was taken for an item stands as one does: "민트초코 10월은", not "며칠이나 쉬었어", "9월도
    같은 양식"."""
    behind = [token for token in frame.tokens if token.start >= word.end and token.cat is not Cat.PUNCT]
    alone = not frame.meaning
    return bool(behind or alone) and not _VERBAL.search(word.text)


def _asks_production(frame: Frame) -> bool:
    return bool(frame.meaning) or bool(frame.periods) or "make" in frame.tags


def _nearest(word: str, text: str, start: int, end: int, catalogue: Catalogue) -> tuple[PlannedChoice, ...]:
    unclear = match(word, catalogue)
    if not isinstance(unclear, Unclear):
        unclear = unknown_item(catalogue, word)
    return tuple(
        PlannedChoice(
            label=f"{choice.item.name} ({choice.item.code})" if choice.item else choice.value,
            question=f"{text[:start]}{choice.value}{text[end:]}",
        )
        for choice in unclear.choices
    )
