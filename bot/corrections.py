"""정정: answers and reports of the last week whose figures changed afterwards, told anew in their own threads.

The same calls are run again as on the day they were asked. Only figures count: a report that reads the same is left alone.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot.answers import Answer, AnswerKind, Cell, Section
from bot.clock import Clock
from bot.compose.contract import format_cell
from bot.conversation import Conversation
from bot.grounding.plain import to_plain
from bot.history import History
from bot.messages import Message, Replay
from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority, answer_body
from bot.store import Store, StoreBusy, Transaction, fact_rows, outbox_rows, thread_rows
from bot.store.outbox_rows import Origin
from bot.store.thread_rows import Turn
from bot.turns import Asked
from bot.wording import day as day_text
from bot.wording import render
from datasource.model import ProductionSource
from datasource.watched import SourceChange
from jobs.watcher import LOOK_BACK, ChangedDays, Told, days_told, is_affected, merged

if TYPE_CHECKING:
    from bot.core import Core
    from bot.reporting.desk import Desk, Made

log = logging.getLogger(__name__)

SEEN = "corrections.seen"
HUB = "hub:correction"
# A rewrite of the whole history must not flood every thread.
MOST_AT_ONCE = 30
MOST_CHANGES = 5
# Figures whose rows are gone were wrong as well: their correction says that there is no record.
CORRECTABLE = frozenset({AnswerKind.ANSWERED, AnswerKind.NO_DATA})
GATHER_S = 5.0
RETRY_S = 60.0
_NAME = re.compile(r"fix(\d+)-(.+)")


@dataclass(frozen=True, slots=True)
class Standing:
    """What people know of one question: the original turn, and the newest word on it."""

    original: Turn
    newest: Turn
    corrections: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """The same question answered from the data of now; `report` where it was a report."""

    answer: Answer
    report: Made | None = None


class Corrections:
    """`changed` is told by the source; `run` does the work, one pass after the other."""

    def __init__(
        self,
        core: Core,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        channels: Callable[[], frozenset[str]],
        reports: Desk | None = None,
    ) -> None:
        self._conversation: Conversation = core.conversation
        self._source: ProductionSource = core.source
        self._date_of = core.settings.date_of
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._channels = channels
        self._reports = reports
        self._waiting: list[tuple[date, ...] | None] = []
        self._bell = asyncio.Event()

    def changed(self, change: SourceChange) -> None:
        self._waiting.append(change.days)
        self._bell.set()

    async def run(self) -> None:
        """Until cancelled."""
        await self._catch_up()
        while True:
            await self._bell.wait()
            await asyncio.sleep(GATHER_S)
            self._bell.clear()
            changes, self._waiting = self._waiting, []
            try:
                await self.correct(merged(changes))
                await self._mark_seen()
            except StoreBusy as error:
                log.warning("corrections wait: %s", error)
                self._waiting = [*changes, *self._waiting]
                await asyncio.sleep(RETRY_S)
                self._bell.set()
            except Exception:
                log.exception("answers could not be checked against the changed data")

    async def _catch_up(self) -> None:
        """What changed while no hub was running is not known by the day."""
        try:
            seen = await fact_rows.get(self._store, SEEN)
            now = await self._states()
        except Exception:
            log.exception("the last seen state of the databases cannot be read")
            return
        if seen is not None and seen[0] != now:
            self._waiting.append(None)
            self._bell.set()
        elif seen is None:
            await self._mark_seen()

    async def _states(self) -> dict[str, str]:
        freshness = (await self._source.open()).freshness
        return {
            state.name: state.data_as_of.isoformat() if state.data_as_of else ""
            for state in freshness.sources
        }

    async def _mark_seen(self) -> None:
        try:
            await fact_rows.put(self._store, SEEN, await self._states(), self._clock())
        except StoreBusy as error:
            log.warning("the seen state of the databases cannot be stored: %s", error)

    async def correct(self, changed: ChangedDays) -> int:
        """How many were corrected. Raises `StoreBusy`: the rest is done by the next pass."""
        if not changed:
            return 0
        now = self._clock()
        turns = await thread_rows.turns_between(self._store, now - LOOK_BACK, now)
        done = 0
        for standing in reversed(standings(turns)):
            if done >= MOST_AT_ONCE:
                log.warning("more than %d answers changed; the older ones are left as they are", MOST_AT_ONCE)
                break
            told = self._told(standing)
            if told is not None and is_affected(told, changed):
                done += await self._correct_one(standing, days_told(told, changed))
        if done:
            log.info("%d answers were corrected", done)
        return done

    def _told(self, standing: Standing) -> Told | None:
        """None for what holds no figures that could be wrong; a correction that took them back may be wrong too."""
        answer = standing.newest.answer
        if answer is None or answer.kind not in (
            CORRECTABLE if standing.corrections else {AnswerKind.ANSWERED}
        ):
            return None
        bases = [section.basis for section in answer.sections if section.basis is not None]
        if not bases:
            return None
        firsts, lasts = [basis.date_from for basis in bases], [basis.date_to for basis in bases]
        return Told(
            None if None in firsts else min(first for first in firsts if first),
            None if None in lasts else max(last for last in lasts if last),
            self._date_of(standing.original.asked_at),
        )

    async def _correct_one(self, standing: Standing, days: tuple[date, ...]) -> bool:
        original, told = standing.original, standing.newest.answer
        assert told is not None
        if original.thread.split(":", 1)[0] not in self._channels():
            return False
        fresh = await self._again(original)
        if fresh is None or fresh.answer.kind not in CORRECTABLE:
            return False
        changes = differences(told, fresh.answer)
        origin = await outbox_rows.origin_of(self._store, original.request_id) if changes else None
        if origin is None:
            return False
        name = f"fix{standing.corrections + 1}-{original.request_id}"
        answer = to_correction(fresh.answer, changes, days).model_copy(update={"request_id": name})
        if self._reports is not None and fresh.report is not None:
            body = await self._reports.correction_body(name, fresh.report, answer, changes, origin.channel)
        else:
            body = answer_body(answer)
        now = self._clock()

        def keep(write: Transaction) -> bool:
            new = outbox_rows.add(write, _to_post(name, origin, body), now)
            if new:
                message = _to_message(name, origin, original, now)
                thread_rows.add_turn(write, name, message, answer, (), now)
            return new

        if not await self._store.write(keep):
            return False
        self._outbox.wake()
        log.info("the answer to %s is corrected", original.request_id)
        return True

    async def _again(self, original: Turn) -> Fresh | None:
        answer = original.answer
        if answer is None:
            return None
        if self._reports is not None and original.request_id.startswith("report-"):
            made = await self._reports.made_again(original.request_id)
            return Fresh(made.answer, made) if made is not None else None
        if not answer.calls:
            return None
        asked = Asked(
            question=original.question or "",
            history=History(),
            request_id=original.request_id,
            thread=original.thread,
            sender=original.sender,
            now=original.asked_at,
            replay=Replay(calls=answer.calls, chart=answer.chart_wish),
        )
        return Fresh((await self._conversation.reply(asked)).answer)


def standings(turns: tuple[Turn, ...]) -> list[Standing]:
    """Originals with the newest word on each, oldest first."""
    found: dict[str, Standing] = {}
    for turn in turns:
        named = _NAME.fullmatch(turn.request_id)
        if named is None:
            found[turn.request_id] = Standing(turn, turn, 0)
        elif named[2] in found:
            known = found[named[2]]
            found[named[2]] = replace(known, newest=turn, corrections=int(named[1]))
    return list(found.values())


def differences(told: Answer, fresh: Answer) -> tuple[tuple[str, str], ...]:
    """(old, new) of each part that reads otherwise now: sentences, and rows of tables by their first cell."""
    changes: list[tuple[str, str]] = []
    for old, new in zip(told.sections, fresh.sections, strict=False):
        before, after = figures_of(old), figures_of(new)
        if before != after:
            changes.append((before, after))
        changes += _rows(old, new)
    return tuple(dict.fromkeys(changes))


def figures_of(section: Section) -> str:
    """The headline without markup, and without what a correction put before it."""
    return to_plain(section.headline.removeprefix(render("messages/correction_mark.md.j2"))).strip()


def _rows(old: Section, new: Section) -> list[tuple[str, str]]:
    if old.table is None or new.table is None:
        return []
    before = {row[:1]: row for row in old.table.rows}
    return [
        (_row(before[row[:1]]), _row(row))
        for row in new.table.rows
        if row[:1] in before and before[row[:1]] != row
    ]


def _row(row: tuple[Cell, ...]) -> str:
    return " · ".join(format_cell(cell) for cell in row if cell is not None and str(cell).strip())


def to_correction(fresh: Answer, changes: tuple[tuple[str, str], ...], days: tuple[date, ...]) -> Answer:
    """The fresh answer with what changed above its own remarks."""
    first, *others = fresh.sections
    mark = render("messages/correction_mark.md.j2")
    remark = render(
        "messages/correction.md.j2",
        days=[day_text(each) for each in days[:MOST_CHANGES]],
        more_days=max(0, len(days) - MOST_CHANGES),
        changes=changes[:MOST_CHANGES],
        more=max(0, len(changes) - MOST_CHANGES),
    )
    told = first.model_copy(
        update={
            "headline": f"{mark} {first.headline}",
            "remarks": (*remark.splitlines(), *first.remarks),
        }
    )
    return fresh.model_copy(update={"sections": (told, *others), "suggestions": ()})


def _to_post(name: str, origin: Origin, body: dict[str, Any]) -> NewPost:
    return NewPost(
        key=f"answer:{name}",
        channel=origin.channel,
        address=origin.address,
        kind=PostKind.ANSWER,
        priority=Priority.ALERT,
        body=body,
        thread=origin.thread,
        reply_to=origin.reply_to,
        request_id=name,
        # A report is the head of its thread; an answer's note knows its thread already.
        under=origin.post_key if origin.kind is PostKind.REPORT else None,
    )


def _to_message(name: str, origin: Origin, original: Turn, now: datetime) -> Message:
    return Message(
        channel=origin.channel,
        event_id=name,
        thread=original.thread,
        address=origin.address,
        sender=HUB,
        text=original.question or "",
        received_at=now,
        reply_to=origin.reply_to,
    )
