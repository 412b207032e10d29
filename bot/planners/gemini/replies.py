"""A model's reply as plain values. Whatever it is not (blocked, cut off, empty) is named, never shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from google.genai import types


@dataclass(frozen=True, slots=True)
class FunctionCall:
    id: str | None
    name: str
    args: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """`trouble` is "" or why nothing in it may be used. `content` goes back to the model as it came."""

    content: Any
    calls: tuple[FunctionCall, ...] = ()
    text: str = ""
    trouble: str = ""
    prompt_tokens: int = 0
    reply_tokens: int = 0


def read(response: types.GenerateContentResponse) -> Reply:
    """Never raises for a response that the library could read."""
    usage = response.usage_metadata
    prompt_tokens = (usage.prompt_token_count or 0) if usage else 0
    reply_tokens = (usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else 0
    candidate = response.candidates[0] if response.candidates else None
    content = candidate.content if candidate else None
    parts = (content.parts or []) if content else []
    calls = tuple(
        FunctionCall(part.function_call.id, part.function_call.name or "", part.function_call.args or {})
        for part in parts
        if part.function_call is not None
    )
    text = "".join(part.text for part in parts if part.text and not part.thought).strip()
    return Reply(
        content=content,
        calls=calls,
        text=text,
        trouble=_trouble(response, candidate, bool(calls), bool(text)),
        prompt_tokens=prompt_tokens,
        reply_tokens=reply_tokens,
    )


def _trouble(
    response: types.GenerateContentResponse,
    candidate: types.Candidate | None,
    has_calls: bool,
    has_text: bool,
) -> str:
    from google.genai import types

    if candidate is None:
        feedback = response.prompt_feedback
        blocked = feedback.block_reason if feedback else None
        return f"blocked {blocked.value}" if blocked else "no candidate"
    reason = candidate.finish_reason
    finished = types.FinishReason
    if reason in (None, finished.STOP, finished.FINISH_REASON_UNSPECIFIED):
        return "" if has_calls or has_text else "empty"
    assert reason is not None
    # A reason that this version of the library does not know: whole function calls can be judged on their own.
    if has_calls and reason.value not in finished.__members__:
        return ""
    return f"finished {reason.value}"
