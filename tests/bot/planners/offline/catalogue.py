"""A factory of food and cosmetics whose item names are made to be misread: periods, measures, numbers inside them."""

from __future__ import annotations

from datetime import date

from datasource.model import Catalogue, CatalogueItem

TODAY = date(2026, 11, 23)
CUTOFF = date(2026, 1, 1)

# code, names (newest first)
ITEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A1", ("올해의 향수",)),
    ("10-200", ("주말농장 배즙",)),
    ("PB12", ("월말 특선 도시락",)),
    ("PB13", ("평균대 크림",)),
    ("PB14", ("총각김치 양념",)),
    ("PB15", ("하루견과 믹스",)),
    ("PB16", ("3분 카레",)),
    ("PB17", ("최고급 참치액",)),
    ("FD001", ("불고기 소스",)),
    ("FD002", ("양념장 1호",)),
    ("FD003", ("양념장 2호",)),
    ("FD010", ("순대볶음 키트 500g",)),
    ("FD011", ("순대볶음 키트 1kg",)),
    ("CS0310", ("Vita C 세럼 30ml",)),
    ("CS0320", ("Vita C 세럼 50ml",)),
    ("CS0400", ("Top Coat 21호",)),
    ("RN1", ("장미 젤", "로즈 젤리")),
    ("NN900", ()),
    ("SY-1", ("딸기 시럽",)),
    ("SY-2", ("바닐라 시럽",)),
    ("SY-3", ("헤이즐넛 시럽",)),
    ("SP01", ("녹차 스프레드",)),
    ("CC01", ("코코아 (유기농)",)),
    ("CC02", ("코코아 (비유기농)",)),
    *((f"TE{n:02}", (f"{name} 티백",)) for n, name in enumerate(["녹차", "홍차", "보리", "옥수수", "둥굴레", "메밀", "우엉", "결명자", "캐모마일", "루이보스", "페퍼민트"], 1)),
)  # fmt: skip


def to_catalogue(rows: tuple[tuple[str, tuple[str, ...]], ...]) -> Catalogue:
    items = tuple(
        CatalogueItem(code, names[0] if names else code, names, date(2023, 1, 2), date(2026, 11, 20), 100)
        for code, names in sorted(rows)
    )
    return Catalogue("offline planner tests", items, {item.code: item for item in items})


CATALOGUE = to_catalogue(ITEMS)
