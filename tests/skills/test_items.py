"""Item matching: the rules of docs/answers.md, "The data"."""

from __future__ import annotations

import time

import pytest

from datasource.model import Catalogue
from skills.items import match, resolve, within
from skills.results import Item, Unclear, UnclearReason
from tests.skills.catalogues import PLANT, many


def found(words: str) -> tuple[list[str], str]:
    items = match(words, PLANT)
    assert not isinstance(items, Unclear), items
    return [item.code for item in items], items[0].matched_by


@pytest.mark.parametrize(
    ("words", "codes", "how"),
    [
        ("BW0021", ["BW0021"], "code"),
        ("bw-0021", ["BW0021"], "code"),
        ("BW 0021", ["BW0021"], "code"),
        ("ＢＷ００２１", ["BW0021"], "code"),
        ("sp20", ["SP-20"], "code"),
        ("1050", ["1050"], "code"),
        ("z", ["Z"], "code"),
        ("라텍스 바인더", ["LT110"], "name"),
        ("라텍스바인더", ["LT110"], "name"),
        ("바인더 라텍스", ["LT110"], "name"),
        ("바인더라텍스", ["LT110"], "name"),
        ("p물(20l)", ["BW0022"], "name"),
        ("P물 20L", ["BW0022"], "name"),
        ("실리콘 실란트 투명", ["SL700"], "name"),
        ("부동액 45도", ["AF45"], "name"),
        ("primer100", ["PX100"], "name"),
        ("꿀", ["Z"], "name"),
        ("세척수", ["BW0040"], "old_name"),
        ("소포제", ["AD310"], "old_name"),
        ("P물", ["BW0021", "BW0022", "BW0023"], "part"),
        ("방청유", ["B0061", "B0062", "B0099"], "part"),
        ("방청유 2호", ["B0062"], "name"),
        ("2호", ["B0062"], "part"),
        ("실란트 투명", ["SL700"], "part"),
        ("투명실란트", ["SL700"], "part"),
        ("오일", ["B0105"], "part"),
        ("워셔액", ["WS10"], "part"),
        ("ISO68", ["B0082"], "part"),
        ("primer 200", ["PX200"], "part"),
        ("P물 제품", ["BW0021", "BW0022", "BW0023"], "part"),
        ("P물이랑", ["BW0021", "BW0022", "BW0023"], "part"),
        ("라텍스 바인더를", ["LT110"], "name"),
        ("P물 원액(BW0021)", ["BW0021"], "code"),
        ("BW", ["BW0021", "BW0022", "BW0023", "BW0040"], "part"),
        ("실리콘디포머", ["AD310"], "part"),
        ("라텍쓰 바인더", ["LT110"], "near"),
        ("라텍바스인더", ["LT110"], "near"),
        ("코팅재 백색", ["LT121"], "near"),
        ("소포재", ["AD310"], "near"),
        ("pirmer 100", ["PX100"], "near"),
        ("BWOO21", ["BW0021"], "near"),
    ],
)
def test_words_find_their_items(words: str, codes: list[str], how: str) -> None:
    assert found(words) == (codes, how)


@pytest.mark.parametrize(
    "words",
    [
        "XK777",
        "BW0024",  # another code, not a typo of one
        "BW002",  # a code cut short names no item
        "방청유 3호",
        "첨가제 M",  # one letter is what tells the items apart
        "코팅제 황색",  # two jamo of one syllable make another word
        "경화재",  # a typo of two items' word
        "고추장",
        "1051",
        "105",
        "20",
        "()",
        "%",
    ],
)
def test_what_no_item_fits_is_asked_back_with_the_nearest(words: str) -> None:
    unclear = match(words, PLANT)
    assert isinstance(unclear, Unclear), unclear
    assert unclear.reason is UnclearReason.UNKNOWN_ITEM
    assert unclear.asked == words
    assert 2 <= len(unclear.choices) <= 5
    assert all(choice.item and choice.value == choice.item.code for choice in unclear.choices)


def nearest(words: str) -> list[str]:
    unclear = match(words, PLANT)
    assert isinstance(unclear, Unclear)
    return [choice.value for choice in unclear.choices]


def test_the_nearest_are_near() -> None:
    assert nearest("경화재") == ["EP020", "UR20"]
    assert nearest("BW0024")[:3] == ["BW0021", "BW0022", "BW0023"]
    assert set(nearest("방청유 3호")[:2]) == {"B0061", "B0062"}
    assert nearest("라텍스 본드")[0] == "LT110"


def test_more_than_ten_are_asked_back_with_all_of_them() -> None:
    unclear = match("코팅제", PLANT)
    assert isinstance(unclear, Unclear)
    assert (unclear.reason, unclear.matched) == (UnclearReason.MANY_ITEMS, 11)
    assert len(unclear.choices) == 11


def test_within_takes_them_however_many() -> None:
    items = within("코팅제", PLANT)
    assert not isinstance(items, Unclear) and len(items) == 11
    unknown = within("막걸리", PLANT)
    assert isinstance(unknown, Unclear) and unknown.argument == "within"


def test_several_words_are_resolved_in_the_order_named_each_item_once() -> None:
    items = resolve(["우레탄 실란트", "bw0021", "P물"], PLANT)
    assert not isinstance(items, Unclear)
    assert [item.code for item in items] == ["UR05", "BW0021", "BW0022", "BW0023"]
    assert items[1] == Item("BW0021", "P물 원액", "bw0021", "code")
    unclear = resolve(["bw0021", "없는 제품"], PLANT)
    assert isinstance(unclear, Unclear) and unclear.asked == "없는 제품"


def test_codes_that_differ_only_in_their_writing_are_told_apart_by_it() -> None:
    items = tuple(PLANT.by_code[code] for code in ("SP-20",))
    twin = type(items[0])("SP20", "왁스", ("왁스",), items[0].first_day, items[0].last_day, 1)
    both = Catalogue("twins", (*items, twin), {"SP-20": items[0], "SP20": twin})
    assert [item.code for item in match("SP20", both)] == ["SP20"]  # type: ignore[union-attr]
    assert [item.code for item in match("sp 20", both)] == ["SP-20", "SP20"]  # type: ignore[union-attr]


def test_an_empty_catalogue_has_no_choices() -> None:
    unclear = match("P물", Catalogue("empty", (), {}))
    assert isinstance(unclear, Unclear) and unclear.choices == ()


def test_a_changed_catalogue_under_the_same_version_is_not_mixed_up() -> None:
    few = Catalogue("same", PLANT.items[:1], {})
    assert isinstance(match("P물 원액", few), Unclear)
    assert not isinstance(match("P물 원액", Catalogue("same", PLANT.items, PLANT.by_code)), Unclear)


def test_a_look_up_among_500_items_is_quick() -> None:
    catalogue = many(500)
    words = [f"{item.names[0].split()[0]} {item.names[0].split()[1]}" for item in catalogue.items]
    match("IT0001", catalogue)
    started = time.perf_counter()
    for one in words:
        match(one, catalogue)
    assert (time.perf_counter() - started) / len(words) < 0.003  # ten times what it takes on an idle machine
