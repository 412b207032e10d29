"""The windows that open from a button: two dates, and why an answer was no help. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot import wording
from bot.actions import Action, Do, MalformedAction, Reason, decode, encode
from bot.answers import Answer
from bot.channels.slack.words import reasons, words

PERIOD_VIEW = "hub.period_view"
REASON_VIEW = "hub.reason_view"
FROM, TO, WHY, MORE = "from", "to", "why", "more"

View = dict[str, Any]


def period_view(action: Action, answer: Answer | None, today: date, note: str) -> View:
    """`note` is the channel's own, handed back with the dates (where the reply goes)."""
    first, last = _span(answer, today)
    return _view("slack/period.json.j2", note=note, action=encode(action), first=first, last=last)


def reason_view(action: Action, note: str) -> View:
    return _view("slack/reason.json.j2", note=note, action=encode(action), reasons=reasons())


def read_period(view: Mapping[str, Any], value: str) -> Action:
    """The action with its dates. Raises `MalformedAction`."""
    action = decode(value)
    try:
        first = date.fromisoformat(_state(view, FROM).get("selected_date") or "")
        last = date.fromisoformat(_state(view, TO).get("selected_date") or "")
    except (TypeError, ValueError) as error:
        raise MalformedAction("no two dates") from error
    return action.model_copy(update={"do": Do.PERIOD, "date_from": first, "date_to": last})


def read_reason(view: Mapping[str, Any], value: str) -> Action:
    """Raises `MalformedAction`."""
    action = decode(value)
    chosen = (_state(view, WHY).get("selected_option") or {}).get("value", "")
    comment = _state(view, MORE).get("value") or ""
    try:
        reason = Reason(chosen)
    except ValueError:
        reason = Reason.OTHER
    return action.model_copy(update={"do": Do.DOWN, "reason": reason, "comment": str(comment)[:1_000]})


def _state(view: Mapping[str, Any], block: str) -> dict[str, Any]:
    values = (view.get("state") or {}).get("values") or {}
    inner = values.get(block) if isinstance(values, dict) else None
    found = inner.get(block) if isinstance(inner, dict) else None
    return found if isinstance(found, dict) else {}


def _span(answer: Answer | None, today: date) -> tuple[date, date]:
    """What the pickers begin with: the answer's own period, within what Slack shows."""
    for section in answer.sections if answer else ():
        basis = section.basis
        if basis is not None and basis.date_from and basis.date_to and basis.date_from.year > 1970:
            return basis.date_from, basis.date_to
    return today.replace(day=1), today


def _view(template: str, **context: object) -> View:
    view = json.loads(wording.render(template, word=words(), **context))
    assert isinstance(view, dict)
    return view
