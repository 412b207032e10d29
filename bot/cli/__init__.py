"""The `hub` command. A subcommand is a file here named as it is, with a click command called `command` in it.

Files are found by name and imported when they are asked for; one that begins with `_` is no command.
"""

from __future__ import annotations

import pkgutil
import sys
from importlib import import_module
from typing import Any

import click

from bot.cli._help import HubGroup


class LazyGroup(HubGroup):
    def main(self, *args: Any, **extra: Any) -> Any:
        """As click's, always standalone; what is wrong with the command line is said in Korean."""
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            from bot.cli._usage import to_sentences

            sys.stderr.write(to_sentences(error) + "\n")
            status = error.exit_code
        except click.Abort:
            status = 130
        sys.exit(status if isinstance(status, int) else 0)

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [module.name for module in pkgutil.iter_modules(__path__)]
        return sorted(name for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
def cli() -> None:
    pass
