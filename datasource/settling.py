"""When is a changed file taken? Pure: keys and times in, a decision out.

A file is taken once its key has stood still for `settle_s`. A process that sees it for the first time has no earlier
key to compare with: then the file's own time of change decides, against the wall clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from datasource.change import ChangeKey
from datasource.errors import SourceFault

# These lie in the content: the same key brings the same fault again.
LASTING = frozenset(
    {
        SourceFault.EMPTY_FILE,
        SourceFault.NOT_SQLITE,
        SourceFault.NO_TABLE,
        SourceFault.NO_COLUMN,
        SourceFault.CORRUPT,
        SourceFault.IMPLAUSIBLE,
    }
)
_LATE = 3  # settling times after which an unsettled file counts as trouble


class Step(StrEnum):
    CURRENT = "current"  # what is served is what is there
    WAIT = "wait"
    TAKE = "take"


@dataclass(slots=True)
class Settling:
    """What one file has done since it last matched its snapshot. Times in seconds, of a clock that never steps."""

    settle_s: float
    seen: ChangeKey | None = None
    since: float = 0.0  # when `seen` was first seen
    pending_since: float | None = None
    failed: ChangeKey | None = None  # this key was tried
    retry_at: float = field(default=0.0)

    def step(self, key: ChangeKey, served: ChangeKey | None, now: float, wall_ns: int) -> Step:
        first_sight = self.seen is None
        if key != self.seen:
            self.seen, self.since = key, now
        if key == served:
            self.pending_since = self.failed = None
            return Step.CURRENT
        if self.pending_since is None:
            self.pending_since = now
        if key == self.failed and now < self.retry_at:
            return Step.WAIT
        if first_sight and wall_ns - key.changed_at_ns() >= self.settle_s * 1e9:
            self.since = now - self.settle_s
        return Step.TAKE if now - self.since >= self.settle_s else Step.WAIT

    def late(self, now: float) -> bool:
        """Unsettled for so long that people should know."""
        return self.pending_since is not None and now - self.pending_since > _LATE * max(self.settle_s, 1.0)

    def record_failure(self, key: ChangeKey, fault: SourceFault, now: float) -> None:
        """Try the key again after another settling time, or never where its content is at fault."""
        self.failed = key
        self.retry_at = float("inf") if fault in LASTING else now + max(self.settle_s, 0.2)

    def retry(self) -> None:
        """Do not wait before the next try of what may pass by itself."""
        if self.retry_at != float("inf"):
            self.failed = None

    def forgive(self) -> None:
        """Try again at the next sight, whatever failed."""
        self.failed = None
