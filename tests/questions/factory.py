"""A small food and cosmetics factory for the question set: the same rows on every machine and run.

`build(folder)` writes `production_analysis.db` (Live, from 2026-01-01) and `archive_2025.db` (everything before), about
12,000 rows from 2023-01-02 to 2026-11-20 (a Friday); questions are asked on 2026-11-23 (a Monday). It holds on purpose
what makes a figure go wrong: quantities not yet counted (NULL), corrections (negative), days written with a time, renamed
and nameless items, ties, work on holidays and Sundays, and rows in the wrong file.

`python -m tests.questions.factory DIR` makes it for a try by hand.

Only `random.Random.random()` and + - * / are used, so no platform's libm can change a row.
"""

from __future__ import annotations

import random
import sqlite3
import sys
from bisect import bisect_right
from contextlib import closing
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

TODAY = date(2026, 11, 23)
FIRST_DAY = date(2023, 1, 2)
LAST_DAY = date(2026, 11, 20)
CUTOFF = date(2026, 1, 1)
LIVE_NAME = "production_analysis.db"
ARCHIVE_NAME = "archive_2025.db"

_SEED = 20261123
_ROWS_A_DAY = 12.0
_TIME_PART, _NOT_COUNTED, _CORRECTED = 0.06, 0.004, 0.006

Row = tuple[str, str, str, str | None, int | None]


@dataclass(frozen=True, slots=True)
class Item:
    """`names` are (since, name), oldest first; `months` the weight of each month of the year."""

    code: str
    names: tuple[tuple[str, str | None], ...]
    weight: float
    batch: int
    lot: str  # prefix of its lot numbers
    months: tuple[float, ...] = (1.0,) * 12
    first: date = FIRST_DAY
    last: date = LAST_DAY

    def name_on(self, day: date) -> str | None:
        text, name = day.isoformat(), self.names[0][1]
        for since, later in self.names:
            name = later if text >= since else name
        if name is None and day.day % 2:
            return ""  # the nameless item: NULL and empty by turns
        return name

    @property
    def newest_name(self) -> str:
        return self.names[-1][1] or self.code


_HOT = (0.5, 0.5, 0.8, 1.1, 1.4, 1.8, 1.9, 1.5, 0.9, 0.7, 0.5, 0.5)
_COLD = (1.7, 1.5, 1.1, 0.8, 0.7, 0.6, 0.5, 0.6, 0.9, 1.2, 1.5, 1.8)
_CITRON = (1.6, 1.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.4, 2.2, 2.2)
_GIFT = (1.6, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 1.4, 1.9, 0.9, 0.8, 0.9)


def _item(
    code: str,
    name: str | None,
    weight: float,
    batch: int,
    lot: str,
    months: tuple[float, ...] = (1.0,) * 12,
    *,
    renamed: tuple[str, str] | None = None,
    first: date = FIRST_DAY,
    last: date = LAST_DAY,
) -> Item:
    names: tuple[tuple[str, str | None], ...] = (("2023-01-01", name),)
    return Item(code, names + ((renamed,) if renamed else ()), weight, batch, lot, months, first, last)


ITEMS: tuple[Item, ...] = (
    _item("FS-1001", "불고기 소스", 5.0, 1250, "FD"),
    _item("FS-1002", "불고기 소스 (매운맛)", 2.6, 840, "FD"),
    _item("FS-1003", "갈비 양념", 3.4, 1030, "FD", _GIFT),
    _item("FS-1004", "데리야끼 소스", 2.2, 690, "FD"),
    _item("FS-1005", "스리라차 소스", 1.5, 430, "FD", _HOT),
    _item("FS-1010", "돈까스 소스 500g", 2.8, 1480, "FD"),
    _item("FS-1011", "돈까스 소스 2kg", 1.7, 520, "FD"),
    _item("FS-1020", "고추장 볶음", 2.0, 760, "FD", renamed=("2025-03-01", "약고추장")),
    _item("FS-0900", "옛날 간장", 1.3, 610, "FD", last=date(2024, 6, 28)),
    _item("SY201", "딸기 시럽", 4.2, 960, "FD", _HOT),
    _item("SY202", "무설탕 딸기 시럽", 1.9, 380, "FD", _HOT),
    _item("SY203", "바닐라 시럽", 3.0, 720, "FD"),
    _item("SY204", "카라멜 시럽", 2.4, 650, "FD"),
    _item("SY205", "헤이즐넛 시럽", 1.8, 470, "FD", _COLD),
    _item("SY206", "메이플 시럽", 1.4, 340, "FD", _COLD),
    _item("SY207", "흑당 시럽", 2.0, 590, "FD"),
    _item("SY208", "민트 시럽", 0.9, 270, "FD", _HOT),
    _item("SY209", "라벤더 시럽", 0.6, 210, "FD"),
    _item("SY210", "복숭아 시럽", 1.2, 410, "FD", _HOT),
    _item("SY211", "자몽 시럽", 1.1, 395, "FD", _HOT),
    _item("SY212", "얼그레이 시럽", 0.8, 255, "FD"),
    _item("TB-31", "레몬청", 2.1, 880, "FD", _HOT),
    _item("TB-32", "자몽청", 1.6, 640, "FD"),
    _item("TB-33", "유자차 베이스", 2.3, 1120, "FD", _CITRON),
    _item("JM-12", "딸기잼", 2.5, 1340, "FD"),
    _item("JM-13", "블루베리잼", 1.6, 780, "FD"),
    _item("JM-14", "무화과잼", 0.8, 360, "FD"),
    _item("OL07", "참기름", 2.2, 910, "FD", _GIFT),
    _item("OL08", "들기름", 1.8, 730, "FD", _GIFT),
    _item("OL09", "고추기름", 0.9, 300, "FD"),
    _item("PW-A1", "미숫가루", 1.2, 550, "FD", _HOT),
    _item("PW-A2", "프로틴 파우더 (초코)", 2.0, 820, "FD"),
    _item("PW-A3", "프로틴 파우더 (바닐라)", 1.7, 790, "FD"),
    _item("PW-B1", "코코아 파우더", 1.3, 500, "FD", _COLD),
    _item("CS0501", "핸드크림 50ml", 3.6, 2150, "CX-", _COLD),
    _item("CS0502", "핸드크림 100ml", 2.1, 1370, "CX-", _COLD),
    _item("CS0503", "핸드크림 (무향) 50ml", 1.2, 930, "CX-", _COLD),
    _item("CS0510", "수분크림", 2.7, 1610, "CX-"),
    _item("CS0511", "선크림 SPF50+", 2.9, 1890, "CX-", _HOT),
    _item("CS0512", "선스틱", 1.6, 1150, "CX-", _HOT),
    _item("CS0520", "토너 패드 60매", 2.4, 1420, "CX-"),
    _item("CS0521", "클렌징폼 150ml", 2.2, 1260, "CX-"),
    _item("CS0522", "Aqua Serum 30", 1.8, 990, "CX-"),
    _item("CS0523", "BB Cream 21호", 1.3, 870, "CX-"),
    _item("CS0524", "Lip Balm", 1.5, 3120, "CX-", _COLD),
    _item("CS0525", "바디로션", 2.0, 1530, "CX-", _COLD),
    _item("CS0530", "샴푸 500ml", 2.3, 1780, "CX-"),
    _item("CS0531", "린스", 1.7, 1410, "CX-", renamed=("2024-09-02", "헤어 컨디셔너")),
    _item("ZZ-77", None, 0.8, 130, "FD"),
    _item("NW2610", "비건 마요네즈", 2.0, 560, "FD", first=date(2026, 10, 6)),
)
BY_CODE = {item.code: item for item in ITEMS}

# Days the whole factory rests: public holidays, the summer break, the two founding days.
_REST_DAYS = {
    2023: "01-23 01-24 03-01 05-01 05-05 05-29 06-06 08-02 08-03 08-04 08-15 09-28 09-29 10-02 10-03 10-09 12-25",
    2024: "01-01 02-09 02-12 03-01 04-10 05-01 05-06 05-15 06-06 07-31 08-01 08-02 08-15 09-16 09-17 09-18 10-01 10-03 10-09 12-25",
    2025: "01-01 01-27 01-28 01-29 01-30 03-03 05-01 05-05 05-06 06-03 06-06 07-30 07-31 08-01 08-15 10-03 10-06 10-07 10-08 10-09 12-25",
    2026: "01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 06-03 07-17 07-29 07-30 07-31 08-17 09-24 09-25 10-05 10-09",
}
_REST = frozenset(
    date.fromisoformat(f"{year}-{day}") for year, days in _REST_DAYS.items() for day in days.split()
)
# Days whose rows are all written by hand below.
_BY_HAND = frozenset({date(2026, 4, 19), date(2026, 8, 23), date(2026, 10, 9), date(2026, 10, 18)})

# day (with a time: entered late), code, quantity
_LATE: tuple[tuple[str, str, int | None], ...] = (
    ("2024-12-31 21:40:00", "FS-1001", 1190),
    ("2025-06-30 22:15:00", "SY201", 1015),
    ("2025-10-31 23:30:00", "CS0501", 2240),
    ("2025-12-31 23:20:00", "FS-1001", 1330),
    ("2025-12-31 23:50:00", "CS0510", 1655),
    ("2026-01-01 00:10:00", "FS-1001", 1275),
    ("2026-01-01 00:45:00", "CS0510", 1590),
    ("2026-01-01 05:20:00", "JM-12", 1310),
    ("2026-01-31 22:05:00", "SY203", 733),
    ("2026-02-28 21:30:00", "CS0520", 1444),
    ("2026-03-31 23:10:00", "OL07", 905),
    ("2026-05-31 22:00:00", "SY201", 988),
    ("2026-06-30 23:45:00", "CS0511", 1940),
    ("2026-08-31 22:20:00", "FS-1010", 1512),
    ("2026-09-30 23:05:00", "FS-1001", 1301),
    ("2026-10-31 21:50:00", "FS-1001", 1266),
    ("2026-10-31 23:15:00", "SY203", 745),
    ("2026-11-20 22:30:00", "CS0501", 2095),
    ("2026-11-20", "SY201", None),
    # a Sunday with a three-way tie, its equals entered in the wrong order
    ("2026-04-19", "TB-31", 900),
    ("2026-04-19", "FS-1003", 400),
    ("2026-04-19 14:00:00", "FS-1003", 500),
    ("2026-04-19", "CS0521", 900),
    ("2026-04-19", "OL08", 350),
    # a Sunday on which nothing was counted
    ("2026-08-23", "PW-B1", None),
    # a public holiday and a Sunday that were worked
    ("2026-10-09", "CS0510", 1700),
    ("2026-10-09", "FS-1001", 1180),
    ("2026-10-09 19:30:00", "SY201", 640),
    ("2026-10-18", "CS0524", 3050),
    ("2026-10-18", "NW2610", 505),
)
# Rows in a file that does not own their day: large, so that counting one shows.
_STRAYS_IN_LIVE: tuple[tuple[str, str, int | None], ...] = (
    ("2025-12-30 10:00:00", "FS-1001", 8800),
    ("2025-11-12", "SY201", 7600),
    ("2025-11-13", "CS0501", 9400),
    ("2025-05-20", "FS-0900", 6100),
)
_STRAYS_IN_ARCHIVE: tuple[tuple[str, str, int | None], ...] = (
    ("2026-01-07", "FS-1001", 9900),
    ("2026-03-18 09:00:00", "CS0510", 8300),
    ("2026-10-14", "SY201", 7700),
    ("2026-10-15", "JM-12", 6900),
    ("2026-08-12", "TB-33", 5400),
)


def _day_weight(day: date, chance: float, swing: float) -> float:
    if day in _REST or day in _BY_HAND:
        return 0.0
    weekday = (0.94, 1.0, 1.06, 1.0, 1.02, 0.35, 0.2)[day.weekday()]
    if chance > (1.0, 1.0, 1.0, 1.0, 1.0, 0.18, 0.03)[day.weekday()]:
        return 0.0
    month = (0.96, 0.86, 1.05, 1.04, 0.97, 1.02, 0.95, 0.88, 1.07, 1.08, 1.1, 1.0)[day.month - 1]
    year = {2023: 0.9, 2024: 1.0, 2025: 1.05, 2026: 1.08}[day.year]
    return weekday * month * year * (0.85 + 0.3 * swing)


def _rows() -> list[Row]:
    draw = random.Random(_SEED).random
    rows: list[Row] = []
    serials: dict[tuple[str, date], int] = {}

    day = FIRST_DAY
    while day <= LAST_DAY:
        weight = _day_weight(day, draw(), draw())
        made = [i for i in ITEMS if i.first <= day <= i.last and i.months[day.month - 1] > 0]
        ends = list(accumulate(i.weight * i.months[day.month - 1] for i in made))
        for _ in range(int(_ROWS_A_DAY * weight + draw()) if weight else 0):
            item = made[min(bisect_right(ends, draw() * ends[-1]), len(made) - 1)]
            quantity = max(1, int(item.batch * (0.6 + 0.8 * (draw() + draw()) / 2)))
            serial = serials[item.lot, day] = serials.get((item.lot, day), 0) + 1
            stamp, number, name, luck = day.isoformat(), _lot(item, day, serial), item.name_on(day), draw()
            if luck < _TIME_PART:
                second = int(luck / _TIME_PART * 57600) + 21600
                stamp = f"{stamp} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
            counted = luck < 1 - _NOT_COUNTED
            rows.append((stamp, number, item.code, name, quantity if counted else None))
            if counted and luck > 1 - _NOT_COUNTED - _CORRECTED:
                rows.append((day.isoformat(), number, item.code, name, -(1 + quantity // 10)))
        day += timedelta(1)
    return rows + _written(_LATE, 900)


def _written(lines: tuple[tuple[str, str, int | None], ...], serial: int) -> list[Row]:
    rows: list[Row] = []
    for number, (stamp, code, quantity) in enumerate(lines, serial + 1):
        item, day = BY_CODE[code], date.fromisoformat(stamp[:10])
        rows.append((stamp, _lot(item, day, number), code, item.name_on(day), quantity))
    return rows


def _lot(item: Item, day: date, serial: int) -> str:
    return f"{item.lot}{day:%Y%m%d}{'-' if item.lot.endswith('-') else ''}{serial:03d}"


def build(folder: Path) -> None:
    """Write both databases into `folder`, replacing what stood there."""
    cutoff, rows = CUTOFF.isoformat(), _rows()
    live = [r for r in rows if r[0] >= cutoff] + _written(_STRAYS_IN_LIVE, 950)
    archive = [r for r in rows if r[0] < cutoff] + _written(_STRAYS_IN_ARCHIVE, 960)
    folder.mkdir(parents=True, exist_ok=True)
    for name, part in ((LIVE_NAME, live), (ARCHIVE_NAME, archive)):
        (folder / name).unlink(missing_ok=True)
        with closing(sqlite3.connect(folder / name)) as db, db:
            db.execute(
                "CREATE TABLE production_records(id INTEGER PRIMARY KEY, production_date TEXT, lot_number TEXT,"
                " item_code TEXT, item_name TEXT, good_quantity INTEGER)"
            )
            db.executemany(
                "INSERT INTO production_records(production_date, lot_number, item_code, item_name, good_quantity)"
                " VALUES (?, ?, ?, ?, ?)",
                part,
            )


if __name__ == "__main__":
    build(Path(sys.argv[1]))
