"""Which uses of a command change something: pure, so that the catalogue needs none of what does the work."""

from __future__ import annotations


def health(args: str) -> bool:
    return bool(args)


def jobs(args: str) -> bool:
    return bool(args)


def alerts(args: str) -> bool:
    return bool(args)


def backup(args: str) -> bool:
    return bool(args)


def rollover(args: str) -> bool:
    return bool(args)
