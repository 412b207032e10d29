"""/report: a report posted where it was asked for, now; the scheduled one of that date stays what it is."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime

from bot.commands.command import BadArguments, Call, Reply, Say
from bot.reporting.desk import Desk
from bot.wording import render
from reports.model import ReportKind

KINDS = {
    "": ReportKind.DAILY,
    "daily": ReportKind.DAILY,
    "일일": ReportKind.DAILY,
    "weekly": ReportKind.WEEKLY,
    "주간": ReportKind.WEEKLY,
    "monthly": ReportKind.MONTHLY,
    "월간": ReportKind.MONTHLY,
}


class ReportCommand:
    def __init__(self, desk: Desk, date_of: Callable[[datetime], date]) -> None:
        self._desk = desk
        self._date_of = date_of

    async def run(self, call: Call) -> Reply:
        kind, day = self._read(call)
        made = await self._desk.make(kind, day)
        await self._desk.post(
            made,
            [call.address],
            f"{self._desk.occasion(kind, day)}-{uuid.uuid4().hex[:10]}",
            reply_to=call.reply_to,
        )
        return Say(render("commands/report.md.j2", title=made.title))

    def _read(self, call: Call) -> tuple[ReportKind, date]:
        """Raises `BadArguments`."""
        word, _, written = call.args.partition(" ")
        try:
            day = date.fromisoformat(written.strip()) if written.strip() else self._date_of(call.at)
            return KINDS[word.lower()], day
        except (KeyError, ValueError):
            raise BadArguments(render("commands/usage.md.j2", name="report")) from None
