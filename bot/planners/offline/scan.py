"""From a sentence to tokens: items, periods, numbers and lots by those who know them, the rest by the word lists."""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import cast

from bot.planners.offline import lattice
from bot.planners.offline.lattice import Atom
from bot.planners.offline.lexicon import lexicon
from bot.planners.offline.normalise import in_korean, normalise
from bot.planners.offline.one_name import read_together
from bot.planners.offline.tokens import Cat, Token
from datasource.model import Catalogue
from skills import numbers, periods
from skills.item_index import Match, to_item
from skills.item_text import code_key
from skills.items import index_of
from skills.mentions import Mention, find_mentions
from skills.periods import PeriodSpan

_MENTION_COST = {"code": 2, "name": 2, "old_name": 2, "unknown": 8, "part": 12, "near": 17}
_STRONG = frozenset({"code", "name", "old_name"})
_PERIOD_COST = 4
_WHOLE_SPAN_COST = 14  # particles left inside: only where the word lists cannot read them
_NUMBER_COST = 6
_LOT_COST = 1

_LOT = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{1,6}-?\d{6,}[A-Za-z0-9-]*(?<!-)")
_LOT_OF_A_YEAR = re.compile(
    r"(?<![A-Za-z0-9-])[A-Za-z]{1,6}-?20\d{2,}(?=\s*(?:로트|롯트|lot|배치))", re.IGNORECASE
)
_BEFORE_PREFIX = re.compile(r"(?<![A-Za-z0-9-])([A-Za-z0-9][A-Za-z0-9-]*)\s*(?:으로|로)?\s*시작")
_ITEM_PREFIX = re.compile(
    r"(?<![A-Za-z0-9-])([A-Za-z][A-Za-z0-9-]*)(?=\s*(?:으로|로)?\s*시작(?:하는|되는|한|된)\s*(?:모든\s*)?(?:제품|품목|아이템|상품))"
)
_LOT_WORD = re.compile(r"로트|롯트|배치|lot|batch", re.IGNORECASE)
_AFTER_LOT_WORD = re.compile(
    r"(?:로트|롯트|lot)\s*(?:번호|넘버|no\.?|number)?\s*(?:가|이|는|은|:|#)?\s*"
    r"([A-Za-z0-9][A-Za-z0-9-]*\d[A-Za-z0-9-]*)(?![A-Za-z0-9-])",
    re.IGNORECASE,
)
# Lengths that measure ("하루 평균", "한 달에 몇 개") and counts behind a rank word ("상위 3일") are no periods.
_NO_PERIOD = re.compile(
    r"(?<![\d.])\d{4}\s?[~-]\s?\d[\d,]*(?=\s?(?:개(?!월)|ea\b))|일일(?=\s*(?:생산|실적|추이|추세|현황|물량|수량|단위|별|기준|보고|데이터))|하루하루|매일매일"
    r"|(?<!\d)1일(?=\s*(?:평균|생산량\s*평균|당|꼴))|(?:하루|일일|(?<![\d월])(?<!월 )1일|한\s?달|1개월|매달|매일)(?=\s*(?:에\s*)?(?:평균|생산량\s*평균|최대|최고|최소|최저|최다|당|꼴|몇|얼마))"
    r"|안(?=\s*(?:만든|만들|만드|생산|나온|나오|한|된|했))|(?<![\d가-힣])(?<!(?<![\d/.-])\d )(?<!(?<![\d/.-])\d\d )[월일](?=\s*(?:평균|최대|최고|최소|최저|생산|단위|추이|별))|(?<=상위)\s*\d+\s*[일월주개]+|(?<=[많적높낮큰]은)\s*\d+\s*[일월주개]+|(?<=큰)\s*\d+\s*[일월주개]+|(?<=날)\s*\d+\s*일(?!자)"
    r"|최근(?=\s*(?:거|것|꺼)(?:\s|만|$|\d))|최근(?:에)?(?=\s*(?:언제|마지막|(?:생산|만든|제조|만들)[^0-9]*(?:언제|며칠|마지막)))|(?<=하위)\s*\d+\s*[일월주개]+|(?<=top)\s*\d+\s*[일월주개]+",
    re.IGNORECASE,
)
# The end of a code as people say it: "0502". A number with a leading zero is no quantity.
_CODE_TAIL = re.compile(r"0\d{2,}$")
_NAME_PART = re.compile(r"[가-힣]+$")
_CODE_HEAD = re.compile(r"[A-Za-z]{2,}$")
_GLUED_TOP = re.compile(r"(?<![A-Za-z0-9])(top|best|worst|bottom)(?=\d)", re.IGNORECASE)
_COUNT_AFTER = re.compile(r"\s*(?:개|건|위|번|회|종|품목|제품|가지|배치|로트|일|ea|%|월|년|주|분기)", re.I)


def read_words(question: str, today: date, catalogue: Catalogue) -> tuple[str, list[Token]]:
    """The normalised sentence and its tokens."""
    text = normalise(question)
    mentions = _mentions(text, today, catalogue)
    korean = _in_korean(text, mentions)
    if korean != text:
        text, mentions = korean, _mentions(korean, today, catalogue)
    families = _families(text, catalogue)
    lots = _lots(text, mentions, [(atom.start, atom.end) for atom in families])
    taken = [(m.start, m.end) for m in mentions if m.how in _STRONG] + lots
    measured = [match.span() for match in _NO_PERIOD.finditer(text)]
    spans = periods.find(_blanked(text, taken + measured), today)
    atoms = [*_atoms(text, mentions, lots, spans, taken), *families]
    tokens = lattice.cut(text, atoms, lexicon())
    more = _second_look(text, tokens, today, catalogue)
    tokens = lattice.cut(text, [*atoms, *more], lexicon()) if more else tokens
    return text, read_together(text, tokens, catalogue)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The same text, as long, with the spans gone: a period right behind an item is at the start of a word."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _second_look(text: str, tokens: Sequence[Token], today: date, catalogue: Catalogue) -> list[Atom]:
    """What shows only beside its neighbours: "비중올해", "핸드크림50", "0502", "잼"."""
    atoms: list[Atom] = []
    for token, following in pairwise([*tokens, None]):
        assert token is not None
        glued = following is not None and not following.spaced
        if token.cat is Cat.ITEM and following is not None and following.cat is Cat.NUMBER and glued:
            whole = replace(token, end=following.end, text=text[token.start : following.end])
            found = index_of(catalogue).match(whole.text)
            if found is not None and found.how != "near":
                atoms.append(_item_atom(whole, found))
        elif token.cat is Cat.ITEM and token.tag == "part" and following is not None and not glued:
            atoms += _mistyped_name(token, following, text, catalogue)
        elif token.cat is Cat.NUMBER and _CODE_TAIL.match(token.text):
            ending = [item for item in catalogue.items if code_key(item.code).endswith(token.text)]
            if len(ending) == 1:
                atoms.append(_item_atom(token, Match((ending[0],), "code"), ending[0].code))
        elif token.cat is Cat.UNREAD and not token.spaced:
            cut_off = " " * token.start + text[token.start :]
            atoms += _period_atoms(
                [span for span in periods.find(cut_off, today) if span.start == token.start]
            )
        elif token.cat is Cat.UNREAD and not (
            glued
            and following is not None
            and following.cat not in _ENDINGS
            and not _CODE_HEAD.match(token.text)
        ):
            found = None if token.text in _BOUND else _part_of_names(token.text, catalogue)
            if found is not None:
                atoms.append(_item_atom(token, found))
    return atoms


def _mistyped_name(token: Token, following: Token, text: str, catalogue: Catalogue) -> list[Atom]:
    """ "토마토 케찹": a part of a name, and a word that makes it nearly one of those it is a part of."""
    if following.cat is not Cat.UNREAD:
        return []
    whole = replace(token, end=following.end, text=text[token.start : following.end])
    found = index_of(catalogue).match(whole.text)
    codes = {item.code for item in token.mention.items}
    near = found is not None and found.how == "near" and {item.code for item in found.items} <= codes
    return [_item_atom(whole, found)] if near and found is not None else []


# Syllables that only mean something beside another word ("알려주실 수", "영업일 수", "원 그래프"), whatever names end in them.
_BOUND = frozenset(
    [
        "수",
        "것",
        "거",
        "게",
        "데",
        "바",
        "줄",
        "뿐",
        "채",
        "선",
        "원",
        "일",
        "날",
        "달",
        "해",
        "주",
        "년",
        "월",
        "건",
        "개",
        "번",
        "회",
        "중",
        "내",
        "외",
        "전",
        "후",
        "총",
        "등",
        "쪽",
        "때",
        "곳",
        "분",
        "량",
        "별",
        "시",
        "안",
    ]
)
_ENDINGS = frozenset({Cat.PARTICLE, Cat.COPULA, Cat.PUNCT})


def _part_of_names(word: str, catalogue: Catalogue) -> Match | None:
    """Words that end words of names ("잼" of 딸기잼, 무화과잼), and longer parts; letters that codes begin with."""
    if _CODE_HEAD.match(word):
        family = index_of(catalogue).match(word)
        of_codes = family is not None and all(
            code_key(item.code).startswith(code_key(word)) for item in family.items
        )
        of_names = family is not None and all(_begins_a_word(word, item.names) for item in family.items)
        return family if of_codes or of_names else None
    found = index_of(catalogue).match(word) if _NAME_PART.match(word) else None
    if found is None or found.how != "part":
        return None
    if len(word) > 1 or all(
        any(part.endswith(word) for part in " ".join(item.names).split()) for item in found.items
    ):
        return found
    return None


def _begins_a_word(letters: str, names: Sequence[str]) -> bool:
    """ "ISO" of "윤활유 ISO46"."""
    return any(part.lower().startswith(letters.lower()) for name in names for part in name.split())


def _item_atom(token: Token, found: Match, value: str = "") -> Atom:
    items = tuple(to_item(item, token.text, found.how) for item in found.items)
    mention = Mention(token.start, token.end, token.text, items, found.how, value or token.text)
    return Atom(token.start, token.end, Cat.ITEM, found.how, mention, _MENTION_COST[found.how])


def _mentions(text: str, today: date, catalogue: Catalogue) -> list[Mention]:
    """Words of the lists and of periods are no mistyped items ("올해에" of "올해의 향수")."""
    of_periods = {
        word
        for span in periods.find(text, today)
        for word in (*span.text.split(), *span.words.split(), *text[span.start :].split()[:1])
    }
    known: ChainMap[str, object] = ChainMap(
        dict.fromkeys(of_periods), cast("dict[str, object]", lexicon().entries)
    )
    return find_mentions(text, catalogue, known)


def _in_korean(text: str, mentions: Sequence[Mention]) -> str:
    keep = [(m.start, m.end) for m in mentions if m.how in _STRONG]
    text = in_korean(text, keep)
    return _GLUED_TOP.sub(r"\1 ", text)


def _families(text: str, catalogue: Catalogue) -> list[Atom]:
    """ "BW로 시작하는 제품": the items whose codes begin so, where the letters alone name just those."""
    atoms = []
    for match in _ITEM_PREFIX.finditer(text):
        prefix = code_key(match[1])
        begin = tuple(item for item in catalogue.items if code_key(item.code).startswith(prefix))
        found = index_of(catalogue).match(match[1])
        if begin and found is not None and {*begin} == {*found.items} and not _LOT_WORD.search(text):
            token = Token(Cat.ITEM, found.how, match.start(), match.end(), match[0])
            atoms.append(_item_atom(token, found))
    return atoms


def _lots(
    text: str, mentions: Sequence[Mention], families: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Lot numbers, or what is said to begin one. A code of the catalogue is one only before "로 시작"."""
    codes = [(m.start, m.end) for m in mentions if m.how in _STRONG]
    before_prefix = [match.span(1) for match in _BEFORE_PREFIX.finditer(text)]
    found = [span for span in before_prefix if span not in families]
    for pattern, group in ((_LOT, 0), (_LOT_OF_A_YEAR, 0), (_AFTER_LOT_WORD, 1)):
        for match in pattern.finditer(text):
            start, end = match.span(group)
            free = not any(start < stop and begin < end for begin, stop in [*codes, *found])
            if free and not (match[group].isdigit() and _COUNT_AFTER.match(text, end)):
                found.append((start, end))
    return found


def _atoms(
    text: str,
    mentions: Sequence[Mention],
    lots: Sequence[tuple[int, int]],
    spans: Sequence[PeriodSpan],
    taken: Sequence[tuple[int, int]],
) -> list[Atom]:
    atoms = [Atom(m.start, m.end, Cat.ITEM, m.how, m, _MENTION_COST[m.how]) for m in mentions]
    atoms += [Atom(start, end, Cat.LOT, "lot", None, _LOT_COST) for start, end in lots]
    atoms += _period_atoms(spans)
    atoms += [
        Atom(number.start, number.end, Cat.NUMBER, "number", number.value, _NUMBER_COST)
        for number in numbers.find(text, taken)
    ]
    return atoms


def _period_atoms(spans: Sequence[PeriodSpan]) -> list[Atom]:
    atoms = []
    for span in spans:
        tag = "absorbed" if span.absorbed else "period"
        if not span.against:
            end = span.start + _core_length(span)
            atoms.append(Atom(span.start, end, Cat.PERIOD, tag, span, _PERIOD_COST))
        cost = _PERIOD_COST if span.against else _WHOLE_SPAN_COST
        atoms.append(Atom(span.start, span.end, Cat.PERIOD, tag, span, cost))
    return atoms


def _core_length(span: PeriodSpan) -> int:
    """How much of the span is the period itself, particles aside. `words` may carry what an earlier period named."""
    for length in range(len(span.text), 0, -1):
        if span.words.endswith(span.text[:length]):
            return length
    return len(span.text)
