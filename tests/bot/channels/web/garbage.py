"""Whatever may be posted to the console, generated from a seed."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

POST_PATHS = (
    "/web/messages",
    "/web/messages",
    "/web/messages",
    "/web/answers/{request}/vote",
    "/web/answers/{request}/vote",
    "/web/answers/{odd}/vote",
    "/{odd}",
)
GET_PATHS = (
    "/web/answers/{request}/chart/{odd}.png",
    "/web/answers/{request}/table/{odd}.csv",
    "/web/answers/{odd}/table/1.xlsx",
    "/web/live?thread={odd}&after={odd}",
    "/web/threads?thread={odd}",
    "/web/static/{odd}",
    "/t/{odd}",
    "/{odd}",
)
ODD = (
    "",
    "0",
    "-1",
    "9" * 40,
    "../" * 8 + "etc/passwd",
    "%00",
    "\x00",
    "a" * 3000,
    "생산량",
    "'; DROP TABLE turns; --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "\u202e\u200b\ufeff",
    "\ud800",
    "NaN",
    "1e400",
    "CON",
    "🏭" * 50,
)
QUESTIONS = ("이번 달 생산량", "상위 3개", "그럼 지난달은?", "차트로", "ㅁㄴㅇㄹ", "a" * 501, "가" * 30_000)


@dataclass(frozen=True, slots=True)
class Sent:
    method: str
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def generate(seed: int, count: int, request_id: str, thread: str) -> Iterator[Sent]:
    rnd = random.Random(seed)
    for _ in range(count):
        method, paths = ("POST", POST_PATHS) if rnd.random() < 0.75 else ("GET", GET_PATHS)
        path = rnd.choice(paths).format(request=request_id, odd=_in_a_path(rnd.choice(ODD)))
        if rnd.random() < 0.05:
            method = rnd.choice(("PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"))
        headers = {"Content-Type": "application/json"}
        if rnd.random() < 0.1:
            headers["Content-Type"] = rnd.choice(
                ("", "text/plain", "application/json; charset=euc-kr", "x/y;;=")
            )
        if rnd.random() < 0.05:
            headers["Cookie"] = f"hub_visitor={rnd.choice(('x', 'a' * 4000, '../..'))}"
        yield Sent(method, path, _body(rnd, thread), headers)


def _in_a_path(odd: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else _percent(letter) for letter in odd)


def _percent(letter: str) -> str:
    return "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "surrogatepass"))


def _body(rnd: random.Random, thread: str) -> bytes:
    fate = rnd.random()
    if fate < 0.15:
        return rnd.randbytes(rnd.randint(0, 300))
    if fate < 0.2:
        return b"[" * rnd.randint(1, 60_000)
    if fate < 0.22:
        return b'{"text":"' + b"x" * rnd.choice((70_000, 1_200_000)) + b'"}'
    value: Any = {
        "thread": thread if rnd.random() < 0.8 else _any(rnd),
        "event": uuid.UUID(int=rnd.getrandbits(128)).hex if rnd.random() < 0.8 else _any(rnd),
        "text": rnd.choice(QUESTIONS) if rnd.random() < 0.4 else _any(rnd),
        "vote": rnd.choice(("up", "down", "none")) if rnd.random() < 0.5 else _any(rnd),
        "reason": rnd.choice(("", "slow")) if rnd.random() < 0.5 else _any(rnd),
        "comment": _any(rnd),
    }
    for key in list(value):
        if rnd.random() < 0.1:
            del value[key]
    text = json.dumps(value if rnd.random() < 0.9 else _any(rnd))
    if rnd.random() < 0.05:
        text = text[: rnd.randint(0, len(text))]
    return text.encode()


def _any(rnd: random.Random) -> Any:
    return rnd.choice(
        (
            None,
            True,
            rnd.choice(ODD),
            rnd.choice(ODD),
            rnd.choice(ODD) + rnd.choice(ODD),
            rnd.randint(-(10**30), 10**30),
            rnd.random() * 1e308,
            float("nan"),
            float("inf"),
            [],
            [[rnd.choice(ODD)]],
            {rnd.choice(ODD): None},
        )
    )
