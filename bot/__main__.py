"""`hub`, also as `python -m bot`."""

from __future__ import annotations


def main() -> None:
    from bot.cli import cli
    from bot.cli._console import prepare, quiet_broken_pipe

    prepare()
    with quiet_broken_pipe():
        cli(prog_name="hub")


if __name__ == "__main__":
    main()
