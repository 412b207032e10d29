from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.answers import Answer
from bot.cli._jsonl import answer_stream
from bot.cli._lines import MAX_LINE_BYTES
from bot.ephemeral import EphemeralThreads
from tests.fakes.responder import EchoResponder

CONTRACT = {
    "id",
    "thread",
    "kind",
    "answer",
    "basis",
    "tool_calls",
    "table",
    "chart",
    "planner",
    "elapsed_ms",
}


async def no_charts(answer: Answer) -> tuple[str, ...]:
    return ()


async def run(lines: bytes, responder: EchoResponder | None = None) -> list[dict[str, Any]]:
    threads = EphemeralThreads(responder or EchoResponder(), 10, timedelta(days=7), 5)
    sink = io.BytesIO()
    await answer_stream(threads, no_charts, io.BytesIO(lines), sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()]


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


async def test_answers_come_in_order_with_their_ids_and_every_field_of_the_contract() -> None:
    answers = await run(b"".join(line(id=n, thread="t", question=f"질문 {n}") for n in range(50)))
    assert [answer["id"] for answer in answers] == list(range(50))
    assert all(set(answer) == CONTRACT for answer in answers)
    assert answers[7]["answer"] == "답: 질문 7"
    assert answers[7]["thread"] == "t"


async def test_each_thread_has_its_own_history_of_ten_turns_and_a_line_without_one_has_none() -> None:
    responder = EchoResponder()
    lines = [line(id=n, thread="a" if n % 2 else "b", question=str(n)) for n in range(30)]
    lines.append(line(id="x", question="그럼?"))
    await run(b"".join(lines), responder)
    sizes = [len(asked.history.turns) for asked in responder.asked]
    assert sizes[:30] == [min(10, n // 2) for n in range(30)]
    assert sizes[30] == 0
    assert [turn.question for turn in responder.asked[5].history.turns] == ["1", "3"]


async def test_a_number_and_the_same_digits_as_text_are_two_threads() -> None:
    responder = EchoResponder()
    await run(line(thread=1, question="a") + line(thread="1", question="b"), responder)
    assert [len(asked.history.turns) for asked in responder.asked] == [0, 0]


HOSTILE = [
    b"\n",
    b"{\n",
    b"null\n",
    b"[1,2]\n",
    b'"text"\n',
    b"{}\n",
    b"NaN\n",
    b'{"question": 5}\n',
    b'{"question": null, "id": {"a": 1}}\n',
    b'{"question": "a", "id": NaN, "thread": Infinity}\n',
    b'{"question": "a", "id": 1e999}\n',
    b'{"question": "\\ud800", "id": "\\udfff", "thread": "\\ud800"}\n',
    b'{"question": "\\u0000\\u0007"}\n',
    b"\xff\xfe\x00\n",
    b'{"question": "\xed\xa0\x80"}\n',
    b"[" * 200_000 + b"\n",
    b'{"a":' * 100_000 + b"\n",
    b'{"id": ' + b"9" * 5000 + b', "question": "a"}\n',
    b'{"question": "' + b"a" * (MAX_LINE_BYTES + 10) + b'"}\n',
    b'{"question": "raise", "id": "after a fault"}\n',
]


async def test_whatever_a_line_holds_one_answer_line_comes_back_and_the_next_is_answered() -> None:
    for hostile in HOSTILE:
        answers = await run(hostile + line(id="next", question="질문"))
        assert len(answers) == 2, hostile[:40]
        assert set(answers[0]) == CONTRACT
        assert "Traceback" not in answers[0]["answer"]
        assert answers[1]["answer"] == "답: 질문"


@pytest.mark.parametrize(
    ("hostile", "kind"), [(b"{\n", "error"), (b"{}\n", "error"), (b'{"question": "raise"}\n', "error")]
)
async def test_what_cannot_be_read_is_an_error_that_says_so(hostile: bytes, kind: str) -> None:
    (answer,) = await run(hostile)
    assert answer["kind"] == kind
    assert answer["answer"]


async def test_a_last_line_without_a_newline_is_answered() -> None:
    assert [answer["id"] for answer in await run(line(id=1, question="a").rstrip())] == [1]


def generated(count: int, seed: int) -> Iterator[bytes]:
    """Lines from well-formed to noise."""
    chance = random.Random(seed)
    letters = (
        '이번 달생산량BW0021?!\u0000\ud83d\ude00\ud800"\\{}[]:,0123456789\u200b\u202e가나\u1100\u1161\uffff'
    )

    def word(longest: int = 40) -> str:
        return "".join(chance.choice(letters) for _ in range(chance.randrange(longest)))

    def value(depth: int = 0) -> Any:
        kind = chance.randrange(9 if depth < 3 else 6)
        if kind == 6:
            return [value(depth + 1) for _ in range(chance.randrange(4))]
        if kind >= 7:
            return {word(8): value(depth + 1) for _ in range(chance.randrange(4))}
        return [word(), chance.randrange(-(10**30), 10**30), chance.random() * 1e300, None, True, word(400)][
            kind
        ]

    for _ in range(count):
        fields = {name: value() for name in ("id", "thread", "question", "extra") if chance.random() < 0.8}
        raw = json.dumps(fields, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
        if chance.random() < 0.3:
            cut = bytearray(raw)
            for _ in range(chance.randrange(1, 6)):
                cut[chance.randrange(len(cut))] = chance.randrange(256)
            raw = bytes(cut)
        yield raw.replace(b"\n", b" ").replace(b"\r", b" ") + b"\n"


async def test_a_thousand_generated_lines_give_a_thousand_answers() -> None:
    answers = await run(b"".join(generated(1_000, seed=20261123)))
    assert len(answers) == 1_000
    assert all(set(answer) == CONTRACT for answer in answers)


@pytest.mark.soak
async def test_ten_thousand_generated_lines_give_ten_thousand_answers() -> None:
    answers = await run(b"".join(generated(10_000, seed=1)))
    assert len(answers) == 10_000
