"""What a question wants, as functions that turn the oracle's figures into an `expect` of the question set.

Each returns an `Intent`: given the oracle, the finished `expect`. A figure that slips easily (strays counted, a
correction left out, rows with a time lost, rows not yet counted taken for 0, an average of averages) goes into
`forbid_numbers` where it differs from every right one and is too large to appear by chance.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.questions.oracle import EVER as EVER
from tests.questions.oracle import Oracle, Row, Span, percent_of, quotient, rounded, summed

Expect = dict[str, Any]
Intent = Callable[[Oracle], Expect]
Days = Callable[[date], bool]
TODAY = date(2026, 11, 23)
WEEKDAYS = "월화수목금토일"
_CHANCE = 300  # smaller figures may stand in an answer for another reason


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the source; `thread` joins the turns of a conversation."""

    category: str
    question: str
    intent: Intent
    thread: str = ""


def questions(category: str, *pairs: tuple[str, Intent]) -> list[Asked]:
    return [Asked(category, question, intent) for question, intent in pairs]


def thread(name: str, *turns: tuple[str, Intent], category: str = "multiturn") -> list[Asked]:
    return [Asked(category, question, intent, name) for question, intent in turns]


def day(text: str) -> Span:
    one = date.fromisoformat(text)
    return one, one


def span(first: str, last: str) -> Span:
    return date.fromisoformat(first), date.fromisoformat(last)


def month(year: int, number: int) -> Span:
    return date(year, number, 1), min(date(year, number, monthrange(year, number)[1]), TODAY)


def months(year: int, first: int, to_year: int, last: int) -> Span:
    return month(year, first)[0], month(to_year, last)[1]


def year(number: int) -> Span:
    return date(number, 1, 1), min(date(number, 12, 31), TODAY)


def number(value: int | Decimal) -> int | float:
    return value if isinstance(value, int) else float(value)


def _basis(period: Span) -> Expect:
    if period == EVER:
        return {"date_from": None, "date_to": None}
    return {"date_from": period[0].isoformat(), "date_to": period[1].isoformat()}


def _items(o: Oracle, codes: Iterable[str]) -> Expect:
    listed = list(codes)
    names = o.names
    return {"codes": listed, "names": {code: names[code] for code in listed}} if listed else {}


def _forbid(slips: Iterable[int | Decimal], right: Iterable[int | float]) -> Expect:
    golds = {round(float(abs(value)), 1) for value in right}
    wrong = sorted(
        {number(slip) for slip in slips if abs(slip) >= _CHANCE and round(float(abs(slip)), 1) not in golds}
    )
    return {"forbid_numbers": wrong} if wrong else {}


def _answered(o: Oracle, period: Span, numbers: Sequence[int | Decimal], codes: Iterable[str] = ()) -> Expect:
    return {"kind": "answered", "numbers": [number(n) for n in numbers], **_basis(period), **_items(o, codes)}


def _need(rows: Sequence[Row], what: str) -> Sequence[Row]:
    if not rows:
        raise ValueError(f"the factory holds nothing for {what}: expect no_data instead")
    return rows


def total(period: Span, *codes: str, days: Days | None = None, says_until: bool = False) -> Intent:
    """생산량. Several codes: each figure and the total. `says_until`: the reply has to name the day it was cut to."""

    def build(o: Oracle) -> Expect:
        _need(o.rows(period, codes, days=days), f"{period} {codes}")
        whole = o.total(period, codes, days=days)
        each = [o.total(period, (code,), days=days) for code in codes if o.rows(period, (code,), days=days)]
        numbers = [*each, whole] if len(codes) > 1 else [whole]
        # With a filter of days the whole period's total may stand beside the figure, as what it is a share of.
        slips = o.mistaken_totals(period, codes) if days is None else set()
        until = {"dates": [TODAY.isoformat()]} if says_until else {}
        return _answered(o, period, numbers, codes) | _forbid(slips, numbers) | until

    return build


def combined(period: Span, *codes: str) -> Intent:
    """The sum of several items, asked as one figure."""

    def build(o: Oracle) -> Expect:
        return _answered(o, period, [o.total(period, codes)], codes)

    return build


def batches(period: Span, *codes: str, days: Days | None = None) -> Intent:
    """건수."""

    def build(o: Oracle) -> Expect:
        rows = _need(o.rows(period, codes, days=days), f"{period} {codes}")
        strays = [
            r
            for r in o.raw
            if r.quantity is not None and period[0] <= r.day <= period[1] and (not codes or r.code in codes)
        ]
        with_null = len(rows) + len(o.rows(period, codes, days=days, null=True))
        slips = {with_null, len(strays)} if days is None else {with_null}
        return _answered(o, period, [len(rows)], codes) | _forbid(slips, [len(rows)])

    return build


def batch_average(period: Span, *codes: str) -> Intent:
    """평균: total ÷ rows."""

    def build(o: Oracle) -> Expect:
        rows = _need(o.rows(period, codes), f"{period} {codes}")
        gold = quotient(summed(rows), len(rows))
        null_as_zero = quotient(summed(rows), len(rows) + len(o.rows(period, codes, null=True)))
        parts = [[r for r in rows if r.live], [r for r in rows if not r.live]]
        slips = {null_as_zero}
        if all(parts):
            slips.add(rounded(sum((Decimal(summed(p)) / len(p) for p in parts), Decimal(0)) / 2))
        return _answered(o, period, [gold], codes) | _forbid(slips, [float(gold)])

    return build


def _average_over(by: str) -> Callable[..., Intent]:
    def intent(period: Span, *codes: str, days: Days | None = None) -> Intent:
        def build(o: Oracle) -> Expect:
            rows = _need(o.rows(period, codes, days=days), f"{period} {codes}")
            gold = quotient(
                summed(rows),
                len(o.buckets(period, by, codes)) if days is None else len({r.day for r in rows}),
            )
            calendar_days = (period[1] - period[0]).days + 1
            slips = {quotient(summed(rows), calendar_days)} if by == "day" else set()
            return _answered(o, period, [gold], codes) | _forbid(slips, [float(gold)])

        return build

    return intent


daily_average = _average_over("day")
monthly_average = _average_over("month")


def trend(period: Span, by: str, *codes: str, chart: bool = False, days: Days | None = None) -> Intent:
    """Every bucket's total."""

    def build(o: Oracle) -> Expect:
        _need(o.rows(period, codes, days=days), f"{period} {codes}")
        numbers = [
            summed(rows) for rows in o.buckets(period, by, codes, **({"days": days} if days else {})).values()
        ]
        return _answered(o, period, numbers, codes) | ({"chart": True} if chart else {})

    return build


def batch_trend(period: Span, by: str, *codes: str) -> Intent:
    """Every bucket's number of rows."""

    def build(o: Oracle) -> Expect:
        return _answered(o, period, [len(rows) for rows in o.buckets(period, by, codes).values()], codes)

    return build


def weekday_trend(period: Span, *codes: str) -> Intent:
    def build(o: Oracle) -> Expect:
        return _answered(o, period, list(o.by_weekday(period, codes).values()), codes)

    return build


def ranking(
    period: Span, n: int, *, lowest: bool = False, within: Sequence[str] = (), chart: bool = False
) -> Intent:
    """The first `n` items in order; the two after them must not be listed."""

    def build(o: Oracle) -> Expect:
        order = o.ranked(period, within, lowest=lowest)
        shown, beyond = order[:n], order[n : n + 2]
        expect = _answered(o, period, [t for _, t in shown], [code for code, _ in shown])
        if len(shown) > 1:
            expect["ordered"] = True
        if beyond:
            expect["forbid_codes"] = [code for code, _ in beyond]
        return expect | ({"chart": True} if chart else {})

    return build


def rank_at(period: Span, rank: int) -> Intent:
    """The item at one rank ("2위는?")."""

    def build(o: Oracle) -> Expect:
        code, figure = o.ranked(period)[rank - 1]
        return _answered(o, period, [figure], [code])

    return build


def of_ranked(period: Span, rank: int, intent: Callable[[str], Intent]) -> Intent:
    """A question about the item that stands at a rank ("그 제품은?")."""
    return lambda o: intent(o.ranked(period)[rank - 1][0])(o)


def every_item(period: Span) -> Intent:
    """품목별: all items of the period, however many a reply shows: the largest ten and the total."""

    def build(o: Oracle) -> Expect:
        order = o.ranked(period)[:10]
        return _answered(o, period, [t for _, t in order], [code for code, _ in order])

    return build


def _change(later: int | Decimal, earlier: int | Decimal) -> list[int | Decimal]:
    if not earlier:
        return [later - earlier]
    return [later - earlier, percent_of(later - earlier, earlier)]


def elapsed(later: Span, earlier: Span) -> Span:
    """The earlier period cut to the later one's elapsed days; the whole of it where it is shorter."""
    return earlier[0], min(earlier[0] + (later[1] - later[0]), earlier[1])


def compare(later: Span, earlier: Span, *codes: str, running: bool = False) -> Intent:
    """Two periods as asked: both totals, difference and %; a running later one also against the same elapsed days."""

    def build(o: Oracle) -> Expect:
        now, before = o.total(later, codes), o.total(earlier, codes)
        numbers = [now, before, *_change(now, before)]
        if running:
            cut = o.total(elapsed(later, earlier), codes)
            numbers += [cut, *_change(now, cut)]
        direction = "up" if now > before else "down"
        slips = o.mistaken_totals(later, codes) | o.mistaken_totals(earlier, codes)
        same = now == before or (
            running and (now > before) != (now > o.total(elapsed(later, earlier), codes))
        )
        expect = _answered(o, later, [abs(n) for n in numbers], codes) | _forbid(
            slips, [float(n) for n in numbers]
        )
        return expect | ({} if same else {"direction": direction})

    return build


def compare_average(later: Span, earlier: Span, by: str, *codes: str) -> Intent:
    """Two periods by a batch's ("row") or a day's average ("day")."""

    def build(o: Oracle) -> Expect:
        figures = []
        for period in (later, earlier):
            rows = o.rows(period, codes)
            figures.append(quotient(summed(rows), len(rows) if by == "row" else len({r.day for r in rows})))
        return _answered(o, later, figures, codes) | {
            "direction": "up" if figures[0] > figures[1] else "down"
        }

    return build


def same_days(later: Span, earlier: Span, whole: Span, *codes: str) -> Intent:
    """전년 동월·동기: the same calendar days first; the whole earlier period where it differs."""

    def build(o: Oracle) -> Expect:
        now, before, everything = (o.total(period, codes) for period in (later, earlier, whole))
        numbers = [now, before, *_change(now, before), *([everything] if whole != earlier else [])]
        return _answered(o, later, [abs(n) for n in numbers], codes)

    return build


def versus(period: Span, first: str, second: str) -> Intent:
    """Two items: both totals, first minus second, how many times."""

    def build(o: Oracle) -> Expect:
        a, b = o.total(period, (first,)), o.total(period, (second,))
        return _answered(o, period, [a, b, abs(a - b), quotient(a, b, 2)], [first, second])

    return build


def each(period: Span, *codes: str) -> Intent:
    """Several items, each figure; whether a total stands beside them is the reply's choice."""

    def build(o: Oracle) -> Expect:
        return _answered(o, period, [o.total(period, (code,)) for code in codes], codes)

    return build


def share(period: Span, *codes: str) -> Intent:
    """비중: % of all items."""

    def build(o: Oracle) -> Expect:
        overall = o.total(period)
        return _answered(o, period, [percent_of(o.total(period, (code,)), overall) for code in codes], codes)

    return build


def item_count(period: Span) -> Intent:
    def build(o: Oracle) -> Expect:
        return _answered(o, period, [len(o.by_item(period))])

    return build


def production_days(period: Span, *codes: str, days: Days | None = None) -> Intent:
    def build(o: Oracle) -> Expect:
        return _answered(o, period, [len({r.day for r in o.rows(period, codes, days=days)})], codes)

    return build


def recent(code: str, n: int, *, oldest: bool = False) -> Intent:
    """The newest records of an item, whatever their age; a quantity not yet counted is listed as 미입력."""

    def build(o: Oracle) -> Expect:
        rows = [r for r in o.owned if r.code == code]
        rows.sort(key=lambda r: (r.day, r.id), reverse=not oldest)
        page = rows[:n]
        expect = _answered(o, EVER, [r.quantity for r in page if r.quantity is not None], [code])
        expect["dates"] = sorted({r.day.isoformat() for r in page})
        if any(r.quantity is None for r in page):
            expect["words"] = [["미입력"]]
        return expect

    return build


def last_made(code: str, period: Span = EVER) -> Intent:
    def build(o: Oracle) -> Expect:
        newest = max(r.day for r in o.rows(period, (code,)))
        strays = {r.day for r in o.raw if r.stray and r.code == code and r.day > newest}
        forbid = {"forbid_dates": sorted(d.isoformat() for d in strays)} if strays else {}
        return _answered(o, EVER, [], [code]) | {"dates": [newest.isoformat()]} | forbid

    return build


def first_made(code: str) -> Intent:
    def build(o: Oracle) -> Expect:
        return _answered(o, EVER, [], [code]) | {
            "dates": [min(r.day for r in o.rows(EVER, (code,))).isoformat()]
        }

    return build


def search(*codes: str, named: bool = False) -> Intent:
    """Item search: the codes themselves have to be written, with `named` the names too."""

    def build(o: Oracle) -> Expect:
        found = _answered(o, EVER, [], codes) | {"strict_codes": True}
        return found | ({"words": [[name] for name in found["names"].values()]} if named else {})

    return build


def lots(prefix: str, *, of: str = "rows") -> Intent:
    """Records whose lot begins so: how many, how much in all ("total"), or both."""

    def build(o: Oracle) -> Expect:
        rows = _need([r for r in o.owned if r.lot.startswith(prefix) and r.quantity is not None], prefix)
        figures = {"rows": [len(rows)], "total": [summed(rows)], "list": [r.quantity or 0 for r in rows]}[of]
        return _answered(o, EVER, figures)

    return build


def quantity_between(
    period: Span, low: int | None, high: int | None, *codes: str, listed: bool = False
) -> Intent:
    """How many batches (or which) hold `low` to `high` pieces, both included; NULL and negatives passed over."""

    def build(o: Oracle) -> Expect:
        rows = [
            r
            for r in o.rows(period, codes)
            if r.quantity is not None
            and r.quantity >= max(low or 0, 0)
            and (high is None or r.quantity <= high)
        ]
        figures = [r.quantity or 0 for r in _need(rows, f"{period} {low}")] if listed else [len(rows)]
        return _answered(o, period, figures, codes)

    return build


def extreme(period: Span, by: str, *codes: str, lowest: bool = False, n: int = 1) -> Intent:
    """The day, week, month or year with the largest (smallest) total."""

    def build(o: Oracle) -> Expect:
        totals = {start: summed(rows) for start, rows in o.buckets(period, by, codes).items()}
        order = sorted(totals.items(), key=lambda pair: (pair[1] if lowest else -pair[1], pair[0]))
        if len(order) > n and order[n - 1][1] == order[n][1]:
            raise ValueError(f"a tie at {order[n - 1]}: ask something else")
        found = order[:n]
        expect = _answered(o, period, [t for _, t in found], codes)
        if by in ("day", "week", "month"):
            expect["dates"] = [d.isoformat()[: 7 if by == "month" else 10] for d, _ in found]
        if by == "year":
            expect["words"] = [[f"{d.year}년"] for d, _ in found]
        return expect

    return build


def extreme_weekday(period: Span, *codes: str, lowest: bool = False) -> Intent:
    def build(o: Oracle) -> Expect:
        totals = o.by_weekday(period, codes)
        weekday, figure = (min if lowest else max)(totals.items(), key=lambda pair: pair[1])
        return _answered(o, period, [figure], codes) | {"weekday": WEEKDAYS[weekday]}

    return build


def _extreme_row(o: Oracle, period: Span, codes: Sequence[str], lowest: bool) -> Row:
    rows = [r for r in o.rows(period, codes) if (r.quantity or 0) >= 0]
    ordered = sorted(rows, key=lambda r: r.quantity or 0, reverse=not lowest)
    if len(ordered) > 1 and ordered[0].quantity == ordered[1].quantity:
        raise ValueError(f"a tie at {ordered[0]}: ask something else")
    return ordered[0]


def extreme_batch(period: Span, *codes: str, lowest: bool = False) -> Intent:
    """The largest or smallest single row, with its day; the smallest passes corrections over."""

    def build(o: Oracle) -> Expect:
        row = _extreme_row(o, period, codes, lowest)
        return _answered(o, period, [row.quantity or 0], [*codes] or [row.code]) | {
            "dates": [row.day.isoformat()]
        }

    return build


def extreme_both(period: Span, *codes: str) -> Intent:
    """ "최대 생산량" with neither batch nor day named: both."""

    def build(o: Oracle) -> Expect:
        row = _extreme_row(o, period, codes, False)
        best = max((summed(rows), start) for start, rows in o.buckets(period, "day", codes).items())
        dates = sorted({row.day.isoformat(), best[1].isoformat()})
        return _answered(o, period, [row.quantity or 0, best[0]], codes) | {"dates": dates}

    return build


def moved_most(later: Span, earlier: Span, n: int = 1, *, down: bool = False) -> Intent:
    """The items whose total rose (fell) most between two periods."""

    def build(o: Oracle) -> Expect:
        now, before = o.by_item(later), o.by_item(earlier)
        moves = {code: now.get(code, 0) - before.get(code, 0) for code in {*now, *before}}
        order = sorted(moves.items(), key=lambda pair: (pair[1] if down else -pair[1], pair[0]))[:n]
        return _answered(o, later, [abs(move) for _, move in order], [code for code, _ in order])

    return build


def latest_data() -> Intent:
    """How far the data goes."""

    def build(o: Oracle) -> Expect:
        return _answered(o, EVER, []) | {"dates": [max(r.day for r in o.rows(EVER)).isoformat()]}

    return build


def both(*intents: Intent) -> Intent:
    """Two questions in one: everything that either needs."""

    def build(o: Oracle) -> Expect:
        parts = [intent(o) for intent in intents]
        names = {code: name for part in parts for code, name in part.get("names", {}).items()}
        codes = list(dict.fromkeys(code for part in parts for code in part.get("codes", ())))
        numbers = [n for part in parts for n in part["numbers"]]
        dates = [d for part in parts for d in part.get("dates", ())]
        merged: Expect = {"kind": "answered", "numbers": numbers, "date_from": None, "date_to": None}
        return (
            merged | ({"codes": codes, "names": names} if codes else {}) | ({"dates": dates} if dates else {})
        )

    return build


def no_data(period: Span, *codes: str, not_counted: bool = False) -> Intent:
    """No counted row: said with the item and where the nearest data is."""

    def build(o: Oracle) -> Expect:
        if o.rows(period, codes):
            raise ValueError(f"there are rows in {period} {codes}")
        near = [d.isoformat() for d in o.nearest(period, codes)]
        expect: Expect = {
            "kind": "no_data",
            "numbers": [],
            "date_from": None,
            "date_to": None,
            **_items(o, codes),
        }
        expect["dates_any"] = near
        return expect | ({"words": [["미입력"]]} if not_counted else {})

    return build


def clarify(*choices: str, least: int = 1) -> Intent:
    """Unclear; where `choices` are given, at least so many of these codes have to be offered."""

    def build(o: Oracle) -> Expect:
        expect: Expect = {"kind": "clarify", "numbers": [], "date_from": None, "date_to": None}
        if choices:
            listed = _items(o, choices)
            expect["choices"] = {"codes": listed["codes"], "least": least, "names": listed["names"]}
        return expect

    return build


def refused() -> Intent:
    return lambda o: {"kind": "refused", "numbers": [], "date_from": None, "date_to": None}


def not_answered() -> Intent:
    """Refusing and asking back are both fine; a figure is not."""
    return lambda o: {"kind": ["refused", "clarify"], "numbers": [], "date_from": None, "date_to": None}


def either(*intents: Intent) -> Intent:
    """Several complete readings, any of which will do when the reply names it."""

    def build(o: Oracle) -> Expect:
        first, *others = (intent(o) for intent in intents)
        return first | {"alt": others}

    return build


def near_miss(intent: Intent, *codes: str) -> Intent:
    """One near miss: answered under the name it was taken for, or asked back with it."""

    def build(o: Oracle) -> Expect:
        taken = intent(o)
        taken["strict_codes"] = False
        taken["words"] = [[name, code] for code, name in taken["names"].items()]
        return taken | {"alt": [clarify(*codes)(o)]}

    return build


# Filters of days, written out by hand where a calendar decides.
def weekend(d: date) -> bool:
    return d.weekday() >= 5


def weekday(d: date) -> bool:
    return d.weekday() < 5


def on(*letters: str) -> Days:
    return lambda d: WEEKDAYS[d.weekday()] in letters


_HOLIDAYS_2026_AUTUMN = frozenset(
    {date(2026, 9, 24), date(2026, 9, 25), date(2026, 10, 5), date(2026, 10, 9)}
)  # Monday to Friday only; asked about no other months


def working_day(d: date) -> bool:
    return d.weekday() < 5 and d not in _HOLIDAYS_2026_AUTUMN


def holiday(d: date) -> bool:
    return not working_day(d)


def days_back(n: int) -> Span:
    return TODAY - timedelta(n - 1), TODAY
