"""Whatever the skills are asked, the answer can be composed, stored, exported, and proved by its own results."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import Any

import pytest

from bot.answers import Answer, AnswerKind, ChartWish, SkillCall
from bot.compose import ComposeContext, compose, to_contract
from bot.compose.outputs import to_sheets
from bot.drawing import to_spec
from bot.grounding import check, facts_of
from reports.export import to_csv
from skills.calendar import KoreanWorkingDays
from skills.catalog import build_registry
from skills.context import SkillContext
from skills.results import SkillOutcome
from tests.fakes.production_data import ListedProduction, Row
from tests.skills.support import FACTORY

TODAY = date(2026, 11, 23)
ITEMS = {
    "BW0021": "P물 원액",
    "BW0022": "P물(20L)",
    "BW0023": "P물 리필",
    "B0061": "방청유 1호",
    "B0062": "방청유 2호",
    "B0099": "구형 방청유",
    "GR12": "리튬 그리스",
    "LT120": "코팅제 투명",
    "MX900": None,
    "SP-20": "스프레이 세정제",
}
PERIODS = (
    None,
    *(
        "이번 달",
        "지난달",
        "올해",
        "작년",
        "어제",
        "10월 5일",
        "지난주",
        "이번 주",
        "최근 7일",
        "최근 3개월",
        "3분기",
    ),
    *("2025년 12월~2026년 1월", "전체 기간", "내년", "상반기", "2020년", "11월 둘째 주", "10월까지"),
)
WORDS = ("BW0021", "P물", "GR12", "방청유 1호", "방청유 2호", "B0099", "MX900", "없는제품", "방청유 1후")
MEASURES = (
    *("quantity", "batches", "batch_average", "daily_average", "monthly_average"),
    *("item_count", "production_days"),
)
DAYS: tuple[list[str], ...] = ([], [], ["weekdays"], ["weekend"], ["sun"], ["holidays"], ["mon", "tue"])
BUCKETS = ("day", "week", "month", "quarter", "year", "weekday")
ORDERS = ("newest", "oldest", "largest", "smallest")


def factory() -> list[Row]:
    """Two years of batches: weekdays mostly, some uncounted, some corrected, one item long gone."""
    rng = random.Random(7)
    rows = []
    for n in range(690):
        day = date(2025, 1, 2) + timedelta(days=n)
        if day > date(2026, 11, 20) or (day.weekday() >= 5 and rng.random() < 0.9):
            continue
        for code, name in ITEMS.items():
            if rng.random() < 0.35 and (code != "B0099" or day.year == 2025):
                quantity = (
                    None
                    if rng.random() < 0.02
                    else rng.randint(40, 3000) * (-1 if rng.random() < 0.01 else 1)
                )
                rows.append(Row(day, code, quantity, name, f"LT{day:%Y%m%d}{len(rows):05d}"))
    return rows


def any_call(rng: random.Random) -> tuple[str, dict[str, Any]]:
    period = rng.choice(PERIODS)
    base: dict[str, Any] = {"period": period} if period else {}
    items = rng.sample(WORDS, rng.randint(0, 2))
    measure = rng.choice(MEASURES)
    scope = {**base, "items": items, "days": rng.choice(DAYS)}
    calls: list[tuple[str, dict[str, Any]]] = [
        ("get_production_summary", {**scope, "measures": rng.sample(MEASURES, rng.randint(1, 3))}),
        ("get_production_trend", {**scope, "by": rng.choice(BUCKETS), "measure": measure}),
        ("get_monthly_trend", {**base, "items": items, "measure": measure}),
        (
            "get_top_items",
            {**base, "n": rng.randint(1, 12), "order": rng.choice(("top", "bottom")), "measure": measure},
        ),
        ("get_top_items", {**base, "within": rng.choice(("P물", "방청유")), "all": rng.random() < 0.5}),
        (
            "compare_periods",
            {
                **base,
                "items": items,
                "against": rng.choice(
                    ("previous", "year_before", "same_days_year_before", "9월", "10월 5일")
                ),
                "measure": measure,
            },
        ),
        ("compare_items", {**base, "items": rng.sample(WORDS, rng.randint(2, 3)), "measure": measure}),
        (
            "get_item_history",
            {**base, "items": items, "limit": rng.choice((1, 4)), "order": rng.choice(ORDERS)},
        ),
        (
            "find_records",
            {
                **base,
                "items": items,
                "order": rng.choice(ORDERS),
                "count_only": rng.random() < 0.4,
                "lot_prefix": rng.choice((None, "LT202611", "ZZ")),
                "min_quantity": rng.choice((None, 2000, 999_999)),
            },
        ),
        (
            "get_extremes",
            {
                **scope,
                "of": rng.sample(("batch", *BUCKETS), rng.randint(1, 3)),
                "side": rng.choice(("max", "min", "both")),
                "n": rng.randint(1, 4),
            },
        ),
        ("get_item_share", {**base, "items": rng.sample(WORDS, rng.randint(1, 3))}),
        ("search_production_items", {**base, "query": rng.choice(("", "P물", "방청유", "없는거"))}),
        (
            "get_item_changes",
            {**base, "n": rng.randint(1, 5), "direction": rng.choice(("max", "min", "both"))},
        ),
        ("get_idle_items", {"days": rng.choice((1, 30, 3000))}),
        ("get_data_overview", {}),
    ]
    return rng.choice(calls)


def said(answer: Answer) -> list[str]:
    texts = [
        text
        for section in answer.sections
        for text in (
            section.headline,
            section.body,
            *section.remarks,
            section.chart.alt if section.chart else "",
        )
    ]
    return [text for text in texts if text]


async def ask_many(seed: int, count: int) -> tuple[int, list[object]]:
    """How many texts were written, and those that their own results do not prove."""
    rng = random.Random(seed)
    working_days = KoreanWorkingDays({})
    skills = SkillContext(ListedProduction(factory()), TODAY, working_days)
    registry = build_registry()
    texts, unproved = 0, []
    for _ in range(count):
        name, args = any_call(rng)
        outcome: SkillOutcome = await registry.run(name, args, skills)
        context = ComposeContext("질문", TODAY, working_days, chart=rng.choice(list(ChartWish)))
        answer = compose([outcome], [SkillCall(name=name, args=args)], context)
        assert Answer.model_validate_json(answer.model_dump_json()) == answer
        line = json.loads(json.dumps(to_contract(answer), ensure_ascii=False))
        assert line["answer"].strip()
        if answer.kind is AnswerKind.NO_DATA:
            assert "0개" not in line["answer"].replace("10개", "").replace("20개", "")
        for section in answer.sections:
            if section.chart:
                to_spec(section.chart)
        for sheet in to_sheets(answer):
            to_csv(sheet)
        facts = facts_of([outcome], today=TODAY, working_days=working_days)
        for text in said(answer):
            texts += 1
            unproved += [(name, args, text, found) for found in check(text, facts)]
    return texts, unproved


async def test_any_outcome_becomes_an_answer_that_its_results_prove() -> None:
    texts, unproved = await ask_many(seed=1, count=150)
    assert texts > 200
    assert unproved == []


async def test_an_item_without_rows_is_named_in_a_share_that_proves_it() -> None:
    working_days = KoreanWorkingDays({})
    skills = SkillContext(ListedProduction(FACTORY), TODAY, working_days)
    args = {"items": ["시럽"], "period": "올해"}
    outcome = await build_registry().run("get_item_share", args, skills)
    answer = compose(
        [outcome], [SkillCall(name="get_item_share", args=args)], ComposeContext("질문", TODAY, working_days)
    )
    facts = facts_of([outcome], today=TODAY, working_days=working_days)
    assert any("생산 기록이 없습니다" in text for text in said(answer))
    assert [found for text in said(answer) for found in check(text, facts)] == []


@pytest.mark.soak
async def test_thousands_of_outcomes_become_answers_that_their_results_prove() -> None:
    texts, unproved = await ask_many(seed=2, count=6000)
    assert texts > 8000
    # A text is checked one at a time here; in a reply its neighbours name what it is of.
    assert len(unproved) <= texts / 500, unproved[:10]
