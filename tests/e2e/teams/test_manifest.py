"""The app package against the JSON schema that Microsoft's own package carries."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.channels.teams.manifest import build_manifest
from bot.commands import COMMANDS
from tests.e2e.conftest import node_script
from tests.fakes.teams_server import APP_ID

pytestmark = pytest.mark.e2e

SCRIPT = Path(__file__).with_name("manifest.mjs")


@pytest.mark.parametrize("public_url", [None, "https://hub.example.com", "http://10.0.0.5:3978"])
async def test_the_manifest_is_what_microsoft_asks_for(tmp_path: Path, public_url: str | None) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(build_manifest(APP_ID, public_url, COMMANDS)), encoding="utf-8")
    async with node_script(SCRIPT, str(path)) as script:
        assert await script.hear() == {"valid": True, "errors": []}


async def test_a_wrong_manifest_is_noticed(tmp_path: Path) -> None:
    wrong = build_manifest(APP_ID, None, COMMANDS)
    wrong["bots"][0]["scopes"] = ["everywhere"]
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(wrong), encoding="utf-8")
    async with node_script(SCRIPT, str(path)) as script:
        assert (await script.hear())["valid"] is False
