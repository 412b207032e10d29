"""Whatever a model or a person puts into the arguments: refused or answered, never a crash, never slow."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from datasource.model import ProductionData
from datasource.source import SqliteProductionSource
from skills.arguments import Against, DayKind, Extreme, Measure
from skills.declarations import declare
from skills.results import NoData, Unclear
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, REGISTRY, context_of

HOSTILE = st.sampled_from(
    [
        "'; DROP TABLE production_records; --",
        "SY10' OR '1'='1",
        "ATTACH DATABASE '/etc/passwd' AS x",
        "%", "_", "*", "?", "\x00", "\ud7ff", "😀" * 40, "﷽" * 40, "@1.rank1", "@prev.period", "@999.rank9999",
        "시럽", "SY10", "sy 10", "지난달", "올해", "9999-12-31", "0001-01-01", "0000-00-00", "최근 99999999일", "1분기",
        "2026-13-45", "-1월", "٣월", "전체 기간", "오늘~내일", "2026-11-23~0001-01-01", "가" * 80, "(" * 80, "[a-z]+$",
        "previous", "year_before", "same_days_year_before", "__class__", "{0.__class__}", "../../etc/passwd",
    ]
)  # fmt: skip
WORDS = st.one_of(HOSTILE, st.text(max_size=80))
NUMBERS = st.one_of(st.integers(-(10**40), 10**40), st.integers(-3, 400))
ENUMS = st.sampled_from([str(value) for kind in (Measure, DayKind, Extreme, Against) for value in kind])
ODD = st.one_of(
    st.none(), st.booleans(), st.floats(), st.binary(max_size=4), st.dictionaries(WORDS, WORDS, max_size=2)
)


REAL = st.sampled_from(
    [
        "시럽",
        "SY10",
        "SC30",
        "불고기쏘스",
        "지난달",
        "올해",
        "10월",
        "2025년",
        "전체 기간",
        "최근 7일",
        "previous",
    ]
)


def mostly(usual: st.SearchStrategy[Any], odd: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 7).flatmap(lambda n: odd if n == 7 else usual)


def values_for(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Of the declared kind, so that validation lets most through to the skill."""
    match schema["type"]:
        case "string":
            return st.sampled_from(schema["enum"]) if "enum" in schema else mostly(REAL, WORDS)
        case "integer":
            sensible = st.integers(schema.get("minimum", -(10**12)), schema.get("maximum", 10**12))
            return mostly(sensible, NUMBERS)
        case "boolean":
            return st.booleans()
        case _:
            least = schema.get("minItems", 0)
            return st.lists(values_for(schema["items"]), min_size=least, max_size=4)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    skill = draw(st.sampled_from(list(REGISTRY)))
    parameters = declare(skill)["parameters"]
    names = [
        name
        for name in parameters["properties"]
        if name in parameters.get("required", ()) or draw(st.booleans())
    ]
    args = {name: draw(values_for(parameters["properties"][name])) for name in names}
    if names and draw(st.integers(0, 19)) == 19:
        args[draw(st.sampled_from(names))] = draw(st.one_of(ODD, ENUMS, WORDS))
    if draw(st.integers(0, 30)) == 30:
        args[draw(WORDS)] = draw(WORDS)
    return skill.name, args


def run(name: str, args: dict[str, Any], data: ProductionData) -> object:
    try:
        return asyncio.run(REGISTRY.run(name, args, context_of(data)))
    except ValidationError as refused:
        return refused


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(calls())
def test_no_arguments_crash_a_skill_or_keep_it_long(call: tuple[str, dict[str, Any]]) -> None:
    check(call)


@pytest.mark.soak
@settings(max_examples=2000, deadline=None, suppress_health_check=list(HealthCheck))
@given(calls())
def test_two_thousand_sets_of_arguments_crash_nothing(call: tuple[str, dict[str, Any]]) -> None:
    check(call)


@pytest.mark.parametrize("rounds", [pytest.param(5), pytest.param(60, marks=pytest.mark.soak)])
def test_no_arguments_crash_a_skill_over_real_files(
    rounds: int, sqlite_source: Callable[[], SqliteProductionSource]
) -> None:
    @settings(max_examples=rounds, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(calls(), min_size=20, max_size=40))
    def run_all(batch: list[tuple[str, dict[str, Any]]]) -> None:
        async def ask_all() -> None:
            source = sqlite_source()
            await source.start()
            await source.refresh(wait=True)
            context = context_of(await source.open())
            for name, args in batch:
                started = time.perf_counter()
                with contextlib.suppress(ValidationError):
                    assert hasattr(await REGISTRY.run(name, args, context), "__dataclass_fields__")
                assert time.perf_counter() - started < 1
            await source.close()

        asyncio.run(ask_all())

    run_all()


def check(call: tuple[str, dict[str, Any]]) -> None:
    data = ListedProduction(FACTORY, version="hostile")
    started = time.perf_counter()
    result = run(*call, data)
    assert time.perf_counter() - started < 1
    assert isinstance(result, ValidationError | NoData | Unclear) or hasattr(result, "basis")
    assert len(data.rows) == len(FACTORY)
