"""What stands between the conversation and its planners stays free of any one model."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import bot.planners.auto
import bot.planners.protocol

ROOT = Path(bot.planners.protocol.__file__).parents[2]


def test_the_package_imports_the_library_only_inside_functions() -> None:
    code = "import sys, bot.planners.gemini, bot.planners.auto; print([m for m in sys.modules if m.startswith(('google', 'aiohttp', 'httpx'))])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_no_type_of_the_library_stands_in_the_protocol_or_the_chain() -> None:
    for module in (bot.planners.protocol, bot.planners.auto):
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__:
                hints = {**get_type_hints(value), **_method_hints(value)}
                assert not [hint for hint in hints.values() if "google" in repr(hint)], name


def _method_hints(kind: type) -> dict[str, object]:
    return {
        f"{name}.{argument}": hint
        for name, method in vars(kind).items()
        if callable(method) and not isinstance(method, type) and hasattr(method, "__annotations__")
        for argument, hint in get_type_hints(method).items()
    }
