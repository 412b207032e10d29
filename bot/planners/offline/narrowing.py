"""A part of a name behind a group of items: "흑색만" behind 실란트 is of the sealants, whatever else is black."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.answers import AnswerKind
from bot.planners.offline.scan import read_words
from bot.planners.offline.skill_names import SEARCH
from bot.planners.offline.thread import Before, items_of
from bot.planners.offline.tokens import Cat, Token
from bot.planners.protocol import PastTurn, Situation
from datasource.model import Catalogue
from skills.item_index import to_item
from skills.item_text import name_words
from skills.items import index_of
from skills.mentions import Mention
from skills.results import Item

_PARTS = ("part", "near")


def narrowed(tokens: Sequence[Token], situation: Situation) -> Sequence[Token] | None:
    """The tokens with parts of names read inside the thread's group; None where in it or beside it is not said."""
    group = group_of(situation)
    if not group:
        return _among_kin(tokens, situation)
    read: list[Token] = []
    for at, token in enumerate(tokens):
        if token.cat is Cat.ITEM and token.mention.how in _PARTS:
            inside = _inside(token, tokens[at + 1 : at + 2], group, situation)
            if inside is None:
                return None
            token = inside
        read.append(token)
    return read


_SIZE = re.compile(r"[\d.]+\s?(?:[A-Za-z]{1,2}|호|도|입|매|구)(?:짜리)?")


def _among_kin(tokens: Sequence[Token], situation: Situation) -> Sequence[Token] | None:
    """ "투명은?" behind 코팅제 백색 is of the coatings. A size that only other items have is none of theirs: asked back."""
    named = [token for token in tokens if token.cat is Cat.ITEM]
    if not named and not any(token.cat in _AN_END for token in tokens):
        return tokens
    last = _last_item(situation)
    if not named and last is not None:
        return _by_its_end(tokens, last, situation.catalogue)
    tags = {token.tag for token in tokens}
    if len(named) != 1 or last is None or named[0].mention.how not in _PARTS or "whole" in tags:
        return tokens
    if "qty" in tags and any(token.cat is Cat.PERIOD for token in tokens):
        return tokens  # a question of its own
    token = named[0]
    catalogue = situation.catalogue
    said, words = set(name_words(token.text)), _words_of(last, catalogue)
    fits = whole_words_first(token.text, token.mention.items, catalogue)
    if last in {item.code for item in fits} or said <= words:
        return _the_same(token, last, tokens, situation)
    # "로즈 토너 50ml" and "수분크림 50ml" have a size in common, and nothing that makes them kin.
    shared = {word for word in words if not _SIZE.fullmatch(word)}
    kin = [item for item in fits if shared & _words_of(item.code, catalogue)]
    if not kin:
        return None if _SIZE.fullmatch(token.text) else tokens
    if len(kin) == len(token.mention.items):
        return tokens
    if len(kin) > 1:
        return None
    return _meant(token, kin[0], tokens)


_AN_END = (Cat.NUMBER, Cat.UNREAD)
_MANNER = frozenset({Cat.PARTICLE, Cat.PUNCT, Cat.FILLER, Cat.COPULA, Cat.CLOSING, Cat.REQUEST, Cat.GIVE})


def _by_its_end(tokens: Sequence[Token], last: str, catalogue: Catalogue) -> Sequence[Token]:
    """ "68은" behind 윤활유 ISO46, "N은" behind 첨가제 K: the item whose name ends in that instead."""
    said = [token for token in tokens if token.cat in _AN_END]
    others = [token for token in tokens if token not in said]
    item = catalogue.by_code.get(last)
    if len(said) != 1 or item is None or not all(one.cat in _MANNER or one.tag == "then" for one in others):
        return tokens
    token, words = said[0], item.name.split()
    end = re.fullmatch(r"([A-Za-z#]*)(\d+|[A-Za-z])", words[-1]) if len(words) > 1 else None
    if end is None or not re.fullmatch(r"[A-Za-z]?\d*", token.text):
        return tokens
    spelt = f"{end[1] if end[2].isdigit() and token.text.isdigit() else ''}{token.text}"
    found = index_of(catalogue).match(" ".join([*words[:-1], spelt]))
    if found is None or found.how != "name" or len(found.items) != 1:
        return tokens
    mention = Mention(
        token.start, token.end, token.text, (to_item(found.items[0]),), found.how, found.items[0].code
    )
    kin = replace(token, cat=Cat.ITEM, tag=found.how, value=mention)
    return [kin if one is token else one for one in tokens]


def _the_same(token: Token, last: str, tokens: Sequence[Token], situation: Situation) -> Sequence[Token]:
    """ "작년 흑색은" behind "흑색은", which was one of the coatings: that one again, and not all that is black."""
    _, before = read_words(situation.history[-1].question, situation.today, situation.catalogue)
    named = [one.text for one in before if one.cat is Cat.ITEM]
    meant = [item for item in token.mention.items if item.code == last]
    several = len(token.mention.items) > 1
    return _meant(token, meant[0], tokens) if several and named == [token.text] and meant else tokens


def _meant(token: Token, item: Item, tokens: Sequence[Token]) -> Sequence[Token]:
    value = replace(token.mention, items=(item,), value=item.code)
    return [replace(one, value=value) if one is token else one for one in tokens]


def _last_item(situation: Situation) -> str | None:
    """The one item that the last answer was asked of."""
    turns = Before.of(situation.history, situation.today).turns
    named = list(_named_in(turns[-1], situation.catalogue)) if turns else []
    return named[0] if len(named) == 1 else None


def _words_of(code: str, catalogue: Catalogue) -> set[str]:
    item = catalogue.by_code.get(code)
    return {word for name in item.names for word in name_words(name)} if item else set()


def _inside(
    token: Token, following: Sequence[Token], group: dict[str, str], situation: Situation
) -> Token | None:
    named = whole_words_first(token.text, token.mention.items, situation.catalogue)
    kept = [item for item in named if item.code in group]
    if not kept or len(kept) == len(token.mention.items):
        return token
    only = any(one.tag == "only" for one in following) or _lists_choices(situation.history)
    if len(kept) > 1 and len(kept) < len(named) and not only:
        return None
    value = kept[0].code if len(kept) == 1 else f"{group[kept[0].code]} {token.text}"
    if codes_of([value], situation.catalogue) != [item.code for item in kept]:
        return None
    return replace(token, value=replace(token.mention, items=tuple(kept), value=value))


def whole_words_first(word: str, items: Sequence[Item], catalogue: Catalogue) -> Sequence[Item]:
    """ "수용성" is a word of 절삭유 (수용성), and only a part of one of 절삭유 (비수용성); 딸기 begins 딸기잼."""
    key = name_words(word)

    def begins(name: str) -> bool:
        return all(any(written.startswith(one) for written in name_words(name)) for one in key)

    whole = [
        item
        for item in items
        if item.code in catalogue.by_code and any(map(begins, catalogue.by_code[item.code].names))
    ]
    return whole or items


def group_of(situation: Situation) -> dict[str, str]:
    """The codes of the items the thread is about, where they are several, each with the word that named it."""
    history, catalogue = situation.history, situation.catalogue
    if _lists_choices(history):
        offered = {code: code for code in offered_items(situation)}
        if len(offered) > 1:
            return offered | _named_in(history[-1], catalogue)
    later: set[str] = set()
    for turn in reversed(Before.of(history, situation.today).turns):
        named = _named_in(turn, catalogue)
        if len(named) != 1:
            return named if later <= set(named) else {}
        later |= set(named)
    return {}


def _lists_choices(history: Sequence[PastTurn]) -> bool:
    return bool(history) and history[-1].kind is AnswerKind.CLARIFY and len(history[-1].choices) > 1


def offered_items(situation: Situation) -> dict[str, str]:
    """The codes in the choices that were offered last, each with its choice; empty where items are not the choice."""
    offered: dict[str, str] = {}
    for question in situation.history[-1].choices:
        _, tokens = read_words(question, situation.today, situation.catalogue)
        codes = {item.code for token in tokens if token.cat is Cat.ITEM for item in token.mention.items}
        if len(codes) != 1:
            return {}
        offered[codes.pop()] = question
    return offered if len(offered) == len(situation.history[-1].choices) else {}


def _named_in(turn: PastTurn, catalogue: Catalogue) -> dict[str, str]:
    named: dict[str, str] = {}
    for call in turn.calls:
        words = [
            *items_of(call),
            call.args.get("within"),
            call.args.get("query") if call.name == SEARCH else None,
        ]
        for word in words:
            if isinstance(word, str) and word:
                named |= dict.fromkeys(codes_of([word], catalogue), word)
    return named


def codes_of(words: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Every item that the words name, however many."""
    found = [index_of(catalogue).match(word) for word in words]
    return list(dict.fromkeys(item.code for match in found if match for item in match.items))
