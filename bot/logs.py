"""Logging: one line an event, with the request it belongs to, and nothing secret in it."""

from __future__ import annotations

import contextlib
import contextvars
import logging
import re
import uuid
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 5

_request: contextvars.ContextVar[str] = contextvars.ContextVar("request", default="-")

# Webhook addresses, Slack, Google, JWT, bearer and basic credentials, key=value pairs, and Korean phone numbers.
_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xwfp-[\w-]+"
    r"|AIza[\w-]{20,}|AQ\.[\w-]{20,}|ya29\.[\w.-]+"
    r"|eyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?"
    r"|(?<=hooks\.slack\.com/services/)[\w/]+"
    r"|(?:(?<=webhook:http://)|(?<=webhook:https://))\S+"
    r"|(?i:(?<=bearer )|(?<=basic ))[\w.~+/=-]{8,}"
    r"|(?i:(?<=api_key=)|(?<=token=)|(?<=secret=)|(?<=password=)|(?<=key=))[^\s&\"',;]+"
    r"|\b01[016789]-?\d{3,4}-?\d{4}\b"
)


def redact(text: str) -> str:
    return _SECRETS.sub("[redacted]", text)


@contextlib.contextmanager
def request_scope(request_id: str) -> Iterator[None]:
    """Every line logged inside carries this request id, in tasks started inside too."""
    token = _request.set(request_id or "-")
    try:
        yield
    finally:
        _request.reset(token)


def exception_of_command() -> str:
    """Log the exception being handled; the id under which it can be found."""
    request_id = uuid.uuid4().hex[:12]
    with request_scope(request_id):
        logging.getLogger("hub").exception("the command failed")
    return request_id


class Formatter(logging.Formatter):
    """Redacts last, over the finished line: message, arguments and traceback alike. One event stays one record."""

    def format(self, record: logging.LogRecord) -> str:
        record.request = _request.get()
        return redact(super().format(record)).replace("\r", "\\r")


def set_up(log_dir: Path | None, level: str, *, stderr: bool = True) -> None:
    """Handlers of the root logger: a rotating file in `log_dir` (None: none) and stderr. Call once, at the start.

    Raises OSError where the file cannot be written: later, each line would fail by itself.
    """
    formatter = Formatter("%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s")
    handlers: list[logging.Handler] = []
    if log_dir is not None:
        log_dir.mkdir(parents=True, exist_ok=True)
        (log_dir / "hub.log").open("ab").close()
        handlers.append(
            RotatingFileHandler(
                log_dir / "hub.log",
                maxBytes=FILE_BYTES,
                backupCount=FILES_KEPT,
                encoding="utf-8",
                errors="backslashreplace",
                delay=True,
            )
        )
    if stderr:
        handlers.append(logging.StreamHandler())
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
        old.close()
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    root.setLevel(level)
    # A full disk must not turn every log line into a traceback on the console.
    logging.raiseExceptions = False
    # Bolt and the web server log whole request bodies and every poll; the hub logs its own line for each event.
    for name, floor in {"slack_bolt": "WARNING", "slack_sdk": "WARNING", "aiohttp.access": "WARNING"}.items():
        logging.getLogger(name).setLevel(max(logging.getLevelName(floor), logging.getLevelName(level)))
    for name in (
        "aiosqlite",
        "apscheduler",
        "filelock",
        "asyncio",
        "matplotlib",
        "httpcore2",
        "httpx2",
        "botbuilder",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
