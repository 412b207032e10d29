"""Generated activities: valid ones with something broken, by a seed."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

from tests.bot.channels.teams import payloads
from tests.bot.channels.teams.payloads import FOLDER

ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**30, "", " ", "x", "\x00", "\x1b[31m", "‮", "가" * 5_000, "A" * 100_000,
    [], {}, [[]], [{}], [None], {"id": None}, {"id": {}}, {"id": "x" * 2_000}, {"": ""}, "👩‍👩‍👧‍👦", "-0", "NaN",
    "'; DROP TABLE inbox; --", "<script>alert(1)</script>", "../../etc/passwd", "\u2028", {"$ref": "#"},
)  # fmt: skip
RAW: tuple[bytes, ...] = (
    b"", b"{", b"null", b"[]", b"1", b"\xff\xfe", b'"x"', b"{}" * 10, b"[" * 50_000, b'{"a":' * 50_000,
    b"NaN", b'{"type":"message","id":NaN}', b'{"type":"\\ud800"}', "﻿{}".encode(), b"9" * 10_000,
)  # fmt: skip
HEADERS: tuple[dict[str, str], ...] = (
    {}, {"Content-Type": "text/plain"}, {"Content-Type": "application/json; charset=nonsense"},
    {"Content-Type": ""}, {"X-Forwarded-For": "127.0.0.1"},
)  # fmt: skip


def generate(seed: int, count: int, service_url: str) -> Iterator[tuple[bytes, dict[str, str], str]]:
    """(body, headers, what kind of token: good, none, odd)."""
    chance = random.Random(seed)
    names = sorted(path.stem for path in FOLDER.glob("*.json"))
    for number in range(count):
        headers = chance.choice(HEADERS) if chance.random() < 0.1 else {}
        token = chance.choices(("good", "none", "odd"), (0.9, 0.05, 0.05))[0]
        if chance.random() < 0.08:
            yield chance.choice(RAW), headers, token
            continue
        activity = payloads.payload(chance.choice(names), service_url, conversation=f"a:fuzz-{number % 50}")
        for _ in range(chance.randint(1, 3)):
            break_something(chance, activity)
        yield json.dumps(activity).encode(), headers, token


def break_something(chance: random.Random, value: Any) -> None:
    """Somewhere in it: a value replaced, a key dropped, a key added."""
    while True:
        if isinstance(value, dict) and value:
            key = chance.choice(sorted(value, key=str))
        elif isinstance(value, list) and value:
            key = chance.randrange(len(value))
        else:
            return
        if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.6:
            value = value[key]
            continue
        act = chance.random()
        if act < 0.7:
            value[key] = chance.choice(ODD)
        elif act < 0.85:
            del value[key]
        elif isinstance(value, dict):
            value[chance.choice(("type", "value", "text", "name", "hub", "confirm", "id", "x"))] = (
                chance.choice(ODD)
            )
        return
