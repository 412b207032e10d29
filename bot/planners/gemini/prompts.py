"""What is said to the model: templates/prompts/ filled in for one turn.

Of a thread only people's own words leave: a past call's item that nobody typed (it came from the data, or from a
choice's resolution) goes out as a reference into the past answer, or as a mark that something stood there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date

from bot.answers import Found
from bot.planners.protocol import PastTurn, Situation
from bot.wording import environment

MAX_CALLS = 6
MAX_QUESTION = 1000
MAX_HISTORY = 10
WITHHELD = "(앞 답에서 온 것)"

_WORD_ARGS = frozenset({"items", "within", "query", "rank_of", "lot_prefix"})
_PERIOD_ARGS = frozenset({"period", "against"})
_NOT_LETTERS = re.compile(r"[\W_]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")


@dataclass(frozen=True, slots=True)
class PastQuestion:
    """`question` is quoted as JSON, and each of `calls` is a name with its arguments as JSON."""

    question: str
    kind: str
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SystemPrompt:
    """Context of plan.md.j2 and narrate.md.j2."""

    today: date
    cutoff: date
    max_calls: int = MAX_CALLS


@dataclass(frozen=True, slots=True)
class QuestionPrompt:
    """Context of question.md.j2. `question` is quoted as JSON, so that it cannot pass for anything else."""

    question: str
    history: tuple[PastQuestion, ...]
    expired: bool


@dataclass(frozen=True, slots=True)
class AgainPrompt:
    """Context of again.md.j2."""

    max_calls: int = MAX_CALLS


@dataclass(frozen=True, slots=True)
class RepairPrompt:
    """Context of repair.md.j2. `unproved` are pieces of the text that no result holds, quoted as JSON."""

    unproved: tuple[str, ...]


Prompt = SystemPrompt | QuestionPrompt | AgainPrompt | RepairPrompt


def render(template: str, context: Prompt) -> str:
    """A template of templates/prompts/ by its name without the endings."""
    # asdict copies deep into plain dicts, so that a template cannot reach past its context.
    return environment().get_template(f"prompts/{template}.md.j2").render(**asdict(context)).strip()


def to_question(situation: Situation) -> QuestionPrompt:
    history = tuple(situation.history)[-MAX_HISTORY:]
    typed = fold(situation.question)
    found: list[Found] = []
    past = []
    for turn in history:
        typed += "\n" + fold(turn.question)
        calls = _spoken_calls(turn, typed, found, newest=turn is history[-1])
        past.append(PastQuestion(_quote(turn.question), turn.kind.value, calls))
        found.extend(turn.found)
    return QuestionPrompt(_quote(situation.question), tuple(past), situation.expired)


def words_said(situation: Situation) -> str:
    """All that people typed in this thread, folded by `fold`."""
    return "\n".join(
        fold(text) for text in (*(turn.question for turn in situation.history), situation.question)
    )


def fold(text: str) -> str:
    """Without regard to case, spaces, hyphens and brackets."""
    return _NOT_LETTERS.sub("", text).casefold()


def one_line(text: str) -> str:
    """Without control and invisible characters."""
    return " ".join(_CONTROL.sub(" ", text).split())


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quote(text: str) -> str:
    return to_json(one_line(text)[:MAX_QUESTION])


def _spoken_calls(
    turn: PastTurn, typed: str, found_before: Sequence[Found], *, newest: bool
) -> tuple[str, ...]:
    prev = turn.found if newest else ()
    return tuple(
        f"{call.name} "
        + to_json({name: _spoken(name, value, typed, prev, days) for name, value in call.args.items()})
        for index, call in enumerate(turn.calls)
        # A reference may have pointed at an earlier turn or at an earlier call of its own.
        for days in [{each.period for each in (*found_before, *turn.found[:index])}]
    )


def _spoken(argument: str, value: object, typed: str, prev: Sequence[Found], found_days: Set[str]) -> object:
    if isinstance(value, list | tuple):
        return [_spoken(argument, each, typed, prev, found_days) for each in value]
    if not isinstance(value, str) or not value or value.startswith("@") or fold(value) in typed:
        return value
    if argument in _WORD_ARGS:
        return _reference(value, prev) or WITHHELD
    # A day that an answer found is a finding; a period that the grammar wrote out is not.
    return WITHHELD if argument in _PERIOD_ARGS and value in found_days else value


def _reference(item: str, prev: Sequence[Found]) -> str:
    """How bot/execution.py would be led back to this item: the last call that found so many ranks it."""
    key = fold(item)
    for rank in range(1, max((len(found.codes) for found in prev), default=0) + 1):
        found = next(each for each in reversed(prev) if len(each.codes) >= rank)
        names = found.names[rank - 1 : rank]
        if key in map(fold, (found.codes[rank - 1], *names)):
            return f"@prev.rank{rank}"
    return ""
