"""Interleaved medians, and tables of them."""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

Ask = Callable[[str], Awaitable[object]]
_ROUNDS, _SLOW_ROUNDS, _SLOW_S = 21, 5, 1.5


async def medians(
    systems: Mapping[str, Ask], calls: Sequence[str], seed: int = 1
) -> dict[str, dict[str, float]]:
    """Milliseconds by call and system. Answers are compared first; then rounds in random order, systems side by side.

    A system that needs over 1.5 s for a call is timed 5 times, every other 21 times. Raises AssertionError where two
    systems answer differently.
    """
    rng = random.Random(seed)
    table: dict[str, dict[str, float]] = {}
    for call in calls:
        first: dict[str, float] = {}
        answers = {}
        for name, ask in systems.items():
            started = time.perf_counter()
            answers[name] = _plain(await ask(call))
            first[name] = time.perf_counter() - started
        reference = next(iter(answers.values()))
        for name, answer in answers.items():
            assert answer == reference, (call, name, answer, reference)
        rounds = {name: _SLOW_ROUNDS if took > _SLOW_S else _ROUNDS for name, took in first.items()}
        times: dict[str, list[float]] = {name: [] for name in systems}
        for number in range(_ROUNDS):
            for name in rng.sample(sorted(systems), len(systems)):
                if number < rounds[name]:
                    started = time.perf_counter()
                    await systems[name](call)
                    times[name].append((time.perf_counter() - started) * 1000)
        table[call] = {name: statistics.median(values) for name, values in times.items()}
    return table


def geometric_mean(values: Sequence[float]) -> float:
    return math.exp(statistics.fmean(map(math.log, values)))


def show(title: str, table: Mapping[str, Mapping[str, float]]) -> None:
    """Milliseconds of the first system, and how many times slower the others are."""
    names = list(next(iter(table.values())))
    own, others = names[0], names[1:]
    print(
        f"\n{title}\n{'':28}{own + ' ms':>12}" + "".join(f"{name + ' ms':>16}{'times':>9}" for name in others)
    )
    for call, row in table.items():
        cells = "".join(f"{row[name]:16.3f}{row[name] / row[own]:9.1f}" for name in others)
        print(f"{call:28}{row[own]:12.3f}{cells}")
    means = "".join(
        f"{'':16}{geometric_mean([row[name] / row[own] for row in table.values()]):9.1f}" for name in others
    )
    print(f"{'geometric mean':28}{'':12}{means}")


def _plain(answer: object) -> object:
    """Tuples and lists alike."""
    return [_plain(part) for part in answer] if isinstance(answer, tuple | list) else answer
