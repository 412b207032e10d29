"""The process that draws charts: one connection, one spec in, one line back. Started by `reports.charts`."""

from __future__ import annotations

import signal
from multiprocessing.connection import Connection
from pathlib import Path

from reports.chart_spec import ChartSpec

Job = tuple[ChartSpec, str]


def serve(connection: Connection) -> None:
    """Draw until the other end closes or sends None. Answers "" when the file is written, else what went wrong."""
    # Ctrl-C reaches the whole group; it is the parent that decides when this process ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from reports.chart_drawing import draw_to_file

    connection.send("")  # loaded
    while True:
        try:
            job: Job | None = connection.recv()
        except EOFError:
            return
        if job is None:
            return
        spec, path = job
        try:
            draw_to_file(spec, Path(path))
        except Exception as error:  # noqa: BLE001 - whatever it is, the next chart may still be drawn
            connection.send(f"{type(error).__name__}: {error}")
        else:
            connection.send("")
