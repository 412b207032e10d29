"""Numbers as Koreans type them: "1,200", "2천", "1만2천", "1.5만", "삼십", "열두", "사흘".

Pure text to whole numbers. Quantities are whole pieces, so a number that is not whole ("1.5") is not read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

SINO_DIGITS = {
    "영": 0,
    "공": 0,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "륙": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
}
SMALL_UNITS = {"십": 10, "백": 100, "천": 1_000}
LARGE_UNITS = {"만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}

NATIVE_ONES = {
    "하나": 1,
    "한": 1,
    "둘": 2,
    "두": 2,
    "셋": 3,
    "세": 3,
    "석": 3,
    "서": 3,
    "넷": 4,
    "네": 4,
    "넉": 4,
    "너": 4,
    "다섯": 5,
    "닷": 5,
    "여섯": 6,
    "엿": 6,
    "일곱": 7,
    "여덟": 8,
    "여덜": 8,
    "아홉": 9,
}
NATIVE_TENS = {"열": 10, "스무": 20, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50}

# Lengths in days that have a word of their own.
DAY_COUNTS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "이레": 7,
    "여드레": 8,
    "아흐레": 9,
    "열흘": 10,
    "보름": 15,
}

# Words that a native number counts: without one, "한", "두", "네" are too often something else.
COUNTERS = (
    "개",
    "건",
    "번",
    "가지",
    "종류",
    "종",
    "달",
    "주",
    "해",
    "군데",
    "배",
    "회",
    "품목",
    "제품",
    "로트",
    "배치",
    "박스",
)

_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_MIXED = rf"(?:{_DIGITS})(?:\s*[십백천만억조](?:\s*(?:{_DIGITS}))?)*"
_SINO = r"[영공일이삼사오육륙칠팔구십백천만억조]+"
_NATIVE = (
    "(?:열|스물|서른|마흔|쉰)?(?:"
    + "|".join(sorted(NATIVE_ONES, key=len, reverse=True))
    + ")|열|스무|서른|마흔|쉰"
)
_DAYS = "|".join(sorted(DAY_COUNTS, key=len, reverse=True))
_FIND = re.compile(
    rf"(?P<mixed>(?<![A-Za-z0-9_.,\-])(?:{_MIXED}))"
    rf"|(?<![가-힣])(?:(?P<days>{_DAYS})|(?P<native>{_NATIVE})(?=\s*(?:{'|'.join(COUNTERS)}))"
    rf"|(?P<sino>[일이삼사오육칠팔구]?[십백천만억][영일이삼사오육륙칠팔구십백천만억]*)(?=\s*(?:{'|'.join(COUNTERS)}|이상|이하|초과|미만|\s|$)))"
)
_CODE_TAIL = re.compile(r"[-_][A-Za-z]|[A-Za-z]+[-_]?\d")
_TERM = re.compile(
    rf"(?P<digits>{_DIGITS})|(?P<sino>[영공일이삼사오육륙칠팔구])|(?P<small>[십백천])|(?P<large>[만억조])"
)


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """`text[start:end]` is a number of `value`."""

    start: int
    end: int
    value: int


def read(text: str) -> int | None:
    """The whole number that `text` is, nothing else in it; None otherwise. A leading minus is read."""
    words = text.strip()
    sign = 1
    if words[:1] in {"-", "−"}:
        sign, words = -1, words[1:].lstrip()
    if words in DAY_COUNTS:
        return sign * DAY_COUNTS[words]
    native = _read_native(words)
    if native is not None:
        return sign * native
    if re.fullmatch(_SINO, words) or re.fullmatch(_MIXED, words):
        value = _read_positional(words)
        return None if value is None else sign * value
    return None


def find(text: str, leave: Sequence[tuple[int, int]] = ()) -> list[NumberSpan]:
    """Numbers in a sentence, left to right; `leave` are spans not to look into.

    Digits are found wherever they do not continue a word of Latin letters (an item code, a lot); number words only
    where they stand at the start of a word and count something.
    """
    found = []
    for match in _FIND.finditer(text):
        start, end = match.span()
        if any(start < stop and begin < end for begin, stop in leave):
            continue
        if match["mixed"] and _continues_code(text, end):
            continue
        value = read(match[0])
        if value is not None:
            found.append(NumberSpan(start, end, value))
    return found


def _continues_code(text: str, end: int) -> bool:
    """ "0021" of "0021-A": digits that run on into a code; those of "20L" do not."""
    return _CODE_TAIL.match(text, end) is not None


def _read_native(words: str) -> int | None:
    if words in NATIVE_TENS:
        return NATIVE_TENS[words]
    if words in NATIVE_ONES:
        return NATIVE_ONES[words]
    for tens, value in NATIVE_TENS.items():
        if words.startswith(tens) and words[len(tens) :] in NATIVE_ONES:
            return value + NATIVE_ONES[words[len(tens) :]]
    return None


def _read_positional(words: str) -> int | None:
    """Sum of 억 and 만 groups, each a sum of 천, 백, 십 terms: "1만2천" = 12,000, "1.5만" = 15,000."""
    total = Decimal(0)
    group = Decimal(0)
    pending: Decimal | None = None
    lowest_small = lowest_large = 10**16
    position = 0
    while position < len(words):
        if words[position].isspace():
            position += 1
            continue
        term = _TERM.match(words, position)
        if term is None:
            return None
        position = term.end()
        if term["digits"] or term["sino"]:
            if pending is not None:
                return None
            pending = (
                Decimal(term["digits"].replace(",", ""))
                if term["digits"]
                else Decimal(SINO_DIGITS[term["sino"]])
            )
        elif term["small"]:
            unit = SMALL_UNITS[term["small"]]
            if unit >= lowest_small:
                return None
            lowest_small = unit
            group += (1 if pending is None else pending) * unit
            pending = None
        else:
            unit = LARGE_UNITS[term["large"]]
            if unit >= lowest_large:
                return None
            lowest_large, lowest_small = unit, 10**16
            group += pending or 0
            total += (group or 1) * unit
            group, pending = Decimal(0), None
    total += group + (pending or 0)
    return int(total) if total == total.to_integral_value() else None
