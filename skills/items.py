"""What people call an item, turned into items or into choices. The door to item matching for everyone else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from datasource.model import Catalogue, CatalogueItem
from skills.item_index import index_of, item_of, normalised, to_item
from skills.results import Choice, Item, Unclear, UnclearReason

__all__ = [
    "Chosen",
    "choose",
    "index_of",
    "item_of",
    "match",
    "normalised",
    "resolve",
    "unknown_item",
    "within",
]

MAX_TOGETHER = 10  # "up to 10 are answered together", docs/answers.md
MAX_CHOICES = 15


def match(words: str, catalogue: Catalogue, argument: str = "items") -> tuple[Item, ...] | Unclear:
    """The item or items (at most ten) that the words name; else what to ask back."""
    found = index_of(catalogue).match(words)
    if found is None:
        return unknown_item(catalogue, words, argument)
    if len(found.items) > MAX_TOGETHER:
        return _many_items(words, found.items, argument)
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """The items a question is about: `named` (without those `left_out`), or where none is named all but those."""

    named: tuple[Item, ...] = ()
    left_out: tuple[Item, ...] = ()


def choose(item_words: Sequence[str], excluding: Sequence[str], catalogue: Catalogue) -> Chosen | Unclear:
    """ "시럽, 바닐라 시럽 빼고": the items of a name that fits several, without those left out."""
    named = resolve(item_words, catalogue)
    if isinstance(named, Unclear):
        return named
    return leave_out(named, excluding, catalogue)


def leave_out(named: tuple[Item, ...], excluding: Sequence[str], catalogue: Catalogue) -> Chosen | Unclear:
    if not excluding:
        return Chosen(named, ())
    left_out = resolve(excluding, catalogue, "excluding")
    if isinstance(left_out, Unclear):
        return left_out
    gone = {item.code for item in left_out}
    if not named:
        some_left = any(item.code not in gone for item in catalogue.items)
        return Chosen((), left_out) if some_left else unknown_item(catalogue, excluding[0], "excluding")
    kept = tuple(item for item in named if item.code not in gone)
    left_out = tuple(item for item in named if item.code in gone)
    return Chosen(kept, left_out) if kept else unknown_item(catalogue, excluding[0], "excluding")


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


def unknown_item(catalogue: Catalogue, asked: str, argument: str = "items") -> Unclear:
    """No item fits, or several may be meant by a typo: the nearest are the choices."""
    index = index_of(catalogue)
    near = index.near_items(asked)
    nearest = near[:MAX_CHOICES] if near else index.nearest(asked)
    return _unclear(UnclearReason.UNKNOWN_ITEM, asked, argument, nearest, matched=len(near))


def _many_items(asked: str, found: tuple[CatalogueItem, ...], argument: str = "items") -> Unclear:
    return _unclear(UnclearReason.MANY_ITEMS, asked, argument, found[:MAX_CHOICES], matched=len(found))


def _unclear(
    reason: UnclearReason, asked: str, argument: str, items: Iterable[CatalogueItem], matched: int
) -> Unclear:
    choices = tuple(Choice(value=item.code, item=to_item(item, asked)) for item in items)
    return Unclear(reason=reason, asked=asked, argument=argument, choices=choices, matched=matched)
