"""Running a plan: in order, references resolved, each call's finding noted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.answers import Found, SkillCall
from bot.execution import Executed, InvalidCall, run_calls
from datasource.errors import SourceUnavailable
from skills.results import (
    ExtremesResult,
    NoData,
    RankingResult,
    SummaryResult,
    Unclear,
    UnclearReason,
)
from tests.fakes.production_data import ListedProduction
from tests.skills.support import FACTORY, REGISTRY, context_of

DATA = ListedProduction(FACTORY)


def call(skill: str, **args: Any) -> SkillCall:
    return SkillCall(name=skill, args=args)


async def run(
    *calls: SkillCall, previous: tuple[Found, ...] = (), data: ListedProduction = DATA
) -> tuple[Executed, ...]:
    return await run_calls(calls, REGISTRY, context_of(data), previous)


async def test_a_rank_of_an_earlier_call_becomes_the_item() -> None:
    first, second = await run(
        call("get_top_items", period="올해", n=3), call("get_monthly_trend", items=["@1.rank2"])
    )
    assert isinstance(first.outcome, RankingResult)
    assert first.found.codes == ("SY10", "SY20", "SC30")
    assert second.call.args == {"items": ["SY20"]}
    assert not isinstance(second.outcome, Unclear | InvalidCall)
    assert [item.code for item in second.outcome.basis.items] == ["SY20"]


async def test_the_day_that_an_extreme_found_becomes_the_period() -> None:
    first, second = await run(
        call("get_extremes", of=["day"], period="올해"), call("get_top_items", period="@1.period")
    )
    assert isinstance(first.outcome, ExtremesResult)
    assert first.found.period == "2026-10-01"
    assert second.call.args["period"] == "2026-10-01"
    assert second.outcome.basis.period.first == date(2026, 10, 1)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("of", "period"), [("month", "2026-11-01~2026-11-30"), ("weekday", ""), ("year", "2026-01-01~2026-12-31")]
)
async def test_a_longer_bucket_is_written_as_a_range_and_a_weekday_is_no_period(of: str, period: str) -> None:
    data = ListedProduction([row for row in FACTORY if row.day >= date(2026, 11, 1)])
    (done,) = await run(call("get_extremes", of=[of], period="올해"), data=data)
    assert done.found.period == period


async def test_the_turn_before_is_pointed_at_by_prev() -> None:
    previous = (Found(codes=("SY10", "SY20")), Found(codes=("SC30",), period="2026-11-02"))
    by_rank, by_period = await run(
        call("get_production_summary", items=["@prev.rank1", "@prev.rank2"]),
        call("get_production_summary", period="@prev.period"),
        previous=previous,
    )
    assert by_rank.call.args["items"] == ["SC30", "SY20"]  # the last call that has such a rank
    assert by_period.call.args["period"] == "2026-11-02"
    assert isinstance(by_rank.outcome, SummaryResult) and isinstance(by_period.outcome, SummaryResult)


@pytest.mark.parametrize(
    "args",
    [
        {"items": ["@1.rank9"]},
        {"items": ["@1.rank0"]},
        {"items": ["@7.rank1"]},
        {"items": ["@2.rank1"]},  # itself
        {"items": ["@prev.rank1"]},
        {"items": ["@1.period"]},
        {"items": ["@nonsense"]},
        {"period": "@1.period"},
        {"period": "@1.rank1"},
    ],
)
async def test_a_reference_to_nothing_is_asked_back(args: dict[str, Any]) -> None:
    _, done = await run(call("get_top_items"), call("get_production_summary", **args))
    assert isinstance(done.outcome, Unclear)
    assert done.outcome.reason is UnclearReason.BAD_REFERENCE
    assert done.outcome.argument == next(iter(args))
    assert done.found == Found()


async def test_a_reference_to_a_call_that_found_nothing_is_asked_back() -> None:
    _, done = await run(
        call("get_top_items", period="2025년 1월"), call("get_production_summary", items=["@1.rank1"])
    )
    assert isinstance(done.outcome, Unclear) and done.outcome.reason is UnclearReason.BAD_REFERENCE


async def test_an_unknown_skill_and_bad_arguments_come_back_as_values() -> None:
    unknown, bad, extra, good = await run(
        call("drop_table", name="x"),
        call("get_top_items", n="many", order="sideways"),
        call("get_production_summary", sql="select 1"),
        call("get_production_summary"),
    )
    assert isinstance(unknown.outcome, InvalidCall) and unknown.outcome.unknown_skill
    assert isinstance(bad.outcome, InvalidCall)
    assert [problem.split(":")[0] for problem in bad.outcome.problems] == ["n", "order"]
    assert isinstance(extra.outcome, InvalidCall) and "sql" in extra.outcome.problems[0]
    assert isinstance(good.outcome, SummaryResult)


async def test_a_problem_does_not_repeat_what_was_put_in() -> None:
    (done,) = await run(call("get_top_items", n="xoxb-secret"))
    assert isinstance(done.outcome, InvalidCall)
    assert "xoxb-secret" not in " ".join(done.outcome.problems)


async def test_a_fault_of_the_source_is_raised() -> None:
    with pytest.raises(SourceUnavailable):
        await run(
            call("get_production_summary", period="2025년"),
            data=ListedProduction(FACTORY, archive_missing=True),
        )


async def test_what_a_call_asked_about_is_noted_even_where_nothing_was_found() -> None:
    (done,) = await run(call("get_production_summary", items=["OLD1"], period="올해"))
    assert isinstance(done.outcome, NoData)
    assert (done.found.codes, done.found.names) == (("OLD1",), ("구형 시럽",))
    assert (done.found.date_from, done.found.date_to) == (date(2026, 1, 1), date(2026, 11, 23))


@pytest.mark.parametrize(
    ("asked", "codes", "period"),
    [
        (call("compare_items", items=["SC30", "SY20"]), ("SC30", "SY20"), ""),
        (call("get_item_share", items=["SC30"], period="10월"), ("SC30",), ""),
        (call("get_item_changes", period="11월", against="10월"), ("SY20", "SC30", "SY10", "NN99"), ""),
        (call("search_production_items", query="시럽"), ("OLD1", "SY10", "SY20"), ""),
        (call("get_idle_items", days=7), ("OLD1", "SC30", "SY10", "NN99"), ""),
        (call("get_item_history", items=["SC30"], limit=1), ("SC30",), "2026-11-02"),
        (call("get_item_history", limit=3), ("SC30", "SY20", "NN99"), ""),
        (call("get_extremes", of=["batch"], period="올해"), ("SY10",), "2026-11-02"),
        (call("get_data_overview"), (), ""),
        (call("compare_periods", period="11월", against="10월", items=["SY20"]), ("SY20",), ""),
        (call("get_production_trend", period="10월"), (), ""),
    ],
    ids=lambda value: value.name if isinstance(value, SkillCall) else None,
)
async def test_each_kind_of_result_notes_its_items_in_the_order_shown(
    asked: SkillCall, codes: tuple[str, ...], period: str
) -> None:
    (done,) = await run(asked)
    assert (done.found.codes, done.found.period) == (codes, period)
    assert len(done.found.names) == len(codes)
