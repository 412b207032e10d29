"""Snapshots of a shared database, made by the first hub that opens it and lent to the next: making them takes longer
than most tests that need them."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree


def lend(data: Path, state: Path) -> None:
    """Lay what was kept of `data` into a new state folder; a hub that finds it outdated makes its own."""
    if _shelf(data).exists() and not (state / "snapshots").exists():
        copytree(_shelf(data), state / "snapshots")


def keep(data: Path, state: Path) -> None:
    """Once the hub of `state` has read all of `data`."""
    if not _shelf(data).exists():
        copytree(state / "snapshots", _shelf(data))


def _shelf(data: Path) -> Path:
    return data.with_name(f"{data.name}-snapshots")
