"""The names of backups: production_YYYYMMDD.db, archive_2025_YYYYMMDD.db, hub_YYYYMMDD.db. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from datasource.routing import LIVE

PRODUCTION = "production"
HUB = "hub"
_NAME = re.compile(r"(production|hub|archive_\d{4})_(\d{4})(\d{2})(\d{2})(?:\.db)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class BackupName:
    """One backup of one series ("production", "archive_2025", "hub") on one day."""

    series: str
    day: date

    @property
    def file_name(self) -> str:
        return f"{self.series}_{self.day:%Y%m%d}.db"

    @classmethod
    def parse(cls, text: str) -> BackupName | None:
        """None for whatever is no such name; a path never is one. The ".db" may be left out."""
        match = _NAME.fullmatch(text)
        if match is None:
            return None
        try:
            return cls(match[1], date(int(match[2]), int(match[3]), int(match[4])))
        except ValueError:
            return None


def series_of(source: str) -> str:
    """The series that `source` ("live", "archive_2025", "hub") is kept in."""
    return PRODUCTION if source == LIVE else source


def source_of(series: str) -> str:
    return LIVE if series == PRODUCTION else series


def is_archive(series: str) -> bool:
    return series.startswith("archive_")
