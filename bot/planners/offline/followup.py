"""A question that leans on the thread: what it leaves out comes from the turn before.

Two ways. A question that a rule reads ("평균은?") keeps its own kind and takes items, period and days along.
A fragment that no rule reads is the last call again (fragments.py).
"""

from __future__ import annotations

import re

from bot.answers import SkillCall
from bot.planners.offline.answered import lot_of_the_one, of_the_answer, of_the_change
from bot.planners.offline.asks.common import Calls
from bot.planners.offline.carry import (
    NO_PERIOD,
    asks_an_average,
    average_of_a_bucket,
    idle_then,
    is_by_weekday,
    is_measured_as_before,
    is_no_period,
    kept_args,
    later_period,
    measure_of,
    moved_between,
    of_all,
    of_the_best_one,
    of_what_was_made,
    period_along,
    says_in_all,
)
from bot.planners.offline.combining import of_other_lengths, of_those_times
from bot.planners.offline.doubtful import doubtful
from bot.planners.offline.each import all_that_was_asked, is_beside, of_each
from bot.planners.offline.fragments import fragment
from bot.planners.offline.frame import Frame
from bot.planners.offline.leaving_out import of_the_others
from bot.planners.offline.listed import of_the_same_list
from bot.planners.offline.measures import MEASURE_TAGS, measures_of
from bot.planners.offline.pages import (
    asks_of_a_page,
    batch_of_the_list,
    drops_a_bound,
    is_complete,
    is_of_a_name,
    is_one_lot,
    of_the_days_asked,
    of_the_records,
    ranks_beside_a_name,
    sorts_a_page,
)
from bot.planners.offline.parts import as_recent, from_here, names_a_length, of_its_year, of_such_days
from bot.planners.offline.pointers import opens_follow_up, points_back, resolve
from bot.planners.offline.ranks import behind_the_list, of_the_list
from bot.planners.offline.rules import Rule, read_by_rules
from bot.planners.offline.scope import (
    Args,
    is_single_day,
    period_words,
    plain_periods,
)
from bot.planners.offline.series import of_the_series
from bot.planners.offline.skill_names import (
    CHANGES,
    EXTREMES,
    HISTORY,
    IDLE,
    ITEMS,
    LEAVES_OUT,
    PERIODS,
    RANKING,
    RECORDS,
    SCOPED,
    SEARCH,
    SUMMARY,
    TAKES_DAYS,
    TAKES_ITEMS,
    TAKES_PERIOD,
    TRENDS,
)
from bot.planners.offline.steps import of_the_times_counted
from bot.planners.offline.thread import Before, items_of
from skills import periods
from skills.arguments import Measure
from skills.results import Period

_MOST_DRAWN = 6  # lines that one picture holds
MOST_ITEMS = 20  # a skill takes no more; of fewer than were found must not be answered


def _as_the_thread_means(args: Args, frame: Frame, before: Before, *, leans: bool) -> Args:
    """ "둘째 주와 셋째 주 비교" behind 10월: the periods named, each of that month."""
    narrows = leans or not is_complete(frame) or frame.meaning <= {"total", "combined"}
    named = plain_periods(frame)
    if len(named) > 1:
        named = [
            one for one in named if not one.token.text.startswith("전")
        ]  # 전월 beside 이번 달 is of today
    meant = {period_words(one): from_here(one, before, narrows=narrows) for one in named}
    return {
        name: "+".join(meant.get(words, words) for words in args[name].split("+"))
        for name in ("period", "against")
        if isinstance(args.get(name), str)
    }


_AN_END_OF_DAYS = re.compile(r"(?:그럼\s?)?(?:첫|마지막)\s?날[은는만도?]")
_OF_DAYS_AND_BATCHES = TRENDS | {EXTREMES, HISTORY, RECORDS}
_OF_THE_ANSWER = ("again", "chart", "table", "file", "nochart")


def follow(frame: Frame, before: Before) -> Calls | None:
    """The calls of a follow-up; None where it cannot be read."""
    calls = _follow(frame, before)
    if calls is None and _asks_nothing_of_the_list(frame):
        total = before.as_total()
        return None if total is None else _follow(frame, total)
    return calls


_OF_ITEMS = ("item", "thing", "by.item", "rank", "top", "bottom", "share", "percent", "excl", "among")
_OF_EACH_OR_ALL = ("avg", "davg", "mavg", "batches", "days_n")  # "건수는?" may be asked of every item


def _asks_nothing_of_the_list(frame: Frame) -> bool:
    """ "제일 많이 만든 날은?" behind "10월 품목별 생산량" is of all that was made; "6위부터" is of the list."""
    of_the_list = points_back(frame) or frame.counts or frame.has(*_OF_ITEMS, *_OF_EACH_OR_ALL)
    return bool(frame.meaning) and not of_the_list


def _follow(frame: Frame, before: Before) -> Calls | None:
    if not (points_back(frame) or frame.has(*_OF_THE_ANSWER)):
        before = before.without_asides()
    before = behind_the_list(frame, before.at_what_was_found())
    for reading in (of_the_others, of_the_change, lot_of_the_one, of_the_list, of_the_same_list):
        said = reading(frame, before)
        if said is not None:
            return said or None
    if _leans_on_what_was_missed(frame, before):
        return None
    resolved = resolve(frame, before)
    if resolved is None:
        return None
    if "ana.times" in resolved.pointers:
        return of_those_times(resolved, before)
    counted = of_the_times_counted(resolved, before)
    if counted is None:
        return None
    resolved = of_its_year(of_what_was_made(as_recent(counted, before), before), before)
    of_a_length = names_a_length(resolved) and (
        opens_follow_up(frame) or not frame.meaning - {"table", "chart"} or frame.has("total", "combined")
    )
    adds_up = frame.has("total", "combined")
    if _asks_for_a_rank(resolved, before) or (of_a_length and not adds_up):
        return None
    resolved = of_such_days(resolved, before)
    if doubtful(resolved, before) is not None:
        return None
    for reading in (of_the_answer, of_the_records, of_the_series, all_that_was_asked):
        said = reading(resolved, before)
        if said is not None:
            return said or None
    if of_a_length:
        return None
    apart = of_each(resolved, before, follow)
    if apart is not None:
        return apart or None
    again = fragment(resolved, before)
    if again is not None:
        return again
    if "ana.other" in resolved.pointers:
        return None
    read = read_by_rules(resolved) or _read_with_items_of(before, resolved)
    if read is None:
        return None
    rule, calls = read
    if _adds_up_nothing(calls, resolved, before):
        return None
    if any(
        doubt(calls, resolved, before)
        for doubt in (asks_of_a_page, sorts_a_page, ranks_beside_a_name, drops_a_bound)
    ):
        return None
    if "ana.list" in resolved.pointers and before.call.name in (HISTORY, RECORDS):
        calls = batch_of_the_list(calls, before)
        if not calls:
            return None
    return _take_along(rule, calls, resolved, before, leans=points_back(frame) or opens_follow_up(frame))


def _asks_for_a_rank(frame: Frame, before: Before) -> bool:
    """ "두 번째는?" behind the best month: no list of items to pick from, and no list of months was shown."""
    if before.call.name == RANKING or frame.has("item", "by.item"):
        return False
    if before.call.name in _OF_DAYS_AND_BATCHES and not frame.names_items:
        return any(count.counter in ("c.nth", "c.rank") for count in frame.counts)
    picks = any(count.counter == "c.nth" for count in frame.counts)
    return picks and not frame.has("many", "few", "top", "bottom")


def _read_with_items_of(before: Before, frame: Frame) -> tuple[Rule, Calls] | None:
    """ "비중은?": kinds of questions that need an item take the thread's."""
    items = before.items()
    if frame.names_items or not items or (frame.has("whole") and not frame.has("share", "percent")):
        return None
    frame.taken_items = items
    return read_by_rules(frame)


def _take_along(rule: Rule, calls: Calls, frame: Frame, before: Before, *, leans: bool) -> Calls | None:
    taken = [_with_scope(call, rule, frame, before, leans=leans) for call in calls]
    if any(call is None for call in taken):
        return None
    filled = [call for call in taken if call is not None]
    one_side = any(call.name == PERIODS for call in calls) and len(plain_periods(frame)) < 2
    if says_in_all(frame):
        return filled + [call for call in of_all(filled) if call not in filled]
    if filled == calls or leans or one_side or not is_complete(frame):
        return filled
    # "BW0021 8월 생산량", then "10월 생산량 알려줘": of that item, or of all? Both are answered.
    if any(items_of(call) for call in filled) and not frame.items:
        fresh = [call for call in calls if call not in filled]
        return filled + fresh
    return filled


def _adds_up_nothing(calls: Calls, frame: Frame, before: Before) -> bool:
    """ "다 합쳐서 월별로" behind one item: with which others is not said."""
    named = frame.names_items or len(plain_periods(frame)) > 1 or len(before.shown_codes()) > 1
    return frame.has("combined") and all(call.name in TRENDS for call in calls) and not named


_OF_SEVERAL = frozenset({"combined", "total", "cmp", "diff", "which", "more", "each", "howmany_days"})


def _leans_on_what_was_missed(frame: Frame, before: Before) -> bool:
    """ "합계는?" behind "16~31일", which was not understood: it would be added up without it."""
    named = frame.items or frame.periods
    return before.missed and frame.has(*_OF_SEVERAL) and not named


_NO_TOTALS = frozenset({EXTREMES, HISTORY, RECORDS})
_OF_TOTALS = frozenset({"qty", "total", "cmp", "diff", "up", "down"})


def _with_scope(
    call: SkillCall, rule: Rule, frame: Frame, before: Before, *, leans: bool
) -> SkillCall | None:
    args: Args = dict(call.args)
    if is_one_lot(args):
        return call
    base = before.call
    named_items = bool(frame.items)
    items = [] if rule.name == "what was made" else frame.taken_items or before.items()
    asks_of_any = items or named_items or frame.has("whole")
    if call.name == PERIODS and base.name in _NO_TOTALS and not frame.meaning & _OF_TOTALS:
        return None  # "작년 같은 기간" behind the best day: the best day then, or the totals?
    if call.name == EXTREMES and base.name in TRENDS and measure_of(base) and not frame.has("qty", "make"):
        return None  # "제일 많은 달은?" behind the months' lots: extremes are of quantities
    if call.name == HISTORY and "period" not in args and _AN_END_OF_DAYS.match(frame.text):
        return None  # "첫날은?" behind the days of October is not when the first batch ever was
    if call.name == SEARCH and not call.args.get("query") and frame.pointers:
        return None  # "둘 다 있는 품목은"
    if call.name == IDLE and not call.args and base.name in SCOPED | {RANKING}:
        return idle_then(frame, before)
    asks_when = call.name == HISTORY or (call.name == EXTREMES and not frame.periods)
    if asks_when and base.name in (RANKING, CHANGES, IDLE) and not asks_of_any:
        # "제일 많이 만든 제품은?", then "마지막으로 언제 만들었어": that one; behind several nobody can tell which.
        one = before.ranked_one()
        if one is None:
            return None
        items = [one]
    if base.name == RANKING and call.name in TRENDS | {PERIODS} and not (asks_of_any or plain_periods(frame)):
        # "10월 1위 제품", then "추이 보여줘", "전월 대비": that item's
        items = _ranked_items(base, before) or items
    if args.get("measures") == [Measure.ITEM_COUNT] and len(before.shown_codes()) == 1:
        items = []  # "그날 몇 종류 만들었어?" is of all that was made: one item is one kind
    if (frame.taken_items or not frame.has("whole")) and not named_items and items and not args.get("items"):
        if len(items) > MOST_ITEMS:
            return None
        args = _with_items(call, args, items, frame, before)
    others = named_items or (frame.taken_items and frame.taken_items != before.items())
    if call.name in LEAVES_OUT and not (others or frame.has("whole")):
        args |= kept_args(base.args, "excluding")
    named = plain_periods(frame)
    args |= of_the_days_asked(call, rule, frame, before) if not named else {}
    args |= _as_the_thread_means(args, frame, before, leans=leans)
    if frame.taken_period is not None:
        if args.get("period") is not None:
            return None
        args["period"] = frame.taken_period
    elif "period" not in args and call.name in TAKES_PERIOD:
        period = period_along(call, before)
        if period and not leans and frame.items and is_no_period(period, before):
            period = None  # what was asked back of is not asked for again
        if period == NO_PERIOD:
            return None
        if period is not None:
            args["period"] = period
    elif call.name == PERIODS and not plain_periods(frame):
        later = later_period(frame, before)
        if later is None and (leans or not frame.meaning & MEASURE_TAGS):
            return None
        args |= later or {}
    elif (
        call.name == PERIODS and len(named) == 2 and "+" in str(before.period(base)) and is_beside(named[-1])
    ):
        return None  # "올해 10월, 11월이랑 비교하면?" behind the sum of two months
    elif call.name == PERIODS and "period" not in args:
        period = before.period(base)
        if period is not None:
            args["period"] = period
    elif call.name == CHANGES and not plain_periods(frame):
        moved = moved_between(args, frame, before)
        if moved is None:
            return None
        args |= moved
    pointed = periods.read(frame.taken_period, before.today) if frame.taken_period else None
    of_all_days = frame.has("whole") or any(map(is_single_day, named))
    if isinstance(pointed, Period) and pointed.first == pointed.last:
        of_all_days = True  # "그날" behind weekdays
    if call.name in TAKES_DAYS and "days" not in args and not of_all_days and not is_by_weekday(call, base):
        args |= kept_args(base.args, "days")
    if is_measured_as_before(call, args, frame, base):
        args |= measure_of(base)
    if call.name == SUMMARY and base.name in TRENDS and asks_an_average(frame):
        args |= average_of_a_bucket(base)
    ranked = call.name == RANKING and "rank_of" not in args and not frame.items
    if ranked and len(items) == 1 == len(before.shown_codes()) and args.get("items") == items:
        return None  # the first of one item is that item
    of_a_time = base.name == EXTREMES and "batch" not in base.args.get("of", ["batch"])
    if call.name == SUMMARY and of_a_time and args.get("period") == before.period(base):
        args |= of_the_best_one(args, frame, before)
    if call.name == RANKING:
        args = _as_the_list_before(args, frame, base)
    if (
        call.name == PERIODS
        and len(plain_periods(frame)) < 2
        and of_other_lengths(str(args["against"]), args.get("period"), before)
    ):
        return None
    return SkillCall(name=call.name, args=args)


def _ranked_items(base: SkillCall, before: Before) -> list[str]:
    """Of "10월 1위 제품" the one, of "상위 3개" the three; of a whole list none."""
    if "rank_of" in base.args:
        return [base.args["rank_of"]]
    one, shown = before.ranked_one(), before.shown_codes()
    if one is not None and ("rank" in base.args or base.args.get("n") == 1):
        return [one]
    return shown if base.args.get("n") == len(shown) <= _MOST_DRAWN else []


def _with_items(call: SkillCall, args: Args, items: list[str], frame: Frame, before: Before) -> Args:
    if call.name in TAKES_ITEMS or call.name == ITEMS:
        return args | {"items": items}
    if call.name == SEARCH and not args.get("query") and len(items) == 1:
        return args | {"query": items[0]}
    # What a search or a ranking found is no field to rank in.
    several = len(items) > 1 and before.call.name not in (SEARCH, RANKING)
    if call.name == RANKING and (several or "ana.list" in frame.pointers) and not args.get("within"):
        # "품목별로" behind several items, "그중에서 1위".
        return args | {"items": items}
    if call.name == RANKING and is_of_a_name(before) and not (frame.periods or args.get("within")):
        return args | {"within": items[0]}  # "제일 많은 건?" behind a name that fits several
    return args


def _as_the_list_before(args: Args, frame: Frame, base: SkillCall) -> Args:
    """ "하위는?" behind "상위 3개" keeps the three, the names it ranked within and the measure."""
    if base.name != RANKING:
        return args
    for name in ("within", "items"):
        if name in base.args and not {"within", "items"} & set(args):
            args = args | {name: base.args[name]}
    if not measures_of(frame):
        args = args | measure_of(base)
    if "rank_of" in args:
        return args
    if not frame.counts and "n" in base.args and not frame.has("item", "what", "rank", "minitem", "maxitem"):
        args = {name: value for name, value in args.items() if name != "all"} | {"n": base.args["n"]}
    return args
