"""The public holidays of Korea by year, from the `holidays` library, kept in a file once looked up.

Importing the library takes longer than answering a question does, and a year's holidays change only with its version,
so the file holds for the version it was written with and is written anew for any other.
"""

from __future__ import annotations

import json
import logging
from datetime import date
from importlib.metadata import version
from pathlib import Path

from datasource.whole_files import write_whole

log = logging.getLogger(__name__)

_LABOUR_DAY = (5, 1)  # not a public holiday until 2026, and a day off for every worker before, too


class PublicHolidays:
    """Reads `path` where it is given; a file that is missing, damaged or of another version costs only the look-up."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._years: dict[int, frozenset[date]] | None = None

    def of(self, year: int) -> frozenset[date]:
        if self._years is None:
            self._years = self._read() if self._path else {}
        if year not in self._years:
            # Imported here: see above.
            from holidays.countries import SouthKorea

            self._years[year] = frozenset({*SouthKorea(years=year), date(year, *_LABOUR_DAY)})
            if self._path:
                self._write(self._path, self._years)
        return self._years[year]

    def _read(self) -> dict[int, frozenset[date]]:
        assert self._path is not None
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            if kept["version"] != version("holidays"):
                return {}
            return {
                int(year): frozenset(date.fromisoformat(day) for day in days)
                for year, days in kept["years"].items()
            }
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.debug("the kept holidays are not used: %s", error)
            return {}

    @staticmethod
    def _write(path: Path, years: dict[int, frozenset[date]]) -> None:
        kept = {
            "version": version("holidays"),
            "years": {
                str(year): sorted(day.isoformat() for day in days) for year, days in sorted(years.items())
            },
        }
        try:
            write_whole(json.dumps(kept).encode("utf-8"), path)
        except OSError as error:
            log.debug("the holidays are not kept: %s", error)
