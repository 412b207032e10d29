"""Questions on a schedule, as a part of the conversation: asked for, confirmed, listed, paused and removed in words.

It stands before the conversation and takes only what is about a schedule. When one is due, its question is put into
the inbox under a key of its own, so that it is answered like any other, and once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import wording
from bot.answers import Answer, AnswerKind, Suggestion
from bot.clock import Clock
from bot.history import History
from bot.hub import Hub
from bot.messages import Message, Replay
from bot.planners.protocol import PlannerCall
from bot.store import Store, StoreBusy, inbox_rows, subscription_rows, thread_rows
from bot.store.subscription_rows import Subscription
from bot.store.thread_rows import Turn
from bot.turns import Asked, Fault, Reply, Responder
from jobs.subscriptions import (
    MOST_A_PERSON,
    STILL_WANTED,
    Change,
    Create,
    ListAll,
    Request,
    Timing,
    next_due,
    read_request,
)
from skills.context import WorkingDays
from templates import words

log = logging.getLogger(__name__)

LOOK_EVERY_S = 15.0
PLANNER = "offline"
TEMPLATE = "subscriptions/say.md.j2"
MAX_QUESTION = 200
LOOK_BACK_TURNS = 10
# A terminal is gone when its command ends.
PASSING = frozenset({"terminal"})


def _word(table: str, key: str, **values: object) -> str:
    return str(words("subscriptions/words.toml")[table][key]).format(**values)


class Subscribing:
    """A `Responder` around another."""

    def __init__(
        self, inner: Responder, store: Store, calendar: WorkingDays, zone: ZoneInfo, clock: Clock
    ) -> None:
        self._inner = inner
        self._store = store
        self._calendar = calendar
        self._zone = zone
        self._clock = clock

    def fault(self, asked: Asked, fault: Fault) -> Answer:
        return self._inner.fault(asked, fault)

    async def reply(self, asked: Asked) -> Reply:
        request = read_request(asked.question) if asked.replay is None else None
        if request is None:
            return await self._inner.reply(asked)
        try:
            done = await self._do(request, asked)
        except StoreBusy as error:
            log.warning("a schedule cannot be stored now: %s", error)
            done = Reply(_said("busy", kind=AnswerKind.ERROR))
        told = done.answer.model_copy(update={"request_id": asked.request_id, "planner": PLANNER})
        return replace(done, answer=told)

    async def _do(self, request: Request, asked: Asked) -> Reply:
        match request:
            case Create():
                return await self._create(request, asked)
            case ListAll():
                return Reply(await self._list(asked))
            case Change():
                return Reply(await self._change(request, asked))

    async def _create(self, request: Create, asked: Asked) -> Reply:
        message = await self._message(asked)
        if message is None:
            raise StoreBusy("the question itself is only in memory")
        if message.channel in PASSING:
            return Reply(_said("no_place"))
        about, question, replay = "", request.question[:MAX_QUESTION], None
        requests: Sequence[PlannerCall] = ()
        if not question:
            before = await self._meant(request.about, asked)
            if before is None:
                return Reply(_said("nothing_before", kind=AnswerKind.CLARIFY))
            assert before.question is not None and before.answer is not None
            about, question = before.request_id, before.question[:MAX_QUESTION]
            replay = Replay(calls=before.answer.calls, chart=before.answer.chart_wish)
        else:
            # Read now, and alone: later the thread may be about something else, and nobody is there to ask back.
            reply = await self._inner.reply(replace(asked, question=question, history=History()))
            planned, requests = reply.answer, reply.requests
            if not planned.calls:
                return Reply(
                    _said(
                        "unreadable", kind=planned.kind, question=wording.clean(question), why=planned.text
                    ),
                    requests,
                )
            replay = Replay(calls=planned.calls, chart=planned.chart_wish)
        if len(await subscription_rows.of_maker(self._store, asked.sender)) >= MOST_A_PERSON:
            return Reply(_said("too_many", most=MOST_A_PERSON), requests)
        first = next_due(request.timing, self._clock(), self._zone, self._calendar)
        when = _when(request.timing)
        said: dict[str, Any] = {
            "when": when,
            "question": wording.clean(question),
            "next": self._moment(first),
        }
        if not request.confirmed:
            # By its name: others may ask in this thread before it is confirmed.
            ask = _word("ask", "create_about", when=when, about=about)
            if request.question:
                ask = _word("ask", "create_with", when=when, question=question)
            offer = Suggestion(label=_word("button", "create"), question=ask)
            return Reply(_said("confirm", offer, kind=AnswerKind.CLARIFY, **said), requests)
        number = await subscription_rows.add(
            self._store, message, question, replay, request.timing, first, self._clock()
        )
        log.info("subscription %d made by %s in %s", number, asked.sender, asked.thread)
        offer = Suggestion(label=_word("button", "list"), question=_word("button", "list"))
        return Reply(_said("created", offer, id=number, **said), requests)

    async def _meant(self, about: str, asked: Asked) -> Turn | None:
        """The answer of this thread that is to be given again; None where there is none with figures."""
        if about:
            found = await thread_rows.turn_of(self._store, about)
            turns = [found] if found is not None and found.thread == asked.thread else []
        else:
            turns = [*await thread_rows.last_turns(self._store, asked.thread, LOOK_BACK_TURNS)]
        fit = (turn for turn in reversed(turns) if turn.question and turn.answer and turn.answer.calls)
        return next(fit, None)

    async def _list(self, asked: Asked) -> Answer:
        mine = await subscription_rows.of_maker(self._store, asked.sender)
        if not mine:
            return _said("empty")
        rows = [
            {
                "id": one.id,
                "when": _when(one.timing),
                "question": wording.clean(one.question),
                "paused": one.paused,
                "next": self._moment(one.next_at),
            }
            for one in mine
        ]
        offers = [
            Suggestion(label=_word("button", verb, id=one.id), question=_word("ask", verb, id=one.id))
            for one in mine[:4]
            for verb in ("resume" if one.paused else "pause", "remove")
        ]
        return _said("listed", *offers, rows=rows)

    async def _change(self, request: Change, asked: Asked) -> Answer:
        one = await subscription_rows.find(self._store, request.id)
        if one is None:
            return _said("unknown", id=request.id)
        if one.made_by != asked.sender:
            return _said("not_yours", kind=AnswerKind.REFUSED, id=request.id)
        now = self._clock()
        following = next_due(one.timing, now, self._zone, self._calendar)
        if request.verb == "remove":
            await subscription_rows.remove(self._store, one.id, now)
        else:
            await subscription_rows.set_paused(self._store, one.id, request.verb == "pause", following)
        return _said(request.verb, id=one.id, next=self._moment(following))

    async def _message(self, asked: Asked) -> Message | None:
        row = await inbox_rows.by_request(self._store, asked.request_id)
        return row.message if row else None

    def _moment(self, at: datetime) -> str:
        return _moment(at.astimezone(self._zone))


def _moment(here: datetime) -> str:
    return f"{wording.day_of_year(here.date())} {here:%H:%M}"


def _when(timing: Timing) -> str:
    weekday = wording.weekday(timing.number) if timing.number < 7 else ""
    days = _word("days", timing.days.value, weekday=weekday, number=timing.number)
    return f"{days} {timing.minute // 60:02d}:{timing.minute % 60:02d}"


def _said(block: str, *offers: Suggestion, kind: AnswerKind = AnswerKind.ANSWERED, **said: object) -> Answer:
    return Answer(kind=kind, text=wording.render_block(TEMPLATE, block, dict(said)), suggestions=offers)


class SubscriptionClock:
    """Looks for questions that are due. Several processes may: the inbox takes each date of each question once."""

    def __init__(self, store: Store, hub: Hub, calendar: WorkingDays, zone: ZoneInfo, clock: Clock) -> None:
        self._store = store
        self._hub = hub
        self._calendar = calendar
        self._zone = zone
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.look()
            except StoreBusy as error:
                log.warning("questions on a schedule wait: %s", error)
            except Exception:
                log.exception("questions on a schedule could not be asked")
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> int:
        """Ask what is due; how many were asked. Raises `StoreBusy`."""
        now, asked = self._clock(), 0
        for one in await subscription_rows.due(self._store, now):
            wanted = now - one.next_at <= STILL_WANTED
            if wanted:
                # First the question, under the key of its date: dying before the next line asks it no second time.
                asked += (await self._hub.submit(self._message(one, now))).new
            else:
                log.warning("subscription %d of %s is too late", one.id, one.next_at.isoformat())
            following = next_due(one.timing, max(now, one.next_at), self._zone, self._calendar)
            await subscription_rows.move_on(self._store, one, following, now if wanted else None)
        return asked

    def _message(self, one: Subscription, now: datetime) -> Message:
        return Message(
            channel=one.channel,
            event_id=f"subscription:{one.id}:{one.next_at:%Y%m%dT%H%M}",
            thread=one.thread,
            address=one.address,
            sender=one.made_by,
            text=one.question,
            received_at=now,
            direct=one.direct,
            reply_to=one.reply_to,
            replay=one.replay,
        )
