from __future__ import annotations

import os
from pathlib import Path

import pytest

from datasource.whole_files import TRIES, put_over, write_whole


class HeldOpen(type(Path())):  # type: ignore[misc]
    """A finished file whose target somebody has open, as Windows tells it, the first `refusals` times."""

    refusals = 0

    def replace(self, target: Path) -> Path:  # type: ignore[override]
        if HeldOpen.refusals:
            HeldOpen.refusals -= 1
            raise PermissionError(13, "used by another process", str(target))
        os.replace(self, target)  # noqa: PTH105 - its own replace is what is stood in for
        return target


def test_a_target_that_is_being_read_is_replaced_when_its_reader_is_done(tmp_path: Path) -> None:
    part, target = HeldOpen(tmp_path / "part"), tmp_path / "target"
    part.write_text("new")
    target.write_text("old")
    HeldOpen.refusals = 3
    pauses: list[float] = []
    put_over(part, target, sleep=pauses.append)
    assert (target.read_text(), len(pauses)) == ("new", 3)


def test_a_target_that_stays_open_is_an_error_and_as_before(tmp_path: Path) -> None:
    part, target = HeldOpen(tmp_path / "part"), tmp_path / "target"
    part.write_text("new")
    target.write_text("old")
    HeldOpen.refusals = TRIES
    with pytest.raises(PermissionError):
        put_over(part, target, sleep=lambda _: None)
    assert target.read_text() == "old"


def test_what_cannot_be_put_leaves_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    with pytest.raises(OSError):
        write_whole(b"data", tmp_path / "target")
    assert [entry.name for entry in tmp_path.iterdir()] == ["target"]
