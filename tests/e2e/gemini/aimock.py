"""aimock (npm) as a process: Gemini's protocol with faults, on a free port of the loopback interface."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any

CLI = Path(__file__).parent.parent / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
_READY_S = 20.0
_URL = re.compile(r"http://127\.0\.0\.1:\d+")


def on_question(words: str, name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """A fixture: where the last user message holds `words`, this call is the reply."""
    return {
        "match": {"userMessage": words},
        "response": {"toolCalls": [{"name": name, "arguments": arguments}]},
    }


def on_text(words: str, content: str) -> dict[str, Any]:
    return {"match": {"userMessage": words}, "response": {"content": content}}


@contextlib.asynccontextmanager
async def aimock(folder: Path, fixtures: Sequence[Mapping[str, Any]], *flags: str) -> AsyncIterator[str]:
    """Its base URL, once it listens. Raises RuntimeError when node or the package is missing, or it does not start."""
    node = shutil.which("node")
    if node is None or not CLI.is_file():
        raise RuntimeError("aimock is not installed: run tests/e2e/setup.sh")
    script = folder / "fixtures.json"
    script.write_text(json.dumps({"fixtures": list(fixtures)}, ensure_ascii=False), encoding="utf-8")
    process = await asyncio.create_subprocess_exec(
        node,
        str(CLI),
        *("--port", "0", "--host", "127.0.0.1", "--fixtures", str(script), *flags),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout is not None
    reading: asyncio.Task[None] | None = None
    try:
        async with asyncio.timeout(_READY_S):
            url = await _announced(process.stdout)
        reading = asyncio.create_task(_drain(process.stdout))
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()
        if reading is not None:
            await reading


async def _announced(output: asyncio.StreamReader) -> str:
    said = []
    while line := (await output.readline()).decode(errors="replace"):
        said.append(line)
        if found := _URL.search(line):
            return found[0]
    raise RuntimeError("aimock did not start: " + "".join(said)[-2000:])


async def _drain(output: asyncio.StreamReader) -> None:
    while await output.read(65536):
        continue
