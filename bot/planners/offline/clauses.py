"""Two questions in one sentence: where it may be cut."""

from __future__ import annotations

from collections.abc import Sequence

from bot.planners.offline.frame import PLAIN_TAGS
from bot.planners.offline.tokens import Cat, Token

_ENDS = frozenset("?!.;")
_ASKED = frozenset(
    [
        "qty",
        "batches",
        "avg",
        "davg",
        "mavg",
        "items_n",
        "days_n",
        "share",
        "trend",
        "howmuch",
        "cmp",
        "diff",
        "rec",
        "code",
        "last",
        "lastday",
        "howmany_days",
    ]
)
_LINKS = frozenset({"그리고", "글구", "글고", "그리구", "또", "또한"})


def sentences(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """Cut at the end of a sentence, 그리고, 알려주고. One piece where there is only one question."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if _ends_sentence(token):
            pieces.append([])
        else:
            pieces[-1].append(token)
    said = [piece for piece in pieces if piece]
    asking: list[Sequence[Token]] = [piece for piece in said if any(map(_matters, piece))]
    return asking if len(asking) > 1 else [tokens]


def halves(tokens: Sequence[Token]) -> list[tuple[Sequence[Token], Sequence[Token]]]:
    """Cuts behind a measure and a joining word: "생산량이랑 | 상위 5개"."""
    cuts = []
    for at in range(1, len(tokens) - 1):
        joins = tokens[at].tag in ("conj", ",", "also") or tokens[at].text in ("하고", "도")
        if joins and _closes_a_question(tokens, at):
            left, right = tokens[:at], tokens[at + 1 :]
            if any(map(_matters, right)):
                cuts.append((left, right))
    return cuts


def _closes_a_question(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    if before.tag == "item" and at > 1 and tokens[at - 2].cat is Cat.COUNTER:
        return True  # "상위 5개 제품이랑"
    return before.tag in _ASKED or before.tag.startswith("by.") or before.cat is Cat.COUNTER


def _ends_sentence(token: Token) -> bool:
    if token.cat is Cat.PUNCT:
        return token.tag in _ENDS
    if token.cat in (Cat.GIVE, Cat.DO, Cat.CLOSING):
        return token.text.replace(" ", "").endswith(("주고", "주시고", "하고", "있고", "되고", "주구"))
    if token.cat is Cat.PAST_ENDING:
        return token.text == "고"
    return token.cat is Cat.FILLER and token.text in _LINKS


def _matters(token: Token) -> bool:
    if token.cat in (Cat.ITEM, Cat.PERIOD, Cat.NUMBER, Cat.LOT, Cat.UNREAD):
        return True
    return bool(token.tag) and token.cat is Cat.NOUN and token.tag not in PLAIN_TAGS
