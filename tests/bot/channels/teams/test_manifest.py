"""The app package that `hub manifest teams` makes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

from PIL import Image

from bot.channels.teams.manifest import build_manifest, build_package
from bot.commands import COMMANDS
from tests.e2e.conftest import clean_environment
from tests.fakes.teams_server import APP_ID


def test_the_package_holds_a_manifest_and_the_icons_that_teams_asks_for() -> None:
    package = build_package(APP_ID, "https://hub.example.com", COMMANDS)
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        assert sorted(files.namelist()) == ["color.png", "manifest.json", "outline.png"]
        color = Image.open(io.BytesIO(files.read("color.png"))).convert("RGBA")
        outline = Image.open(io.BytesIO(files.read("outline.png"))).convert("RGBA")
    assert (color.size, outline.size) == ((192, 192), (32, 32))
    assert color.getpixel((0, 0)) == (11, 92, 171, 255)
    seen = {pixel for pixel in outline.get_flattened_data() if pixel[3]}
    assert {pixel[:3] for pixel in seen} == {(255, 255, 255)}
    assert outline.getpixel((0, 0))[3] == 0


def test_the_manifest_names_the_bot_its_scopes_and_every_command() -> None:
    manifest = build_manifest(APP_ID, "https://hub.example.com", COMMANDS)
    (bot,) = manifest["bots"]
    assert bot["botId"] == manifest["id"] == APP_ID
    assert set(bot["scopes"]) == {"personal", "groupChat", "team"}
    (listed,) = bot["commandLists"]
    assert [each["title"] for each in listed["commands"]] == [f"/{each.name}" for each in COMMANDS][:12]
    assert manifest["validDomains"] == ["hub.example.com"]
    assert len(manifest["name"]["short"]) <= 30 and len(manifest["description"]["short"]) <= 80


def test_the_same_settings_make_the_same_package() -> None:
    assert build_package(APP_ID, None, COMMANDS) == build_package(APP_ID, None, COMMANDS)


def run_hub(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "manifest", "teams", "--out", str(folder / "hub.zip")],
        cwd=folder,
        env={**clean_environment(), **settings},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_command_writes_it_or_says_what_is_missing(tmp_path: Path) -> None:
    missing = run_hub(tmp_path)
    assert missing.returncode == 2 and "MICROSOFT_APP_ID" in missing.stderr
    made = run_hub(tmp_path, MICROSOFT_APP_ID=APP_ID)
    assert made.returncode == 0, made.stderr
    with zipfile.ZipFile(tmp_path / "hub.zip") as files:
        assert json.loads(files.read("manifest.json"))["id"] == APP_ID
