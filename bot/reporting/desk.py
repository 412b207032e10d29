"""Where reports are made and posted from: the schedule, `hub report` and /report come here."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import wording
from bot.answers import REPORT, Answer, AnswerKind
from bot.clock import Clock
from bot.compose import fault_sentence, to_markdown
from bot.messages import Message
from bot.outbox import Outbox
from bot.posts import NewPost, PostKind, Priority, answer_body
from bot.reporting.answer import ReportContext, question_of, title_of, to_answer
from bot.reporting.page import to_page
from bot.reporting.words import word
from bot.store import Store, Transaction, outbox_rows, thread_rows
from datasource.errors import SourceError
from jobs.report_jobs import NothingToTell
from reports.build import build_report
from reports.daily import is_late
from reports.model import Report, ReportKind
from skills.context import SkillContext

if TYPE_CHECKING:
    from bot.core import Core

log = logging.getLogger(__name__)

HUB = "hub"
MAIL, WEBHOOK = "mailto", "webhook"
# No chat: a report is written there as a document, and nobody can ask under it.
WRITTEN = frozenset({MAIL, WEBHOOK})


@dataclass(frozen=True, slots=True)
class Made:
    """A report as people get it. `report` is None where the data could not be read, and the answer says so."""

    kind: ReportKind
    day: date
    title: str
    question: str
    answer: Answer
    report: Report | None


class Desk:
    """Implements `jobs.report_jobs.ReportDesk`. Methods that store may raise `StoreBusy`."""

    def __init__(
        self,
        core: Core,
        store: Store,
        outbox: Outbox,
        clock: Clock,
        destinations: Sequence[str],
        *,
        idle_days: int = 30,
        send_empty: bool = True,
    ) -> None:
        self._core = core
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._destinations = tuple(dict.fromkeys(destinations))
        self._idle_days = idle_days
        self._send_empty = send_empty

    @classmethod
    def of(cls, core: Core, store: Store, outbox: Outbox, clock: Clock) -> Desk:
        """As the settings say."""
        settings = core.settings
        return cls(
            core,
            store,
            outbox,
            clock,
            settings.report_channels,
            idle_days=settings.report_idle_days,
            send_empty=settings.report_empty == "send",
        )

    @staticmethod
    def occasion(kind: ReportKind, day: date) -> str:
        """What is posted once: a kind of report of one day."""
        return f"{kind.value}-{day:%Y%m%d}"

    @property
    def has_destinations(self) -> bool:
        return bool(self._destinations)

    async def is_late(self, kind: ReportKind, day: date) -> bool:
        """Every report waits for the last working day: a week or a month ends with it, or before it."""
        try:
            return is_late(await self._context(day))
        except SourceError as error:
            log.warning("the report waits: %s", error)
            return True

    async def make(self, kind: ReportKind, day: date) -> Made:
        """Never raises for what is wrong with the data: the report then says it."""
        try:
            report = await build_report(
                kind, self._core.registry, await self._context(day), idle_days=self._idle_days
            )
        except SourceError as error:
            log.error("the %s report of %s cannot be made: %s", kind.value, day, error)
            title = word("kind", kind.value)
            said = f"**{title}** · {wording.day(day)}\n{fault_sentence(error)}"
            question = word("question", kind.value, day=wording.day(day))
            answer = Answer(kind=AnswerKind.ERROR, text=said, planner=REPORT)
            return Made(kind, day, title, question, answer, None)
        context = ReportContext(self._core.working_days, self._core.settings.timezone)
        return Made(kind, day, title_of(report), question_of(report), to_answer(report, context), report)

    async def made_again(self, request_id: str) -> Made | None:
        """As the data is now: "report-daily-20261123-0a1b2c3d"; None for a name of another form."""
        parts = request_id.split("-")
        try:
            kind, day = ReportKind(parts[1]), date.fromisoformat(parts[2])
        except (ValueError, IndexError):
            return None
        return await self.make(kind, day)

    async def correction_body(
        self, name: str, made: Made, answer: Answer, changes: Sequence[tuple[str, str]], channel: str
    ) -> dict[str, Any]:
        """The body of the post that corrects a report: `answer` is the correction, `changes` are (old, new).

        `name` tells this correction's files from others.
        """
        if channel not in WRITTEN:
            return answer_body(answer)
        corrected = replace(made, answer=answer)
        charts = await self._mail_charts(corrected, name) if channel == MAIL else ()
        return self._document(corrected, charts, changes)

    async def publish(self, kind: ReportKind, day: date) -> str:
        made = await self.make(kind, day)
        if made.answer.kind is AnswerKind.NO_DATA and not self._send_empty:
            raise NothingToTell
        new = await self.post(made, self._destinations, self.occasion(kind, day))
        late = made.report is not None and made.report.late
        return f"{new} of {len(self._destinations)} destinations{', late' if late else ''}"

    async def post(
        self,
        made: Made,
        destinations: Sequence[str],
        occasion: str,
        reply_to: Mapping[str, Any] | None = None,
    ) -> int:
        """How many were new: an occasion ("daily-20261123") is stored once for a destination, ever.

        The report is a turn of a thread of its own, so that a question under it can lean on its figures.
        """
        now = self._clock()
        mailed = any(each.startswith(f"{MAIL}:") for each in destinations)
        charts = (
            await self._mail_charts(made, f"report_{made.kind.value}_{made.day:%Y%m%d}") if mailed else ()
        )
        posts = []
        for destination in destinations:
            request_id = f"report-{occasion}-{hashlib.sha256(destination.encode()).hexdigest()[:8]}"
            post = self._post(made, destination, occasion, request_id, charts)
            posts.append((request_id, replace(post, reply_to=dict(reply_to or {}))))

        def keep(write: Transaction) -> int:
            new = [(name, post) for name, post in posts if outbox_rows.add(write, post, now)]
            for name, post in new:
                answer = made.answer.model_copy(update={"request_id": name})
                thread = _thread_of(post.address, occasion)
                message = _to_message(made, name, post, thread, now)
                thread_rows.add_turn(write, name, message, answer, (), now)
            return len(new)

        new = await self._store.write(keep)
        self._outbox.wake()
        return new

    def _post(
        self, made: Made, destination: str, occasion: str, request_id: str, charts: Sequence[str]
    ) -> NewPost:
        channel = destination.split(":", 1)[0]
        if channel in WRITTEN:
            body = self._document(made, charts if channel == MAIL else ())
        else:
            body = answer_body(made.answer.model_copy(update={"request_id": request_id}))
        return NewPost(
            key=f"report:{occasion} {destination}",
            notice_key=f"report:{occasion}",
            channel=channel,
            address=destination,
            kind=PostKind.REPORT,
            priority=Priority.REPORT,
            body=body,
            thread=_thread_of(destination, occasion),
            request_id=request_id,
        )

    def _document(
        self, made: Made, charts: Sequence[str], changes: Sequence[tuple[str, str]] = ()
    ) -> dict[str, Any]:
        # The mail channel numbers the pictures that there are: chart0, chart1.
        drawn = [chart for chart in charts if chart]
        images = [f"cid:chart{drawn.index(chart)}" if chart else "" for chart in charts]
        context = {
            "subject": made.title,
            "kind": made.kind.value,
            "day": made.day.isoformat(),
            "text": to_markdown(made.answer),
            "html": to_page(made.answer, made.title, images, self._clock(), self._core.settings.timezone),
            "changes": [{"old": old, "new": new} for old, new in changes],
        }
        return {"type": "notice", "template": "report", "context": context, "charts": drawn}

    async def _mail_charts(self, made: Made, stem: str) -> tuple[str, ...]:
        folder = self._core.settings.state_dir / "exports"
        return tuple(str(path) if path else "" for path in await self.draw(made, folder, stem))

    async def draw(self, made: Made, folder: Path, stem: str) -> tuple[Path | None, ...]:
        """The charts as files, in order; None for one that could not be drawn: the report goes out without it."""
        from datasource.whole_files import write_whole

        drawn: list[Path | None] = []
        for number, section in enumerate((one for one in made.answer.sections if one.chart), 1):
            assert section.chart is not None
            path = folder / f"{stem}_{number}.png"
            try:
                write_whole(await self._core.drawing.draw(section.chart), path)
            except Exception:
                log.exception("chart %d of the report was not drawn", number)
                drawn.append(None)
            else:
                drawn.append(path)
        return tuple(drawn)

    async def _context(self, day: date) -> SkillContext:
        return SkillContext(await self._core.source.open(), day, self._core.working_days)


def _thread_of(destination: str, occasion: str) -> str:
    """A session of its own below a channel; a private chat has only the one (Slack's D…, Teams' a:…)."""
    channel, place = destination.split(":", 1)
    private = channel not in WRITTEN and place.startswith(("D", "a:"))
    return destination if private else f"{destination}:report-{occasion}"


def _to_message(made: Made, request_id: str, post: NewPost, thread: str, now: datetime) -> Message:
    """The question that the report answers, as if the hub had asked it in the report's own thread."""
    return Message(
        channel=post.channel,
        event_id=request_id,
        thread=thread,
        address=post.address,
        sender=HUB,
        text=made.question,
        received_at=now,
    )
