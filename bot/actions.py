"""The buttons under an answer, the same in every chat: what they say to the hub, and what they do. None asks a model.

A channel puts `encode(action)` into its button, gets it back with the press, and hands both to `Actions.press`.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.answers import REPORT, Answer, AnswerKind, ChartWish, SkillCall
from bot.clock import Clock
from bot.hub import Hub
from bot.messages import Message, Replay
from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority
from bot.store.thread_rows import Turn
from bot.store.vote_rows import Vote
from bot.wording import render
from skills.registry import Registry, UnknownSkill

QUESTION_CHARS = 500
COMMENT_CHARS = 1_000


class Do(StrEnum):
    ASK = "ask"  # a suggested question, a choice of a clarify
    REFRESH = "refresh"
    PERIOD = "period"
    CHART = "chart"
    TABLE = "table"
    CSV = "csv"
    EXCEL = "excel"
    SCHEDULE = "schedule"  # answer it every day: asks back first
    UP = "up"
    DOWN = "down"
    ACK = "ack"  # these three stand under an alert; `request_id` is then the incident's
    SILENCE = "silence"
    RESOLVE = "resolve"


EXPORTS = (Do.CSV, Do.EXCEL)
# What these find has names and dates, and no figures to draw.
LISTS = frozenset({"search_production_items", "get_data_overview"})
ALERTS = (Do.ACK, Do.SILENCE, Do.RESOLVE)


class Reason(StrEnum):
    """Why an answer was no help; each has its word in templates/actions.toml."""

    WRONG_NUMBER = "wrong_number"
    MISREAD = "misread"
    INCOMPLETE = "incomplete"
    SLOW = "slow"
    OTHER = "other"


class MalformedAction(ValueError):
    """Not a button of ours, or one that was tampered with."""


class Action(BaseModel):
    """`request_id` names the answer the button stands under; every action but `ask` needs it, and `ask` may have it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    do: Do
    request_id: str = Field(default="", max_length=64, pattern=r"^[0-9A-Za-z_-]*$")
    question: str = Field(default="", max_length=QUESTION_CHARS)
    date_from: date | None = None
    date_to: date | None = None
    reason: Reason | None = None
    comment: str = Field(default="", max_length=COMMENT_CHARS)

    @model_validator(mode="after")
    def _names_its_answer(self) -> Action:
        if not (self.question if self.do is Do.ASK else self.request_id):
            raise ValueError("the action names neither a question nor an answer")
        return self


def encode(action: Action) -> str:
    """Short JSON: fits a Slack button (2,000 characters) and a Teams card."""
    return json.dumps(action.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)


def decode(value: str) -> Action:
    """Raises `MalformedAction` for whatever else was sent."""
    try:
        return Action.model_validate_json(value)
    except ValidationError as error:
        raise MalformedAction(f"{error.error_count()} problems") from error


@dataclass(frozen=True, slots=True)
class Press:
    """Who pressed, and where the reply goes. `event_id` is the press's own: a press that arrives twice acts once."""

    channel: str
    event_id: str
    thread: str
    address: str
    sender: str
    pressed_at: datetime
    sender_name: str = ""
    direct: bool = False
    reply_to: dict[str, Any] = field(default_factory=dict)


class Outcome(StrEnum):
    ASKED = "asked"  # the answer comes through the outbox
    EXPORTED = "exported"  # the file comes through the outbox: a post whose body is `export_body`
    VOTED = "voted"
    NEEDS_PERIOD = "needs_period"  # ask for two dates, then press PERIOD again with them
    NEEDS_REASON = "needs_reason"  # the vote is stored; ask why, then press DOWN again with the reason
    BAD_PERIOD = "bad_period"  # the first date is after the last
    NOTHING = "nothing"  # the answer has nothing to do this with
    EXPIRED = "expired"  # the answer is no longer kept
    ACKED = "acked"
    SILENCED = "silenced"
    RESOLVED = "resolved"
    ALERT_OVER = "alert_over"
    NOT_ALLOWED = "not_allowed"  # only an administrator may


@dataclass(frozen=True, slots=True)
class Pressed:
    """`turn` is the answer pressed under, where there is one; `request_id` that of the new answer (ASKED)."""

    outcome: Outcome
    turn: Turn | None = None
    request_id: str = ""


# What an alert's button does, by an administrator.
PressAlert = Callable[["Action", Press], Awaitable[Outcome]]


class Actions:
    """`press_alert` is None where nobody watches: a one-off command."""

    def __init__(
        self,
        hub: Hub,
        outbox: Outbox,
        registry: Registry,
        clock: Clock,
        press_alert: PressAlert | None = None,
    ) -> None:
        self._press_alert = press_alert
        self._hub = hub
        self._outbox = outbox
        self._registry = registry
        self._clock = clock

    def offers(self, answer: Answer) -> tuple[Do, ...]:
        """The buttons that fit this answer, in order; suggestions come from `answer.suggestions`."""
        return offers(answer, self._registry)

    async def press(self, action: Action, press: Press) -> Pressed:
        """When it returns, what was asked for is stored and the press may be acknowledged. Raises `StoreBusy`."""
        if action.do in ALERTS:
            if self._press_alert is None:
                return Pressed(Outcome.ALERT_OVER)
            return Pressed(await self._press_alert(action, press))
        turn = await self._hub.turn(action.request_id) if action.request_id else None
        if action.do is Do.ASK:
            return await self._submit(press, action.question, None, turn)
        if turn is None or turn.answer is None:
            return Pressed(Outcome.EXPIRED)
        if action.do in (Do.UP, Do.DOWN):
            return await self._vote(action, press, turn)
        if action.do in EXPORTS:
            return await self._export(action.do, press, turn)
        return await self._again(action, press, turn, turn.answer)

    async def _again(self, action: Action, press: Press, turn: Turn, answer: Answer) -> Pressed:
        calls, chart, period = answer.calls, answer.chart_wish, ""
        if not calls:
            return Pressed(Outcome.NOTHING, turn)
        if action.do is Do.PERIOD:
            if action.date_from is None or action.date_to is None:
                return Pressed(Outcome.NEEDS_PERIOD, turn)
            if action.date_from > action.date_to:
                return Pressed(Outcome.BAD_PERIOD, turn)
            period = f"{action.date_from.isoformat()}~{action.date_to.isoformat()}"
            calls = with_period(calls, period, self._registry)
        if action.do in (Do.CHART, Do.TABLE):
            chart = ChartWish.YES if action.do is Do.CHART else ChartWish.NO
        text = render(
            "actions/question.md.j2",
            do=action.do.value,
            question=turn.question or "",
            period=period,
            request_id=turn.request_id,
        )
        if action.do is Do.SCHEDULE:
            return await self._submit(press, text, None, turn)
        return await self._submit(press, text[:QUESTION_CHARS], Replay(calls=calls, chart=chart), turn)

    async def _submit(self, press: Press, text: str, replay: Replay | None, turn: Turn | None) -> Pressed:
        stored = await self._hub.submit(to_message(press, text, replay))
        return Pressed(Outcome.ASKED, turn, stored.request_id)

    async def _vote(self, action: Action, press: Press, turn: Turn) -> Pressed:
        vote = Vote(
            request_id=turn.request_id,
            voter=press.sender,
            up=action.do is Do.UP,
            reason=action.reason.value if action.reason else "",
            comment=action.comment.strip(),
            voted_at=press.pressed_at,
        )
        await self._hub.vote(vote)
        needs_reason = action.do is Do.DOWN and action.reason is None and not vote.comment
        return Pressed(Outcome.NEEDS_REASON if needs_reason else Outcome.VOTED, turn)

    async def _export(self, do: Do, press: Press, turn: Turn) -> Pressed:
        if turn.answer is None or not any(section.table for section in turn.answer.sections):
            return Pressed(Outcome.NOTHING, turn)
        await self._outbox.put(
            NewPost(
                key=f"export:{turn.request_id}:{do.value}:{press.channel}:{press.event_id}",
                channel=press.channel,
                address=press.address,
                kind=PostKind.NOTICE,
                priority=Priority.ANSWER,
                body=export_body(turn.request_id, do),
                thread=press.thread,
                reply_to=press.reply_to,
                request_id=turn.request_id,
            )
        )
        return Pressed(Outcome.EXPORTED, turn)


def offers(answer: Answer, registry: Registry) -> tuple[Do, ...]:
    found: list[Do] = []
    if answer.kind in (AnswerKind.ANSWERED, AnswerKind.NO_DATA) and answer.calls:
        found.append(Do.REFRESH)
        if any(takes_period(call, registry) for call in answer.calls):
            found.append(Do.PERIOD)
    tables = [section.table for section in answer.sections if section.table]
    if any(section.chart for section in answer.sections):
        found.append(Do.TABLE)
    elif answer.kind is AnswerKind.ANSWERED and any(len(table.rows) > 1 for table in tables):
        # One that was asked for and did not come would not come the next time either.
        drawable = any(call.name not in LISTS for call in answer.calls)
        if drawable and answer.chart_wish is not ChartWish.YES:
            found.append(Do.CHART)
    if tables:
        found += EXPORTS
    # A report comes by itself, and its calls name its day.
    if Do.REFRESH in found and answer.planner != REPORT:
        found.append(Do.SCHEDULE)
    if answer.kind is not AnswerKind.ERROR:
        found += [Do.UP, Do.DOWN]
    return tuple(found)


def takes_period(call: SkillCall, registry: Registry) -> bool:
    try:
        return "period" in registry.get(call.name).args.model_fields
    except UnknownSkill:
        return False


def with_period(calls: tuple[SkillCall, ...], period: str, registry: Registry) -> tuple[SkillCall, ...]:
    """The same calls over another period; what a comparison is held against follows it ("the period just before")."""
    changed = []
    for call in calls:
        if not takes_period(call, registry):
            changed.append(call)
            continue
        args = {**call.args, "period": period}
        if "against" in args and args["against"] not in NAMED_AGAINST:
            args["against"] = "previous"
        changed.append(SkillCall(name=call.name, args=args))
    return tuple(changed)


NAMED_AGAINST = frozenset({"previous", "year_before", "same_days_year_before"})


def to_message(press: Press, text: str, replay: Replay | None = None) -> Message:
    return Message(
        channel=press.channel,
        event_id=press.event_id,
        thread=press.thread,
        address=press.address,
        sender=press.sender,
        sender_name=press.sender_name,
        text=text,
        received_at=press.pressed_at,
        direct=press.direct,
        reply_to=press.reply_to,
        replay=replay,
    )


def export_body(request_id: str, do: Do) -> dict[str, Any]:
    """The body of a post that brings a file: made when it is sent, by `bot.exports.export_file`."""
    return {"type": "export", "request_id": request_id, "format": do.value}
