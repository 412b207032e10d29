"""The demo: a made-up factory, the web console, and nothing else."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

from bot.app import App, build_app
from bot.channels.ports import CHANNELS
from bot.channels.terminal.render import say
from bot.clock import utc_now
from bot.process import AlreadyRunning, run_until_stopped, single_instance
from bot.settings import Settings
from database.demo import make_demo
from datasource.whole_files import write_whole

HOST = "127.0.0.1"
ADDRESS_FILE = "address.txt"


def demo_settings(settings: Settings, port: int) -> Settings:
    """The demo keeps to a folder of its own, so that it mixes with no real data and no real conversation."""
    folder = settings.state_dir / "demo"
    return settings.model_copy(
        update={
            "state_dir": folder,
            "database_dir": folder / "data",
            "http_host": HOST,
            "http_port": port,
            # Its files appear by renaming: there is nothing to wait for.
            "settle_s": 0.0,
            "archive_cutoff_year": None,
        }
    )


async def serve_demo(settings: Settings) -> int:
    address_file = settings.state_dir / ADDRESS_FILE
    try:
        with single_instance(settings):
            await _prepare(settings)
            chosen = settings.model_copy(update={"http_port": free_port(settings.http_port)})
            web = [kind for kind in CHANNELS if kind.name == "web"]
            # No schedule: a made-up factory sends no report or alarm to real people.
            async with build_app(chosen, kinds=web, with_jobs=False) as app:
                await run_until_stopped(
                    app, lambda started: _announce(started, settings.http_port, address_file)
                )
    except AlreadyRunning:
        _print(say("demo_already", url=_read(address_file)))
        return 1
    return 0


async def _prepare(settings: Settings) -> None:
    today = settings.date_of(utc_now())
    if not settings.database_dir.exists():
        _print(say("demo_making"))
    await asyncio.to_thread(make_demo, settings.database_dir, today)


def free_port(wanted: int) -> int:
    """`wanted`, or 0 (any) where another program listens on it."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if sys.platform != "win32":
            # As the server will: the port of a process that just ended is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, wanted))
        except OSError:
            return 0
    return wanted


def _announce(app: App, wanted: int, address_file: Path) -> None:
    assert app.http is not None
    if wanted not in (0, app.http.port):
        _print(say("demo_port_taken", port=wanted))
    write_whole(app.http.url.encode(), address_file)
    _print(say("demo_running", url=app.http.url))


def _read(address_file: Path) -> str:
    return address_file.read_text(encoding="utf-8") if address_file.is_file() else ""


def _print(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()
