"""A believable Korean factory for the demo: household goods, 46 items, about 60,000 batches.

Live holds the year of yesterday, one archive the three years before it. Each day's rows come from a generator seeded
by that day alone, so the same day has the same rows whenever the data is made, and a new day only adds to the end.
"""

from __future__ import annotations

import csv
import os
import random
import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

SEED = 4177
MARK = "made_for.txt"
ARCHIVE_YEARS = 3
BATCHES_PER_WORKDAY = 69.0
NULL_RATE = 0.0008
RECENT_NULL_RATE = 0.03  # the last two production days are not fully counted yet
CORRECTION_RATE = 0.0015
TIME_PART_RATE = 0.06
SATURDAY_CHANCE, SATURDAY_LOAD = 0.18, 0.30
SUNDAY_CHANCE, SUNDAY_LOAD = 0.03, 0.15

MONTH_LOAD = (0.96, 0.87, 1.05, 1.04, 0.99, 1.02, 0.98, 0.86, 1.01, 1.07, 1.09, 1.03)
YEAR_GROWTH = 0.05
SEASONS = {
    "flat": (1.0,) * 12,
    "summer": (0.6, 0.6, 0.8, 1.0, 1.3, 1.6, 1.7, 1.5, 1.1, 0.8, 0.6, 0.5),
    "winter": (1.6, 1.4, 1.1, 0.9, 0.7, 0.5, 0.5, 0.6, 0.9, 1.2, 1.5, 1.7),
    "spring": (0.7, 0.9, 1.4, 1.6, 1.5, 1.1, 0.9, 0.8, 0.9, 0.9, 0.8, 0.7),
    "sun": (0.4, 0.8, 1.4, 1.8, 2.0, 1.9, 1.5, 0.8, 0.3, 0.0, 0.0, 0.2),
}

CREATE = (
    "CREATE TABLE production_records(id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT, "
    "item_code TEXT, item_name TEXT, good_quantity INTEGER)"
)
INSERT = (
    "INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity) "
    "VALUES (?, ?, ?, ?, ?)"
)

Row = tuple[str, str, str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class DemoItem:
    code: str
    name: str
    weight: float
    batch: int
    spread: float
    line: str
    season: str
    first: date | None
    last: date | None
    old_name: str
    renamed: date | None

    def is_made_on(self, day: date) -> bool:
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and SEASONS[self.season][day.month - 1] > 0
        )

    def name_on(self, day: date) -> str | None:
        """The ERP writes no name for a nameless item: NULL on odd days, an empty text on even ones."""
        if self.renamed is not None and day < self.renamed:
            return self.old_name
        if not self.name:
            return None if day.day % 2 else ""
        return self.name


def read_items(live_year: int) -> list[DemoItem]:
    """The items of demo_items.csv; "Y-1 03-04" there is March 4 of the year before Live's."""

    def to_day(text: str) -> date | None:
        if not text:
            return None
        years_back, month_day = text.removeprefix("Y-").split(" ")
        return date.fromisoformat(f"{live_year - int(years_back)}-{month_day}")

    with (Path(__file__).parent / "demo_items.csv").open(encoding="utf-8", newline="") as file:
        return [
            DemoItem(
                code=row["code"],
                name=row["name"],
                weight=float(row["weight"]),
                batch=int(row["batch"]),
                spread=float(row["spread"]),
                line=row["line"],
                season=row["season"],
                first=to_day(row["first"]),
                last=to_day(row["last"]),
                old_name=row["old_name"],
                renamed=to_day(row["renamed"]),
            )
            for row in csv.DictReader(file)
        ]


def korean_holidays(years: Iterable[int]) -> frozenset[date]:
    """Public holidays with their substitutes, and Labour Day, on which factories rest too."""
    import holidays

    years = list(years)
    return frozenset(holidays.country_holidays("KR", years=years)) | {date(year, 5, 1) for year in years}


def is_summer_break(day: date) -> bool:
    """The week of the first Monday of August."""
    first = date(day.year, 8, 1)
    monday = first + timedelta(-first.weekday() % 7)
    return monday <= day < monday + timedelta(5)


def rows_of_day(
    day: date, items: list[DemoItem], off: frozenset[date], live_year: int, recent: bool
) -> list[Row]:
    """The batches of one day; corrections follow the batch they correct."""
    rnd = random.Random(f"{SEED}:{day.isoformat()}")
    idle, jitter = rnd.random(), 0.88 + 0.24 * rnd.random()
    load = (
        BATCHES_PER_WORKDAY * jitter * MONTH_LOAD[day.month - 1] * (1 + YEAR_GROWTH * (day.year - live_year))
    )
    if day in off or is_summer_break(day):
        return []
    if day.weekday() == 5:
        load *= SATURDAY_LOAD if idle < SATURDAY_CHANCE else 0
    elif day.weekday() == 6:
        load *= SUNDAY_LOAD if idle < SUNDAY_CHANCE else 0
    made = [item for item in items if item.is_made_on(day)]
    chances = list(accumulate(item.weight * SEASONS[item.season][day.month - 1] for item in made))
    null_rate = RECENT_NULL_RATE if recent else NULL_RATE
    rows: list[Row] = []
    serial: dict[str, int] = {}
    for _ in range(int(load + rnd.random())):
        item = made[bisect_right(chances, rnd.random() * chances[-1])]
        # The sum of four uniforms is near enough to a bell.
        bell = sum(rnd.random() for _ in range(4)) - 2.0
        quantity = max(1, int(item.batch * (1 + item.spread * bell)))
        serial[item.line] = serial.get(item.line, 0) + 1
        lot = f"{item.line}{day:%Y%m%d}{serial[item.line]:05d}"
        stamp = day.isoformat()
        if rnd.random() < TIME_PART_RATE:
            stamp += f" {rnd.randint(6, 22):02d}:{rnd.randint(0, 59):02d}:{rnd.randint(0, 59):02d}"
        fate = rnd.random()
        if fate < null_rate:
            rows.append((stamp, lot, item.code, item.name_on(day), None))
            continue
        rows.append((stamp, lot, item.code, item.name_on(day), quantity))
        if fate > 1 - CORRECTION_RATE:
            rows.append((stamp, lot, item.code, item.name_on(day), -(1 + quantity // 12)))
    return rows


def generate(today: date) -> tuple[int, list[Row], list[Row]]:
    """(Live's year, archive rows, Live rows), up to the day before `today`, with strays on both sides of the cutoff."""
    yesterday = today - timedelta(1)
    live_year = yesterday.year
    items = read_items(live_year)
    first = date(live_year - ARCHIVE_YEARS, 1, 1)
    off = korean_holidays(range(first.year, live_year + 1))
    archive: list[Row] = []
    live: list[Row] = []
    by_day: dict[date, list[Row]] = {}
    for day in _days(first, yesterday):
        rows = rows_of_day(day, items, off, live_year, recent=(yesterday - day).days < 3)
        by_day[day] = rows
        (live if day.year == live_year else archive).extend(rows)
    # The ERP's year-end copy left some rows on the wrong side: never to be counted.
    live.extend(by_day[date(live_year - 1, 12, 30)][:4])
    early = next((rows for day, rows in by_day.items() if day.year == live_year and rows), [])
    archive.extend(early[:3])
    return live_year, archive, live


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(1)


def write_database(path: Path, rows: Iterable[Row]) -> None:
    """Written aside, synced and renamed, so that a reader never sees half of it."""
    aside = path.with_name(path.name + ".new")
    aside.unlink(missing_ok=True)
    connection = sqlite3.connect(aside)
    try:
        with connection:
            connection.execute(CREATE)
            connection.executemany(INSERT, rows)
    finally:
        connection.close()
    _put(aside, path)


def _put(aside: Path, path: Path) -> None:
    with aside.open("rb+") as file:
        os.fsync(file.fileno())
    aside.replace(path)


def make_demo(directory: Path, today: date) -> bool:
    """Make the demo databases in `directory`, anew when a day has passed. True when they were made now."""
    directory.mkdir(parents=True, exist_ok=True)
    mark = directory / MARK
    content = f"{SEED} {today.isoformat()}"
    if mark.is_file() and mark.read_text(encoding="utf-8") == content:
        return False
    live_year, archive, live = generate(today)
    for old in directory.glob("archive_*.db"):
        if old.name != f"archive_{live_year - 1}.db":
            old.unlink()
    write_database(directory / f"archive_{live_year - 1}.db", archive)
    write_database(directory / "production_analysis.db", live)
    aside = mark.with_name(mark.name + ".new")
    aside.write_text(content, encoding="utf-8")
    _put(aside, mark)
    return True


def is_demo(directory: Path) -> bool:
    """Whether `make_demo` made what is in there."""
    return (directory / MARK).is_file()
