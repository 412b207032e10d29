from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner

from bot.channels.slack.manifest import EVENTS, SCOPES
from bot.cli import cli
from bot.commands import COMMANDS

ROOT = Path(__file__).parents[3]


def test_the_slack_manifest_in_the_repository_is_what_the_commands_make() -> None:
    made = CliRunner().invoke(cli, ["manifest", "slack"])
    assert made.exit_code == 0
    stored = (ROOT / "manifest.json").read_text(encoding="utf-8")
    assert made.output == stored, "run: hub manifest slack --out manifest.json"


def test_the_manifest_has_every_command_and_keeps_slacks_limits() -> None:
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    commands = manifest["features"]["slash_commands"]
    assert [each["command"] for each in commands] == [f"/{command.name}" for command in COMMANDS]
    assert len(commands) <= 50
    for each in commands:
        assert len(each["command"]) <= 32
        assert re.fullmatch(r"/[a-z0-9_-]+", each["command"])
        assert 0 < len(each["description"]) <= 2_000
        assert len(each.get("usage_hint", "")) <= 1_000
    about = manifest["display_information"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4_000
    assert manifest["settings"]["socket_mode_enabled"] is True
    assert len(manifest["features"]["agent_view"]["suggested_prompts"]) <= 4


def test_the_manifest_for_http_has_the_address_everywhere_and_no_socket() -> None:
    made = CliRunner().invoke(cli, ["manifest", "slack", "--url", "https://hub.example.com/"])
    manifest = json.loads(made.output)
    address = "https://hub.example.com/slack/events"
    assert {each["url"] for each in manifest["features"]["slash_commands"]} == {address}
    settings = manifest["settings"]
    assert settings["event_subscriptions"]["request_url"] == address
    assert settings["interactivity"]["request_url"] == address
    assert settings["socket_mode_enabled"] is False
    assert CliRunner().invoke(cli, ["manifest", "slack", "--url", "http://x"]).exit_code == 2


def test_the_manifest_is_written_whole_to_a_file(tmp_path: Path) -> None:
    made = CliRunner().invoke(cli, ["manifest", "slack", "--out", str(tmp_path / "m.json")])
    assert made.exit_code == 0
    assert (tmp_path / "m.json").read_bytes() == (ROOT / "manifest.json").read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["m.json"]


def test_the_setup_page_explains_every_scope_and_event() -> None:
    page = (ROOT / "docs" / "slack_setup.md").read_text(encoding="utf-8")
    said = set(re.findall(r"`([a-z_]+[:.][a-z_]+|app_[a-z_]+|assistant_[a-z_]+|commands)`", page))
    assert set(SCOPES) | set(EVENTS) <= said
