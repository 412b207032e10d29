"""Which rowids may differ between two private copies of the same file: a comparison of pages, not of rows.

Follows the SQLite file format (https://www.sqlite.org/fileformat.html, 1.5 and 1.6). A row lives in one leaf page of
its table; the interior pages say which rowids a leaf may hold. So only rows of changed leaves need to be read.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BLOCK_BYTES = 1 << 20
_TABLE_INTERIOR, _TABLE_LEAF = 5, 13
_BTREE_PAGES = frozenset({2, 5, 10, 13})
_LARGEST_SHARE = 0.2  # of leaves changed; beyond it a full build is no slower
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1

IdRange = tuple[int, int]


class _Unclear(Exception):
    """The pages do not tell; every row may differ."""


@dataclass(slots=True)
class _Tree:
    """Of one table: rowid bounds (both included) of each leaf page, and the interior pages."""

    leaves: dict[int, IdRange]
    interior: set[int]


class _Pages:
    """One file, read page by page; pages are numbered from 1."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        header = file.read(100)
        (size,) = struct.unpack_from(">H", header, 16)
        self.size = 65536 if size == 1 else size
        self.freelist_start, _ = struct.unpack_from(">II", header, 32)
        (auto_vacuum,) = struct.unpack_from(">I", header, 52)
        if auto_vacuum:
            raise _Unclear  # pointer-map pages look like any other
        file.seek(0, 2)
        self.count = file.tell() // self.size

    def page(self, number: int) -> bytes:
        self._file.seek((number - 1) * self.size)
        return self._file.read(self.size)

    def blocks(self) -> Iterator[bytes]:
        self._file.seek(0)
        while block := self._file.read(_BLOCK_BYTES):
            yield block

    def free_pages(self) -> set[int]:
        free: set[int] = set()
        trunk = self.freelist_start
        while trunk and trunk not in free:
            page = self.page(trunk)
            following, count = struct.unpack_from(">II", page, 0)
            free.add(trunk)
            free.update(struct.unpack_from(f">{count}I", page, 8))
            trunk = following
        return free

    def tree(self, root: int) -> _Tree:
        depth, number = 0, root
        while (page := self.page(number))[0] == _TABLE_INTERIOR:
            depth += 1
            number = _children(page)[0][0]
        if page[0] != _TABLE_LEAF:
            raise _Unclear  # a table WITHOUT ROWID
        tree = _Tree({}, set())
        self._descend(tree, root, depth, _LOWEST, _HIGHEST)
        return tree

    def _descend(self, tree: _Tree, number: int, depth: int, low: int, high: int) -> None:
        if depth == 0:
            tree.leaves[number] = (low, high)
            return
        tree.interior.add(number)
        page = self.page(number)
        if page[0] != _TABLE_INTERIOR:
            raise _Unclear
        for child, key in _children(page):
            self._descend(tree, child, depth - 1, low, high if key is None else key)
            low = low if key is None else key + 1


def changed_ids(old: Path, new: Path, old_root: int, new_root: int) -> list[IdRange] | None:
    """Rowid ranges (both ends included, disjoint, ascending) outside which every row is equal.

    None where the files are too different, or their pages do not tell (overflow pages, auto-vacuum).
    """
    try:
        with old.open("rb") as old_file, new.open("rb") as new_file:
            return _changed_ids(_Pages(old_file), _Pages(new_file), old_root, new_root)
    except (_Unclear, struct.error, IndexError):
        return None


def _changed_ids(old: _Pages, new: _Pages, old_root: int, new_root: int) -> list[IdRange]:
    if old.size != new.size or old_root != new_root:
        raise _Unclear
    changed = _changed_pages(old, new)
    if not changed:
        return []
    before, after = old.tree(old_root), new.tree(new_root)
    if len(changed & after.leaves.keys()) > max(8, len(after.leaves) * _LARGEST_SHARE):
        raise _Unclear
    known = before.leaves.keys() | before.interior | after.leaves.keys() | after.interior | {1}
    unknown = changed - known
    if unknown:
        unknown -= new.free_pages()
    for number in unknown:
        # Indexes may change as they like. An overflow page begins with a page number, so with a zero byte.
        if number <= new.count and new.page(number)[0] not in _BTREE_PAGES:
            raise _Unclear
    moved = before.leaves.keys() ^ after.leaves.keys()
    ranges = []
    for number in changed | moved:
        ranges += [tree.leaves[number] for tree in (before, after) if number in tree.leaves]
    return _joined(ranges)


def _changed_pages(old: _Pages, new: _Pages) -> set[int]:
    """Pages whose bytes differ, and those that only one file has."""
    size = new.size
    changed = set(range(min(old.count, new.count) + 1, max(old.count, new.count) + 1))
    first = 1
    for before, after in zip(old.blocks(), new.blocks(), strict=False):
        if before != after:
            for offset in range(0, min(len(before), len(after)), size):
                if before[offset : offset + size] != after[offset : offset + size]:
                    changed.add(first + offset // size)
        first += _BLOCK_BYTES // size
    return changed


def _children(page: bytes) -> list[tuple[int, int | None]]:
    """(child page, largest rowid below it) of an interior page, ascending; None for the right-most child."""
    (cells,) = struct.unpack_from(">H", page, 3)
    (rightmost,) = struct.unpack_from(">I", page, 8)
    children: list[tuple[int, int | None]] = []
    for offset in struct.unpack_from(f">{cells}H", page, 12):
        (child,) = struct.unpack_from(">I", page, offset)
        children.append((child, _varint(page, offset + 4)))
    children.append((rightmost, None))
    return children


def _varint(page: bytes, offset: int) -> int:
    """A 64-bit two's complement integer of one to nine bytes."""
    value = 0
    for position in range(8):
        byte = page[offset + position]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value
    value = value << 8 | page[offset + 8]
    return value - (1 << 64) if value >= 1 << 63 else value


def _joined(ranges: list[IdRange]) -> list[IdRange]:
    joined: list[IdRange] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
