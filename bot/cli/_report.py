"""Makes a report for the command line: printed, written, posted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.answers import AnswerKind
from bot.app import build_app
from bot.channels.terminal.render import render_answer
from bot.cli._console import write
from bot.clock import utc_now
from bot.reporting.desk import Desk
from bot.reporting.files import write_files
from bot.reporting.words import word
from bot.settings import Settings
from reports.model import ReportKind


async def make_report(
    settings: Settings, kind: str, day: date | None, out: Path | None, *, post: bool
) -> int:
    """1 where the data could not be read, or there is nowhere to post to."""
    if post and not settings.report_channels:
        write(word("cli", "no_destinations"))
        return 1
    async with build_app(settings, kinds=(), serve_http=False, answers_without_store=False) as app:
        desk = Desk.of(app.core, app.store, app.outbox, app.core.clock)
        made = await desk.make(ReportKind(kind), day or settings.date_of(utc_now()))
        write(render_answer(made.answer.model_copy(update={"suggestions": ()})))
        if out is not None:
            paths = await write_files(desk, made, out, utc_now(), settings.timezone)
            write(word("cli", "files", paths=", ".join(str(path) for path in paths)))
        if post:
            new = await desk.post(made, settings.report_channels, desk.occasion(made.kind, made.day))
            said = word(
                "cli",
                "posted" if new else "posted_before",
                n=new,
                destinations=", ".join(settings.report_channels),
            )
            write(said)
    return 1 if made.answer.kind is AnswerKind.ERROR else 0
