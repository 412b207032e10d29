"""What the end-to-end tests share: the hub as a real process, node scripts, Chromium. A missing part is a failure."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

E2E = Path(__file__).parent
ROOT = E2E.parent.parent
OUT = E2E / "out"
READY_S = 60.0
STOP_S = 20.0
SCRIPT_S = 180.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def find_node() -> str:
    node = shutil.which("node")
    if node is None or not (E2E / "node_modules" / "playwright-core").is_dir():
        pytest.fail("node or its packages are missing: run tests/e2e/setup.sh")
    return node


def find_chromium() -> str:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.fail("Chromium is missing: run tests/e2e/setup.sh")
    return found


@dataclass(slots=True)
class HubProcess:
    """`hub <args>` with settings of its own, on a free port. `start` again after `stop` keeps the port and the state."""

    args: tuple[str, ...]
    port: int
    settings: Mapping[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def start(self) -> None:
        """Until it answers at /healthz."""
        self._process = self._launch()
        try:
            async with asyncio.timeout(READY_S):
                while not await asyncio.to_thread(self._answers):
                    if self._process.poll() is not None:
                        pytest.fail(f"hub {' '.join(self.args)} ended:\n{self.said()}")
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"hub {' '.join(self.args)} does not answer:\n{self.said()}")

    async def stop(self) -> int:
        """As an operator does (SIGTERM, Ctrl-Break on Windows); its exit status."""
        if self._process is None or self._process.poll() is not None:
            return self._process.returncode if self._process else 0
        self._process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))
        return await self._ended()

    async def kill(self) -> None:
        """As a power cut does."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            await self._ended()

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    async def _ended(self) -> int:
        assert self._process is not None
        try:
            return await asyncio.to_thread(self._process.wait, STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            pytest.fail(f"hub {' '.join(self.args)} did not stop:\n{self.said()}")

    def _launch(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", *self.args],
                cwd=self.log.parent,
                env=clean_environment() | dict(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def clean_environment() -> dict[str, str]:
    """This machine's, without a setting of the hub or a key that its operator may have set."""
    ours = ("HUB_", "SLACK_", "MICROSOFT_", "GEMINI_", "GOOGLE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "PYTHONPATH": str(ROOT)
    }


@contextlib.asynccontextmanager
async def running_hub(folder: Path, *args: str, **settings: str) -> AsyncIterator[HubProcess]:
    """`running_hub(tmp_path, "run", HUB_DATABASE_DIR=..., SLACK_BOT_TOKEN=...)`; its state is below `folder`."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    defaults = {"HUB_STATE_DIR": str(folder / "state"), "HUB_HTTP_PORT": str(port)}
    hub = HubProcess(args, port, defaults | settings, folder / "hub.out")
    if args[:1] == ("demo",):
        hub.args = (*args, "--port", str(port))
    await hub.start()
    try:
        yield hub
    finally:
        await hub.stop()


class NodeScript:
    """A running node script: it says JSON, a line each, and hears lines."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def hear(self) -> dict[str, Any]:
        """The next thing it says. Fails the test when it ends without."""
        assert self._process.stdout is not None
        async with asyncio.timeout(SCRIPT_S):
            line = await self._process.stdout.readline()
            if not line:
                assert self._process.stderr is not None
                pytest.fail((await self._process.stderr.read()).decode(errors="replace")[-4000:])
        return dict(json.loads(line))

    async def tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        await self._process.stdin.drain()


def korean_fonts(folder: Path) -> dict[str, str]:
    """The hub's own font for Chromium, which refuses it as a web font: a machine of CI has none for Korean."""
    setup = folder / "fonts.conf"
    setup.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{ROOT / "templates" / "fonts"}</dir>'
        "</fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(setup)}


@contextlib.asynccontextmanager
async def node_script(script: Path, *args: str) -> AsyncIterator[NodeScript]:
    """It finds its packages in tests/e2e/node_modules and Chromium in CHROMIUM."""
    OUT.mkdir(exist_ok=True)
    process = await asyncio.create_subprocess_exec(
        find_node(),
        str(script),
        *args,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=clean_environment() | korean_fonts(OUT) | {"CHROMIUM": find_chromium()},
        limit=8_000_000,
    )
    try:
        yield NodeScript(process)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()
        # To the end of the pipes, or the wait would never be over.
        await process.communicate()


@pytest.fixture(scope="session")
def out() -> Iterator[Path]:
    """Where screenshots go; they are there to be looked at after a run."""
    OUT.mkdir(exist_ok=True)
    yield OUT
