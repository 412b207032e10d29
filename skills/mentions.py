"""Items found inside a sentence as people type it: particles attached, spaces missing or too many.

Codes and whole names first, longest first; then words of names, put together where they stand side by side
("실란트 투명"); then parts and plausible typos of what is left; last, words that look like a code nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from datasource.model import Catalogue, CatalogueItem
from skills.item_index import ItemIndex, index_of, to_item
from skills.item_text import DASHES, fold, is_hangul, name_key, name_words, near_limit
from skills.item_vocabulary import (
    COUNTERS,
    JOINING,
    NO_CODES,
    NO_ITEMS,
    PARTICLE_AT_END,
    TRAILING_WORDS,
)
from skills.mention_bounds import stands_alone
from skills.results import Item


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an item stands in the text, particle excluded: `text == sentence[start:end]`.

    `how`: code, name, old_name, part; near (a typo: with several items, ask back); unknown (looks like a code, is
    none). `value` is what a call's `items` should carry: the user's words, or the code where the words alone would
    be read otherwise ("2호" after "방청유 1호랑").
    """

    start: int
    end: int
    text: str
    items: tuple[Item, ...]
    how: str
    value: str


@dataclass(slots=True)
class _Span:
    start: int
    end: int
    items: tuple[CatalogueItem, ...]
    how: str


_DROPPED = re.compile(rf"[\s()\[\]{{}}<>〈〉《》「」『』【】（），,/·ㆍ'\"“”‘’_{re.escape(DASHES)}]")
_GAP = re.compile(rf"[\s()\[\]{{}}{re.escape(DASHES)}]*")
_TOKEN = re.compile(r"[0-9A-Za-z가-힣.]+")
# With a space between, only what can be no year or small number: "XK 777", not "vs 2025".
_UNKNOWN_CODE = re.compile(
    r"(?<![0-9A-Za-z-])([A-Za-z]{1,4})(?:-?\d{2,6}|[ ](?!(?:19|20)\d\d(?!\d))\d{3,6})[A-Za-z]?(?![0-9A-Za-z]|-\d)"
)
_SHORTEST_RUN = 4  # letters of words written as one: shorter ones begin too many other words
_TAIL = re.compile(r"[A-Za-z0-9]{1,6}")


class _Keys:
    """Spellings to look for, by their first letter, longest first."""

    def __init__(self, index: ItemIndex) -> None:
        self.whole: dict[str, list[tuple[str, str]]] = {}
        self.words: dict[str, list[tuple[str, str]]] = {}
        for key in index.by_code:
            self.whole.setdefault(key[0], []).append((key, "code"))
        for key in index.by_name:
            if key not in NO_ITEMS:
                self.whole.setdefault(key[0], []).append((key, "name"))
        for key in index.by_word:
            if key not in NO_ITEMS and len(key) > 1 and not key.isdigit():
                self.words.setdefault(key[0], []).append((key, "word"))
        for key in index.by_run:
            if len(key) >= _SHORTEST_RUN and not key.isdigit() and key not in index.by_word:
                self.words.setdefault(key[0], []).append((key, "word"))
        for table in (self.whole, self.words):
            for keys in table.values():
                keys.sort(key=lambda pair: (-len(pair[0]), pair[1]))


_KEYS: WeakKeyDictionary[ItemIndex, _Keys] = WeakKeyDictionary()


def find_mentions(text: str, catalogue: Catalogue, known_words: Collection[str] = ()) -> list[Mention]:
    """Mentions in the order of the text, never overlapping. `known_words` are no items whatever they resemble."""
    index = index_of(catalogue)
    keys = _KEYS.get(index)
    if keys is None:
        keys = _KEYS[index] = _Keys(index)
    squeezed = _Squeezed(text)
    spans = _scan(squeezed, keys.whole, index, [])
    spans = _scan(squeezed, keys.words, index, spans)
    spans += _kin(text, spans, index)
    spans += _leftovers(text, spans, index, known_words)
    spans = _merge(text, sorted(spans, key=lambda span: span.start), index)
    spans += _unknown_codes(text, spans)
    spans.sort(key=lambda span: span.start)
    return _to_mentions(text, _read_ellipses(text, spans), index)


class _Squeezed:
    """The text without spaces, brackets and hyphens; `origin` leads back."""

    def __init__(self, text: str) -> None:
        self.text = text
        letters: list[str] = []
        self.origin: list[int] = []
        for at, char in enumerate(text):
            if _DROPPED.match(char):
                continue
            for folded in fold(char):
                letters.append(folded)
                self.origin.append(at)
        self.letters = "".join(letters)


def _scan(
    squeezed: _Squeezed, table: dict[str, list[tuple[str, str]]], index: ItemIndex, taken: list[_Span]
) -> list[_Span]:
    spans = list(taken)
    at = 0
    while at < len(squeezed.letters):
        step = 1
        for key, kind in table.get(squeezed.letters[at], ()):
            if not squeezed.letters.startswith(key, at):
                continue
            start, end = squeezed.origin[at], squeezed.origin[at + len(key) - 1] + 1
            if _overlaps(start, end, spans) or not (
                stands_alone(squeezed.text, start, end, key, kind)
                or (kind == "word" and _continues(squeezed, at + len(key), table))
            ):
                continue
            spans.append(_to_span(start, end, key, kind, index))
            step = len(key)
            break
        at += step
    return spans


def _continues(squeezed: _Squeezed, at: int, table: dict[str, list[tuple[str, str]]]) -> bool:
    """Another word of a name follows at once: "투명실란트"."""
    return any(
        len(key) > 2 and squeezed.letters.startswith(key, at)
        for key, _ in table.get(squeezed.letters[at : at + 1], ())
    )


def _to_span(start: int, end: int, key: str, kind: str, index: ItemIndex) -> _Span:
    if kind == "word":
        return _Span(start, end, index.containing(key) or index.by_word.get(key) or index.by_run[key], "part")
    found = index.match(key)
    assert found is not None  # the key is a code or a name of the index
    return _Span(start, end, found.items, found.how)


def _overlaps(start: int, end: int, spans: list[_Span]) -> bool:
    return any(start < span.end and span.start < end for span in spans)


def _kin(text: str, spans: list[_Span], index: ItemIndex) -> list[_Span]:
    """The last word alone, after its like: "첨가제 K랑 N", "Primer 100이랑 200"."""
    found: list[_Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if len(span.items) != 1 or span.how not in ("name", "old_name", "part"):
            continue
        head = name_words(text[span.start : span.end])[:-1]
        joined = JOINING.match(text, span.end)
        token = _TAIL.match(text, joined.end()) if head and joined and joined.end() > span.end else None
        if token is None or _overlaps(token.start(), token.end(), spans):
            continue
        after = text[token.end() :]
        if COUNTERS.match(after) or not PARTICLE_AT_END.match(after):
            continue
        match = index.match(" ".join((*head, token.group())))
        if match is not None and match.how != "near" and match.items != span.items:
            found.append(_Span(token.start(), token.end(), match.items, "part"))
    return found


def _leftovers(text: str, spans: list[_Span], index: ItemIndex, known_words: Collection[str]) -> list[_Span]:
    """Parts of names ("오일" of 기어오일) and typos among the words no span covers."""
    found: list[_Span] = []
    for token in _TOKEN.finditer(text):
        if _overlaps(token.start(), token.end(), spans):
            continue
        for word in _bare_forms(token.group()):
            key = name_key(word)
            if len(key) < 2 or key in NO_ITEMS or word in known_words:
                continue
            items, how = _items_in(word, key, index)
            if items:
                found.append(_Span(token.start(), token.start() + len(word), items, how))
                break
    return found


def _items_in(word: str, key: str, index: ItemIndex) -> tuple[tuple[CatalogueItem, ...], str]:
    if not any(map(is_hangul, key)):
        # English text is full of parts of words: here every piece has to be a word of a name ("Primer200").
        return (index.containing(" ".join(index.segments(key))) if not key.isdigit() else ()), "part"
    found = index.containing(word)
    if found or not near_limit(len(key)):
        return found, "part"
    return index.near_items(word), "near"


def _bare_forms(token: str) -> list[str]:
    """The token as it stands, and without particles and the words that follow an item."""
    if token in NO_ITEMS:
        return []
    forms = [token]
    bare = TRAILING_WORDS.sub("", token)
    # "총각은" begins with one of the words that follow an item, and is none.
    for form in (bare, PARTICLE_AT_END.strip(bare), PARTICLE_AT_END.strip(token)):
        if form and form not in forms:
            forms.append(form)
    return forms


def _merge(text: str, spans: list[_Span], index: ItemIndex) -> list[_Span]:
    """Neighbours with nothing between them that one item's name holds together."""
    merged: list[_Span] = []
    for span in spans:
        last = merged[-1] if merged else None
        both = _together(text, last, span, index) if last else None
        if both is not None:
            merged[-1] = both
        else:
            merged.append(span)
    return merged


def _together(text: str, one: _Span, other: _Span, index: ItemIndex) -> _Span | None:
    if not _GAP.fullmatch(text, one.end, other.start):
        return None
    if "near" not in (one.how, other.how):
        match = index.match(text[one.start : other.end])
        if match is None or match.how == "near":
            return None
        return _Span(one.start, other.end, match.items, match.how)
    codes = {item.code for item in other.items}
    shared = tuple(item for item in one.items if item.code in codes)
    return _Span(one.start, other.end, shared, "near") if shared else None


def _read_ellipses(text: str, spans: list[_Span]) -> list[_Span]:
    """ "방청유 1호랑 2호": the second is read as the first's kin where several items would fit."""
    for one, other in pairwise(spans):
        if other.how != "part" or len(other.items) < 2 or len(one.items) != 1:
            continue
        if not JOINING.fullmatch(text, one.end, other.start):
            continue
        words = _words(one.items[0])
        kin = tuple(item for item in other.items if words & _words(item) and item.code != one.items[0].code)
        if kin:
            other.items = kin
    return spans


def _words(item: CatalogueItem) -> set[str]:
    return {name_key(word) for name in item.names for word in name.split()}


def _unknown_codes(text: str, spans: list[_Span]) -> list[_Span]:
    return [
        _Span(found.start(), found.end(), (), "unknown")
        for found in _UNKNOWN_CODE.finditer(text)
        if not _overlaps(found.start(), found.end(), spans)
        and found.group(1).casefold() not in NO_CODES
        and not COUNTERS.match(text[found.end() :])
    ]


def _to_mentions(text: str, spans: list[_Span], index: ItemIndex) -> list[Mention]:
    mentions = []
    for span in spans:
        words = _with_bracket(text, span)
        read = index.match(words)
        same = read is not None and read.items == span.items
        value = words if same or len(span.items) != 1 else span.items[0].code
        mentions.append(
            Mention(
                start=span.start,
                end=span.start + len(words),
                text=words,
                items=tuple(to_item(item, words, span.how) for item in span.items),
                how=span.how,
                value=value,
            )
        )
    return mentions


def _with_bracket(text: str, span: _Span) -> str:
    """ "P물(20L" takes its closing bracket along."""
    words = text[span.start : span.end]
    for opening, closing in ("()", "[]", "{}", "（）"):
        if words.count(opening) > words.count(closing) and text[span.end : span.end + 1] == closing:
            return words + closing
    return words
