"""When is a changed file taken? Pure: keys and times in, a decision out.

A file is taken once its key has stood still for `settle_s`. A process that sees it for the first time has no earlier
key to compare with: then the file's own time of change decides, against the wall clock. An ERP that commits every few
seconds all day would never stand still: where nothing but SQLite commits was ever seen, which a copy inside a read
transaction cannot tear, the file is taken after six settling times all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
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
_PATIENCE = 6  # settling times after which a file that only sees commits is taken unsettled


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
    retry_at: float = 0.0
    rewritten: bool = False  # a change was seen that is no commit: overwritten, replaced

    def step(self, key: ChangeKey, served: ChangeKey | None, now: float, wall_ns: int) -> Step:
        first_sight = self.seen is None
        if key != self.seen:
            self.rewritten |= self.seen is not None and not _is_commit(self.seen, key)
            self.seen, self.since = key, now
        if key == served:
            self.pending_since = self.failed = None
            return Step.CURRENT
        if self.pending_since is None:
            self.pending_since = now
        if key == self.failed and now < self.retry_at:
            self.pending_since = now  # this state had its turn; patience is for the next
            return Step.WAIT
        if first_sight and wall_ns - key.changed_at_ns() >= self.settle_s * 1e9:
            self.since = now - self.settle_s
        settled = now - self.since >= self.settle_s
        tired = not self.rewritten and now - self.pending_since >= _PATIENCE * max(self.settle_s, 1.0)
        return Step.TAKE if settled or tired else Step.WAIT

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


def _is_commit(before: ChangeKey, after: ChangeKey) -> bool:
    """Each commit moves the header's counter, or only the -wal; who overwrites in place moves the time alone."""
    if before.inode != after.inode:
        return False
    if (before.mtime_ns, before.size) == (after.mtime_ns, after.size):
        return before.counter == after.counter
    return before.counter != after.counter
