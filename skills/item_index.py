"""Items found by what people call them: docs/answers.md, "The data". Pure; built once per catalogue version."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from datasource.model import Catalogue, CatalogueItem
from skills.item_text import (
    code_key,
    fold,
    name_key,
    name_keys,
    name_words,
    typo_distance,
)
from skills.item_vocabulary import PARTICLE_AT_END
from skills.near_spellings import Spellings, nearest
from skills.results import Item

NEAREST = 5

_ONLY_LETTERS = re.compile(r"[a-z]{2,}$")
_CODE_LIKE = re.compile(r"[a-z0-9]*\d[a-z0-9]*$")
_LOOKALIKES = str.maketrans({"o": "0", "i": "1", "l": "1"})
# Words that stand for "items" around a name: "P물 제품", "시럽류", "BW 시리즈".
# "브레이크 패드류" is of all that are called so, though one of them is called just that.
_FAMILY = re.compile(r"\s*(?:제품군|전부|계열|시리즈|종류|류)$")
_GENERIC = re.compile(r"\s*(?:제품군|제품들|제품|품목들|품목|전체|모두|전부|계열|시리즈|종류|류)$")


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of one item, ready to be compared. `spaced` keeps the words apart, `key` has them in a row."""

    item: CatalogueItem
    current: bool
    words: tuple[str, ...]
    spaced: str
    key: str


@dataclass(frozen=True, slots=True)
class Match:
    """Items that fit the words, in the order of their codes, and how: code, name, old_name, part, near."""

    items: tuple[CatalogueItem, ...]
    how: str


def _holds(name: _Name, part: str) -> bool:
    if part not in name.key:
        return False
    return _bounded(part, name.spaced) or (len(part) >= 3 and _bounded(part, name.key))


def _bounded(needle: str, hay: str) -> bool:
    """`needle` in `hay`, not as a part of a longer number nor, where it is short, of a longer Latin word."""
    start = hay.find(needle)
    while start >= 0:
        before = hay[start - 1] if start else " "
        end = start + len(needle)
        after = hay[end] if end < len(hay) else " "
        if not (_joined(before, needle[0], len(needle)) or _joined(needle[-1], after, len(needle))):
            return True
        start = hay.find(needle, start + 1)
    return False


def _joined(left: str, right: str, length: int) -> bool:
    if left.isdigit() and right.isdigit():
        return True
    return length <= 2 and left.isascii() and right.isascii() and left.isalpha() and right.isalpha()


class ItemIndex:
    """Look-ups over one catalogue."""

    def __init__(self, items: Iterable[CatalogueItem]) -> None:
        self.items = tuple(items)
        self.by_code: dict[str, tuple[CatalogueItem, ...]] = {}
        self.by_name: dict[str, tuple[CatalogueItem, ...]] = {}
        self.by_word: dict[str, tuple[CatalogueItem, ...]] = {}
        # Two or more words of a name in a row, written as one: "올리브오일" of "올리브 오일 0.5L".
        self.by_run: dict[str, tuple[CatalogueItem, ...]] = {}
        self._names: list[_Name] = []
        self._current_keys: set[tuple[str, str]] = set()
        codes: dict[str, set[str]] = defaultdict(set)
        whole: dict[str, set[str]] = defaultdict(set)
        words: dict[str, set[str]] = defaultdict(set)
        runs: dict[str, set[str]] = defaultdict(set)
        near: dict[str, set[str]] = defaultdict(set)
        for item in self.items:
            codes[code_key(item.code)].add(item.code)
            for name in item.names:
                self._add_name(item, name, whole, words, runs, near)
        catalogue = {item.code: item for item in self.items}
        codes.pop("", None)
        for source, target in (
            (codes, self.by_code),
            (whole, self.by_name),
            (words, self.by_word),
            (runs, self.by_run),
        ):
            for key, found in source.items():
                target[key] = tuple(catalogue[code] for code in sorted(found))
        self._spellings = Spellings(
            {key: tuple(catalogue[code] for code in sorted(found)) for key, found in near.items()}
        )
        self._match = lru_cache(maxsize=2048)(self._find)

    def _add_name(
        self,
        item: CatalogueItem,
        name: str,
        whole: dict[str, set[str]],
        words: dict[str, set[str]],
        runs: dict[str, set[str]],
        near: dict[str, set[str]],
    ) -> None:
        parts = name_words(name)
        if not parts:
            return
        current = name == item.name
        self._names.append(_Name(item, current, parts, " ".join(parts), "".join(parts)))
        for key in name_keys(parts):
            whole[key].add(item.code)
            if current:
                self._current_keys.add((item.code, key))
        for start in range(len(parts)):
            words[parts[start]].add(item.code)
            for end in range(start + 1, len(parts) + 1):
                run = "".join(parts[start:end])
                near[run].add(item.code)
                if 1 < end - start < len(parts):
                    runs[run].add(item.code)

    def match(self, words: str) -> Match | None:
        """The items that the words name, best kind of fit only; None where nothing fits."""
        return self._match(words.strip())

    def _find(self, words: str) -> Match | None:
        return self._exact(words) or self._part(words) or self._loosened(words) or self._near(words)

    def _exact(self, words: str) -> Match | None:
        if (by_code := self.by_code.get(code_key(words))) is not None:
            as_written = tuple(item for item in by_code if item.code == words)
            return Match(as_written or by_code, "code")
        parts = name_words(words)
        if not parts:
            return None
        for key in ("".join(parts), "".join(sorted(parts))):
            if (by_name := self.by_name.get(key)) is not None:
                current = any((item.code, key) in self._current_keys for item in by_name)
                return Match(by_name, "name" if current else "old_name")
        return None

    def _part(self, words: str) -> Match | None:
        found = self.containing(words)
        if not found:
            segments = self.segments(name_key(words))
            found = self.containing(" ".join(segments)) if len(segments) > 1 else ()
        return Match(found, "part") if found else None

    def containing(self, words: str) -> tuple[CatalogueItem, ...]:
        """Items of which one name holds every word, in any order."""
        parts = name_words(words)
        if not parts:
            return ()
        # A bare number is part of too much ("20" of 20L): it has to be a word by itself.
        bare_number = all(part.isdigit() for part in parts)
        found = {
            name.item.code: name.item
            for name in self._names
            if all(part in name.words if bare_number else _holds(name, part) for part in parts)
        }
        return tuple(found[code] for code in sorted(found))

    def segments(self, key: str) -> tuple[str, ...]:
        """The key cut into words of the catalogue, longest first; empty where something is left over."""
        cut: list[str] = []
        at = 0
        while at < len(key):
            end = next((end for end in range(len(key), at, -1) if key[at:end] in self.by_word), None)
            if end is None:
                return ()
            cut.append(key[at:end])
            at = end
        return tuple(cut)

    def _loosened(self, words: str) -> Match | None:
        """Code and name together ("P물 원액(BW0021)"), words around a name ("P물 제품"), letters a code begins with."""
        parts = name_words(words)
        for at, part in enumerate(parts):
            coded = self.by_code.get(part)
            rest = parts[:at] + parts[at + 1 :]
            if coded and rest:
                named = {item.code for item in self.containing(" ".join(rest))}
                both = tuple(item for item in coded if item.code in named)
                if both:
                    return Match(both, "code")
        kin = _FAMILY.sub("", words)
        if kin != words and (found := self._part(kin)):
            return found
        bare = PARTICLE_AT_END.strip(_GENERIC.sub("", words))
        if (
            bare
            and bare != words
            and (found := self._exact(bare) or self._part(bare) or self._loosened(bare))
        ):
            return found
        key = code_key(words)
        if _ONLY_LETTERS.match(key):
            begun = tuple(
                item
                for item in self.items
                if code_key(item.code).startswith(key) and code_key(item.code)[len(key) :][:1].isdigit()
            )
            if begun:
                return Match(begun, "part")
        return None

    def _near(self, words: str) -> Match | None:
        """One plausible typo of a single item's name, or a code with O for 0; None where several would do."""
        key = code_key(words)
        if _CODE_LIKE.match(key) or _CODE_LIKE.match(key.translate(_LOOKALIKES)):
            alike = [
                item
                for item in self.items
                if code_key(item.code).translate(_LOOKALIKES) == key.translate(_LOOKALIKES)
            ]
            if len(alike) == 1:
                return Match((alike[0],), "near")
        found = self.near_items(words)
        return Match(found, "near") if len(found) == 1 else None

    def near_items(self, words: str) -> tuple[CatalogueItem, ...]:
        """Every item of which a name, or words in a row of one, may be mistyped as this."""
        key = name_key(words)
        near = {item.code: item for item in self._spellings.near(key)}
        # "크루와상" is nearly the word that 버터크루아상 ends in, too.
        meant = {
            part
            for item in near.values()
            for name in item.names
            for part in name_words(name)
            if len(part) > 2 and typo_distance(key, part) is not None
        }
        for part in meant:
            near |= {item.code: item for item in self.containing(part)}
        return tuple(near[code] for code in sorted(near))

    def nearest(self, words: str, limit: int = NEAREST) -> tuple[CatalogueItem, ...]:
        """The items whose names and codes look most like the words; never empty unless the catalogue is."""
        return nearest(words, self.items)[:limit]


_CACHE: dict[str, tuple[Catalogue, ItemIndex]] = {}
_CACHE_SIZE = 4


def index_of(catalogue: Catalogue) -> ItemIndex:
    """The index of this catalogue, built at its first use."""
    cached = _CACHE.get(catalogue.version)
    if cached is not None and (cached[0] is catalogue or cached[0].items == catalogue.items):
        return cached[1]
    index = ItemIndex(catalogue.items)
    while len(_CACHE) >= _CACHE_SIZE:
        _CACHE.pop(next(iter(_CACHE)), None)
    _CACHE[catalogue.version] = (catalogue, index)
    return index


def to_item(item: CatalogueItem, asked: str = "", how: str = "code") -> Item:
    return Item(code=item.code, name=item.name or item.code, asked=asked, matched_by=how)


def item_of(catalogue: Catalogue, code: str) -> Item:
    """The item of a row that was read."""
    known = catalogue.by_code.get(code)
    return to_item(known) if known else Item(code=code, name=code)


def normalised(text: str) -> str:
    """What two spellings of one name or code have in common."""
    return name_key(fold(text))
