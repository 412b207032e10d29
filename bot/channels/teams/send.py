"""Posts → Teams. One try each: the outbox repeats. Teams cannot be asked what it has, so a repeat says that it is one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from botbuilder.schema import Activity, Attachment
from jinja2 import TemplateError

from bot.actions import Do
from bot.answers import Answer
from bot.channels.ports import DrawChart
from bot.channels.teams.calls import Calls, MessageRefused, card_message, text_message
from bot.channels.teams.cards import CONTENT_TYPE, render_elements
from bot.channels.teams.config import CHANNEL
from bot.channels.teams.convert import Place, to_place
from bot.channels.teams.files import INFO, LINK_VALID, Files, consent_card
from bot.channels.teams.notices import render_notice
from bot.channels.teams.pace import Pace
from bot.channels.teams.pictures import to_data_uri
from bot.channels.teams.render import (
    MAX_CHARTS,
    Rendered,
    render_answer,
    render_say,
    room_for_picture,
)
from bot.channels.teams.typing import Typing
from bot.channels.teams.words import say
from bot.clock import Clock
from bot.hub import Hub
from bot.posts import DeliveryError, Post, Receipt
from bot.store import outbox_rows
from datasource.errors import SourceError

log = logging.getLogger(__name__)

Offers = Callable[[Answer], tuple[Do, ...]]


class TeamsSender:
    def __init__(
        self,
        calls: Calls,
        files: Files,
        hub: Hub,
        offers: Offers,
        draw: DrawChart,
        pace: Pace,
        typing: Typing,
        clock: Clock,
    ) -> None:
        self._calls = calls
        self._files = files
        self._hub = hub
        self._offers = offers
        self._draw = draw
        self._pace = pace
        self._typing = typing
        self._clock = clock

    async def send(self, post: Post) -> Receipt:
        place = await self._place(post)
        await self._typing.settle(place.thread)
        match post.body.get("type"):
            case "answer":
                return await self._send_answer(post, place)
            case "say":
                return await self._send_say(post, place)
            case "export":
                return await self._send_export(post, place)
            case "upload":
                return await self._send_upload(post, place)
            case "notice":
                return await self._send_notice(post, place)
        raise DeliveryError(f"no way to show a {post.body.get('type')!r}", permanent=True)

    async def find_delivered(self, post: Post) -> Receipt | None:
        return None

    def delay_s(self, address: str, now: datetime) -> float:
        return self._pace.delay_s(address, now)

    async def _place(self, post: Post) -> Place:
        """Raises `DeliveryError` for a conversation that the hub has no reference to."""
        place = to_place(post.reply_to) if post.reply_to else None
        if place is None:
            note = await outbox_rows.destination_note(self._hub.store, CHANNEL, post.address)
            place = to_place(note) if note else None
        if place is None:
            raise DeliveryError(
                "no conversation reference: nobody has written to the bot there yet", permanent=True
            )
        return place.under(post.under.message_id) if post.under else place

    async def _send_answer(self, post: Post, place: Place) -> Receipt:
        try:
            answer = post.answer()
        except ValueError as error:
            raise DeliveryError(str(error), permanent=True) from error
        offered = self._offers(answer)
        remarks = [say("sent_again")] if post.maybe_delivered else []
        room = room_for_picture(answer, offered, remarks=remarks, asked=place.asked)
        pictures, failed = await self._pictures(answer, room)
        if failed:
            remarks.insert(0, say("chart_failed"))
        rendered = render_answer(answer, offered, pictures, remarks=remarks, asked=place.asked)
        return await self._post(post, place, rendered, answer=True)

    async def _pictures(self, answer: Answer, room: int) -> tuple[dict[int, str], bool]:
        """Data URIs by the place of their section, and whether any chart could not be drawn."""
        charts = [(place, each.chart) for place, each in enumerate(answer.sections) if each.chart]
        if not charts:
            return {}, False
        pictures: dict[int, str] = {}
        failed = False
        for place, chart in charts[:MAX_CHARTS]:
            try:
                uri = await asyncio.to_thread(to_data_uri, await self._draw(chart), room)
            except Exception:
                log.exception("a chart of %s was not drawn; its answer stands without it", answer.request_id)
                uri = None
            if uri is None:
                failed = True
            else:
                pictures[place] = uri
        return pictures, failed

    async def _send_say(self, post: Post, place: Place) -> Receipt:
        more = []
        if token := post.body.get("confirm"):
            more = render_elements(
                "teams/confirm.json.j2", token=token, run=say("confirm_button"), cancel=say("cancel_button")
            )
        rendered = render_say(str(post.body.get("text", "")), post.body.get("table") or (), more=more)
        return await self._post(post, place, rendered)

    async def _send_notice(self, post: Post, place: Place) -> Receipt:
        try:
            charts = await asyncio.to_thread(_read, post.body.get("charts", ()))
            rendered = render_notice(str(post.body["template"]), post.body.get("context", {}), charts)
        except (ValueError, KeyError, TemplateError) as error:
            raise DeliveryError(f"the notice cannot be shown: {error}", permanent=True) from error
        return await self._post(post, place, rendered)

    async def _send_export(self, post: Post, place: Place) -> Receipt:
        do = Do(post.body["format"])
        if not place.direct:
            url = self._files.link(post.request_id, do)
            if url is None:
                return await self._post(post, place, render_say(say("file_nowhere")))
        try:
            file = await self._files.make(post.request_id, do)
        except SourceError as error:
            log.warning("the file of %s cannot be made: %s", post.key, error)
            return await self._post(post, place, render_say(say("data_unreadable")))
        if file is None:
            return await self._post(post, place, render_say(say("nothing_to_export")))
        if not place.direct:
            minutes = int(LINK_VALID.total_seconds() // 60)
            text = say("file_link", name=file.name, minutes=minutes)
            link = render_elements("teams/link.json.j2", label=say("file_link_button"), url=url)
            return await self._post(post, place, render_say(text, more=link))
        kind, name, content = consent_card(file, post.request_id, do)
        consent = Activity(
            type="message", attachments=[Attachment(content_type=kind, name=name, content=content)]
        )
        return Receipt(await self._calls.post(place, consent))

    async def _send_upload(self, post: Post, place: Place) -> Receipt:
        upload: dict[str, Any] = post.body["upload"]
        try:
            file = await self._files.make(post.body["request_id"], Do(post.body["format"]))
            if file is None:
                return await self._post(post, place, render_say(say("nothing_to_export")))
            await self._files.put(upload, file)
        except SourceError as error:
            log.warning("the file of %s cannot be made: %s", post.key, error)
            return await self._post(post, place, render_say(say("data_unreadable")))
        except DeliveryError as error:
            if not error.permanent:
                raise
            log.warning("%s: %s", post.key, error)
            return await self._post(post, place, render_say(say("file_failed")))
        info = Attachment(
            content_type=INFO,
            name=upload["name"],
            content_url=upload["contentUrl"],
            content={"uniqueId": upload["uniqueId"], "fileType": upload["fileType"]},
        )
        return Receipt(await self._calls.post(place, Activity(type="message", attachments=[info])))

    async def _post(self, post: Post, place: Place, rendered: Rendered, *, answer: bool = False) -> Receipt:
        """Cards that Teams refuses go out as words."""
        edits = post.edits.message_id if post.edits else None
        cards = [(CONTENT_TYPE, card) for card in rendered.cards]
        message = card_message(cards, rendered.summary, answer=answer)
        try:
            return Receipt(await self._calls.post(place, message, edits))
        except MessageRefused as error:
            log.error("Teams refused the card of %s: %s", post.key, error)
            return Receipt(await self._calls.post(place, text_message(rendered.plain, answer=answer), edits))


def _read(paths: Sequence[str]) -> list[bytes]:
    """Charts of a notice, which are files already. One that is gone is logged and left out."""
    found = []
    for path in map(Path, paths):
        try:
            found.append(path.read_bytes())
        except OSError as error:
            log.warning("the picture %s cannot be read: %s", path.name, error)
    return found
