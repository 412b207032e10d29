"""What cannot be read one way: the words that were not, and the choices, each a question that asks it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.answers import Suggestion
from bot.compose.context import ComposeContext
from bot.compose.scope import item_words
from skills.results import Choice, Unclear

MAX_CHOICES = 10


@dataclass(frozen=True, slots=True)
class Clarification:
    text: str
    choices: tuple[Suggestion, ...]


def clarify(
    reason: str,
    context: ComposeContext,
    *,
    asked: str = "",
    understood: str = "",
    matched: int = 0,
    choices: Sequence[Suggestion] = (),
) -> Clarification:
    text = wording.render(
        f"answers/clarify/{reason}.md.j2",
        asked=wording.clean(asked),
        understood=wording.clean(understood),
        matched=matched,
        choices=choices,
        today=context.today,
    )
    return Clarification(text, tuple(choices[:MAX_CHOICES]))


def clarify_outcome(unclear: Unclear, context: ComposeContext) -> Clarification:
    choices = [
        Suggestion(
            label=item_words(choice.item) if choice.item else wording.clean(choice.value),
            question=with_choice(context.question, unclear, choice),
        )
        for choice in unclear.choices
    ]
    return clarify(
        unclear.reason.value, context, asked=unclear.asked, matched=unclear.matched, choices=choices
    )


def with_choice(question: str, unclear: Unclear, choice: Choice) -> str:
    """The question with the unclear words replaced; in front of it where the words came from an earlier turn."""
    letters = [re.escape(letter) for letter in unclear.asked if not letter.isspace()]
    if letters:
        pattern = re.compile(r"[\s-]*".join(letters), re.IGNORECASE)
        replaced, count = pattern.subn(lambda _: choice.value, question, count=1)
        if count:
            return replaced
    return f"{choice.value} {question}".strip()
