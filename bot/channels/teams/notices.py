"""Reports and alerts → cards. `templates/teams/<template>.json.j2` makes `{"text": …, "body": [elements]}` of a context."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot import wording
from bot.channels.teams.cards import MAX_CARD_BYTES, Element, fits, pack
from bot.channels.teams.markup import to_plain
from bot.channels.teams.pictures import to_data_uri
from bot.channels.teams.render import MAX_SUMMARY, Rendered

_NAME = re.compile(r"[a-z][a-z0-9_/]*")


def render_notice(template: str, context: Mapping[str, Any], charts: Sequence[bytes]) -> Rendered:
    """Raises `ValueError`, and jinja2's `TemplateError` where there is no such template."""
    if not _NAME.fullmatch(template):
        raise ValueError(f"no template's name: {template!r}")
    made = json.loads(wording.render(f"teams/{template}.json.j2", **context))
    text, body = to_plain(str(made["text"])), list(made["body"])
    room = (MAX_CARD_BYTES - 2_000) // max(1, min(2, len(charts)))
    for png in charts:
        if uri := to_data_uri(png, room):
            picture: Element = {"type": "Image", "url": uri, "altText": text[:MAX_SUMMARY], "size": "Stretch"}
            if not fits(pack([*body, picture])):
                break
            body.append(picture)
    return Rendered(tuple(pack(body)), text[:MAX_SUMMARY], text)
