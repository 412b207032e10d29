"""The `hub` command. A subcommand is a file here named as it is, with a click command called `command` in it.

Files are found by name and imported when they are asked for; one that begins with `_` is no command.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

import click


class LazyGroup(click.Group):
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
    """생산 데이터 허브: 한국어로 묻는 생산 질문에 근거와 함께 답합니다."""
