"""Which trouble explains which: while the cause fails, its effects are not told."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jobs.alerts.state import Track

# effect → causes
CAUSES: dict[str, tuple[str, ...]] = {
    "snapshot": ("source",),
    "strays": ("source",),
    "overlap": ("source",),
    "freshness": ("source", "snapshot"),
    "outbox": ("channel", "store"),
    "delivery": ("channel",),
    "scheduler": ("store",),
    "job": ("scheduler", "disk", "store"),
    "backup": ("source", "disk", "job"),
    "store": ("disk",),
    "hub_error": ("store", "disk", "task"),
    "ai_limit": ("ai",),
}
# Only ever effects: what their cause did is not told once the cause is over. (A post that was given up stays given up.)
PASSING = frozenset({"hub_error", "ai_limit"})
# These concern one target, and explain only what shares its name: a broken archive does not explain stale Live data,
# nor a failed report a missing backup.
OF_ONE_TARGET = frozenset({"source", "snapshot", "channel", "job"})


def is_explained(track: Track, failing: Iterable[Track]) -> bool:
    """`failing`: every track that fails now, told or not."""
    causes = CAUSES.get(track.check, ())
    return any(
        other.check in causes and (other.check not in OF_ONE_TARGET or _share(track.target, other.target))
        for other in failing
    )


def _share(effect: str, cause: str) -> bool:
    """ "backup.live" and "live", "slack:C123" and "slack" have a part in common; no name is every name."""
    return not effect or not cause or bool(_parts(effect) & _parts(cause))


def _parts(name: str) -> set[str]:
    return set(re.split(r"[.:]", name))
