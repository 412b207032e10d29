"""Keyset cursors: where a page of records ended, as text that a caller only hands back."""

from __future__ import annotations

from datasource.model import RecordOrder

SortKey = tuple[int, int, int]  # quantity (0 where it plays no part), day, id


def encode(order: RecordOrder, key: SortKey) -> str:
    return f"{order.value}.{key[0]}.{key[1]}.{key[2]}"


def decode(order: RecordOrder, cursor: str) -> SortKey:
    """Raises ValueError for a cursor of another order, or none of ours."""
    name, *numbers = cursor.split(".")
    if name != order.value or len(numbers) != 3:
        raise ValueError(f"not a cursor of order {order.value}: {cursor!r}")
    quantity, day, row_id = map(int, numbers)
    return quantity, day, row_id
