"""get_top_items: items ranked by what they produced."""

from __future__ import annotations

from decimal import Decimal

from datasource.model import ItemTotals, Order, Scope, Totals
from skills import items
from skills.arguments import Measure, TopItemsArgs
from skills.context import SkillContext
from skills.figures import to_figures
from skills.items import Chosen
from skills.results import Choice, Item, RankedItem, RankingResult, SkillOutcome, Unclear, UnclearReason
from skills.rounding import percent
from skills.scope import no_data, period_of, reading, to_basis, year_to_date

DEFAULT_N = 10


async def rank_items(args: TopItemsArgs, context: SkillContext) -> SkillOutcome:
    period = period_of(context, args.period, year_to_date)
    if isinstance(period, Unclear):
        return period
    candidates = _candidates(args, context)
    if isinstance(candidates, Unclear):
        return candidates
    one = _whose_rank(args.rank_of, context)
    if isinstance(one, Unclear):
        return one
    within = args.within
    if one is not None and candidates.named and one.code not in {item.code for item in candidates.named}:
        candidates, within = Chosen(), None  # no member of that family has a rank in it: among all
    asked = reading(context, period, candidates, args.days)
    wanted = max(args.n or 0, args.rank or 0) or None
    limit = None if args.all or one else wanted or DEFAULT_N
    ranked, item_count, overall = await _ranked(asked.scope, args.measure, args.order, limit, context)
    rank = args.rank
    if one is not None:
        rank = next((at for at, row in enumerate(ranked, start=1) if row.code == one.code), None)
        if rank is None:
            of_it = reading(context, period, Chosen((one,)), args.days)
            return await no_data(context, of_it, args.measure, await context.data.totals(of_it.scope))
        ranked = ranked[: max(rank, wanted or 0)]
    if not ranked:
        return await no_data(context, asked, args.measure, overall)
    rows = tuple(
        RankedItem(
            rank=rank,
            item=items.item_of(context.data.catalogue, row.code),
            figures=to_figures(row.totals),
            share=_share(row.totals, overall, args.measure),
        )
        for rank, row in enumerate(ranked, start=1)
    )
    return RankingResult(
        basis=to_basis(context, asked, args.measure, overall),
        order=args.order,
        measure=args.measure,
        rows=rows,
        shown_total=sum(row.figures.total for row in rows),
        overall=to_figures(overall),
        item_count=item_count,
        asked_n=wanted,
        asked_rank=rank,
        within=within,
        all=args.all,
    )


def _whose_rank(words: str | None, context: SkillContext) -> Item | Unclear | None:
    """The one item whose rank is asked; several, or one that is only near, are asked back of."""
    if words is None:
        return None
    found = items.match(words, context.data.catalogue, "rank_of")
    if isinstance(found, Unclear):
        return found
    if len(found) == 1 and found[0].matched_by != "near":
        return found[0]
    reason = UnclearReason.MANY_ITEMS if len(found) > 1 else UnclearReason.UNKNOWN_ITEM
    choices = tuple(Choice(item.code, item) for item in found)
    return Unclear(reason, asked=words, argument="rank_of", choices=choices, matched=len(found))


def _candidates(args: TopItemsArgs, context: SkillContext) -> Chosen | Unclear:
    catalogue = context.data.catalogue
    named = items.resolve(args.items, catalogue)
    if isinstance(named, Unclear):
        return named
    inside = items.within(args.within, catalogue) if args.within is not None else ()
    if isinstance(inside, Unclear):
        return inside
    both = {item.code: item for item in (*named, *inside)}
    return items.leave_out(tuple(both.values()), args.excluding, catalogue)


async def _ranked(
    scope: Scope, measure: Measure, order: Order, limit: int | None, context: SkillContext
) -> tuple[tuple[ItemTotals, ...], int, Totals]:
    by_quantity = measure is Measure.QUANTITY
    ranking = await context.data.ranking(scope, order, limit if by_quantity else None)
    if by_quantity:
        return ranking.rows, ranking.item_count, ranking.overall

    def key(row: ItemTotals) -> tuple[int | Decimal, str]:
        value = to_figures(row.totals).of(measure) or 0
        return (-value if order is Order.TOP else value, row.code)

    return tuple(sorted(ranking.rows, key=key)[:limit]), ranking.item_count, ranking.overall


def _share(totals: Totals, overall: Totals, measure: Measure) -> Decimal | None:
    """An average or a number of days is no part of a whole."""
    if measure is Measure.QUANTITY:
        return percent(totals.total, overall.total)
    if measure is Measure.BATCHES:
        return percent(totals.rows, overall.rows)
    return None
