"""Names that stand side by side with nothing to join them: one name of several words, or two in full."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from bot.planners.offline.tokens import Cat, Token
from datasource.model import Catalogue
from skills.item_index import ItemIndex, Match, index_of, to_item
from skills.item_text import name_key
from skills.mentions import Mention

_IN_PART = frozenset({"part", "near"})
# They say that several are meant: "시럽 티백 각각".
_OF_SEVERAL = frozenset({"each", "combined", "ana.pair", "ana.trio"})
_SET_SIDE_BY_SIDE = frozenset({"cmp", "diff", "which", "more", "among"})


def read_together(text: str, tokens: Sequence[Token], catalogue: Catalogue) -> list[Token]:
    """ "선크림 SPF50" is the item that both words fit. "로즈 토너", which no item is called, is unread as one word: it is
    neither every 로즈 nor every 토너. Names in full ("딸기 시럽 바닐라 시럽") stay apart."""
    index = index_of(catalogue)
    read: list[Token] = []
    for token in tokens:
        if token.cat is Cat.ITEM and read and read[-1].cat is Cat.ITEM:
            both = _together(text, read[-1], token, index)
            if both is not None:
                read[-1] = both
                continue
        read.append(token)
    read = _with_their_kin(read, index)
    return read if _names_several(read) else _unread_in_part(text, read, index)


_OF_THE_NAME = ("류", "계열", "시리즈", "제품군", "종류", "종류별", "전부")


def _with_their_kin(tokens: Sequence[Token], index: ItemIndex) -> list[Token]:
    """ "브레이크 패드류": every item called so, and not just the one whose whole name that is."""
    read: list[Token] = []
    for at, token in enumerate(tokens):
        behind = [one.text.replace(" ", "") for one in tokens[at + 1 : at + 2]]
        if token.cat is Cat.ITEM and token.tag == "name" and behind and behind[0] in _OF_THE_NAME:
            found = index.match(f"{token.text}류")
            if found is not None and len(found.items) > len(token.mention.items):
                items = tuple(to_item(item, token.text, found.how) for item in found.items)
                kin = replace(token.mention, items=items, how=found.how, value=f"{token.text}류")
                token = replace(token, tag=found.how, value=kin)
        read.append(token)
    return read


def _together(text: str, one: Token, other: Token, index: ItemIndex) -> Token | None:
    words = text[one.start : other.end]
    if _says_again(one, other):
        return None
    found = index.match(words)
    if found is None or found.how == "near":
        return _inner(text, one, other)
    return _item(text, one, other, found)


def _says_again(one: Token, other: Token) -> bool:
    """ "시럽 딸기 시럽 빼고": of the syrups, one; the word is said for each."""
    keys = name_key(one.text), name_key(other.text)
    return one.tag in _IN_PART and keys[0] != keys[1] and keys[1].endswith(keys[0])


def _inner(text: str, one: Token, other: Token) -> Token | None:
    """ "세척수 BW0040": one of the names is of those that the other fits, and says which."""
    for inner, outer in ((one, other), (other, one)):
        codes = {item.code for item in inner.mention.items}
        if codes and inner.tag not in _IN_PART and codes <= {item.code for item in outer.mention.items}:
            mention = replace(inner.mention, start=one.start, end=other.end, text=text[one.start : other.end])
            return replace(one, end=other.end, text=mention.text, tag=inner.tag, value=mention)
    return None


def _item(text: str, one: Token, other: Token, found: Match) -> Token:
    words = text[one.start : other.end]
    items = tuple(to_item(item, words, found.how) for item in found.items)
    mention = Mention(one.start, other.end, words, items, found.how, words)
    return replace(one, end=other.end, text=words, tag=found.how, value=mention)


def _names_several(tokens: Sequence[Token]) -> bool:
    tags = {token.tag for token in tokens}
    named = [at for at, token in enumerate(tokens) if token.cat is Cat.PERIOD]
    of_times = len(named) > 1 or any(tokens[at].period.against or tokens[at].period.relation for at in named)
    joined = any(token.tag in ("conj", "than") for at in named for token in tokens[at + 1 : at + 2])
    return bool(tags & _OF_SEVERAL) or bool(tags & _SET_SIDE_BY_SIDE and not (of_times or joined))


def _unread_in_part(text: str, tokens: Sequence[Token], index: ItemIndex) -> list[Token]:
    read: list[Token] = []
    run: list[Token] = []
    for token in [*tokens, None]:
        if token is not None and token.cat is Cat.ITEM:
            run.append(_after(run[-1], token, index) if run else token)
            continue
        nested = any(_says_again(one, other) for one, other in pairwise(run))
        if len(run) > 1 and not nested and not all(map(_in_full, run)):
            run = [_unread(text, run)]
        read += run if token is None else [*run, token]
        run = []
    return read


def _unread(text: str, run: Sequence[Token]) -> Token:
    """One word; its value keeps the words apart, for whoever did mean them all."""
    first, last = run[0], run[-1]
    words, apart = text[first.start : last.end], ", ".join(one.text for one in run)
    sized = any(_SIZE.fullmatch(one.text) for one in run)
    mention = None if sized else Mention(first.start, last.end, words, (), "unknown", apart)
    return Token(Cat.UNREAD, "", first.start, last.end, words, mention, first.spaced)


# What a name says of the size alone: "배추김치 10kg", "부침가루 (국산)".
_SIZE = re.compile(r"\([^)]*\)|\d[\d.]*\s?(?:kg|mg|g|ml|l|cc|oz|매|입|개입)(?![a-z가-힣])", re.IGNORECASE)


def _in_full(token: Token) -> bool:
    """A name as a colleague says it: whole, or but for its size."""
    if token.tag not in _IN_PART:
        return True
    items = token.mention.items
    return len(items) == 1 and name_key(token.text) == name_key(_SIZE.sub(" ", items[0].name))


def _after(one: Token, other: Token, index: ItemIndex) -> Token:
    """ "방청유 1호 2호": the second is the first's kin."""
    if other.tag not in _IN_PART or len(one.mention.items) != 1:
        return other
    found = index.match(" ".join([*one.mention.items[0].name.split()[:-1], other.text]))
    if found is None or found.how != "name" or len(found.items) != 1:
        return other
    kin = replace(other.mention, items=(to_item(found.items[0]),), how=found.how, value=found.items[0].code)
    return replace(other, tag=found.how, value=kin)
