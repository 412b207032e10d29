"""Asks the fifteen questions ten times over existing snapshots and prints the process's peak memory in MB.

python -m tests.benchmarks.ask_all FOLDER
"""

from __future__ import annotations

import asyncio
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from datasource.model import Bucket, DateRange, Order, RecordQuery, Scope
from datasource.source import SqliteProductionSource

SEOUL = ZoneInfo("Asia/Seoul")
YEARS = (DateRange(date(2020, 1, 1), date(2026, 11, 20)),)


async def ask(folder: Path) -> None:
    source = SqliteProductionSource(
        folder / "db",
        folder / "snapshots",
        settle_s=1,
        cutoff_year=None,
        clock=lambda: datetime.now(SEOUL),
        today=lambda: date(2026, 11, 23),
        timezone=SEOUL,
    )
    await source.start()
    for _ in range(10):
        data = await source.open()
        await data.totals(Scope(YEARS))
        await data.totals(Scope(YEARS, ("BW0000",)))
        await data.trend(Scope(YEARS), Bucket.MONTH)
        await data.ranking(Scope(YEARS), Order.TOP, 5)
        await data.records(RecordQuery(Scope(items=("BW0000",)), limit=10))
        assert data.catalogue.items
    await source.close()


def peak_mb() -> int:
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) // 1024
    import tracemalloc

    return tracemalloc.get_traced_memory()[1] // 2**20


if __name__ == "__main__":
    asyncio.run(ask(Path(sys.argv[1])))
    print(peak_mb())
