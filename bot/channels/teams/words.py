"""The short Korean words of cards and messages, from templates/."""

from __future__ import annotations

import templates


def say(word: str, **values: object) -> str:
    """A phrase of templates/teams/words.toml. Raises `KeyError` for one that is not there."""
    return str(templates.words("teams/words.toml")[word]).format(**values)


def button(do: str) -> str:
    return str(templates.words("actions/words.toml")["button"][do])


def outcome(name: str) -> str:
    return str(templates.words("actions/words.toml")["outcome"][name])
