"""Runs the calls of a plan in order on one pinned state of the data, and notes what each found for follow-ups.

References (skills/arguments.py) are resolved before validation: "@1.rank2", "@1.period", "@prev.rank1".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from bot.answers import Found, SkillCall
from skills.context import SkillContext
from skills.registry import Registry, UnknownSkill
from skills.results import (
    Basis,
    ExtremesResult,
    IdleItemsResult,
    Item,
    ItemChangesResult,
    ItemComparisonResult,
    ItemSearchResult,
    NoData,
    OverviewResult,
    PeriodComparisonResult,
    RankingResult,
    RecordsResult,
    ShareResult,
    SkillOutcome,
    SkillResult,
    SummaryResult,
    TrendResult,
    Unclear,
    UnclearReason,
)

_REFERENCE = re.compile(r"@(?P<call>\d{1,3}|prev)\.(?:rank(?P<rank>\d{1,4})|(?P<period>period))$")
_PERIOD_ARGUMENTS = ("period", "against")


@dataclass(frozen=True, slots=True)
class InvalidCall:
    """A call that no skill could run: its name is unknown or its arguments do not fit. For the model to repair.

    `problems` name the argument and what is wrong with it, in English, without the data's own values.
    """

    name: str
    problems: tuple[str, ...]
    unknown_skill: bool = False


@dataclass(frozen=True, slots=True)
class Executed:
    """One call, its references resolved, and what came of it."""

    call: SkillCall
    outcome: SkillOutcome | InvalidCall
    found: Found


class _BadReference(LookupError):
    def __init__(self, reference: str, argument: str) -> None:
        super().__init__(reference)
        self.reference = reference
        self.argument = argument


async def run_calls(
    calls: Sequence[SkillCall],
    registry: Registry,
    context: SkillContext,
    previous: Sequence[Found] = (),
) -> tuple[Executed, ...]:
    """Every call of the plan, in order; `previous` is what the turn before found. Raises datasource's `SourceError`."""
    done: list[Executed] = []
    for call in calls:
        try:
            args = _resolve(call.args, [one.found for one in done], previous)
        except _BadReference as bad:
            unclear = Unclear(UnclearReason.BAD_REFERENCE, asked=bad.reference, argument=bad.argument)
            done.append(Executed(call, unclear, Found()))
            continue
        resolved = SkillCall(name=call.name, args=args)
        outcome = await _run(resolved, registry, context)
        done.append(Executed(resolved, outcome, to_found(outcome)))
    return tuple(done)


async def _run(call: SkillCall, registry: Registry, context: SkillContext) -> SkillOutcome | InvalidCall:
    try:
        return await registry.run(call.name, call.args, context)
    except UnknownSkill:
        return InvalidCall(call.name, (f"unknown function: {call.name}",), unknown_skill=True)
    except ValidationError as error:
        problems = tuple(
            f"{'.'.join(str(part) for part in problem['loc']) or 'arguments'}: {problem['msg']}"
            for problem in error.errors(include_url=False, include_context=False, include_input=False)
        )
        return InvalidCall(call.name, problems)


def _resolve(args: Mapping[str, Any], found: Sequence[Found], previous: Sequence[Found]) -> dict[str, Any]:
    """The arguments with every reference replaced by what it points at."""
    resolved = dict(args)
    words = resolved.get("items")
    if isinstance(words, list | tuple):
        resolved["items"] = [_code(word, found, previous) if _is_reference(word) else word for word in words]
    for argument in _PERIOD_ARGUMENTS:
        if _is_reference(resolved.get(argument)):
            resolved[argument] = _period(resolved[argument], argument, found, previous)
    return resolved


def _is_reference(word: object) -> bool:
    return isinstance(word, str) and word.strip().startswith("@")


def _pointed_at(
    reference: str, argument: str, found: Sequence[Found], previous: Sequence[Found]
) -> tuple[re.Match[str], Sequence[Found]]:
    parsed = _REFERENCE.match(reference.strip())
    if parsed is None:
        raise _BadReference(reference, argument)
    if parsed["call"] == "prev":
        return parsed, tuple(reversed(previous))
    number = int(parsed["call"])
    if not 1 <= number <= len(found):
        raise _BadReference(reference, argument)
    return parsed, (found[number - 1],)


def _code(reference: str, found: Sequence[Found], previous: Sequence[Found]) -> str:
    parsed, candidates = _pointed_at(reference, "items", found, previous)
    rank = int(parsed["rank"] or 0)
    for candidate in candidates:
        if 1 <= rank <= len(candidate.codes):
            return candidate.codes[rank - 1]
    raise _BadReference(reference, "items")


def _period(reference: str, argument: str, found: Sequence[Found], previous: Sequence[Found]) -> str:
    parsed, candidates = _pointed_at(reference, argument, found, previous)
    for candidate in candidates:
        if parsed["period"] and candidate.period:
            return candidate.period
    raise _BadReference(reference, argument)


def to_found(outcome: SkillOutcome | InvalidCall) -> Found:
    """What a follow-up may point at: items in the order shown, the bucket an extreme or a last production named."""
    if isinstance(outcome, Unclear | InvalidCall):
        return Found()
    period = "" if isinstance(outcome, NoData) else _period_found(outcome)
    items = _unique(_items_of(outcome.basis) if isinstance(outcome, NoData) else _items_found(outcome))
    return Found(
        codes=tuple(item.code for item in items),
        names=tuple(item.name for item in items),
        period=period,
        date_from=outcome.basis.period.first,
        date_to=outcome.basis.period.last,
    )


def _items_of(basis: Basis) -> list[Item]:
    return list(basis.items)


def _items_found(result: SkillResult) -> list[Item]:
    match result:
        case (
            RankingResult(rows=rows)
            | ItemComparisonResult(rows=rows)
            | ShareResult(rows=rows)
            | ItemChangesResult(rows=rows)
        ):
            return [row.item for row in rows]
        case ItemSearchResult(items=found) | IdleItemsResult(items=found):
            return [one.item for one in found]
        case RecordsResult(rows=records, basis=basis):
            return _items_of(basis) or [record.item for record in records]
        case ExtremesResult(entries=entries, basis=basis):
            return _items_of(basis) or [entry.record.item for entry in entries if entry.record]
        case SummaryResult() | TrendResult() | PeriodComparisonResult() | OverviewResult():
            return _items_of(result.basis)


def _unique(items: list[Item]) -> list[Item]:
    return list({item.code: item for item in items}.values())


def _period_found(result: SkillResult) -> str:
    if isinstance(result, ExtremesResult):
        first = next(iter(result.entries), None)
        return _written(first.start, first.end) if first else ""
    if isinstance(result, RecordsResult) and len(result.rows) == 1:
        return _written(result.rows[0].day, result.rows[0].day)
    return ""


def _written(first: date | None, last: date | None) -> str:
    """Reads back through skills/periods; a weekday is no period."""
    if first is None or last is None:
        return ""
    return first.isoformat() if first == last else f"{first.isoformat()}~{last.isoformat()}"
