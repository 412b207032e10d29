"""hub restore"""

from __future__ import annotations

import getpass
import logging
from contextlib import nullcontext
from pathlib import Path

import click

from bot.cli import _running
from bot.cli._help import HubCommand
from bot.settings import Settings

log = logging.getLogger(__name__)


@click.command(cls=HubCommand)
@click.argument("name")
@click.option("--to", "path", metavar="PATH", required=True, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True)
def command(name: str, path: Path, force: bool) -> None:
    settings = _running.load_settings()
    _running.run(settings, _restore(settings, name, path.absolute(), force))


async def _restore(settings: Settings, name: str, path: Path, force: bool) -> int:
    from bot.backups.desk import backups_of
    from bot.backups.words import fault_text
    from bot.clock import utc_now
    from bot.process import single_instance
    from bot.wording import render
    from jobs.backup import BackupFailed, BackupFault
    from jobs.backup_names import BackupName
    from jobs.restore import restore

    own_store = path.resolve() == (settings.state_dir / "hub.db").resolve()
    try:
        wanted = BackupName.parse(name)
        if wanted is None:
            raise BackupFailed(BackupFault.UNKNOWN_NAME, name)
        # The chat store of a running hub must not change under it.
        with single_instance(settings) if own_store else nullcontext():
            if not own_store:
                await _note(settings, wanted.file_name, path, force)
            now = utc_now().astimezone(settings.zone)
            done = restore(backups_of(settings), wanted, path, now, force=force)
            if own_store:
                await _note(settings, wanted.file_name, path, force)
    except BackupFailed as error:
        click.echo(fault_text(error), err=True)
        return 1
    click.echo(
        render("backup/restored.md.j2", name=done.backup.name.file_name, path=done.path, kept=done.kept or "")
    )
    return 0


async def _note(settings: Settings, name: str, path: Path, force: bool) -> None:
    """Into the audit trail. Where the chat store itself is broken, a restore must be possible all the same."""
    from bot.clock import utc_now
    from bot.store import Store, StoreError, audit_rows

    detail = {"backup": name, "path": str(path), "force": force}
    try:
        store = await Store.open(settings.state_dir / "hub.db")
        try:
            await audit_rows.append(store, f"cli:{getpass.getuser()}", "cli", "restore", detail, utc_now())
        finally:
            await store.close()
    except StoreError:
        log.exception("the restore of %s is not in the audit trail", name)
