"""hub jobs, hub jobs run NAME"""

from __future__ import annotations

import click

from bot.cli import _running
from bot.cli._help import HubGroup
from bot.settings import Settings


@click.group(cls=HubGroup, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        settings = _running.load_settings()
        _running.run(settings, _list(settings))


@command.command("run")
@click.argument("name")
def run(name: str) -> None:
    settings = _running.load_settings()
    _running.run(settings, _run(settings, name))


async def _list(settings: Settings) -> int:
    from bot.app import build_app
    from bot.channels.terminal.render import aligned
    from bot.cli._console import write
    from bot.job_words import rows_of

    async with build_app(settings, serve_http=False, answers_without_store=False, with_jobs=True) as app:
        assert app.automation is not None
        rows = await rows_of(app.automation.schedule, app.automation.ledger, settings.zone)
    write(aligned(rows))
    return 0


async def _run(settings: Settings, name: str) -> int:
    from bot.app import build_app
    from bot.cli._console import write
    from bot.job_words import result_of
    from bot.wording import render
    from jobs.ledger import RunState

    async with build_app(settings, serve_http=False, answers_without_store=False, with_jobs=True) as app:
        assert app.automation is not None
        schedule = app.automation.schedule
        if name not in schedule.jobs:
            write(render("messages/no_job.md.j2", name=name, names=list(schedule.jobs)))
            return 2
        done = await schedule.run_now(name)
    if done is None:
        write(render("commands/jobs.md.j2", what="run", name=name, result="busy"))
        return 1
    write(f"{name}: {result_of(done)}")
    return 0 if done.state in (RunState.DONE, RunState.SKIPPED) else 1
