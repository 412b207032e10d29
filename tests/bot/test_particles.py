"""Particles follow the sound that a word ends in, also after digits, Latin letters and brackets."""

from __future__ import annotations

import pytest

from bot.particles import PAIRS, particle, with_particle


@pytest.mark.parametrize(
    ("word", "pair", "expected"),
    [
        ("생산량", "은/는", "생산량은"),
        ("배치 수", "은/는", "배치 수는"),
        ("10월", "이/가", "10월이"),
        ("10월", "으로/로", "10월로"),  # after ㄹ: 로
        ("부산", "으로/로", "부산으로"),
        ("제주", "으로/로", "제주로"),
        ("제품", "과/와", "제품과"),
        ("사과", "과/와", "사과와"),
        ("1", "은/는", "1은"),  # 일
        ("2", "은/는", "2는"),  # 이
        ("3", "으로/로", "3으로"),  # 삼
        ("7", "으로/로", "7로"),  # 칠
        ("8", "을/를", "8을"),  # 팔
        ("9", "을/를", "9를"),  # 구
        ("10", "이/가", "10이"),  # 십
        ("100", "으로/로", "100으로"),  # 백
        ("1,339,802", "이/가", "1,339,802가"),
        ("63,800.1", "은/는", "63,800.1은"),
        ("BW0021", "은/는", "BW0021은"),
        ("GR12", "은/는", "GR12는"),
        ("SP-20", "이/가", "SP-20이"),
        ("P물(20L)", "은/는", "P물(20L)은"),  # brackets do not count: 물
        ("라텍스 바인더(LT110)", "이/가", "라텍스 바인더(LT110)가"),
        ("P물(20L)(BW0022)", "으로/로", "P물(20L)(BW0022)로"),
        ("코팅제 (내열)(LT126)", "은/는", "코팅제 (내열)(LT126)는"),
        ("(내열)", "은/는", "(내열)은"),  # nothing in front of them: read as it is
        ("「워셔액」", "을/를", "「워셔액」을"),
        ("'코팅제'", "이/가", "'코팅제'가"),
        ("**생산량**", "은/는", "**생산량**은"),
        ("A", "은/는", "A는"),  # 에이
        ("L", "은/는", "L은"),  # 엘
        ("L", "으로/로", "L로"),
        ("PVC", "은/는", "PVC는"),
        ("FRM", "은/는", "FRM은"),  # 엠
        ("MDN", "으로/로", "MDN으로"),  # 엔
        ("MX900", "으로/로", "MX900으로"),
        ("oil", "은/는", "oil은"),
        ("oil", "으로/로", "oil로"),
        ("Primer", "은/는", "Primer는"),
        ("cap", "은/는", "cap은"),
        ("20L", "은/는", "20L는"),  # 이십 리터
        ("5kg", "은/는", "5kg은"),  # 킬로그램
        ("500ml", "이/가", "500ml가"),
        ("20.3%", "으로/로", "20.3%로"),  # 퍼센트
        ("개", "으로/로", "개로"),
        ("건", "으로/로", "건으로"),
        ("일", "으로/로", "일로"),
        ("11월 4일(수)", "으로/로", "11월 4일(수)로"),
        ("ㄱ", "은/는", "ㄱ은"),
        ("", "은/는", "는"),
        ("!!!", "은/는", "!!!는"),
    ],
)
def test_particle_follows_the_sound(word: str, pair: str, expected: str) -> None:
    assert with_particle(word, pair) == expected


@pytest.mark.parametrize("pair", PAIRS)
def test_each_pair_gives_one_of_its_two_forms(pair: str) -> None:
    assert {particle("강", pair), particle("바다", pair)} == set(PAIRS[pair])


def test_unknown_pair_is_an_error() -> None:
    with pytest.raises(KeyError):
        particle("강", "에/에게")
