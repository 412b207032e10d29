"""Charts of every kind, among them the awkward ones."""

from __future__ import annotations

from reports.chart_spec import ChartKind, ChartSpec, Series


def series(*values: float | None, name: str = "생산량") -> Series:
    return Series(name, values)


MONTHS = ChartSpec(
    ChartKind.BAR,
    "2026년(1/1~11/23) 월별 생산량",
    "개",
    ("26년 1월", *(f"{m}월" for m in range(2, 12))),
    (series(1182638, 937807, 1263310, 1342067, 999957, 1200260, 1329042, 722309, 1113981, 1339802, 963213),),
    (10,),
    "빗금·점선: 일부만 집계된 기간",
)
DAYS = ChartSpec(
    ChartKind.LINE,
    "일별 생산량",
    "개",
    tuple(f"{d}" for d in range(60)),
    (series(*(None if d % 7 in (5, 6) else 45000 + d * 977 % 30000 for d in range(60))),),
)
SEVERAL = ChartSpec(
    ChartKind.LINE,
    "최근 6개월 월별 생산량",
    "개",
    ("26년 6월", "7월", "8월", "9월", "10월", "11월"),
    (
        series(122709, 130107, 52172, 87769, 130282, 87959, name="방청유 1호"),
        series(100000, 90000, None, 70000, 60000, 20000, name="코팅제 (내열) 아주 긴 이름의 특수 품목"),
    ),
    (5,),
)
RANKED = ChartSpec(
    ChartKind.RANKED,
    "2026년 10월(10/1~10/31) 상위 제품 생산량",
    "개",
    ("워셔액", "방청유 1호", "P물(10L)", "실리콘 윤활제", "부동액 45%"),
    (series(141802, 130282, 112934, 107162, 83650),),
)
LONG_NAMES = ChartSpec(
    ChartKind.RANKED,
    "아주 긴 제목이 붙은 그림 " * 6,
    "개",
    tuple(f"아주아주 긴 이름을 가진 코팅제 특수 품목 {i}호 (내열·방수 겸용, 20L)" for i in range(15)),
    (series(*(14180200 - i * 900000 for i in range(15))),),
    (),
    "44개 중 앞의 15개만 그림",
)
NEGATIVE = ChartSpec(
    ChartKind.RANKED, "증감", "개", ("워셔액", "방청유", "P물"), (series(41802, -19718, -50321),)
)
ALL_NEGATIVE = ChartSpec(ChartKind.BAR, "정정", "개", ("1월", "2월", "3월"), (series(-5, -7, -1),))
COMPARED = ChartSpec(
    ChartKind.COMPARISON,
    "생산량 비교",
    "개",
    ("2026년 10월", "2026년 10월 1일~10월 23일", "2026년 11월"),
    (series(1339802, 1000000, 963213),),
    (2,),
)
MANY_COMPARED = ChartSpec(
    ChartKind.COMPARISON, "비교", "개", tuple(f"품목 {i}" for i in range(9)), (series(*range(9)),)
)
ONE_POINT = ChartSpec(ChartKind.LINE, "한 점", "개", ("11/20",), (series(10),))
ONE_BAR = ChartSpec(ChartKind.BAR, "한 막대", "개", ("생산량",), (series(1339802),))
GROUPED = ChartSpec(
    ChartKind.BAR,
    "요일별 생산량",
    "개",
    ("월", "화", "수", "목", "금", "토", "일"),
    (
        series(122709, 130107, 52172, 87769, 130282, None, None, name="방청유 1호"),
        series(100000, 90000, None, 70000, 60000, None, None, name="코팅제 (내열) 아주 긴 이름의 특수 품목"),
    ),
)
NOTHING = ChartSpec(ChartKind.LINE, "빈 그림", "개", ("1월", "2월"), (series(None, None),))
ZEROS = ChartSpec(ChartKind.BAR, "영", "개", ("1월", "2월"), (series(0, 0),))
HUGE = ChartSpec(
    ChartKind.BAR, "큰 수", "개", tuple(f"{m}월" for m in range(1, 13)), (series(*(128_765_432.0,) * 12),)
)
RARE = ChartSpec(
    ChartKind.RANKED,
    "이름 $x^2$ 漢字 😀 한글 − 뷁",
    "개",
    ("$weird_name$", "漢字品名 龘", "😀\n이모지", "ㄱㄴㄷ Ω≈ç", "\u0627\u0644", "①②Ⅳ㎏℃·"),
    (series(10, 5, 3, 2, -1, 1),),
)
CASES = {name.lower(): value for name, value in globals().items() if isinstance(value, ChartSpec)}
