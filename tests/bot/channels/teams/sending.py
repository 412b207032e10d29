"""Posts for the tests of the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answers import Answer
from bot.channels.teams.convert import Place
from bot.clock import utc_now
from bot.posts import Post, PostKind, Priority, answer_body
from tests.fakes.teams_server import BOT, TENANT, TeamsServer


def place_of(server: TeamsServer, conversation: str = "a:place", scope: str = "personal") -> Place:
    return Place(server.service_url, conversation, scope, BOT, TENANT)


def post_of(server: TeamsServer, answer: Answer, *, key: str = "answer:r1", **changes: Any) -> Post:
    place = place_of(server)
    post = Post(
        id=1,
        key=key,
        channel="teams",
        address=place.address,
        thread=place.thread,
        kind=PostKind.ANSWER,
        priority=Priority.ANSWER,
        body=answer_body(answer),
        reply_to=place.to_note(),
        request_id="r1",
        attempt=1,
        maybe_delivered=False,
        created_at=utc_now(),
    )
    return replace(post, **changes)
