"""The sentence as it is read: one spelling for what keyboards, phones and chat apps write in many ways. Pure."""

from __future__ import annotations

import re
import unicodedata

_CHAT_MARKUP = re.compile(r"<[@#!][^>]*>|:[a-z0-9_+-]+:")
_QUOTES = re.compile("[\"'`\u2018\u2019\u201c\u201d\u300c\u300d\u300e\u300f*]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_TILDES = re.compile("[\u301c\u223c\uff5e]")
_BRACKET_PAIRS = str.maketrans(
    {"【": "(", "】": ")", "[": "(", "]": ")", "〈": "(", "〉": ")", "{": "(", "}": ")"}
)
# ㅋㅋ, ㅠㅠ, ㅎㅎ and stray letters carry no meaning; a sentence of nothing else is empty.
_JAMO = re.compile(r"[\u3131-\u318e\u1100-\u11ff]+")
_SYMBOLS = re.compile(r"[^\w\s.,?!~/()&+%:;#@=<>\-]")
_DOTS = re.compile(r"\.{2,}|…")
# "알려줘~", not "3월~ 5월".
_CLOSING_TILDE = re.compile(r"(?<=[가-힣])~+(?=\s*(?:$|[?!.,])|\s+[^\d\s])|~{2,}|^~+|~+$")
_SPACES = re.compile(r"\s+")

# English that people mix in, as the Korean it stands for. Korean particles end a word of it, too: "YTD는".
_ENGLISH = (
    (re.compile(r"\bthis\s+month\b|\bmtd\b", re.I | re.A), "이번 달"),
    (re.compile(r"\blast\s+month\b|\bprevious\s+month\b", re.I | re.A), "지난달"),
    (re.compile(r"\bthis\s+week\b|\bwtd\b", re.I | re.A), "이번 주"),
    (re.compile(r"\blast\s+week\b|\bprevious\s+week\b", re.I | re.A), "지난주"),
    (re.compile(r"\bthis\s+year\b|\bytd\b", re.I | re.A), "올해"),
    (re.compile(r"\blast\s+year\b|\bprevious\s+year\b", re.I | re.A), "작년"),
    (re.compile(r"\bthis\s+quarter\b|\bqtd\b", re.I | re.A), "이번 분기"),
    (re.compile(r"\blast\s+quarter\b|\bprevious\s+quarter\b", re.I | re.A), "지난 분기"),
    (re.compile(r"\byesterday\b", re.I | re.A), "어제"),
    (re.compile(r"\btoday\b", re.I | re.A), "오늘"),
    (re.compile(r"\b(?:last|past|recent)\s+(\d+)\s+days\b", re.I | re.A), r"최근 \1일"),
    (re.compile(r"\b(?:last|past|recent)\s+(\d+)\s+weeks\b", re.I | re.A), r"최근 \1주"),
    (re.compile(r"\b(?:last|past|recent)\s+(\d+)\s+months\b", re.I | re.A), r"최근 \1개월"),
    (re.compile(r"\bjan(?:uary)?\b", re.I | re.A), "1월"),
    (re.compile(r"\bfeb(?:ruary)?\b", re.I | re.A), "2월"),
    (re.compile(r"\bmar(?:ch)?\b", re.I | re.A), "3월"),
    (re.compile(r"\bapr(?:il)?\b", re.I | re.A), "4월"),
    (re.compile(r"\bjune?\b", re.I | re.A), "6월"),
    (re.compile(r"\bjuly?\b", re.I | re.A), "7월"),
    (re.compile(r"\baug(?:ust)?\b", re.I | re.A), "8월"),
    (re.compile(r"\bsep(?:t|tember)?\b", re.I | re.A), "9월"),
    (re.compile(r"\boct(?:ober)?\b", re.I | re.A), "10월"),
    (re.compile(r"\bnov(?:ember)?\b", re.I | re.A), "11월"),
    (re.compile(r"\bdec(?:ember)?\b", re.I | re.A), "12월"),
)  # fmt: skip
_TOP_WORDS = (
    (re.compile(r"(?:톱|탑|top)\s*(?:텐|ten)(?![A-Za-z가-힣])", re.I), "TOP 10"),
    (re.compile(r"(?:톱|탑|top)\s*(?:파이브|five)(?![A-Za-z가-힣])", re.I), "TOP 5"),
    (re.compile(r"(?:톱|탑|top)\s*(?:쓰리|three)(?![A-Za-z가-힣])", re.I), "TOP 3"),
)
_MENTIONED = re.compile(r"(?:^|(?<=\s))@[A-Za-z가-힣][\w.-]*")
_THOUSANDS = re.compile(r"(?<![\w.,-])(\d{1,4})k(?=\s?(?:개|이상|이하|초과|미만|넘))", re.IGNORECASE)
_YEARS_IN_ROW = re.compile(r"(?<=\d)\s?개년(?=\s|간|도|$)")
# "블루베리잼 500그램" as names are written: 500g.
_UNITS = (
    (re.compile(r"(?<=\d)\s?(?:킬로그램|킬로|키로)(?![가-힣])"), "kg"),
    (re.compile(r"(?<=\d)\s?그[램람](?![가-힣])"), "g"),
    (re.compile(r"(?<=\d)\s?밀리리터(?![가-힣])"), "ml"),
    (re.compile(r"(?<=\d)\s?리터(?![가-힣])"), "L"),
)
# "월 누계": this month so far.
_RUNNING = (
    (re.compile(r"(?<![\d가-힣])(?<!이번 )(?<!지난 )(?<!당 )(?<!금 )(?<!전 )월\s?(?=누[계적])"), "이번 달 "),
    (re.compile(r"(?<![\d가-힣])연\s?(?=누[계적])"), "연간 "),
)
# "가장 많이 한 날", "마지막으로 한 게": 하다 for making, where "한 달" alone is a month, and "최근에 한 달", too.
# "제일 많은 해": the year.
_DONE = (
    (re.compile(r"(많이|크게)\s?준\s?(?=거|것|게|건|제품|품목)"), r"\1 줄어든 "),
    (re.compile(r"(?<![가-힣])(만든|생산한)(?=(?:건|거|게|것)(?![가-힣]{2}))"), r"\1 "),
    (
        re.compile(
            r"(많이|적게|자주|마지막으로|(?:최근에|처음)(?=\s?한\s?(?:날|게|거|것|제품|품목)))\s?한\s?(?=날|달|주|해|게|건|거|것|제품|품목|요일)"
        ),
        r"\1 만든 ",
    ),
    (
        re.compile(
            r"(많은|적은|큰|작은|높은|낮은|많이 만든|적게 만든|좋았던|많았던|적었던)\s?해(?=[는가도?\s]|$)"
        ),
        r"\1 연도",
    ),
)
# "거래처에서 물어봐서 그러는데 …", "내일 회의라서 그런데 …": why it is asked is no part of the question.
_PREAMBLE = re.compile(
    r"^(?:(?:거래처|본사|고객사|영업|윗선|위)에서|(?:사장|부사장|전무|상무|이사|부장|차장|과장|대리|팀장|공장장|반장)님?(?:이|께서)?)?"
    r"\s?(?:내일|오늘|이따가?|곧)?\s?(?:회의|미팅|보고서?|발표|자료)?\s?"
    r"(?:물어봐서|물어보셔서|물어보는데|찾으셔서|찾아서|달라셔서|달라고\s?해서|지시로|요청으로|라서|이라서|써야\s?(?:되는데|하는데|돼서|해서))"
    r"\s*(?:그러는데|그런데|그래서|그러니)?[,\s]+(?=\S)"
)
_YEAR_SAID = re.compile(r"이천\s?이십\s?([일이삼사오육칠팔구])\s?년")
_ONES = "일이삼사오육칠팔구"
_HAS_ENGLISH = re.compile(r"[a-z]{3}", re.I)


def normalise(text: str) -> str:
    """Spans of everything later are of this text."""
    text = _CHAT_MARKUP.sub(" ", text)
    text = _DOTS.sub(" ", unicodedata.normalize("NFC", text))
    text = _JAMO.sub(" ", text)
    text = unicodedata.normalize("NFKC", text)
    text = _QUOTES.sub("", text).translate(_BRACKET_PAIRS)
    text = _TILDES.sub("~", _DASHES.sub("-", text))
    text = text.replace("·", "/").replace("ㆍ", "/")
    text = _MENTIONED.sub(" ", text)
    text = _SYMBOLS.sub(" ", text)
    text = _CLOSING_TILDE.sub(" ", text)
    text = _PREAMBLE.sub("", text.strip())
    text = _THOUSANDS.sub(r"\g<1>000", text)
    text = _YEARS_IN_ROW.sub("년", text)
    text = _YEAR_SAID.sub(lambda said: f"202{_ONES.index(said[1]) + 1}년", text)
    for pattern, plain in (*_TOP_WORDS, *_UNITS, *_RUNNING, *_DONE):
        text = pattern.sub(plain, text)
    return _SPACES.sub(" ", text).strip()


def in_korean(text: str, keep: list[tuple[int, int]]) -> str:
    """English periods in Korean, outside the spans to keep (item names)."""
    if not _HAS_ENGLISH.search(text):
        return text
    pieces: list[str] = []
    at = 0
    for start, end in [*sorted(keep), (len(text), len(text))]:
        piece = text[at:start]
        for pattern, korean in _ENGLISH:
            piece = pattern.sub(korean, piece)
        pieces += [piece, text[start:end]]
        at = end
    return "".join(pieces)


def says_nothing(text: str) -> bool:
    """ "...", "?!", an emoji: no letter and no digit is left."""
    return not any(char.isalnum() for char in text)
