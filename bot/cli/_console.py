"""The console as every command needs it: UTF-8 on Windows too, no traceback when the reader of a pipe went away."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator

import click

from bot.cli._help import WORDS
from templates import words


def prepare() -> None:
    """A Korean Windows console speaks cp949, which lacks half of what is printed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def quiet_broken_pipe() -> Iterator[None]:
    """`hub ask … | head -1` ends like any other filter: silently, status 1."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes stdout again on its way out; that one must find an open end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(1) from None


def write(text: str) -> None:
    """One finished text and a newline, seen at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def agreed(question: str) -> bool:
    """Whether who sits there says yes; anything else is a no. Raises `click.Abort` where nobody answers."""
    asked = str(words(WORDS)["agree"]).format(question=question)
    answer: str = click.prompt(asked, default="", show_default=False, prompt_suffix="")
    return answer.strip().lower() in words(WORDS)["yes"]
