"""Which backups may go. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jobs.backup_names import BackupName, is_archive


@dataclass(frozen=True, slots=True)
class Keep:
    """How many backups of a series stay. Raises ValueError for a rule that would keep none."""

    daily: int = 30
    weekly: int = 12

    def __post_init__(self) -> None:
        if self.daily < 1 or self.weekly < 1:
            raise ValueError("a rule that keeps no backup is no rule")

    def of(self, series: str) -> int:
        return self.weekly if is_archive(series) else self.daily


def superfluous(
    names: Iterable[BackupName], sound: Iterable[BackupName], keep: Keep
) -> tuple[BackupName, ...]:
    """Those beyond the newest of their series, oldest first. `sound` are the verified ones.

    Only sound ones count towards the number that stays, so a run of damaged ones pushes no good one out; and damaged
    ones go only with the good ones of their age. A series without a sound one loses nothing.
    """
    good = set(sound)
    gone: list[BackupName] = []
    by_series: dict[str, list[BackupName]] = {}
    for name in sorted(set(names)):
        by_series.setdefault(name.series, []).append(name)
    for series, dates in by_series.items():
        kept = [name for name in dates if name in good][-keep.of(series) :]
        if len(kept) == keep.of(series):
            gone += [name for name in dates if name < kept[0]]
    return tuple(sorted(gone))
