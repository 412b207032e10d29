"""The pages and what they post: HTTP in, the hub's calls, HTTP out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.ports import ChannelPorts
from bot.channels.web import convert
from bot.channels.web.files import Charts, section_at, table_response, whole_sheet
from bot.channels.web.guard import SECURITY_HEADERS, is_own_page, is_welcome
from bot.channels.web.live import Live, read_after
from bot.channels.web.render import Renderer, file_stem, say
from bot.compose import fault_sentence
from bot.store import StoreBusy
from bot.store.thread_rows import Turn
from datasource.errors import SourceError
from templates import ROOT

log = logging.getLogger(__name__)

STATIC = ROOT / "web" / "static"
VISITOR = "hub_visitor"
VISITOR_DAYS = 400
THREADS_SHOWN = 100
TURNS_SHOWN = 100
MAX_POST_BYTES = 64_000
# What an answer holds does not change, so a browser need not ask twice.
KEEP = "private, max-age=31536000, immutable"


class Console:
    def __init__(self, ports: ChannelPorts, renderer: Renderer, live: Live) -> None:
        self._ports = ports
        self._hub = ports.hub
        self._renderer = renderer
        self._live = live
        self._charts = Charts(ports.draw_chart)
        self._static = frozenset(path.name for path in STATIC.iterdir() if path.is_file())

    def routes(self) -> Sequence[web.RouteDef]:
        answer = "/web/answers/{request:[0-9a-f]{12}}"
        get, post = self._get, self._post
        return (
            web.get("/", get(self._new)),
            web.get("/t/{thread}", get(self._thread)),
            web.get("/web/threads", get(self._threads)),
            web.get("/web/freshness", get(self._freshness)),
            web.get("/web/live", self._only_own(get(self._follow))),
            web.get("/web/static/{name}", get(self._static_file)),
            web.get(answer + r"/chart/{place:\d{1,3}}.png", get(self._chart)),
            web.get(answer + r"/table/{place:\d{1,3}}.{ending:csv|xlsx}", get(self._table)),
            web.post("/web/messages", post(self._ask)),
            web.post(answer + "/vote", post(self._vote)),
        )

    def _get(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not is_welcome(request.headers, _peer(request), self._ports.settings.web_hosts):
                return _refuse(HTTPStatus.FORBIDDEN, "not_welcome")
            try:
                response = await handler(request)
            except web.HTTPException as error:
                problem = (
                    "too_large" if error.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else "not_understood"
                )
                response = _refuse(HTTPStatus(error.status), problem)
            except convert.Malformed as error:
                response = _refuse(HTTPStatus.BAD_REQUEST, error.problem)
            except StoreBusy as error:
                log.warning("the chat store cannot be used now: %s", error)
                response = _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "store_busy")
            if not response.prepared:
                response.headers.update(SECURITY_HEADERS)
                response.headers.setdefault("Cache-Control", "no-store")
            return response

        return guarded

    def _post(self, handler: Handler) -> Handler:
        return self._only_own(self._get(handler))

    def _only_own(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not is_own_page(request.headers):
                return _refuse(HTTPStatus.FORBIDDEN, "other_page")
            if request.method == "POST" and request.content_type != "application/json":
                return _refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "not_json")
            return await handler(request)

        return guarded

    async def _new(self, request: web.Request) -> web.StreamResponse:
        threads = await self._hub.threads(convert.CHANNEL, THREADS_SHOWN)
        page = self._renderer.page(convert.new_id(), "", (), (), (), threads, earlier=False)
        return self._with_visitor(request, _html(page))

    async def _thread(self, request: web.Request) -> web.StreamResponse:
        thread = request.match_info["thread"]
        if not convert.is_id(thread):
            return _html(self._renderer.error_page("no_thread"), HTTPStatus.NOT_FOUND)
        name = convert.thread_name(thread)
        waiting = await self._hub.open_questions(name)
        turns = await self._hub.turns(name, TURNS_SHOWN + 1)
        if not turns and not waiting:
            return _html(self._renderer.error_page("no_thread"), HTTPStatus.NOT_FOUND)
        known = {turn.request_id for turn in turns}
        found = await self._hub.thread(name)
        page = self._renderer.page(
            thread,
            found.title if found else waiting[0].text if waiting else turns[0].question or "",
            turns[-TURNS_SHOWN:],
            await self._hub.votes_in(name, convert.person(_visitor(request))),
            [one for one in waiting if one.request_id not in known],
            await self._hub.threads(convert.CHANNEL, THREADS_SHOWN),
            earlier=len(turns) > TURNS_SHOWN,
        )
        return self._with_visitor(request, _html(page))

    async def _threads(self, request: web.Request) -> web.StreamResponse:
        threads = await self._hub.threads(convert.CHANNEL, THREADS_SHOWN)
        current = request.query.get("thread", "")
        return _html(self._renderer.threads(threads, current if convert.is_id(current) else ""))

    async def _freshness(self, request: web.Request) -> web.StreamResponse:
        try:
            found = (await self._ports.source.open()).freshness
        except SourceError as error:
            return web.json_response(self._renderer.freshness(error))
        return web.json_response(self._renderer.freshness(found))

    async def _follow(self, request: web.Request) -> web.StreamResponse:
        thread = request.query.get("thread")
        if thread is None or not convert.is_id(thread):
            raise convert.Malformed("bad_id")
        return await self._live.serve(
            request, thread, read_after(request.query.get("after")), _visitor(request)
        )

    async def _static_file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in self._static:
            raise web.HTTPNotFound
        # Asked for again each time, by its date: a new release is seen at once.
        return web.FileResponse(STATIC / name, headers={"Cache-Control": "no-cache"})

    async def _chart(self, request: web.Request) -> web.StreamResponse:
        turn, place = await self._turn(request)
        section = section_at(turn.answer, place) if turn.answer else None
        if section is None or section.chart is None:
            raise web.HTTPNotFound
        try:
            png = await self._charts.png(turn.request_id, place, section.chart)
        except Exception:
            log.exception("the chart was not drawn")
            return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "chart")
        return web.Response(body=png, content_type="image/png", headers={"Cache-Control": KEEP})

    async def _table(self, request: web.Request) -> web.StreamResponse:
        turn, place = await self._turn(request)
        try:
            sheet = await whole_sheet(turn, place, self._ports.make_whole)
        except SourceError as error:
            log.warning("the whole table cannot be read: %s", error)
            return _refuse(HTTPStatus.SERVICE_UNAVAILABLE, "data", fault_sentence(error))
        if sheet is None:
            raise web.HTTPNotFound
        stem = file_stem(turn, self._ports.settings.zone)
        return await table_response(sheet, stem, request.match_info["ending"])

    async def _turn(self, request: web.Request) -> tuple[Turn, int]:
        turn = await self._hub.turn(request.match_info["request"])
        if turn is None or not turn.thread.startswith(f"{convert.CHANNEL}:"):
            raise web.HTTPNotFound
        return turn, int(request.match_info["place"])

    async def _ask(self, request: web.Request) -> web.StreamResponse:
        message = convert.to_message(await _body(request), _visitor(request), self._ports.clock())
        stored = await self._hub.submit(message)
        return web.json_response({"request": stored.request_id}, status=HTTPStatus.ACCEPTED)

    async def _vote(self, request: web.Request) -> web.StreamResponse:
        request_id, visitor = request.match_info["request"], _visitor(request)
        vote = convert.to_vote(await _body(request), request_id, visitor, self._ports.clock())
        if vote is None:
            await self._hub.withdraw_vote(request_id, convert.person(visitor))
        elif not await self._hub.vote(vote):
            raise web.HTTPNotFound
        return web.json_response({"vote": "none" if vote is None else "up" if vote.up else "down"})

    def _with_visitor(self, request: web.Request, response: web.Response) -> web.Response:
        """A name for this browser, so that a vote can be changed. It identifies nobody."""
        if not convert.is_id(request.cookies.get(VISITOR)):
            response.set_cookie(
                VISITOR,
                convert.new_id(),
                max_age=VISITOR_DAYS * 86_400,
                httponly=True,
                samesite="Strict",
            )
        return response


def _html(text: str, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(text=text, content_type="text/html", status=status)


def _refuse(status: HTTPStatus, problem: str, sentence: str = "") -> web.Response:
    body = {"error": problem, "message": sentence or say(problem)}
    return web.json_response(body, status=status, headers=SECURITY_HEADERS)


def _peer(request: web.Request) -> str | None:
    """The address that connected; None on a transport that is gone."""
    name = request.transport.get_extra_info("peername") if request.transport else None
    return str(name[0]) if name else None


def _visitor(request: web.Request) -> str:
    visitor = request.cookies.get(VISITOR)
    return visitor if visitor is not None and convert.is_id(visitor) else "guest"


async def _body(request: web.Request) -> bytes:
    if request.content_length is not None and request.content_length > MAX_POST_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_POST_BYTES, request.content_length)
    body = await request.read()
    if len(body) > MAX_POST_BYTES:
        raise web.HTTPRequestEntityTooLarge(MAX_POST_BYTES, len(body))
    return body
