"""The lock holds everything an installer will ask for, so that no newer release can ever get in its way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)(?:\[(?P<extras>[^]]*)\])?==(?P<version>[^\s;\\]+)", re.MULTILINE
)
NEED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)\s*\[(?P<extras>[^]]*)\]")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def split(extras: str | None) -> set[str]:
    return {canonical(extra.strip()) for extra in (extras or "").split(",") if extra.strip()}


def locked() -> dict[str, set[str]]:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return {canonical(found["name"]): split(found["extras"]) for found in NAME.finditer(text)}


def needs_with_extras(lock: dict[str, set[str]]) -> Iterator[tuple[str, str, set[str]]]:
    for distribution in metadata.distributions():
        asker = canonical(distribution.metadata["Name"])
        if asker not in lock:
            continue
        for line in distribution.requires or []:
            requirement, _, marker = line.partition(";")
            need = NEED.match(requirement.strip())
            # An extra that the asker itself offers concerns nobody who did not ask for that extra.
            if need and "extra ==" not in marker:
                yield asker, canonical(need["name"]), split(need["extras"])


def test_every_extra_that_a_locked_package_needs_is_locked_with_it() -> None:
    # pip looks for the newest release of `name[extra]` when only `name` is pinned, and then refuses it for want of
    # a hash: a clone that installed yesterday fails on the day that release appears (pip 23.2).
    lock = locked()
    found = list(needs_with_extras(lock))
    assert ("google-genai", "google-auth", {"requests"}) in found
    assert [
        (asker, name, extras) for asker, name, extras in found if not extras <= lock.get(name, set())
    ] == []


def test_every_locked_version_has_a_hash_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.strip())
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
