"""How answers are worded: the Jinja environment over templates/, its filters, and the label tables.

Templates are compiled on first use. An undefined name is an error, so that a broken sentence fails in a test.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from bot.particles import particle, with_particle
from templates import ROOT, words

MAX_NAME = 60
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]+")
_HARMLESS = str.maketrans({"<": "‹", ">": "›", "`": "'", "*": "∗", "|": "¦", "\\": "/"})


def labels() -> Mapping[str, Any]:
    """The tables of templates/answers/labels.toml."""
    return words("answers/labels.toml")


def label(table: str, key: str) -> str:
    """Raises KeyError for a word that templates/answers/labels.toml does not have."""
    return str(labels()[table][key])


def label_of(table: str, row: str, key: str) -> str:
    """A word of a table of tables: measure.quantity.unit."""
    return str(labels()[table][row][key])


def form(key: str, **values: object) -> str:
    """A phrase of the label tables' [format] with its values put in."""
    return label("format", key).format(**values)


def number(value: int | float | Decimal) -> str:
    """In full, with thousands separators; at most two decimals, without trailing zeros."""
    if isinstance(value, int):
        return f"{value:,}"
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    text = f"{exact:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def signed(value: int | Decimal) -> str:
    return ("+" if value > 0 else "") + number(value)


def turned(value: int | float | Decimal) -> str:
    """▲1,234 for a rise, ▼1,234 for a fall, 0 for neither."""
    if not value:
        return number(value)
    return form("rise" if value > 0 else "fall", size=number(value if value > 0 else -value))


def clean(name: str) -> str:
    """A name from the data as it may stand in a sentence: one line, no markup of ours or of a chat, not endless."""
    text = _CONTROL.sub(" ", name).translate(_HARMLESS).replace("](", "] (")
    text = " ".join(text.split())
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1].rstrip() + "…"


def weekday(index: int, *, long: bool = False) -> str:
    """Monday 0."""
    return str(labels()["weekday"]["long" if long else "short"][index])


def day(value: date) -> str:
    """2026년 11월 18일(수)"""
    return form("day", y=value.year, m=value.month, d=value.day, w=weekday(value.weekday()))


def day_of_year(value: date) -> str:
    """11월 18일(수)"""
    return form("day_of_year", m=value.month, d=value.day, w=weekday(value.weekday()))


def slash(value: date, today: date | None = None) -> str:
    """10/31, with its year where that is not today's."""
    key = "slash" if today is None or value.year == today.year else "slash_year"
    return form(key, y=value.year, m=value.month, d=value.day)


def until(value: date) -> str:
    """11월 23일까지"""
    return form("until", m=value.month, d=value.day)


def clock(value: datetime, timezone: str) -> str:
    return value.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def moment(value: datetime, today: date, timezone: str) -> str:
    """오늘 16:00, or with its date where it is another day."""
    local = value.astimezone(ZoneInfo(timezone))
    key = "moment_today" if local.date() == today else "moment"
    return form(key, m=local.month, d=local.day, clock=local.strftime("%H:%M"))


def listed(words: Iterable[str], separator: str = ", ") -> str:
    return separator.join(words)


@cache
def environment() -> Environment:
    """The one environment; templates are found below templates/."""
    env = Environment(
        loader=FileSystemLoader(ROOT, encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        autoescape=False,  # markdown and plain text; a renderer escapes for its own channel
    )
    env.filters |= {
        "n": number,
        "signed": signed,
        "josa": with_particle,
        "clean": clean,
        "day": day,
        "day_of_year": day_of_year,
        "slash": slash,
        "until": until,
        "particle": particle,
        "listed": listed,
    }
    env.globals |= {"label": label, "form": form, "weekday": weekday}
    env.globals["w"] = env.get_template("macros/words.j2").module
    return env


@cache
def _loaded(template: str) -> Template:
    loaded = environment().get_template(template)
    # Jinja copies them for each rendering, and its own chain of maps is slow to copy.
    loaded.globals = dict(loaded.globals)
    return loaded


def render(template: str, **context: object) -> str:
    """A whole template, stripped. Raises jinja2's UndefinedError for a name the context lacks."""
    return _loaded(template).render(**context).strip()


def render_block(template: str, block: str, context: dict[str, object]) -> str:
    """One block of a template; "" where the template has no such block."""
    loaded = _loaded(template)
    if block not in loaded.blocks:
        return ""
    return "".join(loaded.blocks[block](loaded.new_context(context))).strip()
