"""The build in a process of its own, so that questions are answered at the same pace while it runs.

`python -m datasource.build_worker` reads one job as JSON on stdin and writes one outcome as JSON on stdout. A plain
child process, not multiprocessing: it starts the same on every platform and imports nothing of the parent's program.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

from datasource.build import BuildJob, build_generation
from datasource.change import ChangeKey
from datasource.errors import SourceFault, SourceUnavailable
from datasource.generation import Manifest

Builder = Callable[[BuildJob], Awaitable[Manifest]]


async def build_in_process(job: BuildJob) -> Manifest:
    """Run the job in a child process. Cancelling ends the child.

    Raises SourceUnavailable as `build_generation` does; ACCESS_DENIED where the child died.
    """
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "datasource.build_worker",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    try:
        out, err = await child.communicate(json.dumps(_job_as_json(job)).encode())
    except asyncio.CancelledError:
        if child.returncode is None:
            child.kill()
            await child.wait()
        raise
    if child.returncode != 0:
        detail = err.decode("utf-8", "replace").strip().splitlines()
        raise SourceUnavailable(
            job.source, SourceFault.ACCESS_DENIED, detail[-1] if detail else "the builder died"
        )
    value = json.loads(out)
    if "fault" in value:
        raise SourceUnavailable(job.source, SourceFault(value["fault"]), value["detail"])
    return Manifest.from_json(value["manifest"])


async def build_in_thread(job: BuildJob) -> Manifest:
    """The same in a thread: quicker to start, for tests.

    Not beside an ERP that writes with SQLite: on POSIX this process's look at the file would end the copy's lock on it.
    """
    return await asyncio.to_thread(build_generation, job)


def _job_as_json(job: BuildJob) -> dict[str, Any]:
    return {
        "source": job.source,
        "path": str(job.path.absolute()),
        "source_dir": str(job.source_dir.absolute()),
        "key": job.key.as_json(),
        "now_ns": job.now_ns,
        "first_owned": job.first_owned and job.first_owned.isoformat(),
        "last_owned": job.last_owned and job.last_owned.isoformat(),
        "believe": job.believe,
        "recover_journal_older_than_ns": job.recover_journal_older_than_ns,
    }


def _job_from_json(value: dict[str, Any]) -> BuildJob:
    first, last = value.pop("first_owned"), value.pop("last_owned")
    return BuildJob(
        path=Path(value.pop("path")),
        source_dir=Path(value.pop("source_dir")),
        key=ChangeKey.from_json(value.pop("key")),
        first_owned=date.fromisoformat(first) if first else None,
        last_owned=date.fromisoformat(last) if last else None,
        **value,
    )


def main() -> None:
    job = _job_from_json(json.load(sys.stdin))
    outcome: dict[str, Any]
    try:
        outcome = {"manifest": build_generation(job).as_json()}
    except SourceUnavailable as error:
        outcome = {"fault": error.fault.value, "detail": error.detail}
    json.dump(outcome, sys.stdout)


if __name__ == "__main__":
    main()
