"""Is every number, day, item and direction of a text found among the facts?

Strict on purpose: a text that cannot be proved is replaced by what the templates write, which costs nothing but style.
The label of a number (item, period, measure) is what stands nearest before it in its clause, else in the sentence,
else in the sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.grounding.facts import AVERAGES, Fact, Facts, Kind, Span, Unit
from bot.grounding.mentions import Mention, find_mentions
from bot.grounding.numbers import Claim, find_claims
from bot.grounding.plain import to_plain
from bot.grounding.statements import not_absent, not_same, reaches_too_far, unordered

_SENTENCE = re.compile(r"(?<=[다요음함됨임])[.!?](?=\s|$)|(?<!\d)[.!?](?=\s|$)|(?<=[\d)])\.(?=\s|$)|\n+")
_CLAUSE = re.compile(
    r"[,;]\s+|(?<=[가-힣])(?:이고|이며|으며|하며|였고|았고|었고|했고|되고|고|며|지만|는데|으나|로,)\s+"
)
_UP = re.compile(
    r"증가|상승|늘(?!\s?생산)|올랐|올라|오른|높아|성장|급증|▲|↑|웃돌|웃도|초과|확대"
    r"|(?:보다|비해|더|대비)[^.]{0,40}?(?:많(?=습|았|아|다|은|음|네|고|으)|높(?=습|았|다|은|음|고|으)|앞섰|앞서)"
)
_DOWN = re.compile(
    r"감소|하락|줄(?!곧)|떨어|내렸|낮아|급감|▼|△|↓|밑돌|밑도|축소|덜 "
    r"|(?:보다|비해|더|대비)[^.]{0,40}?(?:(?<![실누])적(?=습|었|다|은|음|네|고|으)|낮(?=습|았|다|은|음|고|으)|뒤졌|뒤처)"
)
_MOST = re.compile(r"가장|제일|최대|최고|최다|최저|최소|일등|선두|으뜸")
_MOST_HIGH = re.compile(
    r"(?:가장|제일)[^.]{0,12}?(?:많|높|크|큰|커|활발|늘|길)|최대|최고|최다|일등|선두|으뜸"
)
_MOST_LOW = re.compile(r"(?:가장|제일)[^.]{0,12}?(?:적|낮|작|부진|줄|짧)|최저|최소")
_TOP_N = re.compile(r"(?:상위|하위|TOP|Top|top|탑|베스트)\s?(\d+)")
_RANK = re.compile(r"(?<![\d,.])(\d{1,3})\s?위")
_TIME = re.compile(r"(?<!\d)(\d{1,2}:\d{2})(?::\d{2})?")
_ORDINAL = re.compile(r"한\s?번(?:에)?|(?<!\d)\d{1,3}\s?(?:번째|번호)")
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{1,5}-?\d{2,}[A-Za-z0-9-]*")
_WHOLE = re.compile(r"전체|합계|총|모두|합쳐|합하|합산|합친|더하|나머지|도합|다 합")
_LATIN = re.compile(r"(?<![A-Za-z0-9\ufffc])[A-Za-z]{3,}(?![A-Za-z0-9])")
_KNOWN_LATIN = frozenset({"live", "top", "pcs", "lot", "archive", "csv", "png"})
_SPELT = re.compile(r"(?<![가-힣])(?!이만|천만에)[일이삼사오육칠팔구십백천]+\s?[만억]")
_EACH = re.compile(r"각각|각기|순서대로|차례로")
_BASE = re.compile(
    r"\s?(?:의\s)?(?:[가-힣]{0,8}\s)?[^가-힣]{0,24}?(?:보다|대비|에 비해|에 비하여|과 비교|와 비교|에서(?=\s[\d]))"
)
_AVERAGE = re.compile(r"평균|꼴|하루에|한 달에|배치당|로트당|건당|일당")
_AVERAGE_KIND = (
    (re.compile(r"일\s?평균|하루\s?평균|하루에|하루\s?[^.]{0,6}꼴|매일|일당"), Kind.DAILY_AVERAGE),
    (re.compile(r"월\s?평균|한 달\s?평균|한 달에|매월|매달"), Kind.MONTHLY_AVERAGE),
    (re.compile(r"배치당|로트당|건당|배치\s?평균|로트\s?평균"), Kind.BATCH_AVERAGE),
)
_NOT_IN_DATA = re.compile(
    r"때문|덕분|원인|이유|영향으로|탓|로 인해|으로 인한|예상|전망|예측|추정|것으로 보|듯합|아마|불량|재고|출하|판매|매출|수주|납품|가동|수율|원가|단가|목표|계획|달성|인력|작업자|설비|라인|역대|사상 최|창사|꾸준|연속|지속적|점차|갈수록|절반|반토막|두 자릿수|세 자릿수|과반|대부분|비슷|중단|모든 (?:제품|품목|달|날)"
)
_SUBJECT = re.compile(r"(?<![가-힣A-Za-z0-9])([가-힣A-Za-z][가-힣A-Za-z0-9]*?)(은|는|이|가|의|도)(?=\s|$)")
_KNOWN_SUBJECTS = frozenset(
    [
        "생산",
        "생산량",
        "실적",
        "물량",
        "수량",
        "합계",
        "총합",
        "총계",
        "총량",
        "총생산",
        "총생산량",
        "전체",
        "평균",
        "일평균",
        "월평균",
        "하루평균",
        "배치",
        "배치수",
        "건수",
        "로트",
        "품목",
        "품목수",
        "제품",
        "종류",
        "비중",
        "점유율",
        "비율",
        "차",
        "차이",
        "증감",
        "증감률",
        "증가율",
        "감소율",
        "증가폭",
        "감소폭",
        "증가량",
        "감소량",
        "변화",
        "최대",
        "최소",
        "최고",
        "최저",
        "하루",
        "날",
        "달",
        "해",
        "주",
        "요일",
        "기록",
        "데이터",
        "자료",
        "값",
        "수",
        "수치",
        "결과",
        "기준",
        "기간",
        "이",
        "그",
        "이것",
        "그것",
        "나머지",
        "그중",
        "이중",
        "둘",
        "두",
        "양쪽",
        "모두",
        "다음",
        "뒤",
        "앞",
        "상위",
        "하위",
        "순위",
        "생산일수",
        "생산일",
        "일수",
        "미입력",
        "정정",
        "오늘",
        "것",
        "곳",
        "때",
        "중",
        "개",
        "건",
        "양",
        "쪽",
        "첫",
        "각각",
        "합",
        "생산기록",
        "규모",
        "그다음",
        "이번",
        "격차",
        "배수",
        "뒤",
        "이후",
        "이전",
        "말씀",
        "요청",
        "질문",
        "조회",
        "답변",
        "지연",
        "최종",
        "마지막",
        "처음",
        "제",
        "저",
        "이들",
        "그날",
        "그달",
        "반면",
        "하",
        "상",
        "일부",
        "당일",
        "같",
        "다르",
        "많",
        "적",
        "크",
        "작",
        "높",
        "낮",
        "있",
        "없",
        "되",
        "하",
        "어느",
        "전월",
        "전년",
        "동기간",
        "동기",
        "전",
        "후",
        "안",
        "밖",
        "곡선",
        "추이",
        "흐름",
        "표",
        "그래프",
    ]
)
_MEASURE_WORDS = (
    "생산량",
    "실적",
    "평균",
    "합계",
    "건수",
    "비중",
    "차이",
    "기간",
    "품목",
    "제품",
    "배치",
    "기록",
    "요일",
    "증감",
    "수량",
    "물량",
    "데이터",
    "일수",
    "종류",
    "달",
    "날",
    "자료",
    "데이터베이스",
    "번째",
    "그래프",
    "어디에",
)
_VERB_ENDS = tuple("하되가맞있없많적높낮크작맡같르이나른보오주받넘들")


@dataclass(frozen=True, slots=True)
class Unproved:
    """A piece of a text that no fact holds, and why."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    stop: int
    codes: frozenset[str]


@dataclass(slots=True)
class _Labels:
    """What a clause's numbers are of, as far as it is said."""

    items: list[_Name]
    periods: list[Mention]
    average: bool = False  # "… 평균 …" was the subject


def check(text: str, facts: Facts) -> list[Unproved]:
    """Nothing in the list: every piece is proved."""
    plain = to_plain(text)
    unproved: list[Unproved] = []
    earlier = _Labels([], [])
    for sentence in _split(_SENTENCE, plain):
        found, labels = _check_sentence(sentence, facts, earlier)
        unproved += found
        if labels.items or labels.periods:
            earlier = _Labels(
                labels.items or earlier.items, labels.periods or earlier.periods, labels.average
            )
    return list(dict.fromkeys(unproved))


def _split(pattern: re.Pattern[str], text: str) -> list[str]:
    """Cut after each match; brackets keep what is in them together."""
    pieces, start = [], 0
    for match in pattern.finditer(text):
        head = text[start : match.start()]
        if head.count("(") > head.count(")"):
            continue
        pieces.append(text[start : match.end()])
        start = match.end()
    pieces.append(text[start:])
    return [piece for piece in pieces if piece.strip()]


def _check_sentence(sentence: str, facts: Facts, earlier: _Labels) -> tuple[list[Unproved], _Labels]:
    unproved: list[Unproved] = []
    names, strangers, hostile = _find_names(sentence, facts)
    unproved += [Unproved(word, "an item that no result is about") for word in strangers]
    masked = _mask(sentence, [(n.start, n.stop) for n in names if n not in hostile])
    for word in sorted(facts.words, key=len, reverse=True):
        # A word of the user's that is itself a figure ("5000개") is no licence to state it.
        if word and not re.fullmatch(r"[\d,.\s]*\D{0,2}", word):
            masked = _mask(
                masked, [m.span() for m in re.finditer(re.escape(word), masked) if _is_quoted(word, facts)]
            )
    unproved += [Unproved(word, "a name with another item's code") for word in _codes_astray(sentence, names)]
    for match in _LATIN.finditer(masked):
        if match.group().lower() not in _KNOWN_LATIN:
            unproved.append(Unproved(match.group(), "a word that no result holds"))
    for match in _CODE.finditer(masked):
        unproved.append(Unproved(match.group(), "a code that no result names"))
    if outside := _NOT_IN_DATA.search(masked):
        unproved.append(Unproved(outside.group(), "not in this data: a cause, a forecast or another measure"))
    mentions = find_mentions(masked, facts)
    unproved += [Unproved(m.text, "a day or period that was not read") for m in mentions if not m.proved]
    unproved += [
        Unproved(w, "the data does not reach to this day") for w in reaches_too_far(masked, mentions, facts)
    ]
    labels = _Labels(names, [m for m in mentions if m.label], bool(_AVERAGE.search(masked)))
    keep_out = [(m.start, m.stop) for m in mentions]
    for match in _TIME.finditer(masked):
        keep_out.append(match.span())
        if match[1].zfill(5) not in facts.times:
            unproved.append(Unproved(match.group(), "a time that no result holds"))
    keep_out += [m.span() for m in _ORDINAL.finditer(masked)]
    for match in _TOP_N.finditer(masked):
        keep_out.append(match.span())
        if int(match[1]) not in facts.counts:
            unproved.append(Unproved(match.group(), "not as many as were listed"))
    keep_out += [m.span() for m in _RANK.finditer(masked)]
    claims = find_claims(masked, keep_out)
    stated = [(claim.start, claim.stop) for claim in claims] + keep_out
    for match in _SPELT.finditer(masked):
        if not any(match.start() < stop and start < match.end() for start, stop in stated):
            unproved.append(Unproved(match.group(), "a number in words that could not be read"))
    unproved += _check_clauses(masked, claims, labels, earlier, facts)
    return unproved, labels


def _codes_astray(text: str, names: Sequence[_Name]) -> list[str]:
    """ "라텍스 바인더(GR12)": a name with another item's code."""
    return [
        text[one.start : other.stop]
        for one, other in pairwise(names)
        if not one.codes & other.codes and re.fullmatch(r"\s?\(\s?", text[one.stop : other.start])
    ]


def _is_quoted(word: str, facts: Facts) -> bool:
    """The user's own words and lots may be repeated; periods among them are judged as periods."""
    return word not in facts.period_words


def _mask(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, stop in spans:
        text = text[:start] + "\ufffc" * (stop - start) + text[stop:]
    return text


_FIGURE = re.compile(r"\d[\d,.]*\s?(?:만|억|천)?\s?(?:개|건|%|퍼센트|배|일|종|위)(?![가-힣A-Za-z])|[▲▼]")


def _find_names(text: str, facts: Facts) -> tuple[list[_Name], list[str], list[_Name]]:
    """Items named, longest spelling first; names of items that no result is about; names that read like figures."""
    names: list[_Name] = []
    strangers: list[str] = []
    hostile: list[_Name] = []
    taken: list[tuple[int, int]] = []
    spellings = [(name, True) for name in facts.names] + [(name, False) for name in facts.other_names]
    for name, ours in sorted(spellings, key=lambda entry: -len(entry[0])):
        if len(name) < 2 and not ours:
            continue
        for match in re.finditer(_spelling(name), text, re.IGNORECASE):
            if any(match.start() < b and a < match.end() for a, b in taken):
                continue
            taken.append(match.span())
            if not ours:
                strangers.append(match.group())
                continue
            found = _Name(match.start(), match.end(), frozenset(facts.names[name]))
            names.append(found)
            if _FIGURE.search(name):
                hostile.append(found)
    return sorted(names, key=lambda n: n.start), strangers, hostile


def _spelling(name: str) -> str:
    pattern = r"\s?".join(re.escape(part) for part in name.split())
    before = r"(?<![A-Za-z0-9가-힣])"
    after = r"(?![A-Za-z0-9])" if name[-1].isascii() and name[-1].isalnum() else ""
    return before + pattern + after


def _check_clauses(
    text: str, claims: Sequence[Claim], labels: _Labels, earlier: _Labels, facts: Facts
) -> list[Unproved]:
    unproved: list[Unproved] = []
    paired = _pair(text, claims, labels)
    for start, stop in _clauses(text):
        clause = text[start:stop]
        inside = [claim for claim in claims if start <= claim.start < stop]
        up, down = bool(_UP.search(clause)), bool(_DOWN.search(clause))
        for claim in inside:
            why = _why_unproved(claim, text, start, labels, earlier, facts, paired.get(claim), (up, down))
            if why:
                unproved.append(Unproved(claim.text, why))
        unproved += _check_statements(clause, start, stop, labels, facts)
        unproved += _check_most(clause, start, stop, labels, earlier, facts)
        unproved += _check_direction(clause, text, start, stop, (up, down), inside, labels, earlier, facts)
        if inside:
            unproved += _check_subjects(clause)
    unproved += _check_ranks(text, labels, facts)
    if unordered([name.codes for name in labels.items], text, facts):
        unproved.append(Unproved(text.strip(), "the ranking has another order"))
    return unproved


def _clauses(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for piece in _split(_CLAUSE, text):
        at = text.index(piece, start)
        spans.append((at, at + len(piece)))
        start = at + len(piece)
    return spans


def _pair(text: str, claims: Sequence[Claim], labels: _Labels) -> dict[Claim, _Name | Mention]:
    """ "A, B는 각각 1개, 2개": the first with the first."""
    match = _EACH.search(text)
    if not match:
        return {}
    after = [claim for claim in claims if claim.start > match.end()]
    for named in (labels.items, labels.periods):
        # A name and its code in brackets are one.
        before = _distinct([one for one in named if one.stop <= match.start()])
        if len(before) == len(after) > 1:
            return dict(zip(after, before, strict=True))
    return {}


def _distinct(named: Sequence[_Name | Mention]) -> list[_Name | Mention]:
    out: list[_Name | Mention] = []
    for one in named:
        key = one.codes if isinstance(one, _Name) else one.spans
        if not out or (out[-1].codes if isinstance(out[-1], _Name) else out[-1].spans) != key:
            out.append(one)
    return out


def _why_unproved(
    claim: Claim,
    text: str,
    clause_start: int,
    labels: _Labels,
    earlier: _Labels,
    facts: Facts,
    pair: _Name | Mention | None,
    direction: tuple[bool, bool],
) -> str:
    if claim.foreign:
        return "a unit that this data does not have"
    sized = [fact for fact in facts.facts if _same_unit(claim, fact) and claim.is_value(fact.value)]
    if not sized:
        return "no result holds this number"
    items = pair.codes if isinstance(pair, _Name) else None
    periods = pair.spans if isinstance(pair, Mention) else None
    before = text[clause_start : claim.start]
    if items is None:
        items = _item_label(claim, text, clause_start, labels, earlier)
    if periods is None:
        periods = _period_label(claim, clause_start, labels, earlier)
    rank = _RANK.search(before) or _RANK.match(text, claim.stop)
    kept = [
        fact
        for fact in sized
        if _fits_items(fact, items)
        and _fits_periods(fact, periods)
        and (not rank or fact.rank in (None, int(rank[1])) or fact.kind is Kind.CONTEXT)
    ]
    if not kept:
        return "a figure of another item or period"
    kept = [fact for fact in kept if _fits_measure(fact, text, clause_start, claim, earlier)]
    if not kept:
        return "a figure of another measure"
    if not any(_fits_sign(fact, claim, direction, labels, clause_start, text) for fact in kept):
        return "the change goes the other way"
    return ""


def _same_unit(claim: Claim, fact: Fact) -> bool:
    if claim.unit is None or claim.unit is fact.unit:
        return True
    # "n개 제품" and "n개" of products are told apart by words, batches and their count by neither.
    return claim.unit is Unit.PIECES and fact.unit is Unit.KINDS and fact.kind is Kind.CONTEXT


def _item_label(
    claim: Claim, text: str, clause_start: int, labels: _Labels, earlier: _Labels
) -> frozenset[str] | None:
    """None: not said. Several named together are a group."""
    inside = [n for n in labels.items if clause_start <= n.start < claim.start]
    if not inside:
        before = [n for n in labels.items if n.start < clause_start]
        after = [n for n in labels.items if n.start >= claim.stop]
        if before:
            return frozenset() if _WHOLE.search(text[clause_start : claim.start]) else _group(before, text)
        if after and not earlier.items:
            return None
        if earlier.items and not after and not _WHOLE.search(text[: claim.start]):
            return frozenset(code for n in earlier.items for code in n.codes) | {"*any"}
        return None
    if _WHOLE.search(text[inside[-1].stop : claim.start]):
        return frozenset({code for n in inside for code in n.codes} | {"*whole"})
    return _group(inside, text)


def _group(names: Sequence[_Name], text: str) -> frozenset[str]:
    """The last named, with those joined to it by 과, 와, 및, commas or brackets."""
    codes = set(names[-1].codes)
    joined = False
    for one, other in zip(reversed(names[:-1]), reversed(names[1:]), strict=True):
        if not re.fullmatch(r"[\s(),·)]*(?:과|와|및|,|랑|이랑|하고|·)?[\s(]*", text[one.stop : other.start]):
            break
        joined = joined or not one.codes & codes
        codes |= one.codes
    return frozenset(codes | ({"*group"} if joined else set()))


def _fits_items(fact: Fact, label: frozenset[str] | None) -> bool:
    if label is None or fact.kind is Kind.CONTEXT:
        return True
    codes = frozenset(code for code in label if not code.startswith("*"))
    if not codes:
        return True
    of = fact.items | fact.base_items
    if "*any" in label:
        return not of or bool(of & codes)
    if "*whole" in label:
        return not fact.items or len(fact.items) > 1 or fact.items <= codes
    if "*group" in label:
        return of == codes or fact.items <= codes
    if not of:
        return False
    return fact.items == codes or (codes <= of and fact.kind in (Kind.CHANGE, Kind.RATIO)) or of == codes


def _period_label(
    claim: Claim, clause_start: int, labels: _Labels, earlier: _Labels
) -> frozenset[Span] | None:
    before = [m for m in labels.periods if m.start < claim.start]
    inside = [m for m in before if m.start >= clause_start]
    if inside:
        return inside[-1].spans
    if before:
        return before[-1].spans
    if labels.periods:
        return None
    if earlier.periods:
        return frozenset(span for m in earlier.periods for span in m.spans)
    return None


def _fits_periods(fact: Fact, label: frozenset[Span] | None) -> bool:
    if not label or fact.kind is Kind.CONTEXT or not fact.spans:
        return True
    return bool((fact.spans | fact.base_spans) & label)


def _fits_measure(fact: Fact, text: str, clause_start: int, claim: Claim, earlier: _Labels) -> bool:
    near = text[clause_start : claim.stop + 8]
    if fact.kind in AVERAGES:
        if not _AVERAGE.search(text) and not earlier.average:
            return False
        said = [kind for pattern, kind in _AVERAGE_KIND if pattern.search(near)]
        return not said or fact.kind in said
    if fact.kind in (Kind.BATCHES, Kind.PRODUCTION_DAYS, Kind.ITEM_COUNT) and re.search(
        r"평균[^\d,]{0,12}$", text[clause_start : claim.start]
    ):
        return False
    last = max((m.end() for m in re.finditer(r"평균", text[clause_start : claim.start])), default=None)
    if last is not None and claim.unit is Unit.PIECES and fact.kind in (Kind.TOTAL, Kind.RECORD):
        # After "평균" only an average, unless another measure is named in between.
        between = text[clause_start + last : claim.start]
        averaged = re.match(r"\s?(?:적인)?\s?생산량", between)
        rest = between[averaged.end() :] if averaged else between
        return bool(re.search(r"총|합계|생산량|전체|최대|최소|누적", rest))
    if fact.kind is Kind.SHARE and _UP.search(near) and not re.search(r"비중|점유|차지|가운데|중", text):
        return False
    if fact.kind is Kind.CHANGE and fact.unit is Unit.PERCENT and re.search(r"비중|점유|차지", near):
        return False
    if fact.kind is Kind.CHANGE and fact.unit is not Unit.PERCENT:
        return bool(_UP.search(text) or _DOWN.search(text) or re.search(r"차이|증감|격차|대비|앞서|뒤", text))
    return True


def _fits_sign(
    fact: Fact,
    claim: Claim,
    direction: tuple[bool, bool],
    labels: _Labels,
    clause_start: int,
    text: str,
) -> bool:
    if fact.kind not in (Kind.CHANGE, Kind.RATIO):
        return (fact.value < 0) == claim.negative
    reversed_ = _is_reversed(fact, labels, text)
    # A ratio or a percentage is of its base: turned round it is another number.
    if reversed_ and (fact.kind is Kind.RATIO or fact.unit is Unit.PERCENT):
        return False
    if fact.kind is Kind.RATIO:
        return True
    positive = (fact.value > 0) != reversed_
    near_up, near_down = _nearest_direction(claim, text)
    if fact.value == 0:
        return not (near_up or near_down)
    if near_up or near_down:
        return near_up if positive else near_down
    if claim.negative:
        return not positive
    return positive or bool(re.search(r"차이|증감|격차", text))


def _nearest_direction(claim: Claim, text: str) -> tuple[bool, bool]:
    """The direction word after the number in its sentence, else the one before; a mark before it counts first."""
    mark = re.search(r"[▲▼△+]\s?$", text[: claim.start]) or re.match(r"[▲▼△+]", text[claim.start :])
    if mark:
        return ("▲" in mark.group() or "+" in mark.group(), "▼" in mark.group() or "△" in mark.group())
    found = sorted(
        [(m.start(), True) for m in _UP.finditer(text)] + [(m.start(), False) for m in _DOWN.finditer(text)]
    )
    after = [up for at, up in found if at >= claim.stop]
    before = [up for at, up in found if at < claim.start]
    if after:
        return after[0], not after[0]
    if before:
        return before[-1], not before[-1]
    return False, False


def _is_reversed(fact: Fact, labels: _Labels, text: str) -> bool:
    """Whether the text measures the fact's base against its subject: "9월은 10월보다 …" of a change of 10월 over 9월."""
    for one in labels.periods:
        if _BASE.match(text, one.stop) and not _crosses(one, labels.periods, text):
            if one.spans & fact.base_spans and not one.spans & fact.spans:
                return False
            if one.spans & fact.spans and not one.spans & fact.base_spans:
                return True
    for name in labels.items:
        if _BASE.match(text, name.stop) and not _crosses(name, labels.items, text):
            if name.codes & fact.base_items and not name.codes & fact.items:
                return False
            if name.codes & fact.items and not name.codes & fact.base_items:
                return True
        if fact.kind is Kind.RATIO and re.match(r"[\s)]*의\s", text[name.stop :]):
            return not name.codes & fact.base_items
    if fact.kind is Kind.RATIO and labels.items:
        return not labels.items[0].codes & fact.items
    return False


def _crosses(one: _Name | Mention, others: Sequence[_Name] | Sequence[Mention], text: str) -> bool:
    match = _BASE.match(text, one.stop)
    return bool(match) and any(one.stop <= other.start < match.end() for other in others if other is not one)  # type: ignore[union-attr]


def _check_most(
    clause: str, start: int, stop: int, labels: _Labels, earlier: _Labels, facts: Facts
) -> list[Unproved]:
    """ "가장 많이 생산한 날은 …": of what is named in the clause, something must be the largest."""
    if not _MOST.search(clause):
        return []
    high, low = bool(_MOST_HIGH.search(clause)), bool(_MOST_LOW.search(clause))
    word = _MOST.search(clause)
    text = word.group() if word else clause
    if re.search(r"가장 (?:가까|최근|오래|먼저|늦|긴)|가장 깁|제일 (?:가까|최근|오래)", clause) and not (
        high or low
    ):
        return []
    if not facts.extremes:
        return [Unproved(text, "nothing was ranked")]
    codes = {code for n in labels.items if start <= n.start < stop for code in n.codes}
    spans = {span for m in labels.periods if start <= m.start < stop for span in m.spans}
    ranked = {key for e in facts.extremes for key in (*e.high, *e.low)}
    tops = {key for e in facts.extremes for key in e.high} if high or not low else set()
    bottoms = {key for e in facts.extremes for key in e.low} if low or not high else set()
    allowed = tops | bottoms
    keys: set[Span | str] = {*codes, *spans}
    if not keys & ranked and not keys:
        keys = {code for n in earlier.items for code in n.codes} if not labels.items else keys
    named_items = codes if any(isinstance(key, str) for key in ranked) else set()
    named_spans = spans & _bucket_spans(facts)
    wrong = [key for key in (*named_items, *named_spans) if key not in allowed]
    if wrong and not ({*named_items, *named_spans} & allowed):
        return [Unproved(text, "not the largest or smallest")]
    return []


def _bucket_spans(facts: Facts) -> set[Span]:
    """Spans that were compared with one another: days, months, not the whole period."""
    return {key for e in facts.extremes for key in (*e.high, *e.low) if not isinstance(key, str)} | {
        span for f in facts.facts if f.kind is Kind.CHANGE for span in (*f.spans, *f.base_spans)
    }


def _check_statements(clause: str, start: int, stop: int, labels: _Labels, facts: Facts) -> list[Unproved]:
    names = [name.codes for name in labels.items if start <= name.start < stop]
    codes = {code for each in names for code in each}
    spans = {span for m in labels.periods if start <= m.start < stop for span in m.spans}
    unproved = []
    if not_absent(clause, codes, spans, facts):
        unproved.append(Unproved(clause.strip(), "nothing was found empty here"))
    if not_same(clause, facts):
        unproved.append(Unproved(clause.strip(), "no two figures are the same"))
    return unproved


def _check_direction(
    clause: str,
    text: str,
    start: int,
    stop: int,
    direction: tuple[bool, bool],
    inside: Sequence[Claim],
    labels: _Labels,
    earlier: _Labels,
    facts: Facts,
) -> list[Unproved]:
    """A rise or fall that is said must be one that was found."""
    up, down = direction
    if not (up or down):
        return []
    changes = [fact for fact in facts.facts if fact.kind is Kind.CHANGE and fact.value != 0]
    match = _UP.search(clause) if up else _DOWN.search(clause)
    word = match.group() if match else clause
    if not changes:
        return [Unproved(word, "no change was found")]
    spans = {span for m in labels.periods for span in m.spans} or {
        span for m in earlier.periods for span in m.spans
    }
    codes = {code for n in labels.items for code in n.codes}
    fitting = [
        fact
        for fact in changes
        if (not spans or not (fact.spans | fact.base_spans) or (fact.spans | fact.base_spans) & spans)
        and (not codes or not (fact.items | fact.base_items) or (fact.items | fact.base_items) & codes)
    ]
    two = len({m.spans for m in labels.periods}) > 1
    if two:
        fitting = [f for f in fitting if not f.spans or (f.spans & spans and f.base_spans & spans)] or fitting
    if len(codes) > 1 and any(f.base_items and f.items != f.base_items for f in fitting):
        fitting = [
            f for f in fitting if f.items != f.base_items and f.items <= codes and f.base_items <= codes
        ] or fitting
    for fact in fitting:
        positive = (fact.value > 0) != _is_reversed(fact, labels, text)
        if (positive and up) or (not positive and down):
            return []
    return [Unproved(word, "no such change was found")]


def _check_subjects(clause: str) -> list[Unproved]:
    """A number said of something that is neither an item, a period nor a measure."""
    return [
        Unproved(match.group(), "a subject that no result is about")
        for match in _SUBJECT.finditer(clause)
        if not _is_known_subject(match[1], match[2])
    ]


def _is_known_subject(stem: str, particle: str) -> bool:
    if stem in _KNOWN_SUBJECTS or stem.endswith(_MEASURE_WORDS) or any(letter.isdigit() for letter in stem):
        return True
    # "해당하는", "맞은": a verb before its noun looks like a topic.
    return particle in "은는" and stem.endswith(_VERB_ENDS)


def _check_ranks(text: str, labels: _Labels, facts: Facts) -> list[Unproved]:
    """ "2위 방청유": the item beside a rank holds it."""
    unproved = []
    ranks = {(code, fact.rank) for fact in facts.facts if fact.rank for code in fact.items}
    known = {rank for _, rank in ranks} | {fact.rank for fact in facts.facts if fact.rank}
    for match in _RANK.finditer(text):
        rank = int(match[1])
        if rank not in known:
            unproved.append(Unproved(match.group(), "no such rank was found"))
            continue
        beside = _beside(match, text, labels.items)
        if ranks and beside is not None and not any((code, rank) in ranks for code in beside.codes):
            unproved.append(Unproved(match.group(), "another item holds this rank"))
    return unproved


def _beside(match: re.Match[str], text: str, names: Sequence[_Name]) -> _Name | None:
    """The item that a rank is said of: after "1위는", or before "…이 1위"."""
    after = [n for n in names if n.start >= match.end()]
    before = [n for n in names if n.stop <= match.start()]
    if re.match(
        r"\s?(?:은|는|가|인|로는|:|,)?\s?[^\d]{0,6}$",
        text[match.end() : after[0].start] if after else "x" * 9,
    ):
        return after[0]
    return before[-1] if before else (after[0] if after else None)
