"""Posts → Slack. One try each: the outbox repeats, and looks for the post's key in the metadata before it does."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from jinja2 import TemplateError

from bot import wording
from bot.actions import Do
from bot.answers import Answer
from bot.channels.slack.api import BlocksRefused, MessageGone, SlackApi
from bot.channels.slack.files import Files, Place, read_pictures
from bot.channels.slack.markup import escape
from bot.channels.slack.pacing import Pacer
from bot.channels.slack.places import ReplyTo, channel_id_of, user_id_of
from bot.channels.slack.render import MAX_TEXT, Block, Rendered, cut_bytes, render_answer, render_say
from bot.channels.slack.words import say
from bot.clock import Clock
from bot.hub import Hub
from bot.posts import DeliveryError, Post, Receipt

log = logging.getLogger(__name__)

Method = Callable[..., Awaitable[Any]]

EVENT_TYPE = "hub_post"
# How far before a post was stored its message may stand: clocks differ.
LOOK_BACK_S = 120.0
PAGES = 20
PAGE = 200
# chat.update takes less text than chat.postMessage.
MAX_UPDATE_BYTES = 4_000
# A picture that could not be uploaded in as many tries is given up, and the words stand.
FILE_TRIES = 4


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of a post: its message, and the files under it."""

    ts: str
    files: frozenset[str]


class SlackSender:
    def __init__(
        self,
        api: SlackApi,
        files: Files,
        hub: Hub,
        offers: Callable[[Answer], tuple[Do, ...]],
        clock: Clock,
        pacer: Pacer | None = None,
    ) -> None:
        self._api = api
        self._files = files
        self._hub = hub
        self._offers = offers
        self._clock = clock
        self._pacer = pacer or Pacer()

    async def send(self, post: Post) -> Receipt:
        match post.body.get("type"):
            case "answer":
                return await self._send_answer(post)
            case "export":
                return await self._send_export(post)
            case "say":
                return await self._send_text(post)
            case "notice":
                return await self._send_notice(post)
        raise DeliveryError(f"no way to show a {post.body.get('type')!r}", permanent=True)

    async def find_delivered(self, post: Post) -> Receipt | None:
        """The message with this post's key; what was to follow it (pictures, the file) is made up for."""
        if post.edits is not None:
            return None  # an update may be repeated
        if post.body.get("type") == "export":
            return await self._find_export(post)
        seen = await self._find(post)
        if seen is None:
            return None
        log.info("post %s was delivered by an earlier try", post.key)
        if post.body.get("type") == "answer":
            answer = _answer(post)
            rendered = render_answer(answer, self._offers(answer))
            return await self._follow_up(post, answer, rendered, seen)
        return Receipt(seen.ts)

    def delay_s(self, address: str, now: datetime) -> float:
        return self._pacer.delay_s(address, now)

    async def _send_answer(self, post: Post) -> Receipt:
        answer, to = _answer(post), ReplyTo.of(post.reply_to)
        if to.joined:
            answer = answer.model_copy(update={"notices": (say("joined"), *answer.notices)})
        asked = ""
        if to.asked:
            asked = say("asked_by", user=user_id_of(to.user), question=escape(to.asked)[:500])
        rendered = render_answer(answer, self._offers(answer), asked=asked)
        ts = await self._post(post, rendered.text, rendered.blocks, lambda: rendered.plain)
        return await self._follow_up(post, answer, rendered, Seen(ts, frozenset()))

    async def _follow_up(self, post: Post, answer: Answer, rendered: Rendered, seen: Seen) -> Receipt:
        """Pictures, and the whole as a file where rows were cut. The words are out: nothing here may lose them."""
        place = _under(post, seen.ts)
        uploads, failed = await self._files.charts(rendered.charts, post.request_id, seen.files)
        told = [say("chart_failed")] if failed else []
        try:
            ids = await self._files.upload(uploads, place)
            if rendered.cut:
                ids += await self._upload_cut(answer, place, seen)
        except DeliveryError as error:
            if not error.permanent and post.attempt < FILE_TRIES:
                raise DeliveryError(
                    str(error), retry_after_s=error.retry_after_s, maybe_delivered=True
                ) from error
            log.warning("the files of %s were given up: %s", post.key, error)
            ids = ()
            told.append(say("files_not_allowed" if "missing_scope" in str(error) else "chart_failed"))
        for text in told:
            await self._remark(place, text)
        return Receipt(seen.ts, {"files": list(ids)} if ids else {})

    async def _upload_cut(self, answer: Answer, place: Place, seen: Seen) -> tuple[str, ...]:
        upload, said = await self._files.cut_upload(answer)
        if upload.name in seen.files:
            return ()
        return await self._files.upload([upload], place, said)

    async def _send_export(self, post: Post) -> Receipt:
        turn = await self._hub.turn(post.request_id)
        to = ReplyTo.of(post.reply_to)
        place = Place(channel_id_of(post.address), to.thread_ts)
        if turn is None or turn.answer is None:
            return Receipt(await self._post(post, say("nothing_to_export"), []))
        upload, said = await self._files.whole_upload(turn.answer, post, Do(post.body["format"]))
        if upload is None:
            return Receipt(await self._post(post, said, []))
        ids = await self._files.upload([upload], place, said)
        self._pacer.sent(post.address, self._clock())
        return Receipt(ids[0] if ids else upload.name, {"files": list(ids)})

    async def _find_export(self, post: Post) -> Receipt | None:
        since = post.created_at.timestamp() - 1
        for message in await self._messages(post):
            for file in message.get("files") or ():
                ours = str(file.get("name", "")).rpartition(".")[0].endswith(post.request_id)
                if ours and float(file.get("created") or file.get("timestamp") or 0) >= since:
                    return Receipt(str(file.get("id", "")))
        return None

    async def _send_text(self, post: Post) -> Receipt:
        text = str(post.body.get("text", "")) or say("empty")
        shown, blocks = render_say(text, post.body.get("table", ()))
        return Receipt(await self._post(post, shown, blocks))

    async def _send_notice(self, post: Post) -> Receipt:
        """templates/slack/<template>.json.j2 makes `{"text": …, "blocks": […]}` of the notice's context."""
        template = f"slack/{post.body['template']}.json.j2"
        try:
            made = json.loads(wording.render(template, **post.body.get("context", {})))
        except (ValueError, TemplateError) as error:
            raise DeliveryError(f"{template}: {error}", permanent=True) from error
        text = str(made["text"])
        ts = await self._post(post, text, list(made.get("blocks", ())))
        pictures = read_pictures(post.body.get("charts", ()))
        if pictures and post.edits is None:
            try:
                await self._files.upload(pictures, Place(channel_id_of(post.address), ts))
            except DeliveryError as error:
                log.warning("the pictures of %s were not uploaded: %s", post.key, error)
                await self._remark(Place(channel_id_of(post.address), ts), say("chart_failed"))
        return Receipt(ts)

    async def _post(
        self, post: Post, text: str, blocks: list[Block], plain: Callable[[], str] | None = None
    ) -> str:
        """The message's ts. Blocks that Slack refuses go out as words: `plain`, or the text."""
        channel_id = channel_id_of(post.address)
        thread_ts = ReplyTo.of(post.reply_to).thread_ts
        if post.under is not None:
            thread_ts = post.under.message_id
        arguments: dict[str, Any] = {
            "channel": channel_id,
            "text": text,
            "unfurl_links": False,
            "unfurl_media": False,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": post.key}},
        }
        if thread_ts:
            arguments["thread_ts"] = thread_ts
        method: Method = self._api.client.chat_postMessage
        if post.edits is not None:
            text = cut_bytes(text, MAX_UPDATE_BYTES)
            arguments = {"channel": channel_id, "ts": post.edits.message_id, "text": text}
            method = self._api.client.chat_update
        try:
            try:
                done = await self._send_blocks(method, arguments, blocks, plain)
            except MessageGone as error:
                log.warning("what %s changes or hangs under is gone: %s", post.key, error)
                if post.edits is not None:
                    return post.edits.message_id
                if post.under is None:
                    raise
                del arguments["thread_ts"]
                done = await self._send_blocks(method, arguments, blocks, plain)
        except DeliveryError as error:
            if error.gone:
                await self._say_not_here(post, text, archived="is_archived" in str(error))
            raise
        finally:
            self._pacer.sent(post.address, self._clock())
        return str(done["ts"])

    async def _send_blocks(
        self, method: Method, arguments: dict[str, Any], blocks: list[Block], plain: Callable[[], str] | None
    ) -> Any:
        try:
            return await self._api.call(method, **arguments, **({"blocks": blocks} if blocks else {}))
        except BlocksRefused as error:
            log.error("Slack refused blocks: %s", error)
            words = (plain() if plain else "") or str(arguments["text"])
            return await self._without_blocks(method, arguments, words)

    async def _without_blocks(self, method: Any, arguments: dict[str, Any], plain: str) -> Any:
        try:
            return await self._api.call(method, **{**arguments, "text": plain})
        except BlocksRefused as error:
            if len(plain) <= MAX_TEXT:
                raise DeliveryError(str(error), permanent=True) from error
            shorter = plain[:MAX_TEXT] + say("cut_text")
            return await self._api.call(method, **{**arguments, "text": shorter})

    async def _say_not_here(self, post: Post, text: str, *, archived: bool) -> None:
        """The asker learns why there is no answer, where Slack gave us a way to say it; what a command did is told there."""
        url = ReplyTo.of(post.reply_to).response_url
        if url:
            why = say("channel_archived" if archived else "not_in_channel")
            told = text if post.body.get("type") == "say" else why
            await self._api.respond(
                url, {"response_type": "ephemeral", "replace_original": False, "text": told}
            )

    async def _remark(self, place: Place, text: str) -> None:
        try:
            await self._api.call(
                self._api.client.chat_postMessage,
                channel=place.channel_id,
                thread_ts=place.ts,
                text=text,
                unfurl_links=False,
            )
        except DeliveryError as error:
            log.warning("a remark was not posted: %s", error)

    async def _find(self, post: Post) -> Seen | None:
        messages = await self._messages(post)
        ts = next((str(each["ts"]) for each in messages if _key_of(each) == post.key), None)
        if ts is None:
            return None
        if _under(post, ts).ts == ts:
            # It stands alone: its files are in a thread of its own.
            messages = await self._messages(replace(post, reply_to={**post.reply_to, "thread_ts": ts}))
        names = {str(file.get("name", "")) for each in messages for file in each.get("files") or ()}
        return Seen(ts, frozenset(names))

    async def _messages(self, post: Post) -> list[dict[str, Any]]:
        """What was said where this post goes since shortly before it was stored, oldest page first."""
        thread_ts = _thread_ts(post)
        client = self._api.client
        arguments: dict[str, Any] = {
            "channel": channel_id_of(post.address),
            "oldest": f"{post.created_at.timestamp() - LOOK_BACK_S:.6f}",
            "include_all_metadata": True,
            "limit": PAGE,
        }
        method: Method = client.conversations_history
        if thread_ts:
            method, arguments = client.conversations_replies, {**arguments, "ts": thread_ts}
        found: list[dict[str, Any]] = []
        for _ in range(PAGES):
            page = await self._api.call(method, **arguments)
            found += page.get("messages") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            arguments["cursor"] = cursor
        return found


def _key_of(message: dict[str, Any]) -> str:
    metadata = message.get("metadata") or {}
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _under(post: Post, ts: str) -> Place:
    """Files go into the answer's thread; beside it in a direct message that has none."""
    thread_ts, channel_id = _thread_ts(post), channel_id_of(post.address)
    alone_in_private = thread_ts is None and channel_id.startswith("D")
    return Place(channel_id, None if alone_in_private else thread_ts or ts)


def _thread_ts(post: Post) -> str | None:
    """Of the message at the head of its thread: Slack takes no reply's for it."""
    return post.under.message_id if post.under else ReplyTo.of(post.reply_to).thread_ts


def _answer(post: Post) -> Answer:
    try:
        return post.answer()
    except ValueError as error:
        raise DeliveryError(str(error), permanent=True) from error
