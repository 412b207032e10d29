"""Names that one item is called whole and others in part, and names that no item is called."""

from __future__ import annotations

import pytest

from tests.bot.planners.offline.asking import ask, written
from tests.bot.planners.offline.catalogue import to_catalogue

CATALOGUE = to_catalogue(
    (
        ("K20", ("브레이크 패드",)),
        ("K200", ("브레이크 패드 (전륜)",)),
        ("K201", ("브레이크 패드 (후륜)",)),
        ("KM1", ("배추김치 10kg",)),
        ("KM2", ("백김치 (국산)",)),
        ("HC1", ("핸드크림 로즈",)),
        ("HC2", ("핸드크림 허니",)),
        ("TN1", ("스킨 토너",)),
        ("TN2", ("약산성 토너 200ml",)),
        ("SP17", ("선크림 SPF50+",)),
        ("SP18", ("톤업 선크림",)),
        ("RB1", ("방청유 1호",)),
        ("RB2", ("방청유 2호",)),
    )
)


@pytest.mark.parametrize(
    ("question", "plan"),
    [
        ("브레이크 패드 10월", "summary items=브레이크 패드 period=10월"),
        ("브레이크 패드류 10월", "summary items=브레이크 패드류 period=10월"),
        ("브레이크 패드 시리즈 10월", "summary items=브레이크 패드류 period=10월"),
        ("브레이크 패드 종류별 10월 생산량", "top all=True period=10월 within=브레이크 패드류"),
        ("배추김치 백김치 10월", "summary items=배추김치,백김치 period=10월"),
        ("선크림 spf50 8월", "summary items=선크림 spf50 period=8월"),
        ("방청유1호2호 10월", "summary items=방청유1호,RB2 period=10월"),
        ("로즈 토너 10월", "defer"),
        ("스킨 토너 500ml 10월", "defer"),
        ("핸드크림 허니 로즈 10월", "summary items=핸드크림 허니,HC1 period=10월"),
        ("토너 핸드크림 10월 각각", "summary items=토너 period=10월 + summary items=핸드크림 period=10월"),
    ],
)
def test_words_side_by_side(question: str, plan: str) -> None:
    assert written(ask(question, catalogue=CATALOGUE)) == plan
