"""The table by category, the failures, and the last line that a script may read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.expectation import Question
from bot.evaluation.verdict import Judgement, Verdict, judge

_FAILURES = (Verdict.WRONG, Verdict.DEFERRED)
_SHOWN = 300  # characters of an answer in a verbose report


@dataclass(frozen=True, slots=True)
class Scores:
    """The questions in order with their judgements; `lines` are the answers by id."""

    judged: tuple[tuple[Question, Judgement], ...]
    lines: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, questions: Sequence[Question], lines: Mapping[str, Mapping[str, Any]]) -> Scores:
        return cls(tuple((q, judge(q.expect, lines.get(q.id))) for q in questions), lines)

    def count(self, verdict: Verdict) -> int:
        return sum(judgement.verdict is verdict for _, judgement in self.judged)

    def failures(self, verdict: Verdict) -> list[tuple[Question, Judgement]]:
        return [(question, judgement) for question, judgement in self.judged if judgement.verdict is verdict]

    @property
    def accuracy(self) -> float:
        """Right answers, in % of the questions."""
        return 100 * self.count(Verdict.RIGHT) / max(len(self.judged), 1)

    @property
    def summary(self) -> str:
        right, wrong, deferred = (self.count(v) for v in (Verdict.RIGHT, Verdict.WRONG, Verdict.DEFERRED))
        return f"right {right}/{len(self.judged)} ({self.accuracy:.1f}%), wrong {wrong}, deferred {deferred}"


def write_report(scores: Scores, *, verbose: bool = False) -> str:
    by_category: dict[str, Counter[Verdict]] = {}
    for question, judgement in scores.judged:
        by_category.setdefault(question.category, Counter())[judgement.verdict] += 1
    width = max([len("category"), *map(len, by_category)])
    lines = [f"{'category':<{width}} {'n':>5} {'right':>6} {'wrong':>6} {'deferred':>9} {'%':>7}"]
    for category, verdicts in by_category.items():
        n, right = verdicts.total(), verdicts[Verdict.RIGHT]
        lines.append(
            f"{category:<{width}} {n:>5} {right:>6} {verdicts[Verdict.WRONG]:>6} {verdicts[Verdict.DEFERRED]:>9}"
            f" {100 * right / n:>6.1f}%"
        )
    for verdict in _FAILURES:
        if failed := scores.failures(verdict):
            lines.append(f"{verdict} ({len(failed)}): {' '.join(question.id for question, _ in failed)}")
            if verbose:
                lines += [_told(scores, question, judgement) for question, judgement in failed]
    return "\n".join([*lines, scores.summary])


def _told(scores: Scores, question: Question, judgement: Judgement) -> str:
    line = scores.lines.get(question.id) or {}
    calls = json.dumps(line.get("tool_calls") or [], ensure_ascii=False)
    answer = str(line.get("answer") or "")[:_SHOWN].replace("\n", "\n    ")
    return (
        f"--- {question.id} [{question.category}] {question.question[:200]}\n"
        f"    why: {judgement.reason}\n    {line.get('kind')} {calls}\n    {answer}"
    )
