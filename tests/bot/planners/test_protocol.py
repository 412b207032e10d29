"""What stands between the conversation and its planners stays free of any one model."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import get_type_hints

import bot.planners.auto
import bot.planners.protocol

ROOT = Path(bot.planners.protocol.__file__).parents[2]
OURS = ("bot", "skills", "datasource", "templates")


def test_only_the_gemini_package_imports_the_library() -> None:
    importing = {
        path.relative_to(ROOT).as_posix()
        for folder in OURS
        for path in (ROOT / folder).rglob("*.py")
        if _imports_google(path)
    }
    assert importing
    assert all(path.startswith("bot/planners/gemini/") for path in importing)


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


def _imports_google(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        if any(name == "google" or name.startswith("google.") for name in names):
            return True
    return False
