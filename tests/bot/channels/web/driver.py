"""The web console for the suite of all channels: what an open page is sent, as text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

from bot.channels.web.convert import CHANNEL, to_message
from bot.channels.web.render import Renderer
from bot.channels.web.send import Feed, Mailbox, WebSender
from bot.messages import Message

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


class _Text(HTMLParser):
    """What is seen: no tags, and nothing of a template."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag == "template"

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag == "template"

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


class WebDriver:
    def __init__(self, feed: Feed, page: Mailbox) -> None:
        self.name = CHANNEL
        self.sender = WebSender(feed)
        self._page = page
        self._renderer = Renderer(ZoneInfo("Asia/Seoul"), lambda: NOW, 500, demo=False)

    def message(self, text: str, *, event: str, place: str) -> Message:
        body = {"thread": _id(place), "event": _id(event), "text": text}
        return to_message(json.dumps(body).encode(), "guest", NOW)

    def shown(self) -> list[str]:
        news = (self._renderer.unstored_news(name, answer) for name, answer in self._page.sent.items())
        return ["".join(_Text(one["html"]).words) for one in news]


@asynccontextmanager
async def web() -> AsyncIterator[WebDriver]:
    feed = Feed()
    with feed.listen(f"{CHANNEL}:{_id('place')}") as page:
        yield WebDriver(feed, page)


def _id(name: str) -> str:
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
