"""Text to tokens of periods, skipping everything else. Words come from words.py; dates in digits are read here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from skills.periods import words
from skills.periods.model import Token

# Digits that count pieces, money or weight are no dates.
QUANTITY_UNITS = r"개(?!\s?(?:월|분기)|수)|건(?!수)|배(?!치)|만|천|백|억|%|퍼|프로|kg|g\b|l\b|ml|리터|톤|박스|번(?!째)|호|도|원|명|회|위|등|가지|종|병|팩|통|점|이상|이하|초과|미만|넘"
# "9/15 배추김치", "9/15 천연세제": behind a space a unit that goes on as a word is none.
_UNIT_ENDS = r"(?:개|건|원)?(?:이|가|은|는|을|를|로|의|도|만|씩|당|쯤|정도|까지|짜리)?(?![가-힣])"
_BOUNDS = r"(?:%|퍼|프로|이상|이하|초과|미만|넘)"
_NO_QUANTITY = (
    rf"(?![\d,]*\d|(?:{QUANTITY_UNITS})|\s(?:{_BOUNDS}|(?:{QUANTITY_UNITS}){_UNIT_ENDS})|[A-Za-z_])"
)

_YMD = re.compile(rf"(\d{{4}})\s?([-./])\s?(\d{{1,2}})\s?\2\s?(\d{{1,2}})\.?{_NO_QUANTITY}(?!\s?[월년])")
_SHORT_YMD = re.compile(rf"['’‘]?(\d{{2}})([-./])(\d{{1,2}})\2(\d{{1,2}})\.?{_NO_QUANTITY}(?!\s?[월년])")
_COMPACT = re.compile(rf"(20\d\d)(\d\d)(\d\d)(?:일자)?{_NO_QUANTITY}")
_COMPACT_MONTH = re.compile(rf"(20\d\d)(0[1-9]|1[0-2]){_NO_QUANTITY}")
_YM = re.compile(rf"(\d{{4}})\s?[-./]\s?(\d{{1,2}})\.?{_NO_QUANTITY}(?!\s?(?:월|년|분기|일|[Qq]\d?))")
_SHORT_YM = re.compile(rf"['’‘](\d{{2}})\s?[-./]\s?(\d{{1,2}})\.?{_NO_QUANTITY}(?!\s?(?:월|년|분기|일))")
# "25.03": no month is 13 or later, so the first two digits are a year's.
_YY_MM = re.compile(rf"(2\d)([-./])(0[1-9]|1[0-2])\.?{_NO_QUANTITY}(?!\s?(?:월|년|분기|일|[-./]\s?\d))")
_SLASHED_DAY = re.compile(r"(\d{1,2})/(\d{1,2})\s?일(?:자|날)?(?![가-힣])")
_SHORT_COMPACT = re.compile(rf"([1-3]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:일자)?{_NO_QUANTITY}(?!-)")
_MD = re.compile(
    rf"(\d{{1,2}})\s?([/.\-])\s?(\d{{1,2}})\.?{_NO_QUANTITY}"
    r"(?!\s?(?:월(?![별평간])|년|분기(?!별)|일(?!\s?[별평간일])|주(?![별간말])|달|[/.]\d))"
)
_QUARTER_OF_FOUR = re.compile(r"([1-4])\s?/\s?4\s?분기")
_YEAR_BEFORE = re.compile(
    r"['’‘]?(\d{4}|\d{2})\s?[-./]?\s?(?=[Qq][1-4](?!\w)|[Hh][12](?!\w)|[1-4][Qq](?!\w)|[12][Hh](?!\w)|[Ww]\d{1,2}(?!\w))"
)
_YEAR_DOTTED = re.compile(r"['’‘]?(\d{4}|\d{2})\s?[-./]\s?(?=\d{1,2}\s?월)")
_LETTERED = re.compile(r"(?:([1-4])[Qq]|([12])[Hh])(?![A-Za-z0-9_])")
_UNIT = re.compile(
    r"['’‘]?(\d{1,4})\s?(?:"
    r"(?P<year>년도|연도|년(?!\s?생(?!산)))"
    r"|(?P<months>개\s?월|달(?![성러래]))"
    r"|(?P<quarters>개\s?분기)"
    r"|(?P<quarter>사?분기)"
    r"|(?P<month>월달|월(?![요욜]))"
    r"|(?P<nth_week>주차|번?째\s?주차?(?!말))"
    r"|(?P<week>주일(?!간?[^가-힣\s]?별)|주(?![문말요욜식])|주(?=말고))"
    r"|(?P<years>해(?![당서외]))"
    r"|(?P<day>일자|일날|일(?![수별째본일]))"
    r")"
)
# The 7 of "7, 8월": the unit stands behind the last number.
_LISTED = re.compile(
    r"(\d{1,2})(?=(?:\s?[,·]\s?\d{1,2}){1,6}\s?(?:(?P<year>년)|(?P<quarter>분기)|(?P<month>월(?![요욜]))|(?P<day>일(?![수별째평본간]|\s?(?:동안|이상|전)))))"
)
_LIST_COMMA = re.compile(r"\s?[,·]\s?")
_PLAIN = re.compile(rf"['’‘]?(\d{{1,4}}){_NO_QUANTITY}")
_ISO_WEEK = re.compile(r"[Ww](\d{1,2})(?![A-Za-z0-9])")

_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_AGO = r"전(?![가-힣]|년|월|주|일|분기|체)|전(?:부터|까지|에|의|엔)"
_SINO_UNIT = re.compile(
    rf"((?:[이삼]?십)?[일이삼사오육칠팔구]|[이삼]?십)\s?(?:(?P<months>개\s?월)|(?P<quarter>분기)|(?P<day>일(?=\s?(?:간|동안|{_AGO}|치|부터|까지|자|날)))"
    rf"|(?P<week>주(?=\s?(?:간|동안|{_AGO})))|(?P<year>년(?=\s?(?:간|동안|{_AGO}|치))))"
)
_DAY_IN_WORDS = re.compile(r"((?:[이삼]?십)[일이삼사오육칠팔구]?|[일이삼사오육칠팔구])\s?일(?![가-힣])")
_BARE_OLL = re.compile(words.BARE_OLL)
_WEEKDAY_RANGE = re.compile(
    r"([월화수목금토일])(?:요일|욜)?\s?[~∼～\-–]\s?([월화수목금토일])(?:요일|욜)?(?![가-힣])"
)
_SHORT_WEEKDAY = re.compile(r"[월화수목금토일](?=(?:에|의|은|부터|까지)?(?![가-힣]))")
_GAP = re.compile(r"(?:\s{0,3}|의\s{0,3}|도\s?|에\s?|\([월화수목금토일](?:요일)?\)\s?)")

# Kind, value, what may not follow, what must follow, whether it may stand inside a word.
Entry = tuple[str, Any, str | None, str | None, bool]

# Compiled when a question comes to them: of 200 patterns it meets five, and start-up would pay for all.
_compiled = cache(re.compile)


def adjacent(text: str, end: int, start: int) -> bool:
    """Nothing but a space, 의 or a weekday in brackets lies between two tokens."""
    return end == start or (start - end <= 8 and _GAP.fullmatch(text, end, start) is not None)


def lex(text: str, leave: Sequence[tuple[int, int]] = ()) -> list[Token]:
    """Tokens in order, never overlapping; `leave` are spans that are something else (items, lot numbers)."""
    table = _table()
    tokens: list[Token] = []
    position, length = 0, len(text)
    while position < length:
        blocked = next((stop for start, stop in leave if start <= position < stop), 0)
        if blocked:
            position = blocked
            continue
        character = text[position]
        token: Token | None = None
        if (character.isdecimal() and character.isascii()) or character in "'’‘":
            token = _number(text, position, tokens)
            if token is None:
                # The rest of a run of digits is no date either ("20261112" of a lot number).
                while position < length and text[position].isascii() and text[position].isalnum():
                    position += 1
                position = (
                    max(position, 1) if position < length and not text[position].isalnum() else position
                )
                if position < length and character in "'’‘":
                    position += 1
                continue
        else:
            group = table.get(character.lower())
            if group is not None:
                token = _word(text, position, group, tokens)
            if token is None and character in _SINO_STARTS:
                token = _sino(text, position, tokens)
        if token is None or any(start < token.end and token.start < stop for start, stop in leave):
            position += 1
        else:
            tokens.append(token)
            position = token.end
    return tokens


_SINO_STARTS = frozenset("일이삼사오육칠팔구십월화수목금토올Ww")


def _starts_fresh(text: str, position: int, tokens: list[Token]) -> bool:
    if position == 0 or (tokens and tokens[-1].end == position):
        return True
    before = text[position - 1]
    return not (before.isalnum() or before == "_")


def _word(text: str, position: int, group: tuple[str, dict[str, Entry]], tokens: list[Token]) -> Token | None:
    source, entries = group
    pattern = _compiled(source, re.IGNORECASE)
    match = pattern.match(text, position)
    while match is not None:
        kind, value, not_before, only_before, glued = entries[_key(match[0])]
        end = match.end()
        fits = (
            (glued or _starts_fresh(text, position, tokens) or kind in words.FOLLOWING)
            and (not_before is None or _compiled(not_before).match(text, end) is None)
            and (only_before is None or _compiled(only_before).match(text, end) is not None)
            and (kind not in words.FOLLOWING or _follows(text, position, kind, tokens))
            and not (
                match[0][-1].isascii()
                and match[0][-1].isalnum()
                and text[end : end + 1].isascii()
                and text[end : end + 1].isalnum()
            )
        )
        if fits:
            return Token(kind, position, end, value)
        # A longer spelling that does not fit may hide a shorter one that does.
        match = pattern.match(text, position, end - 1) if end - 1 > position else None
    return None


def _follows(text: str, position: int, kind: str, tokens: list[Token]) -> bool:
    if not tokens:
        return kind == "tilde" and position == 0  # "~10월"
    return adjacent(text, tokens[-1].end, position)


def _number(text: str, position: int, tokens: list[Token]) -> Token | None:
    if position and not (tokens and tokens[-1].end == position):
        before, first = text[position - 1], text[max(0, position - 2)]
        if before.isascii() and (before.isalnum() or before in "#_'"):
            return None
        listed = (
            tokens and tokens[-1].kind == "listed" and _LIST_COMMA.fullmatch(text, tokens[-1].end, position)
        )
        if not listed and before in ".-/," and position > 1 and first.isascii() and first.isalnum():
            return None
    return next(_numbers(text, position), None)


def _numbers(text: str, at: int) -> Iterator[Token]:
    if match := _YMD.match(text, at):
        yield Token("date", at, match.end(), (int(match[1]), int(match[3]), int(match[4])))
    if match := _QUARTER_OF_FOUR.match(text, at):
        yield Token("quarter", at, match.end(), int(match[1]))
    if match := _SHORT_YMD.match(text, at):
        yield Token("date", at, match.end(), (2000 + int(match[1]), int(match[3]), int(match[4])))
    if match := _COMPACT.match(text, at):
        yield Token("date", at, match.end(), (int(match[1]), int(match[2]), int(match[3])))
    if match := _SLASHED_DAY.match(text, at):
        yield Token("date", at, match.end(), (None, int(match[1]), int(match[2])))
    if match := _COMPACT_MONTH.match(text, at):
        yield Token("date", at, match.end(), (int(match[1]), int(match[2]), None))
    if match := _SHORT_COMPACT.match(text, at):
        yield Token("date", at, match.end(), (2000 + int(match[1]), int(match[2]), int(match[3])))
    if match := _YEAR_DOTTED.match(text, at):
        yield Token("year", at, match.end(), _full_year(match[1]))
    if match := _YEAR_BEFORE.match(text, at):
        yield Token("year", at, match.end(), _full_year(match[1]))
    if match := _YM.match(text, at):
        yield Token("date", at, match.end(), (int(match[1]), int(match[2]), None))
    if match := _SHORT_YM.match(text, at):
        yield Token("date", at, match.end(), (_full_year(match[1]), int(match[2]), None))
    if match := _YY_MM.match(text, at):
        yield Token("date", at, match.end(), (_full_year(match[1]), int(match[3]), None))
    if match := _LETTERED.match(text, at):
        yield (
            Token("quarter", at, match.end(), int(match[1]))
            if match[1]
            else Token("half", at, match.end(), int(match[2]))
        )
    if match := _LISTED.match(text, at):
        yield Token("listed", at, match.end(), (int(match[1]), match.lastgroup, 2))
    if match := _UNIT.match(text, at):
        yield Token("num", at, match.end(), (int(match[1]), match.lastgroup, len(match[1])))
    if (match := _MD.match(text, at)) and 1 <= int(match[1]) <= 12 and 1 <= int(match[3]) <= 31:
        yield Token("date", at, match.end(), (None, int(match[1]), int(match[3])))
    if match := _PLAIN.match(text, at):
        yield Token("plain", at, match.end(), (int(match[1]), len(match[1])))


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _sino(text: str, position: int, tokens: list[Token]) -> Token | None:
    """Numbers in words, 올 for 올해, weekday ranges, ISO weeks."""
    if not _starts_fresh(text, position, tokens):
        return None
    if match := _BARE_OLL.match(text, position):
        return Token("rel", position, match.end(), ("year", 0))
    if match := _ISO_WEEK.match(text, position):
        return Token("iso_week", position, match.end(), int(match[1]))
    if match := _WEEKDAY_RANGE.match(text, position):
        return Token(
            "weekday_range",
            position,
            match.end(),
            (words.WEEKDAYS.index(match[1]), words.WEEKDAYS.index(match[2])),
        )
    follows = bool(tokens) and adjacent(text, tokens[-1].end, position)
    if (
        follows
        and tokens[-1].kind == "rel"
        and tokens[-1].value[0] == "week"
        and (match := _SHORT_WEEKDAY.match(text, position))
    ):
        return Token("weekday", position, match.end(), words.WEEKDAYS.index(match[0]))
    if match := _SINO_UNIT.match(text, position):
        return Token("num", position, match.end(), (_sino_value(match[1]), match.lastgroup, 1))
    if (match := _DAY_IN_WORDS.match(text, position)) and (
        len(match[1]) > 1 or (follows and _is_month(tokens[-1]))
    ):
        # "오일" alone is oil; after a month it is the 5th.
        return Token("num", position, match.end(), (_sino_value(match[1]), "day", 2))
    return None


def _is_month(token: Token) -> bool:
    return token.kind in {"num", "rel"} and "month" in token.value


def _sino_value(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("십")
    return (_SINO.get(tens, 1) * 10 if ten else 0) + _SINO.get(ones, 0)


def _key(spelling: str) -> str:
    return re.sub(r"\s+", "", spelling).lower()


def _spellings() -> Iterator[tuple[str, str, Any]]:
    for unit, offsets in words.RELATIVE.items():
        for offset, spellings in offsets.items():
            yield from ((word, "rel", (unit, offset)) for word in spellings)
    yield from ((word, "num", (month, "month", 2)) for word, month in words.MONTH_NAMES.items())
    yield from ((word, "half", half) for word, half in words.HALVES.items() if not word[0].isdecimal())
    yield from (
        (word, "quarter", quarter) for word, quarter in words.QUARTERS.items() if not word[0].isdecimal()
    )
    for weekday, name in enumerate(words.WEEKDAYS):
        yield from ((name + ending, "weekday", weekday) for ending in words.WEEKDAY_ENDINGS)
    tables: tuple[tuple[str, dict[Any, tuple[str, ...]]], ...] = (
        ("nth_week", words.NTH_WEEKS),
        ("part", words.MONTH_PARTS),
        ("length", words.LENGTHS),
        ("fixed_day", words.FIXED_DAYS),
        ("vague", words.VAGUE),
        ("weekend", words.WEEKENDS),
    )
    for kind, rows in tables:
        for value, spellings in rows.items():
            yield from ((word, kind, value) for word in spellings)
    yield from ((word, "short_part", part) for word, part in words.SHORT_MONTH_PARTS.items())
    for kind, spellings in (
        ("last_day", words.LAST_DAY),
        ("first_day", words.FIRST_DAY),
        ("past", words.PAST),
        ("recent", words.RECENT),
        ("this", words.THIS),
        ("all", words.ALL_DATA),
        ("so_far", words.SO_FAR),
        ("lately", words.LATELY),
        ("tilde", words.BETWEEN),
        ("from", words.FROM),
        ("to", words.TO),
        ("now", words.NOW),
        ("ago", words.AGO),
        ("lasting", words.LASTING),
    ):
        yield from ((word, kind, None) for word in spellings)
    yield ("-", "tilde", None)
    yield from ((word, "same", "month") for word in words.SAME_MONTH)
    yield from ((word, "same", "days") for word in words.SAME_DAYS)
    yield from ((word, "same", "quarter") for word in words.SAME_QUARTER)
    for unit, spellings in words.ABBREVIATED_RELATIONS.items():
        yield from ((word, "relation", unit) for word in spellings)


@cache
def _table() -> dict[str, tuple[str, dict[str, Entry]]]:
    """By first letter: a pattern's source of all spellings, the longest first, and what each means."""
    groups: dict[str, dict[str, Entry]] = {}
    sources: dict[str, dict[str, str]] = {}
    for spelling, kind, value in _spellings():
        key = _key(spelling)
        first = key[0]
        not_before, only_before = words.NOT_BEFORE.get(spelling), words.ONLY_BEFORE.get(spelling)
        groups.setdefault(first, {})[key] = (
            kind,
            value,
            rf"\s?(?:{not_before})" if not_before and spelling == "전" else not_before,
            only_before,
            spelling in words.GLUED,
        )
        spaced = r"\s{0,2}".join(re.escape(part) for part in spelling.split(" "))
        known = sources.setdefault(first, {}).get(key)
        if known is None or len(spaced) > len(known):
            sources[first][key] = spaced
    return {
        first: (
            "|".join(sources[first][key] for key in sorted(entries, key=len, reverse=True)),
            entries,
        )
        for first, entries in groups.items()
    }
