"""Who may import whom, and where each SDK lives. The layers themselves are checked by import-linter."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "jobs", "reports", "skills", "datasource", "database", "templates")
MAY_IMPORT = {
    "datasource": set(),
    "skills": {"datasource"},
    "reports": {"skills", "datasource"},
    "jobs": {"reports", "skills", "datasource"},
    "bot": {"jobs", "reports", "skills", "datasource", "database", "templates"},
    "database": set(),
    "templates": set(),
}
# module prefix → the only places that may import it
HOMES = {
    "google": ("bot/planners/gemini",),
    "slack_sdk": ("bot/channels/slack",),
    "slack_bolt": ("bot/channels/slack",),
    "botbuilder": ("bot/channels/teams",),
    "botframework": ("bot/channels/teams",),
    "msrest": ("bot/channels/teams",),
    "matplotlib": ("reports/",),
    "openpyxl": ("reports/",),
    "aiosqlite": ("bot/store",),
    "apscheduler": ("jobs/", "bot/app"),
}


@cache
def sources() -> tuple[tuple[str, ast.Module], ...]:
    """Every module of ours, with its path."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for folder in FOLDERS
        for path in sorted((ROOT / folder).rglob("*.py"))
    )


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def test_each_folder_imports_only_what_lies_below_it() -> None:
    wrong = [
        f"{name} imports {module}"
        for name, tree in sources()
        for module in imported(tree)
        if (top := module.split(".")[0]) in FOLDERS
        and top != (own := name.split("/")[0])
        and top not in MAY_IMPORT[own]
    ]
    assert wrong == []


def test_each_sdk_stays_in_its_adapter() -> None:
    found = [
        (name, sdk)
        for name, tree in sources()
        for module in imported(tree)
        if (sdk := module.split(".")[0]) in HOMES
    ]
    assert {sdk for _, sdk in found} == set(HOMES), "each is still used"
    assert [f"{name} imports {sdk}" for name, sdk in found if not name.startswith(HOMES[sdk])] == []


def test_production_data_is_named_in_sql_only_in_datasource() -> None:
    wrong = [
        name
        for name, tree in sources()
        if not name.startswith(("datasource/", "database/"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and "FROM production_records" in node.value
    ]
    assert wrong == []


@pytest.mark.parametrize("module", ["bot.cli", "bot.app"])
def test_starting_loads_no_heavy_library(module: str) -> None:
    script = f"import sys, {module}; print(*sorted(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(run.stdout.split())
    heavy = {
        "google.genai",
        "matplotlib",
        "slack_bolt",
        "slack_sdk",
        "botbuilder",
        "aiohttp",
        "openpyxl",
        "holidays",
        "numpy",
    }
    assert loaded & heavy == set()
