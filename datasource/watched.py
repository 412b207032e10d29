"""What the source knows of one file while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from datasource.errors import SourceFault
from datasource.routing import Route
from datasource.settling import Settling
from datasource.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A snapshot of `source` is newly served. `days` are those whose rows differ from the one served before.

    None: there is nothing to compare with, as after a start; any day may differ.
    """

    source: str
    days: tuple[date, ...] | None


@dataclass(slots=True)
class Watched:
    route: Route
    settling: Settling
    snapshot: Snapshot | None = None
    fault: SourceFault | None = None
    fault_since: datetime | None = None
    believe: bool = False  # a person said that the next state is right
    trouble_since: float | None = None  # monotonic; a fault seen, but not yet for long enough to be told
    swept: bool = False  # no older generation is left on disk
