"""Results in, answers out: the sentences, tables, charts and basis of a reply. Pure; the words are in templates/."""

from bot.compose.answer import compose
from bot.compose.context import ComposeContext
from bot.compose.contract import to_contract, to_markdown
from bot.compose.messages import (
    Trouble,
    compose_clarify,
    compose_defer,
    compose_fault,
    compose_out,
    compose_refusal,
    fault_sentence,
)

__all__ = [
    "ComposeContext",
    "Trouble",
    "compose",
    "compose_clarify",
    "compose_defer",
    "compose_fault",
    "compose_out",
    "compose_refusal",
    "fault_sentence",
    "to_contract",
    "to_markdown",
]
