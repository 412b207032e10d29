"""What people call an item, turned into items or into choices. The door to item matching for everyone else."""

from __future__ import annotations

from collections.abc import Sequence

from datasource.model import Catalogue
from skills.item_index import MAX_TOGETHER, index_of, item_of, many_items, normalised, to_item, unknown_item
from skills.results import Item, Unclear

__all__ = ["index_of", "item_of", "match", "normalised", "resolve", "unknown_item", "within"]


def match(words: str, catalogue: Catalogue, argument: str = "items") -> tuple[Item, ...] | Unclear:
    """The item or items (at most ten) that the words name; else what to ask back."""
    found = index_of(catalogue).match(words)
    if found is None:
        return unknown_item(catalogue, words, argument)
    if len(found.items) > MAX_TOGETHER:
        return many_items(words, found.items, argument)
    return tuple(to_item(item, words, found.how) for item in found.items)


def resolve(
    all_words: Sequence[str], catalogue: Catalogue, argument: str = "items"
) -> tuple[Item, ...] | Unclear:
    """Items of several words, in the order named, each once."""
    items: dict[str, Item] = {}
    for words in all_words:
        found = match(words, catalogue, argument)
        if isinstance(found, Unclear):
            return found
        for item in found:
            items.setdefault(item.code, item)
    return tuple(items.values())


def within(words: str, catalogue: Catalogue, argument: str = "within") -> tuple[Item, ...] | Unclear:
    """Every item whose name holds the words, however many ("시럽 중에서")."""
    index = index_of(catalogue)
    found = index.containing(words)
    if found:
        return tuple(to_item(item, words, "part") for item in found)
    other = index.match(words)
    if other is None:
        return unknown_item(catalogue, words, argument)
    return tuple(to_item(item, words, other.how) for item in other.items)
