"""The golden cards through Microsoft's own parser and renderer; the pictures are in tests/e2e/out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import GOLDEN
from tests.e2e.conftest import node_script

pytestmark = pytest.mark.e2e

SCRIPT = Path(__file__).with_name("cards.mjs")


async def test_every_golden_card_is_read_without_a_warning(out: Path) -> None:
    names = []
    async with node_script(SCRIPT, str(GOLDEN / "teams"), str(out)) as script:
        while (seen := await script.hear())["name"]:
            names.append(seen["name"])
            assert seen["said"] == [], seen["name"]
            assert seen["wide"] <= 0, seen["name"]
            assert seen["broken"] == [], f"{seen['name']}: a phone shows numbers in two lines"
            assert seen["text"].strip()
            assert all(width > 0 for width in seen["pictures"])
    assert sorted(names) == sorted(path.name for path in (GOLDEN / "teams").glob("*.json"))
    assert len(names) >= 8
