"""The short Korean words of cards and messages, from templates/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from templates import ROOT


@cache
def _table(path: str) -> Mapping[str, Any]:
    return MappingProxyType(tomllib.loads((ROOT / path).read_text(encoding="utf-8")))


def say(word: str, **values: object) -> str:
    """A phrase of templates/teams/words.toml. Raises `KeyError` for one that is not there."""
    return str(_table("teams/words.toml")[word]).format(**values)


def button(do: str) -> str:
    return str(_table("actions/words.toml")["button"][do])


def outcome(name: str) -> str:
    return str(_table("actions/words.toml")["outcome"][name])
