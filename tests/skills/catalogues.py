"""A catalogue of a plausible Korean chemical plant, for item matching."""

from __future__ import annotations

from datetime import date

from datasource.model import Catalogue, CatalogueItem

_NAMES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("1050", ("농축액",)),
    ("AD301", ("첨가제 K",)),
    ("AD302", ("첨가제 N",)),
    ("AD310", ("무실리콘 디포머", "소포제")),
    ("AF45", ("부동액 -45도",)),
    ("B0061", ("방청유 1호",)),
    ("B0062", ("방청유 2호",)),
    ("B0081", ("윤활유 ISO46",)),
    ("B0082", ("윤활유 ISO68",)),
    ("B0099", ("구형 방청유",)),
    ("B0105", ("기어오일 220",)),
    ("BW0021", ("P물 원액",)),
    ("BW0022", ("P물(20L)",)),
    ("BW0023", ("P물 리필",)),
    ("BW0040", ("세척수 플러스", "세척수")),
    ("EP010", ("에폭시 주제",)),
    ("EP020", ("에폭시 경화제",)),
    ("GR12", ("리튬 그리스",)),
    ("LT110", ("라텍스 바인더",)),
    *(
        (f"LT12{n}", (f"코팅제 {colour}",))
        for n, colour in enumerate(("투명", "백색", "흑색", "회색", "녹색"))
    ),
    *(
        (f"LT13{n}", (f"{use} 코팅제",))
        for n, use in enumerate(("바닥용", "목재용", "금속용", "방수", "내열", "UV"))
    ),
    ("MX900", ()),
    ("PX100", ("Primer 100",)),
    ("PX200", ("Primer 200 (내열)",)),
    ("Q3", ("시럽 베이스",)),
    ("SL700", ("실리콘 실란트 (투명)",)),
    ("SL710", ("실리콘 실란트 (흑색)",)),
    ("SP-20", ("스프레이 세정제",)),
    ("UR05", ("우레탄 실란트",)),
    ("UR20", ("우레탄 경화제",)),
    ("WS10", ("워셔액 1.8L",)),
    ("Z", ("꿀",)),
)


def _item(code: str, names: tuple[str, ...]) -> CatalogueItem:
    return CatalogueItem(
        code=code,
        name=names[0] if names else code,
        names=names,
        first_day=date(2023, 1, 2),
        last_day=date(2026, 11, 20),
        rows=100,
    )


_ITEMS = tuple(sorted((_item(code, names) for code, names in _NAMES), key=lambda item: item.code))
PLANT = Catalogue("plant", _ITEMS, {item.code: item for item in _ITEMS})


def many(count: int) -> Catalogue:
    """As many items with two-word names, for speed."""
    made = tuple(
        _item(
            f"IT{n:04d}", (f"{chr(0xAC00 + n * 17 % 11000)}{chr(0xAC00 + n * 31 % 11000)}제 {n % 40}호 특급",)
        )
        for n in range(count)
    )
    return Catalogue(f"many-{count}", made, {item.code: item for item in made})
