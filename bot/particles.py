"""Korean particles (조사) chosen by the sound that a word ends in.

The rule is that of Hangul orthography: what stands in closing brackets does not count, so "P물(20L)" takes the
particle of "물". Digits and Latin letters count as they are read aloud ("3" 삼, "L" 엘, "20L" 이십 리터).
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum


class Ending(Enum):
    """How a word ends: in a vowel, in ㄹ (which takes 로, not 으로), or in another final consonant."""

    VOWEL = "vowel"
    RIEUL = "rieul"
    CONSONANT = "consonant"


# pair as written in a template → (after a final consonant, after a vowel)
PAIRS: dict[str, tuple[str, str]] = {
    "은/는": ("은", "는"),
    "이/가": ("이", "가"),
    "을/를": ("을", "를"),
    "과/와": ("과", "와"),
    "으로/로": ("으로", "로"),
    "이라/라": ("이라", "라"),
    "이며/며": ("이며", "며"),
    "이고/고": ("이고", "고"),
    "이나/나": ("이나", "나"),
    "입니다/입니다": ("입니다", "입니다"),
    "이었/였": ("이었", "였"),
    "이에요/예요": ("이에요", "예요"),
    "이란/란": ("이란", "란"),
}

_DIGIT = {
    "0": Ending.CONSONANT,  # 영, 십, 백, 천, 만
    "1": Ending.RIEUL,
    "2": Ending.VOWEL,
    "3": Ending.CONSONANT,
    "4": Ending.VOWEL,
    "5": Ending.VOWEL,
    "6": Ending.CONSONANT,
    "7": Ending.RIEUL,
    "8": Ending.RIEUL,
    "9": Ending.VOWEL,
}
_LETTER = {"L": Ending.RIEUL, "M": Ending.CONSONANT, "N": Ending.CONSONANT, "R": Ending.RIEUL}
_UNIT = {  # after a digit, a unit is read as a word
    "l": Ending.VOWEL,  # 리터
    "ml": Ending.VOWEL,
    "kl": Ending.VOWEL,
    "m": Ending.VOWEL,
    "mm": Ending.VOWEL,
    "cm": Ending.VOWEL,
    "g": Ending.CONSONANT,  # 그램
    "kg": Ending.CONSONANT,
    "mg": Ending.CONSONANT,
    "t": Ending.CONSONANT,  # 톤
    "ton": Ending.CONSONANT,
    "ea": Ending.VOWEL,
    "w": Ending.VOWEL,
    "v": Ending.VOWEL,
}
_SYMBOL = {"%": Ending.VOWEL, "℃": Ending.VOWEL, "+": Ending.VOWEL, "°": Ending.VOWEL, "㎡": Ending.CONSONANT}
_CLOSED = re.compile(r"\s*[(\[{<「『【〈《][^()\[\]{}<>「」『』【】〈〉《》]*[)\]}>」』】〉》]\s*$")
_TAIL = re.compile(r"[\s*_`~'\"’”‘“.,!?:;…·)\]}>」』】〉》-]+$")
_WORD = re.compile(r"[A-Za-z]+$")
_NUMBER_UNIT = re.compile(r"\d\s*([A-Za-z]+)$")


def ending(word: str) -> Ending:
    """How `word` ends when read aloud. A word with nothing to read counts as ending in a vowel."""
    text = unicodedata.normalize("NFKC", word)
    # Brackets fall away only while something is left in front of them: "(내열)" alone is read as 내열.
    while (shorter := _CLOSED.sub("", text)) != text and _TAIL.sub("", shorter):
        text = shorter
    text = _TAIL.sub("", text)
    if not text:
        return Ending.VOWEL
    last = text[-1]
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        if final == 0:
            return Ending.VOWEL
        return Ending.RIEUL if final == 8 else Ending.CONSONANT
    if last in _DIGIT:
        return _DIGIT[last]
    if last in _SYMBOL:
        return _SYMBOL[last]
    if match := _WORD.search(text):
        return _latin(text, match.group())
    if "\u1100" <= last <= "\u1112":  # a lone consonant (ㄱ), as NFKC writes it
        return Ending.RIEUL if last == "\u1105" else Ending.CONSONANT
    return Ending.VOWEL


def _latin(text: str, word: str) -> Ending:
    unit = _NUMBER_UNIT.search(text)
    if unit and unit.group(1).lower() in _UNIT:
        return _UNIT[unit.group(1).lower()]
    if word.isupper() or len(word) == 1:  # an abbreviation is spelt out
        return _LETTER.get(word[-1].upper(), Ending.VOWEL)
    lower = word.lower()
    if lower.endswith("l") or lower.endswith("le"):
        return Ending.RIEUL
    if re.search(r"(?:[mn]|ng|ck|[^aeiou][aeiou][pt])$", lower):
        return Ending.CONSONANT
    return Ending.VOWEL


def particle(word: str, pair: str) -> str:
    """The form of `pair` ("은/는") that follows `word`. Raises KeyError for an unknown pair."""
    after_consonant, after_vowel = PAIRS[pair]
    end = ending(word)
    if end is Ending.VOWEL or (end is Ending.RIEUL and pair == "으로/로"):
        return after_vowel
    return after_consonant


def with_particle(word: str, pair: str) -> str:
    return word + particle(word, pair)
