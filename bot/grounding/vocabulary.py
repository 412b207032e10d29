"""The words and marks by which a text is read: direction, order, averages, what this data does not hold."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from bot.grounding.facts import Kind

_WORDS = {
    key: tuple(words.split())
    for key, words in tomllib.loads(
        Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    ).items()
}
KNOWN_SUBJECTS = frozenset(_WORDS["subjects"])
MEASURE_WORDS = _WORDS["measures"]
VERB_ENDS = _WORDS["verb_ends"]
PLACES = _WORDS["places"]
KNOWN_LATIN = frozenset(_WORDS["latin"])
KNOWN_WORDS = frozenset((*_WORDS["words"], *_WORDS["subjects"], *_WORDS["measures"]))
COMPOUND_ENDS = _WORDS["compound_ends"]
TAILS = _WORDS["tails"]
COPULAS = _WORDS["copulas"]
VERB_TAILS = _WORDS["verb_tails"]

SENTENCE = re.compile(
    r"(?<=[다요음함됨임])[.!?](?=\s|$)|(?<!\d)[.!?](?=\s|$)|(?<=[\d)])(?<!20\d\d)\.(?=\s|$)|\n+"
)
CLAUSE = re.compile(
    r"[,;]\s+|(?<=[가-힣])(?:이고|이며|으며|하며|였고|았고|었고|했고|되고|고|며|지만|는데|으나|로,)\s+"
)
UP = re.compile(
    r"증가|상승|늘(?!\s?생산)|올랐|올라|오른|높아|성장|급증|▲|↑|웃돌|웃도|초과|확대"
    r"|(?:보다|비해|더|대비)[^\n]{0,40}?(?:많(?=습|았|아|다|은|음|네|고|으)|높(?=습|았|다|은|음|고|으)|앞섰|앞서)"
)
DOWN = re.compile(
    r"감소|하락|줄(?!곧)|떨어|내렸|낮아|급감|▼|△|↓|밑돌|밑도|축소|덜 "
    r"|(?:보다|비해|더|대비)[^\n]{0,40}?(?:(?<![실누])적(?=습|었|다|은|음|네|고|으)|낮(?=습|았|다|은|음|고|으)|뒤졌|뒤처)"
)
MOST = re.compile(r"가장|제일|최대|최고|최다|최저|최소|일등|선두|으뜸")
MOST_HIGH = re.compile(r"(?:가장|제일)[^.]{0,12}?(?:많|높|크|큰|커|활발|늘|길)|최대|최고|최다|일등|선두|으뜸")
MOST_LOW = re.compile(r"(?:가장|제일)[^.]{0,12}?(?:적|낮|작|부진|줄|짧)|최저|최소")
TOP_N = re.compile(r"(?:상위|하위|TOP|Top|top|탑|베스트)\s?(\d+)")
RANK = re.compile(r"(?<![\d,.])(\d{1,3})\s?위")
TIME = re.compile(r"(?<!\d)(\d{1,2}:\d{2})(?::\d{2})?")
ORDINAL = re.compile(r"한\s?번(?:에)?|(?<!\d)\d{1,3}\s?(?:번째|번호)")
CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}-?\d{2,}[A-Za-z0-9-]*")
# "라텍스 바인더(LT110) 외 3개 품목"
AND_OTHERS = re.compile(r"[)\s]*외\s?\d")
WHOLE = re.compile(r"전체|합계|총|모두|합쳐|합하|합산|합친|더하|나머지|도합|다 합")
LATIN = re.compile(r"(?<![A-Za-z0-9\ufffc])[A-Za-z]{3,}(?![A-Za-z0-9])")
SPELT = re.compile(r"(?<![가-힣])(?!이만|천만에)[일이삼사오육칠팔구십백천]+\s?[만억]")
EACH = re.compile(r"각각|각기|순서대로|차례로")
BASE = re.compile(
    r"\s?(?:의\s)?(?:[가-힣]{0,8}\s)?[^가-힣]{0,24}?(?:보다|대비|에 비해|에 비하여|과 비교|와 비교|에서(?=\s[\d]))"
)
AVERAGE = re.compile(r"평균|꼴|하루에|한 달에|배치당|로트당|건당|일당")
AVERAGE_KIND = (
    (re.compile(r"일\s?평균|하루\s?평균|하루에|하루\s?[^.]{0,6}꼴|매일|일당"), Kind.DAILY_AVERAGE),
    (re.compile(r"월\s?평균|한 달\s?평균|한 달에|매월|매달"), Kind.MONTHLY_AVERAGE),
    (re.compile(r"배치당|로트당|건당|배치\s?평균|로트\s?평균"), Kind.BATCH_AVERAGE),
)
NOT_IN_DATA = re.compile(
    r"때문|덕분|원인|이유|영향으로|탓|로 인해|으로 인한|예상|전망|예측|추정|것으로 보|듯합|아마|불량|재고|출하|판매|매출|수주|납품|가동|수율|원가|단가|목표|계획|달성|인력|작업자|설비|라인|역대|사상 최|창사|꾸준|연속|지속적|점차|갈수록|절반|반토막|두 자릿수|세 자릿수|과반|대부분|비슷|중단|모든 (?:제품|품목|달|날)"
)
SUBJECT = re.compile(r"(?<![가-힣A-Za-z0-9])([가-힣A-Za-z][가-힣A-Za-z0-9]*?)(은|는|이|가|의|도)(?=\s|$)")
FIGURE = re.compile(r"\d[\d,.]*\s?(?:만|억|천)?\s?(?:개|건|%|퍼센트|배|일|종|위)(?![가-힣A-Za-z])|[▲▼]")
