"""The short Korean words of buttons and messages, from templates/."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import templates


def say(word: str, **values: object) -> str:
    """A phrase of templates/slack/words.toml. Raises `KeyError` for one that is not there."""
    return str(templates.words("slack/words.toml")[word]).format(**values)


def words() -> Mapping[str, Any]:
    """All of them, for a template."""
    return templates.words("slack/words.toml")


def listed(word: str) -> tuple[str, ...]:
    return tuple(templates.words("slack/words.toml")[word])


def button(do: str) -> str:
    return str(templates.words("actions/words.toml")["button"][do])


def reasons() -> Mapping[str, str]:
    return dict(templates.words("actions/words.toml")["reason"])


def outcome(name: str) -> str:
    return str(templates.words("actions/words.toml")["outcome"][name])
