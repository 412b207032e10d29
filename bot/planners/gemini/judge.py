"""Function calls of a model, judged before anything runs. Pure.

A call passes when its function exists, its arguments fit the skill's model, its references point backwards, and
every word of an item stands in what people typed, and its periods and numbers are the question's: a model that swaps
or invents one is sent back, not believed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.answers import ChartWish, SkillCall
from bot.planners.gemini import amounts, items, periods
from bot.planners.gemini.declarations import ASK_BACK, CHART, REFUSE, AskBackArgs, RefuseArgs
from bot.planners.gemini.prompts import MAX_CALLS, fold, one_line, words_said
from bot.planners.gemini.replies import FunctionCall
from bot.planners.protocol import ClarifyPlan, PlannedChoice, RefusePlan, Situation
from skills.registry import Registry, UnknownSkill

_REFERENCE = re.compile(r"@(prev|[1-9]\d?)\.(rank[1-9]\d?|period)")
_NUMBER = re.compile(r"\d[\d,.]*")
_DATE_UNIT = re.compile(r"\s*(년|월|일|주|분기|개월|달|위|-|~|/)")
_UNSAFE = re.compile(r"[<>@`|\\]|://|\]\(")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Either calls or a plan to give, or `problems`: one line for the model per call, "" where the call was good."""

    calls: tuple[SkillCall, ...] = ()
    chart: ChartWish = ChartWish.AUTO
    plan: ClarifyPlan | RefusePlan | None = None
    problems: tuple[str, ...] = ()


def judge(
    calls: Sequence[FunctionCall],
    registry: Registry,
    situation: Situation,
    *,
    earlier: Sequence[SkillCall] = (),
) -> Verdict:
    """`earlier` are calls of this turn that ran already: they count, and references may point at them."""
    if len(calls) + len(earlier) > MAX_CALLS:
        problem = f"too many calls: {MAX_CALLS} at most"
        return Verdict(problems=(problem,) * len(calls))
    said = words_said(situation)
    own = [call for call in calls if call.name in (ASK_BACK, REFUSE)]
    if own:
        # Said beside skill calls it still means that the question was not read in full.
        return _judge_own(own[0], calls, situation, said)
    kept: list[SkillCall] = []
    problems = []
    chart = ChartWish.AUTO
    for position, call in enumerate(calls, start=len(earlier) + 1):
        args = dict(call.args)
        wish = args.pop(CHART, None)
        if wish in (ChartWish.YES.value, ChartWish.NO.value):
            chart = ChartWish(wish)
        try:
            good = _judge_skill(call.name, args, registry)
            _check_words(good, said, position=position, has_past=bool(situation.history))
        except _BadCall as bad:
            problems.append(str(bad))
            continue
        problems.append("")
        kept.append(good)
    if any(problems):
        return Verdict(problems=tuple(problems))
    together = (*earlier, *kept)
    takes_period = ["period" in registry.get(call.name).args.model_fields for call in together]
    wrong = (
        items.problem_of(together, situation)
        or periods.problem_of(together, takes_period, situation)
        or amounts.problem_of(together, situation)
    )
    if wrong:
        return Verdict(problems=(wrong,) * len(calls))
    return Verdict(calls=tuple(kept), chart=chart)


def without_repeats(calls: Sequence[SkillCall]) -> tuple[SkillCall, ...]:
    """Each call once; all of them where one refers to another by its number."""
    if any("@" in str(call.args) for call in calls):
        return tuple(calls)
    return tuple(call for index, call in enumerate(calls) if call not in calls[:index])


class _BadCall(Exception):
    """The message goes to the model."""


def _judge_skill(name: str, args: Mapping[str, Any], registry: Registry) -> SkillCall:
    try:
        skill = registry.get(name)
    except UnknownSkill:
        raise _BadCall(f"no function named {one_line(name)[:60]!r}") from None
    # Models write null for what they leave out.
    given = {key: value for key, value in args.items() if value is not None}
    try:
        valid = skill.args.model_validate(given)
    except ValidationError as error:
        raise _BadCall(_explain(error)) from None
    return SkillCall(name=name, args=valid.model_dump(mode="json", exclude_unset=True))


def _explain(error: ValidationError) -> str:
    """Without the input: a hostile argument is not repeated."""
    lines = [
        f"{'.'.join(map(str, each['loc'])) or 'arguments'}: {each['msg']}"
        for each in error.errors(include_input=False, include_url=False, include_context=False)
    ]
    return "; ".join(lines)[:500]


def _check_words(call: SkillCall, said: str, *, position: int, has_past: bool) -> None:
    for item in (*items.words_of(call), *items.left_out_of(call)):
        if item.startswith("@"):
            _check_reference("items", item, "rank", position, has_past)
        elif not _is_typed(item, said):
            raise _BadCall("items: use the user's own words for an item, exactly as typed")
    lot = call.args.get("lot_prefix")
    if lot and fold(lot) not in said:
        raise _BadCall("lot_prefix: use the user's own words, exactly as typed")
    for name in ("period", "against"):
        words = call.args.get(name)
        if words and words.startswith("@"):
            _check_reference(name, words, "period", position, has_past)


def _is_typed(item: str, said: str) -> bool:
    """As a whole, or word by word ("프로틴 파우더 초코랑 바닐라": 프로틴 파우더 바닐라)."""
    words = [fold(word) for word in item.split()]
    return any(words) and (fold(item) in said or all(word in said for word in words))


def _check_reference(argument: str, words: str, kind: str, position: int, has_past: bool) -> None:
    found = _REFERENCE.fullmatch(words)
    if found is None or not found[2].startswith(kind):
        raise _BadCall(
            f"{argument}: a reference is written like '@1.{'rank1' if kind == 'rank' else 'period'}'"
        )
    if found[1] == "prev":
        if not has_past:
            raise _BadCall(f"{argument}: there is no earlier answer to refer to")
    elif int(found[1]) >= position:
        raise _BadCall(f"{argument}: a reference must point at an earlier call")


def _judge_own(call: FunctionCall, calls: Sequence[FunctionCall], situation: Situation, said: str) -> Verdict:
    given = {key: value for key, value in call.args.items() if value is not None}
    try:
        if call.name == REFUSE:
            refuse = RefuseArgs.model_validate(given)
            return Verdict(plan=RefusePlan(refuse.topic, _quoted(refuse.asked, said)))
        ask = AskBackArgs.model_validate(given)
    except ValidationError as error:
        problem = _explain(error)
        return Verdict(problems=tuple(problem if each is call else "" for each in calls))
    choices = (one_line(choice) for choice in ask.choices)
    return Verdict(
        plan=ClarifyPlan(
            ask.reason,
            asked=_quoted(ask.asked, said),
            understood=_quoted(ask.understood, said),
            choices=tuple(
                PlannedChoice(choice, choice)
                for choice in dict.fromkeys(choices)
                if _is_fit(choice, situation)
            ),
        )
    )


def _quoted(words: str, said: str) -> str:
    """The words where somebody typed them; a reply never quotes what nobody said."""
    words = one_line(words)
    return words if fold(words) and fold(words) in said and not _UNSAFE.search(words) else ""


def _is_fit(choice: str, situation: Situation) -> bool:
    """A choice is shown as it is: no markup, and no number but the user's own or one that names a date or a rank."""
    if not fold(choice) or _UNSAFE.search(choice):
        return False
    typed = " ".join((situation.question, *(turn.question for turn in situation.history)))
    given = set(_NUMBER.findall(typed))
    return all(
        found[0] in given or _DATE_UNIT.match(choice, found.end()) for found in _NUMBER.finditer(choice)
    )
