"""The lines of a question set: what was asked, and what a right answer has to say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

Figure = int | float  # a figure with a decimal point is met by any number that rounds to it at one place


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else (value,)


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SomeOf(_Read):
    """At least `least` of the numbers have to be there."""

    numbers: tuple[Figure, ...]
    least: int


class Choices(_Read):
    """At least `least` of the codes have to be offered by a question back."""

    codes: tuple[str, ...]
    least: int = 1
    names: dict[str, str] = Field(default_factory=dict)


class Expectation(_Read):
    """One complete reading of a question; `alt` are further ones, any of which will do.

    `numbers` have all to appear, of `any_numbers` one entry (a figure, or several together), of each group of `words` one;
    `dates` are `YYYY-MM` or `YYYY-MM-DD`; `ordered`: the codes are a ranking; `strict_codes`: the codes themselves, not
    the names; `dates_any`: where the nearest data is, for a no_data.
    """

    kind: Annotated[tuple[str, ...], BeforeValidator(_listed)]
    numbers: tuple[Figure, ...] = ()
    any_numbers: tuple[Annotated[tuple[Figure, ...], BeforeValidator(_listed)], ...] = ()
    some_of: SomeOf | None = None
    forbid_numbers: tuple[Figure, ...] = ()
    codes: tuple[str, ...] = ()
    names: dict[str, str] = Field(default_factory=dict)
    ordered: bool = False
    strict_codes: bool = False
    forbid_codes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    dates_any: tuple[str, ...] = ()
    forbid_dates: tuple[str, ...] = ()
    weekday: str | None = None
    words: tuple[tuple[str, ...], ...] = ()
    forbid_words: tuple[str, ...] = ()
    direction: str | None = None
    date_from: str | None = None
    date_to: str | None = None
    chart: bool = False
    choices: Choices | None = None
    alt: tuple[Expectation, ...] = ()

    @property
    def readings(self) -> tuple[Expectation, ...]:
        return (self, *self.alt)

    @property
    def known_codes(self) -> frozenset[str]:
        """Every code the line speaks of: their digits are not figures."""
        return frozenset(
            code for reading in self.readings for code in (*reading.codes, *reading.forbid_codes)
        )


class Question(_Read):
    id: str
    thread: str = ""
    category: str = "-"
    question: str
    expect: Expectation


class MalformedQuestion(ValueError):
    """`line` of the file, from 1, is no question; the cause says what is wrong with it."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is no question")
        self.line = line


def read_questions(lines: Iterable[str]) -> list[Question]:
    """The questions of a JSON-lines file. Raises `MalformedQuestion`."""
    questions = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(Question.model_validate_json(line))
            except ValidationError as error:
                raise MalformedQuestion(number) from error
    return questions
