"""Whether a model's calls use every item that the question names, as skills/mentions finds them. Pure.

The catalogue is read here and goes nowhere: a call that drops an item would answer with everybody's figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.answers import SkillCall
from bot.planners.gemini.prompts import fold
from bot.planners.protocol import Situation
from skills.mentions import find_mentions

# A typo's likeness is a guess, which the skill that is called makes anew.
_SURE = frozenset({"code", "name", "old_name", "part", "unknown"})
LEFT_OUT = re.compile(r"\s*(?:은|는|을|를)?\s*(?:말고|빼고|제외|아닌|외에)")


def words_of(call: SkillCall) -> list[str]:
    """What a call says of items, references included."""
    named = (call.args.get(argument) for argument in ("within", "query", "rank_of"))
    return [word for word in (*call.args.get("items", ()), *named) if word]


def left_out_of(call: SkillCall) -> list[str]:
    return list(call.args.get("excluding", ()))


def problem_of(calls: Sequence[SkillCall], situation: Situation) -> str:
    """One line for the model, or ""."""
    used = [fold(word) for call in calls for word in words_of(call)]
    lots = [fold(call.args["lot_prefix"]) for call in calls if call.args.get("lot_prefix")]
    mentions = [one for one in find_mentions(situation.question, situation.catalogue) if one.how in _SURE]
    left_out = [one for one in mentions if LEFT_OUT.match(situation.question, one.end)]
    for mention in mentions:
        key = fold(mention.text)
        if mention in left_out:
            if not used and not all(_names(key, map(fold, left_out_of(call))) for call in calls):
                return f"excluding: a call does not leave out {mention.text!r}, as the question asks"
            continue
        if any(key == fold(word) for call in calls for word in left_out_of(call)):
            return f"excluding: the question does not leave out {mention.text!r}"
        if not _names(key, used) and not any(key in lot for lot in lots):
            return f"items: no call uses {mention.text!r}, which the question names"
    return ""


def _names(key: str, words: Iterable[str]) -> bool:
    return any(key in word or word in key for word in words)
