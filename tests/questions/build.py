"""Writes hub.jsonl from the specs: `python -m tests.questions.build`."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path

from tests.questions import factory
from tests.questions.intents import Asked
from tests.questions.oracle import Oracle
from tests.questions.specs import everything

FILE = Path(__file__).with_name("hub.jsonl")


def build_lines(oracle: Oracle, asked: list[Asked]) -> str:
    """One JSON line a question; a question outside a conversation is a thread of its own."""
    numbers: Counter[str] = Counter()
    lines = []
    for one in asked:
        numbers[one.category] += 1
        key = f"{one.category}-{numbers[one.category]:03d}"
        line = {"id": key, "thread": one.thread or key, "category": one.category, "question": one.question}
        lines.append(json.dumps(line | {"expect": one.intent(oracle)}, ensure_ascii=False))
    return "\n".join(lines) + "\n"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        factory.build(Path(folder))
        text = build_lines(Oracle(Path(folder)), everything())
    FILE.write_text(text, encoding="utf-8", newline="\n")
    print(f"{text.count(chr(10))} questions -> {FILE.name}")


if __name__ == "__main__":
    main()
