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
VERBS = _WORDS["verbs"]
VERB_TAILS = _WORDS["verb_tails"]

SENTENCE = re.compile(
    r"(?<=[다요음함됨임])[.!?](?=\s|$)|(?<!\d)[.!?](?=\s|$)|(?<=[\d)])(?<!20\d\d)\.(?=\s|$)|\n+"
)
CLAUSE = re.compile(
    r"[,;]\s+|(?<=[가-힣])(?:이고|이며|으며|하며|였고|았고|었고|했고|되고|고|며|지만|는데|으나|로,)\s+"
)
UP = re.compile(
    r"증가|상승|늘(?!\s?생산)|올랐|올라|오른|높아|성장|급증|▲|↑|웃돌|웃도|초과|확대"
    r"|(?:보다|비해|더|대비)[^\n]{0,40}?(?:많(?=습|았|아|다|은|음|네|고|으)|컸|큽|크(?=다|고|며|지)|커|높(?=습|았|다|은|음|고|으)|앞섰|앞서)"
)
DOWN = re.compile(
    r"감소|하락|줄(?!곧)|떨어|내렸|낮아|급감|▼|△|↓|밑돌|밑도|축소|덜 "
    r"|(?:보다|비해|더|대비)[^\n]{0,40}?(?:(?<![실누])적(?=습|었|다|은|음|네|고|으)|작(?=습|았|다|은|고|으)|낮(?=습|았|다|은|음|고|으)|뒤졌|뒤처)"
)
MOST = re.compile(
    r"(?<!번째로 )(?<!번째로)(?:많|적|크|큰|작|높|낮)은?\s?(?:쪽|달|날|제품|품목|것|해|요일)(?!에)|가장|제일|최대|최고|최다|최저|최소|일등|선두|으뜸"
)
MOST_HIGH = re.compile(
    r"(?<!번째로 )(?<!번째로)(?:많은|큰|높은)\s?(?:쪽|달|날|제품|품목|것|해|요일)|(?:가장|제일)[^.]{0,12}?(?:많|높|크|큰|커|활발|늘|길)|최대|최고|최다|일등|선두|으뜸"
)
MOST_LOW = re.compile(
    r"(?<!번째로 )(?<!번째로)(?:적은|작은|낮은)\s?(?:쪽|달|날|제품|품목|것|해|요일)|(?:가장|제일)[^.]{0,12}?(?:적|낮|작|부진|줄|짧)|최저|최소"
)
TOP_N = re.compile(r"(?:상위|하위|TOP|Top|top|탑|베스트)\s?(\d+)")
RANK = re.compile(r"(?<![\d,.])(\d{1,3})\s?(?:위|번째)")
# "2번째로 적은": which way the ranks count.
COUNTED_UP = re.compile(r"로\s?(?:가장\s?)?(?:적|작|낮)")
COUNTED_DOWN = re.compile(r"로\s?(?:가장\s?)?(?:많|크|큰|높)")
TIME = re.compile(r"(?<!\d)(\d{1,2}:\d{2})(?::\d{2})?")
ORDINAL = re.compile(r"한\s?번(?:에)?")
CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}-?\d{2,}[A-Za-z0-9-]*")
# "라텍스 바인더(LT110) 외 3개 품목"
# "전년 대비", "전월보다" without a period of its own: how far back the base begins, in months or in days.
AGAINST = (
    (re.compile(r"(?:전년|작년|지난해)\s?(?:대비|동월|동기)"), 12, 0),
    (re.compile(r"(?:전분기|지난 분기)\s?대비"), 3, 0),
    (re.compile(r"(?:전월|지난달|저번 달)\s?대비"), 1, 0),
    (re.compile(r"(?:전주|지난주|저번 주)\s?대비"), 0, 7),
    (re.compile(r"(?:전일|어제)\s?대비"), 0, 1),
)
COMPARED = re.compile(r"(?:대비|보다|에 비해|에 비하여)\s*$")
MONTHS_OF = re.compile(
    r"(\d+|한|두|세|네|다섯|여섯)\s?(?:개월|달)\s?(?:간|동안|의)?\s?(?:합계|모두|총|누적|평균|합|전체)"
)
AND_OTHERS = re.compile(r"[)\s]*외\s?\d")
# "500개를 생산한 제품은 …": the figure is of the item named after it.
NAMED_AFTER = re.compile(
    r"(?:를|을|로)?\s?(?:생산|만든|만들|기록|차지)[가-힣]{0,3}\s?(?:제품|품목|것|곳)?(?:은|는|이|가)?\s?|:\s?"
)
EVERYTHING = re.compile(r"전체(?!\s?기간)|전\s?(?:품목|제품)|모든|총생산")
WHOLE = re.compile(r"전체|합계|총|모두|합쳐|합하|합산|합친|더하|나머지|도합|다 합")
LATIN = re.compile(r"(?<![A-Za-z0-9\ufffc])[A-Za-z]{3,}(?![A-Za-z0-9])")
# "주말 1,210개": of the period read, only some days. A result of such days has the word among its own.
ONLY_PART = re.compile(
    r"평일|주말|공휴일|휴일|[초중하상]순|월[초말]|[첫둘셋넷]째\s?주|마지막\s?주|주\s?차|누[적계]|오[전후]|새벽|야간"
    r"|최근(?!\s?(?:기록|\ufffc+[을를]?\s보여))|현재|지금(?!\s?(?:읽을|이름))|처음부터|전체?\s?기간(?!\s?(?:비교|자료))|(?<![가-힣])(?:올\s|새\s(?!자료))|(?<![가-힣])[초말](?=\s|에|까)|당시|[일주월연]간|일일|(?<![가-힣])한\s?주|분기\s?(?:생산|실적)"
    r"|(?<![가-힣\d\ufffc])(?<!\ufffc\s)(?:일|주|월|연)\s?생산량|(?:그|이)\s?밖|제외(?!하고\s?찾)|뺀|빼고|(?<!날짜)(?<!\S)외\s(?!\ufffc)"
)
OPEN_END = re.compile(r"\s?(까지|이전|부터|이후)")
DENIAL = re.compile(r"아니|아닙|아닌|않|없|(?<![가-힣])(?:못|안)(?=\s?[가-힣])")
# What is said of the answer itself, not of the production.
OF_THE_ANSWER = re.compile(
    r"미입력[^.]{0,24}?(?:포함|반영|합산|집계|계산|세어|세|더해|넣)[가-힣]{0,2}지?\s?않"
    r"|말씀하지\s?않|밀린\s?영업일은\s?없|어디에도\s?세지\s?않|맞는\s?(?:품목|제품|이름)은\s?없|(?:비교할|읽을|계산할|나눌|구할|셀)\s?수\s?없|양수가\s?아니어서|증감률은\s?계산하지\s?않"
)
NONE_MOVED = re.compile(r"(늘어난|줄어든)\s?(?:품목|제품)이\s?없")
NONE_MEETS = re.compile(r"(?:배치|로트|것)(?:이|가|은|는|도)?\s?없")
BOUND = re.compile(r"\s?(?:이상|이하|미만|초과|보다)")
SAME = re.compile(
    r"(?<!다음과)(?<!다음과 )(?<!아래와)(?<!아래와 )(?:같(?:습|았|다|고|아(?!요))|동일(?!\s?기간)|똑같)"
    r"|(?:과|와|이랑|하고)\s?같은|(?:변동|변화|변함|차이)(?:이|가|은|는|도)?\s?없"
)
TABLE = re.compile(r"\|[^|\n]*\|")
UNMEASURED = re.compile(r"씩|[수몇]\s?[십백천만억]|[십백천만억]\s?단위|분의")
ORDER_WORD = re.compile(
    r"[첫둘셋넷]째|다섯째|(?:첫|두|세|네|다섯)\s?번째|꼴찌|(?<![가-힣])[일이삼사오]\s?위(?=[는가은로]|\s|$)|맨\s?[위앞]"
)
# Beside letters, digits and what sentences need: an arrow, a sign or a picture says something too.
MARK = re.compile(r"[^\w\s.,:;()\[\]~∼\-–—·…'\"“”‘’%*!?/▲▼△\ufffc]")
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
    r"때문|덕분|원인|이유|영향으로|탓|로 인해|으로 인한|예상|전망|예측|추정|것으로 보|듯합|아마|불량|재고|출하|판매|매출|수주|납품|가동|수율|원가|단가|목표|계획|달성|인력|작업자|설비|라인|역대|사상 최|창사|꾸준|연속|지속적|점차|갈수록|절반|반토막|두 자릿수|세 자릿수|과반|대부분|비슷|중단|모든 (?:제품|품목|달|날)|[을할될]\s?것(?:입|이|으로)|다음\s?(?:달|주|해|분기)|내년|내일|모레"
)
SUBJECT = re.compile(r"(?<![가-힣A-Za-z0-9])([가-힣A-Za-z][가-힣A-Za-z0-9]*?)(은|는|이|가|의|도)(?=\s|$)")
FIGURE = re.compile(r"\d[\d,.]*\s?(?:만|억|천)?\s?(?:개|건|%|퍼센트|배|일|종|위)(?![가-힣A-Za-z])|[▲▼]")
