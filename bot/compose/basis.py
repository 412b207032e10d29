"""The basis under an answer: the contract's fields, and one Korean line for people."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.answers import BasisView
from bot.compose.context import ComposeContext
from bot.compose.periods import describe
from bot.compose.scope import source_name, whom
from skills.results import Basis


def view_basis(
    basis: Basis,
    context: ComposeContext,
    codes: Sequence[str] = (),
    *,
    who: str = "",
    against: Basis | None = None,
) -> BasisView:
    """`codes` are the items in the order shown; the basis' own where it is empty. `against` is the other side of a comparison: the line
    names both, the fields the later one."""
    return BasisView(
        date_from=basis.period.first,
        date_to=basis.period.last,
        items=tuple(codes) or tuple(item.code for item in basis.items),
        left_out=tuple(item.code for item in basis.left_out),
        measure=basis.measure,
        rows=basis.rows,
        sources=tuple(dict.fromkeys((*basis.sources, *(against.sources if against else ())))),
        data_as_of=basis.data_as_of,
        line=basis_line(basis, context, who=who, against=against),
    )


def basis_line(basis: Basis, context: ComposeContext, *, who: str = "", against: Basis | None = None) -> str:
    sources = dict.fromkeys((*(against.sources if against else ()), *basis.sources))
    return wording.render(
        "answers/basis.md.j2",
        p=describe(basis.period, context.today),
        who=who or whom(basis),
        against=describe(against.period, context.today) if against else None,
        against_rows=against.rows if against else 0,
        days=wording.listed((wording.label("days", kind.value) for kind in basis.days), "·"),
        measure=_measure(basis.measure),
        rows=basis.rows,
        null_rows=basis.null_rows + (against.null_rows if against else 0),
        sources=wording.listed(source_name(source) for source in sources),
        data_as_of=wording.clock(basis.data_as_of, context.timezone) if basis.data_as_of else "",
        latest_day=basis.latest_day,
    ).replace("\n", "")


def _measure(key: str) -> str:
    names = wording.labels()
    if key in names["measure"]:
        return str(names["measure"][key]["name"])
    return str(names["basis_measure"].get(key, key))
