"""A short name behind an item is of its kin: what shares a word with it, and not a size alone."""

from __future__ import annotations

import pytest

from tests.bot.planners.offline.asking import talk
from tests.bot.planners.offline.catalogue import to_catalogue

_CATALOGUE = to_catalogue(
    (
        ("RT50", ("로즈 토너 50ml",)),
        ("RT100", ("로즈 토너 100ml",)),
        ("MC50", ("수분크림 50ml",)),
        ("MC100", ("수분크림 100ml",)),
        ("MC150", ("수분크림 150ml",)),
        ("BL1", ("바디로션 1L",)),
        ("AK", ("첨가제 K",)),
        ("AN", ("첨가제 N",)),
        ("OL46", ("윤활유 ISO46",)),
        ("OL68", ("윤활유 ISO68",)),
        ("CW", ("코팅제 백색",)),
        ("CT", ("코팅제 투명",)),
        ("EP", ("에폭시 투명",)),
        ("RP1", ("방청유 1호",)),
        ("RP2", ("방청유 2호",)),
    )
)


@pytest.mark.parametrize(
    ("item", "follow_up", "plan"),
    [
        ("코팅제 백색", "투명은", "summary items=CT period=10월"),
        ("코팅제 백색", "에폭시 투명은", "summary items=에폭시 투명 period=10월"),
        ("로즈 토너 50ml", "100ml는", "summary items=RT100 period=10월"),
        ("로즈 토너 50ml", "150ml는", "defer"),
        ("로즈 토너 50ml", "1L는", "defer"),
        ("로즈 토너 50ml", "수분크림은", "summary items=수분크림 period=10월"),
        ("윤활유 ISO46", "68은", "summary items=OL68 period=10월"),
        ("첨가제 K", "N은", "summary items=AN period=10월"),
        ("첨가제 K", "Z는", "defer"),
    ],
)
def test_a_short_name_is_read_among_the_kin_of_the_last_item(item: str, follow_up: str, plan: str) -> None:
    assert talk([f"{item} 10월 생산량", follow_up], _CATALOGUE)[-1] == plan


def test_the_kin_stay_meant_when_the_short_name_is_said_again() -> None:
    said = talk(["코팅제 백색 10월 생산량", "투명은", "9월 투명은"], _CATALOGUE)
    assert said[1:] == ["summary items=CT period=10월", "summary items=CT period=9월"]


@pytest.mark.parametrize(
    ("question", "plan"),
    [
        ("방청유 1호 2호 10월", "summary items=방청유 1호,RP2 period=10월"),
        ("로즈 크림 10월", "defer"),
        ("바디로션 1L 10월", "summary items=바디로션 1L period=10월"),
        ("코팅제 백색 에폭시 투명 10월", "summary items=코팅제 백색,에폭시 투명 period=10월"),
    ],
)
def test_names_side_by_side_are_one_name_or_two_in_full(question: str, plan: str) -> None:
    assert talk([question], _CATALOGUE) == [plan]
