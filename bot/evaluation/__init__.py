"""How well the product answers a question set: pure judgement of JSON answers against what was expected of them."""

from bot.evaluation.expectation import Expectation, MalformedQuestion, Question, read_questions
from bot.evaluation.report import Scores, write_report
from bot.evaluation.verdict import Judgement, Verdict, judge

__all__ = [
    "Expectation",
    "Judgement",
    "MalformedQuestion",
    "Question",
    "Scores",
    "Verdict",
    "judge",
    "read_questions",
    "write_report",
]
