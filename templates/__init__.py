"""Every Korean sentence that people read, as Jinja templates and tables of words, and the fonts of the charts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

ROOT = Path(__file__).resolve().parent


@cache
def words(path: str) -> Mapping[str, Any]:
    """The table of words in a file here: "slack/words.toml". Read once."""
    return MappingProxyType(tomllib.loads((ROOT / path).read_text(encoding="utf-8")))
