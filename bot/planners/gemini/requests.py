"""Requests of one turn: the tries, their waits, the breakers, the deadline, and a record of each request sent."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_exponential_jitter

from bot.planners.breaker import Breaker
from bot.planners.gemini.client import Ask, GeminiClient
from bot.planners.gemini.config import GeminiConfig
from bot.planners.gemini.faults import ModelFault
from bot.planners.gemini.replies import Reply
from bot.planners.gemini.watch import Watch
from bot.planners.protocol import OutReason, PlannerCall

logger = logging.getLogger(__name__)

_TOO_LATE_S = 0.2  # no request is begun with less time than this left
_LONGEST_WAIT_S = 8.0
_BAD_REPLY_TRIES = 2

Sleep = Callable[[float], Awaitable[None]]


@dataclass(slots=True)
class Turn:
    """One question's account. `models_left` counts the ones still to be tried after this one."""

    request_id: str
    deadline: float  # of perf_counter
    window_end: float  # no retry begins after it
    calls: list[PlannerCall] = field(default_factory=list)
    failed: int = 0
    models_left: int = 0

    @property
    def left_s(self) -> float:
        return self.deadline - perf_counter()


class Requester:
    """`now` gives aware datetimes; `sleep` waits between tries."""

    def __init__(
        self,
        client: GeminiClient,
        config: GeminiConfig,
        breakers: Mapping[str, Breaker],
        watch: Watch,
        now: Callable[[], datetime],
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._client = client
        self._config = config
        self._breakers = breakers
        self._watch = watch
        self._now = now
        self._sleep = sleep

    async def send(self, turn: Turn, ask: Ask) -> Reply:
        """A reply that arrived (its `trouble` may still make it useless). Raises `ModelFault`."""
        tries = max(1, self._config.max_tries - turn.failed)
        backoff = wait_exponential_jitter(
            initial=self._config.backoff_s, max=_LONGEST_WAIT_S, jitter=self._config.backoff_s
        )

        def wait(state: RetryCallState) -> float:
            fault = _fault_of(state)
            return max(backoff(state), fault.retry_after_s or 0.0) if fault else 0.0

        def stop(state: RetryCallState) -> bool:
            fault = _fault_of(state)
            allowed = min(tries, _BAD_REPLY_TRIES) if fault and fault.reason is OutReason.BAD_REPLY else tries
            then = perf_counter() + state.upcoming_sleep
            return (
                state.attempt_number >= allowed
                or then > turn.window_end
                or then > turn.deadline - _TOO_LATE_S
                or self._breakers[ask.model].peek() is not None
            )

        retrying = AsyncRetrying(
            retry=retry_if_exception(lambda error: isinstance(error, ModelFault) and error.transient),
            wait=wait,
            stop=stop,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            reply: Reply = await retrying(self._once, turn, ask)
        except ModelFault as fault:
            if fault.reason is OutReason.RATE and fault.until is not None and not fault.blocked:
                self._breakers[ask.model].hold(fault.to_out())
            raise
        return reply

    async def _once(self, turn: Turn, ask: Ask) -> Reply:
        if turn.left_s < _TOO_LATE_S:
            raise ModelFault(OutReason.TIMEOUT, "no time left", blocked=True)
        breaker = self._breakers[ask.model]
        out = breaker.admit()
        if out is not None:
            fault = ModelFault(out.reason, "kept away by the breaker", until=out.until, blocked=True)
            await self._watch.refused(ask.model, fault, self._now())
            raise fault
        try:
            reply = await self._timed(turn, ask)
        except ModelFault as fault:
            turn.failed += 1
            breaker.failed(fault.to_out())
            await self._watch.refused(ask.model, fault, self._now())
            raise
        except BaseException:
            breaker.released()
            raise
        # It answered: what the answer is worth says nothing about whether the next will come.
        breaker.succeeded()
        self._watch.answered(ask.model)
        return reply

    async def _timed(self, turn: Turn, ask: Ask) -> Reply:
        # A model that hangs must leave the next one its share.
        timeout_s = min(self._config.request_timeout_s, turn.left_s / (turn.models_left + 1))
        started_at, began = self._now(), perf_counter()
        try:
            reply = await self._client.generate(ask, timeout_s)
        except ModelFault as fault:
            self._record(turn, ask.model, started_at, began, fault.reason.value, None, fault.detail)
            raise
        except asyncio.CancelledError:
            self._record(turn, ask.model, started_at, began, OutReason.TIMEOUT.value, None, "cancelled")
            raise
        outcome = OutReason.BAD_REPLY.value if reply.trouble else "ok"
        self._record(turn, ask.model, started_at, began, outcome, reply, reply.trouble)
        return reply

    def _record(
        self,
        turn: Turn,
        model: str,
        started_at: datetime,
        began: float,
        outcome: str,
        reply: Reply | None,
        detail: str,
    ) -> None:
        call = PlannerCall(
            model=model,
            started_at=started_at,
            latency_ms=round((perf_counter() - began) * 1000),
            prompt_tokens=reply.prompt_tokens if reply else 0,
            reply_tokens=reply.reply_tokens if reply else 0,
            outcome=outcome,
            attempt=len(turn.calls) + 1,
        )
        turn.calls.append(call)
        logger.log(
            logging.INFO if outcome == "ok" else logging.WARNING,
            "gemini request_id=%s model=%s attempt=%d outcome=%s latency_ms=%d tokens=%d+%d calls=%s detail=%s",
            turn.request_id,
            model,
            call.attempt,
            outcome,
            call.latency_ms,
            call.prompt_tokens,
            call.reply_tokens,
            ",".join(each.name[:40] for each in reply.calls[:10]) if reply else "",
            detail,
        )

    def judged_bad(self, turn: Turn, why: str) -> None:
        """The last reply arrived whole and was of no use: its record says so."""
        if turn.calls:
            turn.calls[-1] = replace(turn.calls[-1], outcome=OutReason.BAD_REPLY.value)
        logger.warning("gemini request_id=%s reply of no use: %s", turn.request_id, why[:300])


def _fault_of(state: RetryCallState) -> ModelFault | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, ModelFault) else None
