"""The hub's one HTTP server. Channels add their routes; /healthz says that the process lives."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

log = logging.getLogger(__name__)
server_log = logging.getLogger("aiohttp.server")

# Larger than any event of a chat platform, far smaller than what would hurt.
MAX_BODY_BYTES = 1_000_000


class HttpServer:
    """Routes first, then `start`. `port` 0 takes a free one."""

    def __init__(self, host: str, port: int) -> None:
        self.host = host
        self._asked_port = port
        self.app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[_plain_errors])
        # What /healthz answers with; whoever knows more than that the process lives puts its own here.
        self.alive: Handler = _alive
        self.app.router.add_get("/healthz", self._on_alive)
        self._runner: web.AppRunner | None = None

    async def _on_alive(self, request: web.Request) -> web.StreamResponse:
        return await self.alive(request)

    def add_routes(self, routes: Iterable[web.AbstractRouteDef]) -> None:
        self.app.add_routes(routes)

    async def start(self) -> None:
        """Raises `OSError` when the port is taken."""
        server_log.addFilter(_be_brief_on_refusals)
        self._runner = web.AppRunner(self.app, access_log=None, handle_signals=False, shutdown_timeout=5.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self._asked_port).start()
        log.info("listening on %s", self.url)

    @property
    def port(self) -> int:
        """The port it listens on, once started."""
        if self._runner is None:
            return self._asked_port
        return int(self._runner.addresses[0][1])

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


async def _alive(request: web.Request) -> web.Response:
    return web.json_response({"status": "ok"})


def _be_brief_on_refusals(record: logging.LogRecord) -> bool:
    """What is no HTTP is answered with 400. aiohttp logs it as an error of ours, with a traceback and what was sent."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, HttpProcessingError):
        record.levelno, record.levelname = logging.INFO, "INFO"
        record.msg, record.args = "refused what is no HTTP request: %s", (type(error).__name__,)
        record.exc_info = record.exc_text = None
    return True


@web.middleware
async def _plain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """No traceback, whatever asyncio's debug mode would show; the log has it."""
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception:
        log.exception("%s %s failed", request.method, request.path)
        return web.json_response({"error": "internal"}, status=500)
