"""The basis under an answer: the contract's fields, and one Korean line for people."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import BasisView
from bot.compose.context import ComposeContext
from bot.compose.periods import describe
from bot.compose.scope import items_words, source_name
from skills.results import Basis


def view_basis(basis: Basis, context: ComposeContext, codes: Sequence[str] = ()) -> BasisView:
    """`codes` are the items in the order shown; the basis' own where it is empty."""
    return BasisView(
        date_from=basis.period.first,
        date_to=basis.period.last,
        items=tuple(codes) or tuple(item.code for item in basis.items),
        measure=basis.measure,
        rows=basis.rows,
        sources=basis.sources,
        data_as_of=basis.data_as_of,
        line=basis_line(basis, context),
    )


def basis_line(basis: Basis, context: ComposeContext) -> str:
    names = wording.labels()["measure"]
    return wording.render(
        "answers/basis.md.j2",
        p=describe(basis.period),
        who=items_words(basis.items),
        days=wording.listed((wording.label("days", kind.value) for kind in basis.days), "·"),
        measure=names[basis.measure]["name"] if basis.measure in names else basis.measure,
        rows=basis.rows,
        null_rows=basis.null_rows,
        sources=wording.listed(source_name(source) for source in basis.sources),
        data_as_of=wording.clock(basis.data_as_of, context.timezone) if basis.data_as_of else "",
        latest_day=basis.latest_day,
    ).replace("\n", "")
