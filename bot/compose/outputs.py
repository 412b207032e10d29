"""An answer's charts and tables as what reports/ draws and writes."""

from __future__ import annotations

from bot import wording
from bot.answers import Answer, Section
from reports.export import Sheet


def to_sheets(answer: Answer) -> tuple[Sheet, ...]:
    """One sheet per table; none where the answer has no table."""
    return tuple(_sheet(section, n) for n, section in enumerate(answer.sections, start=1) if section.table)


def _sheet(section: Section, n: int) -> Sheet:
    table = section.table
    assert table is not None
    return Sheet(
        title=wording.form("sheet", n=n),
        columns=tuple(
            f"{column.title}({column.unit})" if column.unit else column.title for column in table.columns
        ),
        rows=table.rows,
        notes=(section.basis.line,) if section.basis else (),
        total_row=table.total_row,
    )
