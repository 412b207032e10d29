"""What the thread said before: the calls a follow-up leans on, and the things it may point at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.answers import Found, SkillCall
from bot.planners.offline.skill_names import CHANGES, EXTREMES, OVERVIEW, PERIODS, RANKING, SEARCH, SUMMARY
from bot.planners.protocol import PastTurn
from skills import periods
from skills.arguments import Against
from skills.results import Period

_LISTS = frozenset({"get_top_items", "search_production_items", "get_item_changes", "get_idle_items"})


@dataclass(frozen=True, slots=True)
class Before:
    """The turns with calls, oldest first; the last is what a follow-up leans on. `missed`: what was asked after it was not
    understood."""

    turns: Sequence[PastTurn]
    today: date
    missed: bool = False
    missed_a_time: bool = False  # what was missed may have named a day that 그날 is of

    @classmethod
    def of(
        cls, history: Sequence[PastTurn], today: date, *, missed: bool = False, missed_a_time: bool = False
    ) -> Before:
        return cls([turn for turn in history if turn.calls], today, missed, missed_a_time)

    def __bool__(self) -> bool:
        return bool(self.turns)

    def without_asides(self) -> Before:
        """Without what was asked last of the data itself: it named no items and no days to go on with."""
        kept = list(self.turns)
        while kept and all(call.name == OVERVIEW for call in kept[-1].calls):
            kept.pop()
        return Before(kept, self.today) if kept else self

    def at_what_was_found(self) -> Before:
        """ "최고달의 일별", then "그 중 최고일": of that month, and not of the year it was found in."""
        first, *more = self.calls
        turn, last = self.turns[-1], len(more)
        if not more or first.name != EXTREMES or not self.found().period:
            return self
        if any(call.args.get("period") != self.found().period for call in more):
            return self
        only = replace(turn, calls=turn.calls[last:], found=turn.found[last : last + 1])
        return Before([*self.turns[:-1], only], self.today, self.missed)

    @property
    def calls(self) -> tuple[SkillCall, ...]:
        return self.turns[-1].calls

    @property
    def call(self) -> SkillCall:
        return self.calls[0]

    def as_total(self) -> Before | None:
        """Behind all items one by one: as if their total had been asked for; None behind anything else."""
        base, turn = self.call, self.turns[-1]
        if base.name != RANKING or len(self.calls) != 1 or not base.args.get("all"):
            return None
        if not set(base.args) <= {"all", "period", "days"}:
            return None
        args = {name: value for name, value in base.args.items() if name != "all"}
        days = Found(date_from=self.found().date_from, date_to=self.found().date_to)
        total = replace(turn, calls=(SkillCall(name=SUMMARY, args=args),), found=(days,))
        return Before([*self.turns[:-1], total], self.today, self.missed)

    def is_chain(self) -> bool:
        """ "2위 제품의 생산일수": a call is of what the first found, which another period would find anew."""
        first, *more = self.calls
        found = self.found()
        shown = set(found.codes) if first.name == RANKING else set()
        words = [word for call in more for word in (*items_of(call), self.period(call) or "")]
        return any(word.startswith("@") or word in shown or word == found.period for word in words if word)

    def found(self, call_at: int = 0, turn_at: int = -1) -> Found:
        found = self.turns[turn_at].found
        return found[call_at] if call_at < len(found) else Found()

    def items(self) -> list[str]:
        """Items that a question without any goes on with: those asked of, or those that a search for a name found."""
        items: list[str] = []
        for at, call in enumerate(self.calls):
            query = str(call.args.get("query") or "") if call.name == SEARCH else ""
            # A name that nothing was found for stays the name: asked again, it is asked back of again.
            items += (self.found(at).codes or [query]) if query else items_of(call)
        return list(dict.fromkeys(items))

    def shown_codes(self) -> list[str]:
        """Codes in the order the last answer showed them."""
        return list(dict.fromkeys(code for at in range(len(self.calls)) for code in self.found(at).codes))

    def ranked_codes(self) -> list[str]:
        """The items of the last list, in its order, as long as the thread only asked of them since."""
        asked: set[str] = set()
        for at in range(len(self.turns) - 1, -1, -1):
            turn = self.turns[at]
            codes = list(dict.fromkeys(code for found in turn.found for code in found.codes))
            if turn.calls[0].name == RANKING and not _is_an_end(turn.calls[0]):
                return codes if asked <= set(codes) else []
            if not codes:
                return []
            asked |= set(codes)
        return []

    def ranked_one(self) -> str | None:
        """The item that "제일 많이 만든 제품", "2위 제품" asked for; None where a list of several was wanted."""
        args, codes = self.call.args, self.shown_codes()
        if len(self.calls) == 1 and self.call.name == RANKING and args.get("rank", 0) == len(codes) > 0:
            return codes[-1]
        return codes[0] if len(codes) == 1 else None

    def nearest_items(self) -> list[str]:
        """그 제품: the items asked or shown last."""
        for at in range(len(self.turns) - 1, -1, -1):
            turn = self.turns[at]
            asked = [item for call in turn.calls for item in items_of(call)]
            shown = [code for found in turn.found for code in found.codes]
            if any(call.name in _LISTS for call in turn.calls) and shown:
                return list(dict.fromkeys(shown))
            if asked or shown:
                return list(dict.fromkeys(asked or shown))
        return []

    def pair(self) -> list[str]:
        """둘, 그 두 개: two items of the last answer, or of the last turns, the older first."""
        shown = self.items() or self.shown_codes()
        if len(shown) == 2:
            return shown
        if len(self.shown_codes()) == 2:
            return self.shown_codes()
        return self.last_items(2)

    def counts_two_ways(self, wanted: int) -> bool:
        """셋 behind 소스, 김치, 기름 asked one by one: these, or the three items that fit the last name."""
        of_one_name = len(self.items()) == 1 and len(self.shown_codes()) == wanted > 1
        return of_one_name and len(self.last_items(wanted)) == wanted

    def last_items(self, wanted: int) -> list[str]:
        """The items of the last turns, one a turn, the older first; empty where there are not as many."""
        found: list[str] = []
        later: PastTurn | None = None
        for turn in reversed(self.turns):
            items = list(dict.fromkeys(item for call in turn.calls for item in items_of(call)))
            if len(items) != 1:
                break
            if items[0] not in found:
                if later is not None and self.period(later.calls[0]) != self.period(turn.calls[0]):
                    break  # "딸기 10월", "바닐라 9월": they have no days in common
                found.insert(0, items[0])
            if len(found) == wanted:
                return found
            later = turn
        return []

    def last_periods(self, wanted: int = 2) -> list[str]:
        """Periods asked of the same items, the older question first."""
        words: list[str] = []
        for turn in reversed(self.turns):
            for call in reversed(turn.calls):
                period = call.args.get("period")
                if items_of(call) != items_of(self.calls[-1]) or not isinstance(period, str):
                    return []
                if period not in words:
                    words.insert(0, period)
                if len(words) == wanted:
                    return words
        return []

    def period(self, call: SkillCall) -> str | None:
        """The call's period as words that still mean it today; of two that were compared the later, as in the basis."""
        both = self.two_periods(call)
        words = both[0] if both else call.args.get("period")
        return words if isinstance(words, str) else None

    def words(self, turn_at: int) -> str:
        """The words of the period of that turn's first call; "" where it had none."""
        return self.period(self.turns[turn_at].calls[0]) or ""

    def read_period(self) -> Period | None:
        """The last call's period; for one that was not named, the days the answer was about."""
        return self._read(self.period(self.call) or self.days_read())

    def two_periods(self, call: SkillCall) -> tuple[str, str] | None:
        """The words of the two that a call compares, the later first; None where one follows from the other."""
        if call.name not in (PERIODS, CHANGES):
            return None
        words = call.args.get("period"), call.args.get("against")
        one, other = map(self._read, words)
        if not (one and one.first and other and other.first):
            return None
        later, earlier = words if one.first >= other.first else words[::-1]
        return str(later), str(earlier)

    def relation(self) -> str | None:
        """How the earlier period of a comparison follows from the later one, where it is named by its words; else None."""
        period, against = self._read(self.call.args.get("period")), self._read(self.call.args.get("against"))
        if self.call.name != PERIODS or period is None or against is None:
            return None
        year_before = periods.year_before(period)
        return Against.YEAR_BEFORE.value if year_before and year_before.ranges == against.ranges else None

    def _read(self, words: str | None) -> Period | None:
        reading = periods.read(words, self.today) if words else None
        return reading if isinstance(reading, Period) else None

    def days_read(self) -> str | None:
        found = self.found()
        if found.date_from is None or found.date_to is None:
            return None
        return as_words(found.date_from, found.date_to)

    def bucket(self) -> str | None:
        """그날, 그 달: the day, month or week that the last answer named, else its period. Of several best days none is."""
        if self.call.name == EXTREMES and self.call.args.get("n", 1) > 1:
            return None
        return self.found().period or self.period(self.call)


def _is_an_end(ranking: SkillCall) -> bool:
    """ "그중 제일 적은 건?" of a list that was shown: no list of its own."""
    return bool(items_of(ranking)) and ranking.args.get("n") == 1


def items_of(call: SkillCall) -> list[str]:
    named: Any = call.args.get("items") or ()
    return [item for item in named if isinstance(item, str)]


def as_words(first: date, last: date) -> str:
    return first.isoformat() if first == last else f"{first.isoformat()}~{last.isoformat()}"
