"""`hub`, also as `python -m bot`."""

from __future__ import annotations

import gc


def main() -> None:
    # Start-up makes objects that stay; collecting among them takes a tenth of it. Whatever runs long turns it on again.
    gc.disable()
    from bot.cli import cli
    from bot.cli._console import prepare, quiet_broken_pipe

    prepare()
    with quiet_broken_pipe():
        cli(prog_name="hub")


if __name__ == "__main__":
    main()
