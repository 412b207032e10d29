"""Lines from a stream that blocks, read in a thread of their own so that the loop stays free."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import BinaryIO

MAX_LINE_BYTES = 1_000_000
AHEAD = 1000


async def read_lines(stream: BinaryIO) -> AsyncIterator[bytes | None]:
    """Each line without its end; None for one over `MAX_LINE_BYTES`, which is passed over unread."""
    loop = asyncio.get_running_loop()
    lines: asyncio.Queue[tuple[bytes | None] | None] = asyncio.Queue()
    room = threading.Semaphore(AHEAD)

    def put(line: tuple[bytes | None] | None) -> None:
        room.acquire()
        loop.call_soon_threadsafe(lines.put_nowait, line)

    def read() -> None:
        try:
            while chunk := stream.readline(MAX_LINE_BYTES + 1):
                if len(chunk) > MAX_LINE_BYTES and not chunk.endswith(b"\n"):
                    while rest := stream.readline(MAX_LINE_BYTES):
                        if rest.endswith(b"\n"):
                            break
                    put((None,))
                else:
                    put((chunk.rstrip(b"\r\n"),))
            put(None)
        except (OSError, ValueError, RuntimeError):
            # The stream or the loop was closed while the command ended.
            return

    # A daemon: a read that waits for a key must not keep the process alive after Ctrl-C.
    threading.Thread(target=read, name="read lines", daemon=True).start()
    while (line := await lines.get()) is not None:
        room.release()
        yield line[0]
