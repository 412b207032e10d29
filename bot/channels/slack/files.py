"""Pictures and tables under an answer: made when they are sent, uploaded into its thread, once each."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.actions import Do
from bot.answers import Answer, Chart
from bot.channels.ports import DrawChart, MakeWhole
from bot.channels.slack.api import SlackApi
from bot.channels.slack.words import say
from bot.exports import ExportFile, export_file
from bot.hub import Hub
from bot.posts import Post
from bot.wording import number
from datasource.errors import SourceError

log = logging.getLogger(__name__)

MAX_ALT = 1_000
MAX_TITLE = 200
MAX_CHARTS = 3


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    title: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files go: under `ts` in a channel, or beside the message where `ts` is None."""

    channel_id: str
    ts: str | None


def chart_name(request_id: str, place: int) -> str:
    return f"chart-{request_id}-{place}.png"


class Files:
    def __init__(self, api: SlackApi, hub: Hub, draw: DrawChart, make_whole: MakeWhole) -> None:
        self._api = api
        self._hub = hub
        self._draw = draw
        self._make_whole = make_whole

    async def charts(
        self, charts: Sequence[Chart], request_id: str, there: Collection[str]
    ) -> tuple[list[Upload], int]:
        """Those that are not there yet, and how many could not be drawn (logged)."""
        drawn, failed = [], 0
        for place, chart in enumerate(charts[:MAX_CHARTS], start=1):
            name = chart_name(request_id, place)
            if name in there:
                continue
            try:
                data = await self._draw(chart)
            except Exception:
                log.exception("chart %d of %s was not drawn; its answer stands without it", place, request_id)
                failed += 1
                continue
            drawn.append(Upload(name, chart.title[:MAX_TITLE], data, chart.alt[:MAX_ALT]))
        return drawn, failed

    async def whole(self, answer: Answer, post: Post, do: Do) -> ExportFile | None:
        """The whole of an answer's tables, those rows too that it left out; None where there are none.

        Raises datasource's `SourceError`.
        """
        turn = await self._hub.turn(post.request_id)
        asked_at = turn.asked_at if turn is not None else post.created_at
        if any(section.table and section.table.omitted for section in answer.sections):
            answer = await self._make_whole(answer, asked_at)
        return await export_file(answer, do)

    async def cut_upload(self, answer: Answer) -> tuple[Upload, str]:
        """All rows of an answer of which the message had no room for some."""
        file = await export_file(answer, Do.EXCEL)
        assert file is not None
        return Upload(file.name, file.name, file.data), say("cut_file", n=number(file.rows))

    async def whole_upload(self, answer: Answer, post: Post, do: Do) -> tuple[Upload | None, str]:
        """The file and the line that comes with it; without a file, the line says why."""
        try:
            file = await self.whole(answer, post, do)
        except SourceError as error:
            log.warning("the whole of %s cannot be read: %s", post.key, error)
            return None, say("data_unreadable")
        if file is None:
            return None, say("nothing_to_export")
        said = say("whole_file", n=number(file.rows))
        if file.left:
            said = say("whole_file_cut", n=number(file.rows), left=number(file.left))
        return Upload(file.name, file.name, file.data), said

    async def upload(self, uploads: Sequence[Upload], place: Place, comment: str = "") -> tuple[str, ...]:
        """File ids. Raises `DeliveryError`."""
        if not uploads:
            return ()
        done = await self._api.call(
            self._api.client.files_upload_v2,
            channel=place.channel_id,
            thread_ts=place.ts,
            initial_comment=comment or None,
            file_uploads=[
                {"filename": each.name, "title": each.title or each.name, "content": each.data}
                | ({"alt_txt": each.alt} if each.alt else {})
                for each in uploads
            ],
        )
        return tuple(str(file.get("id", "")) for file in done.get("files") or ())


def read_pictures(paths: Sequence[str]) -> list[Upload]:
    """Charts of a notice, which are files already. One that is gone is logged and left out."""
    found = []
    for path in map(Path, paths):
        try:
            found.append(Upload(path.name, path.stem, path.read_bytes()))
        except OSError as error:
            log.warning("the picture %s cannot be read: %s", path.name, error)
    return found
