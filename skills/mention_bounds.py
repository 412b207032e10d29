"""Where in a sentence a spelling may stand for an item: not inside another word, an amount, a date or a lot number."""

from __future__ import annotations

import re

from skills.item_text import DASHES, is_hangul
from skills.item_vocabulary import COUNTERS, FOLLOWING, NO_CODES, PARTICLE_AT_END, PRECEDING

_CODE_GAP = re.compile(rf"[\s{re.escape(DASHES)}]*")
_NEARBY = 40  # letters on each side that can matter
_YEAR_OR_DATE = re.compile(r"(?:19|20)\d{2}(?:\d{2}(?:\d{2})?)?$|\d{2}[01]\d[0-3]\d$")


# "수분크림50ml10월생산량"
_A_DATE = re.compile(r"(?:1[0-2]|[1-9])월|20\d\d년|\d{1,2}/\d{1,2}(?!\d)")


def stands_alone(text: str, start: int, end: int, key: str, kind: str) -> bool:
    """Whether `text[start:end]`, which spells `key`, is a mention. `kind`: code, name (whole), word (of a name)."""
    written, before, after = text[start:end], text[max(0, start - _NEARBY) : start], text[end : end + _NEARBY]
    if kind == "code" and not _is_code_here(written, before, after, key):
        return False
    if key[0].isascii() and before[-1:].isascii() and before[-1:].isalnum():
        return False
    glued = key[-1].isascii() and after[:1].isascii() and after[:1].isalnum()
    if glued and not (kind == "name" and key[-1].isalpha() and _A_DATE.match(after)):
        return False
    if len(key) == 1 and not key.isascii():
        return _is_bounded(before, after)
    if len(key) == 1:
        return not re.match(r"\s*[A-Za-z]", after) and not COUNTERS.match(after)
    if key.isdigit() and kind != "code":
        return False
    if len(key) > 2:
        return True
    starts = (
        not is_hangul(key[0]) or not before or not is_hangul(before[-1]) or bool(PRECEDING.search(before))
    )
    ends = not is_hangul(key[-1]) or bool(FOLLOWING.match(after))
    return starts and ends


def _is_bounded(before: str, after: str) -> bool:
    return (not before or not before[-1].isalnum()) and bool(PARTICLE_AT_END.match(after))


# "10045번 제품": a number as long as a code, and its item.
_NUMBERED = re.compile(r"번(?!째|\s?(?:이상|이하|초과|미만|넘|생산|만들))")


def _is_code_here(written: str, before: str, after: str, key: str) -> bool:
    """Not a lot number's head, an amount ("SP 20개"), a date, a rank ("TOP 5") or an everyday word."""
    if key in NO_CODES or re.match(rf"[{re.escape(DASHES)}]\d", after):
        return False
    gaps = [piece for piece in re.split(r"[0-9A-Za-z가-힣]+", written) if piece]
    if any(not _CODE_GAP.fullmatch(gap) for gap in gaps):
        return False
    counted = bool(COUNTERS.match(after)) and not (len(key) >= 5 and _NUMBERED.match(after))
    if any(gap.isspace() for gap in gaps) and (counted or after[:1].isdigit()):
        return False
    if not key.isdigit():
        return True
    touches_number = bool(re.search(r"[0-9A-Za-z.,/:-]$", before)) or bool(re.match(r"[.,/:-]?[0-9]", after))
    return (
        len(key) >= 3
        and (not gaps or (len(key) >= 5 and all(gap in DASHES for gap in gaps)))  # "10-200" is no date
        and not counted
        and not touches_number
        and not _YEAR_OR_DATE.match(key)
        and not re.search(r"(?:최근|지난|상위|하위|top)\s*$", before, re.I)
    )
