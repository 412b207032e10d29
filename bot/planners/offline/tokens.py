"""What a sentence is cut into. `start` and `end` are of the normalised text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from skills.mentions import Mention
from skills.periods import PeriodSpan


class Cat(StrEnum):
    """What a piece is to its neighbours; lattice.py says which may follow which."""

    NOUN = "noun"
    MAKING = "making"  # 생산: a noun whose verb forms stand in the lists, tense and all
    ACTION = "action"  # takes 해줘: 조회, 비교
    REQUEST = "request"  # takes 줘: 알려
    GIVE = "give"
    DO = "do"
    CLOSING = "closing"
    FILLER = "filler"
    PARTICLE = "particle"
    AFTER_NUMBER = "after_number"
    AFTER_PERIOD = "after_period"
    COPULA = "copula"
    ADNOMINAL = "adnominal"
    PAST_STEM = "past_stem"
    PAST_ENDING = "past_ending"
    COUNTER = "counter"
    ITEM = "item"
    PERIOD = "period"
    NUMBER = "number"
    LOT = "lot"
    PUNCT = "punct"
    UNREAD = "unread"
    START = "start"


Value = Mention | PeriodSpan | int | None


@dataclass(frozen=True, slots=True)
class Token:
    """`tag` is what it means (words/), empty for what only carries manner. `spaced`: a blank stood before it."""

    cat: Cat
    tag: str
    start: int
    end: int
    text: str
    value: Value = None
    spaced: bool = False

    @property
    def mention(self) -> Mention:
        assert isinstance(self.value, Mention)
        return self.value

    @property
    def period(self) -> PeriodSpan:
        assert isinstance(self.value, PeriodSpan)
        return self.value

    @property
    def number(self) -> int:
        assert isinstance(self.value, int)
        return self.value
