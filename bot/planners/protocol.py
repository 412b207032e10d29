"""What stands between a conversation and whatever plans its answers. No model's own types here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from bot.answers import AnswerKind, ChartWish, Found, SkillCall
from datasource.model import Catalogue


@dataclass(frozen=True, slots=True)
class PastTurn:
    """One earlier turn of the thread, oldest first in a history."""

    question: str
    kind: AnswerKind
    calls: tuple[SkillCall, ...]
    found: tuple[Found, ...]
    asked_at: datetime
    choices: tuple[str, ...] = ()  # the questions behind a clarify's choices, in order
    chart_wish: ChartWish = ChartWish.AUTO


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a plan may depend on. `expired`: the thread had turns that are too old to lean on."""

    question: str
    history: Sequence[PastTurn]
    today: date
    cutoff: date
    catalogue: Catalogue
    expired: bool = False
    deadline_s: float = 20.0
    request_id: str = ""
    thread: str = ""
    sender: str = ""  # "slack:U123": whose daily budget of model requests this turn counts against


@dataclass(frozen=True, slots=True)
class CallPlan:
    """Skill calls to run in order. `echo` names a near-miss reading the reply has to say."""

    calls: tuple[SkillCall, ...]
    chart: ChartWish = ChartWish.AUTO
    file: bool = False  # wanted as a file: the reply says how to get one


class ClarifyReason(StrEnum):
    """Each has its sentence in templates/answers/clarify/."""

    EMPTY = "empty"  # "...", an emoji: nothing was asked
    GREETING = "greeting"  # 안녕, 도움말: what can be asked
    THANKS = "thanks"  # 고마워, 알겠습니다
    NOTHING_BEFORE = "nothing_before"  # a follow-up without a thread behind it
    EXPIRED = "expired"  # a follow-up that leans on what expired
    UNKNOWN_ITEM = "unknown_item"
    MANY_ITEMS = "many_items"
    UNKNOWN_PERIOD = "unknown_period"
    FUTURE_PERIOD = "future_period"
    PERIOD_CHOICES = "period_choices"
    MEASURE_CHOICES = "measure_choices"
    NOT_UNDERSTOOD = "not_understood"
    LIST_LENGTH = "list_length"  # "최근 500건", "상위 0개": no list is so long
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class PlannedChoice:
    """`label` in the user's own words or a name from the catalogue; `question` is what choosing it asks."""

    label: str
    question: str


@dataclass(frozen=True, slots=True)
class ClarifyPlan:
    """`understood` are the words that were read, `asked` those that were not."""

    reason: ClarifyReason
    asked: str = ""
    understood: str = ""
    choices: tuple[PlannedChoice, ...] = ()


class RefuseTopic(StrEnum):
    """What the data does not hold, or what is not allowed. Each has its sentence in templates/answers/refuse/."""

    DEFECTS = "defects"
    STOCK = "stock"
    SALES = "sales"
    PLAN = "plan"  # 계획, 목표, 달성률
    COST = "cost"
    EQUIPMENT = "equipment"
    PEOPLE = "people"
    WEATHER = "weather"
    FORECAST = "forecast"
    CAUSE = "cause"  # why: the data does not say
    CHANGE_DATA = "change_data"
    INSTRUCTIONS = "instructions"  # prompt injection, system prompt, secrets
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class RefusePlan:
    topic: RefuseTopic
    asked: str = ""


@dataclass(frozen=True, slots=True)
class DeferPlan:
    """Not understood in full. `best` is the nearest reading, used only as a suggestion when no other planner can help."""

    unread: tuple[str, ...] = ()
    best: ClarifyPlan | None = None


@dataclass(frozen=True, slots=True)
class NarratedPlan:
    """`narrate` mode: the calls that were run and a text over their results, still to be grounded."""

    calls: tuple[SkillCall, ...]
    text: str
    chart: ChartWish = ChartWish.AUTO


class OutReason(StrEnum):
    DAY_QUOTA = "day_quota"
    RATE = "rate"
    NETWORK = "network"
    TIMEOUT = "timeout"
    KEY = "key"
    MODEL = "model"
    BAD_REPLY = "bad_reply"
    OFF = "off"  # no key set
    BUDGET = (
        "budget"  # this person's questions to the model are used up for the day (`until`: the next midnight)
    )


@dataclass(frozen=True, slots=True)
class OutPlan:
    """The planner cannot work now; `until` (aware) when it is known."""

    reason: OutReason
    until: datetime | None = None


Plan = CallPlan | ClarifyPlan | RefusePlan | DeferPlan | NarratedPlan | OutPlan


@dataclass(frozen=True, slots=True)
class PlannerCall:
    """One request to a model, for the log and the chat store."""

    model: str
    started_at: datetime
    latency_ms: int
    prompt_tokens: int
    reply_tokens: int
    outcome: str  # ok, or an OutReason's value
    attempt: int


@dataclass(slots=True)
class Planned:
    plan: Plan
    planner: str  # "offline" or the model's name
    requests: tuple[PlannerCall, ...] = field(default=())
    notice: OutPlan | None = (
        None  # the model was wanted and out; the reply says until when and what still works
    )


class Planner(Protocol):
    async def plan(self, situation: Situation) -> Planned:
        """Never raises for what a model or a network does: that is an `OutPlan`."""
        ...
