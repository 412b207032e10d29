"""The App Home: how fresh the data is, today's and this month's production, questions a press away."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot import wording
from bot.actions import Action, Do, encode
from bot.channels.ports import StateLines
from bot.channels.slack.markup import escape
from bot.channels.slack.render import MAX_SECTION, Button, cut, label
from bot.channels.slack.words import listed, say, words
from datasource.errors import SourceError
from datasource.model import Bucket, DateRange, ProductionData, ProductionSource, Scope

log = logging.getLogger(__name__)

CHART_DAYS = 14
BARS = "▁▂▃▄▅▆▇█"
HOME_ASK = "hub.home.ask"
HOME_RUN = "hub.home.run"
HOME_REFRESH = "hub.home.refresh"


@dataclass(frozen=True, slots=True)
class Production:
    """What the tab shows of the data. `days` are (day, quantity or None where nothing was made), oldest first."""

    data_as_of: datetime | None
    latest_day: date | None
    stale: tuple[str, ...]
    today_total: int
    today_rows: int
    month_total: int
    month_rows: int
    month_days: int
    days: tuple[tuple[date, int | None], ...]


async def read_production(data: ProductionData, today: date) -> Production:
    """Raises datasource's `SourceError`."""
    day = await data.totals(Scope(ranges=(DateRange(today, today),)))
    month = await data.totals(Scope(ranges=(DateRange(today.replace(day=1), today),)))
    first = today - timedelta(days=CHART_DAYS - 1)
    buckets = await data.trend(Scope(ranges=(DateRange(first, today),)), Bucket.DAY)
    made = {bucket.start: bucket.totals.total for bucket in buckets if bucket.totals.rows}
    span = [first + timedelta(days=n) for n in range(CHART_DAYS)]
    return Production(
        data_as_of=data.freshness.data_as_of,
        latest_day=data.freshness.latest_day,
        stale=data.freshness.stale,
        today_total=day.total,
        today_rows=day.rows,
        month_total=month.total,
        month_rows=month.rows,
        month_days=month.days,
        days=tuple((each, made.get(each)) for each in span),
    )


def bars(values: Sequence[int | None]) -> tuple[str, ...]:
    """A column of eight heights for each value; nothing made is a dot, a correction below zero a dash."""
    highest = max((value for value in values if value), default=0)
    return tuple(_bar(value, highest) for value in values)


def _bar(value: int | None, highest: int) -> str:
    if value is None:
        return "·"
    if value <= 0 or highest <= 0:
        return "–"
    return BARS[min(len(BARS) - 1, value * len(BARS) // (highest + 1))]


class Home:
    """`view` never fails: what cannot be read is said in the tab."""

    def __init__(
        self,
        source: ProductionSource,
        date_of: Callable[[datetime], date],
        timezone: str,
        state: StateLines | None = None,
    ) -> None:
        self._source = source
        self._date_of = date_of
        self._timezone = timezone
        self._state = state

    async def view(self, now: datetime) -> dict[str, Any]:
        today = self._date_of(now)
        production: Production | None = None
        try:
            production = await read_production(await self._source.open(), today)
        except SourceError as error:
            log.warning("the home tab has no figures: %s", error)
        view = json.loads(
            wording.render(
                "slack/home.json.j2",
                word=words(),
                today=today,
                production=production,
                bars=bars([made for _, made in production.days]) if production else (),
                data_as_of=_moment(production.data_as_of if production else None, self._timezone),
                shown_at=wording.clock(now, self._timezone),
                questions=questions(),
                refresh=HOME_REFRESH,
                state=await self._hub_state(),
                commands=command_buttons() if self._state else (),
            )
        )
        assert isinstance(view, dict)
        return view

    async def _hub_state(self) -> str:
        if self._state is None:
            return ""
        try:
            return cut(escape("\n".join(await self._state())), MAX_SECTION)
        except Exception:
            log.exception("the home tab has no state of the hub")
            return say("state_unreadable")


def _moment(at: datetime | None, timezone: str) -> str:
    return wording.clock(at, timezone) if at else ""


def questions() -> tuple[Button, ...]:
    return tuple(
        Button(f"{HOME_ASK}.{place}", label(question), encode(Action(do=Do.ASK, question=question)))
        for place, question in enumerate(listed("home_questions"))
    )


def command_buttons() -> tuple[Button, ...]:
    """Each runs the command of its name."""
    return tuple(
        Button(f"{HOME_RUN}.{name}", text, name) for name, text in dict(words()["home_commands"]).items()
    )
