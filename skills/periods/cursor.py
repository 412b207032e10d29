"""Looking along the tokens of one text."""

from __future__ import annotations

from collections.abc import Sequence

from skills.periods.lexer import adjacent
from skills.periods.model import Token


class Cursor:
    """Any position may be asked for; outside the tokens there is nothing."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens

    def kind(self, position: int) -> str:
        return self.tokens[position].kind if 0 <= position < len(self.tokens) else ""

    def words(self, position: int) -> str:
        token = self.tokens[position]
        return self.text[token.start : token.end]

    def near(self, position: int) -> bool:
        """The token stands right behind the one before it."""
        if not 0 < position < len(self.tokens):
            return False
        return adjacent(self.text, self.tokens[position - 1].end, self.tokens[position].start)

    def follows(self, position: int, *kinds: str) -> bool:
        """A token of one of the kinds stands at `position`, right behind the one before it."""
        return self.kind(position) in kinds and self.near(position)

    def rest(self, position: int) -> str:
        """The text behind the token before `position`."""
        return self.text[self.tokens[position - 1].end :]
