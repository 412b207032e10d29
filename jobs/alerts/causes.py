"""Which trouble explains which: while the cause fails, its effects are not told."""

from __future__ import annotations

from collections.abc import Iterable

from jobs.alerts.state import Track

# effect → causes. A cause explains the same target, or every target where it has none of the effect's names.
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
}
# These concern one database: a broken archive does not explain stale Live data.
PER_TARGET = frozenset({"snapshot", "strays", "overlap", "freshness", "backup", "delivery", "outbox"})


def is_explained(track: Track, failing: Iterable[Track]) -> bool:
    """`failing`: every track that fails now, told or not."""
    causes = CAUSES.get(track.check, ())
    return any(
        other.check in causes
        and (track.check not in PER_TARGET or not other.target or _same(track.target, other.target))
        for other in failing
    )


def _same(effect: str, cause: str) -> bool:
    # "backup.live" and "live", "slack:C123" and "slack": the longer names the shorter.
    return effect == cause or cause in effect.replace(":", ".").split(".") or not effect
