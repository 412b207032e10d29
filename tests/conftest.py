"""What every test shares: golden files, no way out to the network, and an end."""

from __future__ import annotations

import gc
import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden from what is rendered now"
    )


def pytest_unconfigure() -> None:
    end_connections()


def end_connections() -> None:
    """A test that failed has not closed its store, and the thread of a connection would keep the process from ending."""
    for each in gc.get_objects():
        if isinstance(each, aiosqlite.Connection) and each._running:
            each.stop()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden("answers/total.md", text)` compares with the stored file, or stores it under --update-golden."""

    def check(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"{name} is not stored yet: run pytest --update-golden and read it"
        assert text == path.read_text(encoding="utf-8")

    return check


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):  # a Unix socket's path
        return True
    host = str(address[0]).split("%")[0]
    if host in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that reaches beyond this machine fails at the connection."""
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_loopback(address):
            raise PermissionError(f"tests may only use loopback, not {address!r}")
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        if not _is_loopback(address):
            raise PermissionError(f"tests may only use loopback, not {address!r}")
        return connect_ex(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
    monkeypatch.setattr(socket.socket, "connect_ex", guarded_ex)
