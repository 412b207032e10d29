from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import PlannerChoice, Settings, environment_name


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for field in Settings.model_fields:
        monkeypatch.delenv(environment_name(field), raising=False)


def test_the_variables_names_are_those_of_the_ecosystem_and_ours_begin_with_hub() -> None:
    assert environment_name("slack_bot_token") == "SLACK_BOT_TOKEN"
    assert environment_name("state_dir") == "HUB_STATE_DIR"


def test_values_come_from_the_environment_before_the_env_file_and_empty_ones_count_as_unset(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_bytes(
        "\ufeffHUB_PLANNER=offline\nHUB_TODAY=2026-11-23\nSLACK_BOT_TOKEN=\nOTHER=1\nHUB_HTTP_PORT=99\n".encode()
    )
    monkeypatch.setenv("HUB_HTTP_PORT", "4000")
    settings = Settings()
    assert settings.planner is PlannerChoice.OFFLINE
    assert settings.today == date(2026, 11, 23)
    assert settings.slack_bot_token is None
    assert settings.http_port == 4000


def test_lists_are_comma_separated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_ADMINS", " slack:U1, teams:a-b ,,")
    assert Settings().admins == ("slack:U1", "teams:a-b")
    assert Settings(admins=("slack:U9",)).admins == ("slack:U9",)


def test_a_wrong_value_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUB_HTTP_PORT", "xoxb-secret")
    with pytest.raises(ValidationError) as wrong:
        Settings()
    assert "http_port" in str(wrong.value).lower()
    assert "xoxb-secret" not in str(wrong.value)


def test_secrets_do_not_show_when_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    monkeypatch.setenv("GEMINI_API_KEY", "AIzaSecret")
    shown = repr(Settings())
    assert "xoxb-secret" not in shown
    assert "AIzaSecret" not in shown


def test_unauthenticated_teams_is_refused_off_the_loopback() -> None:
    assert Settings(teams_anonymous=True).teams_anonymous
    with pytest.raises(ValidationError):
        Settings(teams_anonymous=True, http_host="0.0.0.0")


@pytest.mark.parametrize("name", ["Asia/Nowhere", "", "../etc"])
def test_an_unknown_timezone_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Settings(timezone=name)


def test_the_date_turns_at_korean_midnight_and_can_be_fixed() -> None:
    just_before = datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)
    just_after = datetime(2026, 11, 22, 15, 0, 0, tzinfo=UTC)
    assert Settings().date_of(just_before) == date(2026, 11, 22)
    assert Settings().date_of(just_after) == date(2026, 11, 23)
    assert Settings(today=date(2020, 1, 1)).date_of(just_after) == date(2020, 1, 1)
