"""What commands share: the settings, the log, and a Korean sentence for whatever keeps them from running."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine, Mapping
from typing import Any, NoReturn

from bot import logs
from bot.channels.terminal.render import say, words
from bot.settings import Settings, environment_name

EXIT_FAILED = 1
EXIT_MISUSED = 2


def load_settings() -> Settings:
    """From the environment and `.env`; what is wrong is said by the variable's name, without its value."""
    from pydantic import ValidationError

    try:
        return Settings()
    except ValidationError as error:
        lines = [say("bad_settings")]
        for problem in error.errors(include_url=False, include_input=False):
            place = problem["loc"][0] if problem["loc"] else ""
            name = environment_name(str(place)) if place in Settings.model_fields else str(place)
            sentence = _problem(problem["type"], problem.get("ctx", {})) or problem["msg"]
            lines.append(say("bad_setting", name=name or "HUB_*", problem=sentence))
        _end("\n".join(lines), EXIT_MISUSED)


def _problem(kind: str, context: Mapping[str, Any]) -> str | None:
    """pydantic's kinds of error in Korean; None for a rare one, which keeps pydantic's own words."""
    form = words()["setting_problem"].get(kind)
    shown = {key: str(value).replace(" or ", ", ") for key, value in context.items()}
    return form.format(**shown) if form else None


def run(
    settings: Settings,
    work: Coroutine[Any, Any, int],
    *,
    log_to_stderr: bool = False,
    runs_long: bool = True,
) -> NoReturn:
    """Run to the end and exit with its status; a fault of ours is logged, and said in one sentence."""
    if runs_long:
        gc.freeze()
        gc.enable()
    try:
        logs.set_up(settings.state_dir / "logs", settings.log_level, stderr=log_to_stderr)
    except OSError:
        work.close()
        _end(say("state_unwritable", path=settings.state_dir.absolute()), EXIT_FAILED)
    try:
        status = asyncio.run(_explained(settings, work))
    except KeyboardInterrupt:
        status = 130
    # The interpreter looks for cycles among all that start-up made before it ends: a sixth of a short command's time.
    gc.freeze()
    sys.exit(status)


async def _explained(settings: Settings, work: Coroutine[Any, Any, int]) -> int:
    from click import Abort

    from bot.process import AlreadyRunning
    from bot.store import StoreBroken, StoreBusy, StoreNewer

    try:
        return await work
    except StoreNewer:
        return _say(say("store_newer"))
    except StoreBroken:
        logs.exception_of_command()
        return _say(say("store_broken", path=settings.state_dir / "hub.db"))
    except StoreBusy:
        logs.exception_of_command()
        return _say(say("store_busy", path=settings.state_dir / "hub.db"))
    except AlreadyRunning:
        return _say(say("already_running", path=settings.state_dir))
    except BrokenPipeError:
        raise
    except Abort:  # nobody answered the question of a command
        return 1
    except Exception:  # noqa: BLE001 - the last line of defence: a sentence and a log entry instead of a traceback
        request_id = logs.exception_of_command()
        return _say(say("failed", request_id=request_id, path=settings.state_dir / "logs" / "hub.log"))


def _say(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return EXIT_FAILED


def _end(sentence: str, status: int) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    sys.exit(status)
