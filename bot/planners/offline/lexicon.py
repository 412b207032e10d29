"""The word lists of words/, ready to be looked up by spelling."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from bot.planners.offline.tokens import Cat
from bot.planners.offline.words import followups, manner, meaning, numbers, refusals


class Entry(NamedTuple):
    """One sense of a spelling. `at_start`: only where a written word begins (or after a verb that leads on to a noun);
    `after_noun`: also right after a noun, period or number."""

    cat: Cat
    tag: str = ""
    at_start: bool = False
    after_noun: bool = False


class Lexicon:
    def __init__(self) -> None:
        self.entries: dict[str, list[Entry]] = {}
        self.longest = 1

    def add(self, spellings: str, entry: Entry) -> None:
        for spelling in spellings.split():
            senses = self.entries.setdefault(spelling.lower(), [])
            short = entry.cat in _FREE and spelling in meaning.ONLY_AT_WORD_START
            sense = entry._replace(
                at_start=short or entry.at_start,
                after_noun=short and spelling in meaning.GLUED_AFTER_NOUN,
            )
            if all((known.cat, known.tag) != (sense.cat, sense.tag) for known in senses):
                senses.append(sense)
            self.longest = max(self.longest, len(spelling))


_FREE = frozenset({Cat.NOUN, Cat.MAKING, Cat.ACTION})


@cache
def lexicon() -> Lexicon:
    """Built at the first question, in a few milliseconds."""
    words = Lexicon()
    for table in (*meaning.TABLES, refusals.TOPICS, followups.ANAPHORA, manner.OPENERS):
        for tag, spellings in table.items():
            words.add(spellings, Entry(Cat.NOUN, tag))
    for tag, spellings in manner.PARTICLES.items():
        words.add(spellings, Entry(Cat.PARTICLE, tag))
    for tag, spellings in numbers.COUNTERS.items():
        words.add(spellings, Entry(Cat.COUNTER, tag))
    for cat, spellings in (
        (Cat.REQUEST, manner.REQUEST_STEMS),
        (Cat.ACTION, manner.REQUEST_NOUNS),
        (Cat.GIVE, manner.GIVE),
        (Cat.DO, manner.DO),
        (Cat.CLOSING, manner.CLOSINGS),
        (Cat.FILLER, manner.FILLERS),
        (Cat.COPULA, manner.COPULAS),
        (Cat.AFTER_NUMBER, manner.AFTER_NUMBER),
        (Cat.AFTER_PERIOD, manner.AFTER_PERIOD),
    ):
        words.add(spellings, Entry(cat))
    words.add(manner.DRAW_STEMS, Entry(Cat.REQUEST, "chart"))
    # "한번 봐줘", but "한 번만 생산한" counts.
    for cat, stems in ((Cat.REQUEST, manner.REQUEST_STEMS), (Cat.ACTION, manner.REQUEST_NOUNS)):
        words.add(
            " ".join(once + stem for once in ("한번", "한번만", "한번더") for stem in stems.split()),
            Entry(cat),
        )
    # 해줘 is 하다 with what 알려줘 ends in.
    words.add(" ".join("해" + ending for ending in manner.GIVE.split()), Entry(Cat.DO))
    words.add(manner.MAKING, Entry(Cat.MAKING, "make"))
    words.add(manner.SEEKING, Entry(Cat.ACTION, "seek"))
    for nth, spellings in numbers.ORDINALS.items():
        words.add(spellings, Entry(Cat.NOUN, f"ord.{nth}"))
    words.add(manner.MADE_ADNOMINAL, Entry(Cat.ADNOMINAL, "make"))
    words.add(manner.MADE_PAST_STEMS, Entry(Cat.PAST_STEM, "make"))
    words.add(manner.PAST_ENDINGS, Entry(Cat.PAST_ENDING))
    words.add(manner.MADE_PRESENT, Entry(Cat.CLOSING, "make"))
    return words
