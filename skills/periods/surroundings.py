"""What stands around a period in a sentence, and what shows that the words are no period. Data, as words.py is."""

from __future__ import annotations

import re

# Behind a period, with or without a filler: "10월 중에는", "작년꺼".
_PARTICLES = (
    r"(?:(?:\s?(?:한\s?해|전체|내내|동안|한정|들어서?|중에서|중에는|중에|중|쯤|경|무렵|기간))?"
    r"(?:\s?(?:꺼|거|것|껀|건)(?:는|은|만|도)?|에서는|에서도|에서의|에서|에게|에는|에도|에만|에의|에|엔|의|은요|는요|은|는|도|만|을|를|이|가|요|로|으로|이요|께|자|분|치|날|때|때는|이야|야|이고|들|별로)?"
    r"(?![가-힣A-Za-z0-9]))"
)
# Behind the earlier side of a comparison.
_AGAINST = (
    r"(?P<against>(?:이랑|랑|와|과|하고)(?=\s*비교)|\s?대비(?:해서|해|하여|로|한|하면)?|보다(?:는|도|야)?"
    r"|(?:에|와|과|이랑|랑)?\s?비(?:해서|해|하면|하여)(?![가-힣]))"
)
SUFFIX = re.compile(rf"(?:\s?\([월화수목금토일](?:요일)?\))?(?:{_AGAINST}|{_PARTICLES})")
# Between the members of a list of periods.
JOINER = re.compile(
    r"\s?(?:과|와|이랑|랑|하고|,|·|/|및|또는|그리고|vs\.?)?\s{0,2}(?:그리고)?\s?", re.IGNORECASE
)
# What makes a length or a day a condition or a rate instead of a period: "30일 이상", "한 달에 몇 개", "3일 연속".
NOT_A_PERIOD = re.compile(
    r"\s?(?:이상|이하|초과|미만|넘게|넘는|넘은|넘도록|연속|째|마다|만에|만|씩|당|단위|이동|수준|가량|비율|평균|짜리|간격|주기|전체\s?평균|별|정도\s?(?:이상|넘))|에\s?(?:한|두|\d+)\s?(?:번|개|회|건)"
)
# "그 전달", "그 전 7일": counted from what was said before, not from today.
POINTS_BACK = re.compile(r"(?:^|\s)그\s?(?:(?:바로\s?)?(?:전|이전|다음|앞)\s?)?$")
# "음 그 지난주" only begins to speak.
SAYS_WHEN = re.compile(r"지난\s?(?:주|달|해|분기|월)|저번|이번|작년|올해|어제|오늘|그제")
WORD_GOES_ON = re.compile(r"(?!(?:에는|에도|에|엔|의|은|는|도|과|와|보다|이랑|랑)(?![가-힣]))[가-힣]")
# "한 달에 얼마나", "열흘에몇번": how much in each, not when.
A_RATE = re.compile(r"에(?:\s|$|몇\s?(?:번|개|회|건))")
NOT_AFTER_LATELY = re.compile(
    r"에?\s?(?:(?:만든|생산한|돌린|찍은)\s?(?:거|것|기록|이력|배치|로트)?\s?(?:\d+|한|두|세|네|다섯|열)\s?(?:건|개|번|배치|로트)|\d|(?:(?:생산량|생산|제조|작업|실적|수량)\s?)?(?:\d+|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무)\s?(?:건|개|번|회|배치|로트)|순|기록|로트|lot|생산일|이력|배치|내역|건|생산\s?(?:기록|이력|내역|일|날|한\s?(?:날|게|것|건|거))|데이터|날짜|업데이트|한\s?건|몇)",
    re.IGNORECASE,
)
