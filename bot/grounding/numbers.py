"""Numbers in a text: digits with separators, 만/억/천 forms, %, 배, Korean number words, each with its unit.

"134만" states its value to the last place it names; "약" lets it be rounded there, "여" cut off there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from bot.grounding.facts import Unit
from skills import numbers as number_words

SCALES = {"천": 1_000, "만": 10_000, "억": 100_000_000, "조": 1_000_000_000_000}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS: tuple[tuple[str, Unit | None], ...] = (
    (r"개\s?(?:의\s)?(?:품목|제품|종류|품종|아이템|종)|종류|품목|가지|제품|종(?!합|료)", Unit.KINDS),
    (r"개월|달(?:간|치)?(?!라|리)", Unit.MONTHS),
    (r"%\s?[pP]|%\s?포인트|퍼센트\s?포인트", None),
    (r"%|퍼센트|프로(?!그|젝)", Unit.PERCENT),
    (r"개(?!년|사|국)|EA\b|ea\b|pcs\b", Unit.PIECES),
    (r"건|배치|로트|lot\b|회|번(?!째|호)", Unit.BATCHES),
    (r"배(?!치)", Unit.TIMES),
    (r"영업일|일간|일(?!별|지)", Unit.DAYS),
    (r"시간", Unit.HOURS),
)
# Units that this data does not have: a figure in one of them is never proved.
_FOREIGN = r"kg|㎏|킬로|톤|그램|g\b|mg|㎖|ml|mL|리터|L\b|m\b|원|달러|명|대\b|상자|박스|통\b|팩|병|세트|점|포인트|분(?!기)|초\b|년(?:간|치)?|호기|라인|℃|도\b"
_UNIT = re.compile(
    "|".join([*(f"(?P<u{i}>{pattern})" for i, (pattern, _) in enumerate(_UNITS)), f"(?P<foreign>{_FOREIGN})"])
)
_NUMBER = re.compile(
    rf"(?P<sign>(?<![\w)])[+\-−]|[△▼▲]\s?)?(?<![\d.,A-Za-z_])(?P<body>(?:{_DIGITS})(?:(?:\s?[천만억조])+(?:\s?(?:{_DIGITS})(?=\s?[천만억조개]))*)*)"
)
_APPROX_BEFORE = re.compile(r"(?:약|대략|거의|얼추|대체로)\s?$")
_APPROX_AFTER = re.compile(r"\s?(?:가량|정도|쯤|안팎|내외)")
_OVER_AFTER = re.compile(r"\s?(?:여|남짓)\s?")
_OVER_LATE = re.compile(r"\s?(?:이 |을 |를 )?(?:넘|이상|초과|웃)")


@dataclass(frozen=True, slots=True)
class Claim:
    """One number as stated. `place` is the value of the last digit named; `unit` None where none stands beside it."""

    start: int
    stop: int
    text: str
    value: Decimal  # without its sign
    negative: bool
    unit: Unit | None
    foreign: bool
    place: Decimal
    rounded: bool
    over: bool

    def is_value(self, fact: Decimal) -> bool:
        """Whether it states this fact's size (signs are judged elsewhere)."""
        size = abs(fact)
        if self.over:
            return (
                self.place > 0
                and size.quantize(Decimal(1)) >= self.value
                and _cut(size, self.place) == self.value
            )
        if self.value == size:
            return True
        if self.rounded or self.place >= 1000:
            return _round(size, self.place) == self.value and abs(size - self.value) * 50 <= size
        return False


def _round(size: Decimal, place: Decimal) -> Decimal:
    return (size / place).quantize(Decimal(1), rounding=ROUND_HALF_UP) * place


def _cut(size: Decimal, place: Decimal) -> Decimal:
    return (size / place).quantize(Decimal(1), rounding=ROUND_DOWN) * place


def find_claims(text: str, keep_out: list[tuple[int, int]]) -> list[Claim]:
    """Left to right. `keep_out` are spans that hold no figures: dates, lots, item names."""
    claims: list[Claim] = []
    taken = list(keep_out)
    for match in _NUMBER.finditer(text):
        if _touches(match.start("body"), match.end(), taken):
            continue
        read = _read(match["body"].strip())
        body_end = match.start("body") + len(match["body"].rstrip())
        claim = _claim(
            text, match.start(), match.start("body"), body_end, read, (match["sign"] or "").strip()
        )
        claims.append(claim)
        taken.append((match.start(), claim.stop))
    for found in number_words.find(text, leave=taken):
        if any(letter.isdigit() for letter in text[found.start : found.end]):
            continue
        value = Decimal(found.value)
        place = _place(value) if value >= 10_000 else Decimal(1)
        claim = _claim(text, found.start, found.start, found.end, (value, place), "")
        if claim.unit or claim.foreign:
            claims.append(claim)
    return sorted(claims, key=lambda claim: claim.start)


def _touches(start: int, stop: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < b and a < stop for a, b in spans)


def _claim(
    text: str, start: int, number_start: int, stop: int, read: tuple[Decimal, Decimal], sign: str
) -> Claim:
    value, place = read
    over = _OVER_AFTER.match(text, stop)
    after = over.end() if over else stop
    while after < len(text) and text[after] == " ":
        after += 1
    unit_match = _UNIT.match(text, after)
    unit, foreign, end = None, False, stop
    if unit_match:
        end = unit_match.end()
        foreign = bool(unit_match["foreign"])
        for i, (_, known) in enumerate(_UNITS):
            if unit_match[f"u{i}"]:
                unit, foreign = known, known is None
    rounded = bool(_APPROX_BEFORE.search(text[:start]) or _APPROX_AFTER.match(text, end))
    if rounded and place == 1 and value >= 1000:
        place = _place(value)
    is_over = bool(over) or (place >= 1000 and bool(_OVER_LATE.match(text, end)))
    if is_over and place == 1:
        place = _place(value)
    return Claim(
        start,
        end,
        text[start:end].strip(),
        value,
        sign in ("-", "−", "△", "▼"),
        unit,
        foreign,
        place,
        rounded,
        is_over,
    )


def _place(value: Decimal) -> Decimal:
    """Of the last digit that is not zero: 1,340,000 → 10,000."""
    place = Decimal(1)
    while value and value % (place * 10) == 0:
        place *= 10
    return place


def _read(body: str) -> tuple[Decimal, Decimal]:
    """Value and place of the last digit: "112만 9천" → 1,129,000 and 1,000; "63,800.1" → itself and 0.1."""
    total, lowest = Decimal(0), Decimal(1)
    for digits, scale in re.findall(rf"({_DIGITS})\s?((?:\s?[천만억조])*)", body):
        number = Decimal(digits.replace(",", ""))
        factor = Decimal(1)
        for letter in scale.replace(" ", ""):
            factor *= SCALES[letter]
        exponent = number.as_tuple().exponent
        total += number * factor
        lowest = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) * factor
    return total, lowest
