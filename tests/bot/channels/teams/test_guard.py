"""What is let through, without a server; and what `HUB_…` makes of it."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, ClassVar

import pytest
from msal import ConfidentialClientApplication

from bot.channels.teams.config import TeamsConfig, config_of
from bot.channels.teams.guard import Refused, is_service_allowed, is_upload_allowed, read_activity
from bot.channels.teams.tokens import Login
from bot.settings import Settings, TeamsAppType
from tests.bot.channels.teams import payloads
from tests.fakes.teams_server import APP_ID, TENANT

CONFIG = TeamsConfig(app_id=APP_ID, app_password="x", tenants=frozenset({TENANT}))
SERVICE = "https://smba.trafficmanager.net/kr/"


def settings(**values: Any) -> Settings:
    return Settings(_env_file=None, **values)


def test_only_fields_that_are_known_go_on() -> None:
    activity = {**payloads.personal(SERVICE, "x"), "deliveryMode": "expectReplies", "callerId": "x"}
    assert activity["attachments"]
    kept = read_activity(json.dumps(activity).encode(), CONFIG)
    assert not {"attachments", "deliveryMode", "callerId", "timestamp"} & set(kept)


@pytest.mark.parametrize("body", [b"", b"[" * 100_000, b'{"a":' * 40_000, b"1" * 5_000, b"\xff", b"{}x"])
def test_what_is_no_json_object_is_a_400(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        read_activity(body, CONFIG)
    assert refused.value.status == HTTPStatus.BAD_REQUEST


def test_loopback_is_only_for_the_anonymous() -> None:
    for url in ("http://localhost:56150/_connector", "http://127.0.0.1:1/", "http://[::1]:80/"):
        assert not is_service_allowed(url, CONFIG)
        assert is_service_allowed(url, config_of(settings(teams_anonymous=True)))
    assert not is_service_allowed("http://192.168.0.1/", config_of(settings(teams_anonymous=True)))


def test_files_are_put_only_where_teams_keeps_files() -> None:
    assert is_upload_allowed("https://contoso-my.sharepoint.com/personal/kim/_api/x?y=z", CONFIG)
    for url in (
        "http://contoso-my.sharepoint.com/x",
        "https://sharepoint.com.evil.example.com/x",
        "https://evilsharepoint.com/x",
        "https://contoso.sharepoint.com:99/x",
        "https://a@contoso.sharepoint.com/x",
        "https://169.254.169.254/x",
        "https://[",
    ):
        assert not is_upload_allowed(url, CONFIG), url


def test_without_an_app_id_and_its_secret_nothing_starts() -> None:
    for wrong in ({"app_id": ""}, {"app_id": APP_ID}, {"app_id": APP_ID, "anonymous": True}):
        with pytest.raises(ValueError):
            TeamsConfig(**wrong)  # type: ignore[arg-type]


def test_credentials_win_over_anonymous() -> None:
    config = config_of(
        settings(
            microsoft_app_id=APP_ID,
            microsoft_app_password="x",
            microsoft_app_tenant_id=TENANT.upper(),
            teams_anonymous=True,
        )
    )
    assert not config.anonymous and not config.loopback_services
    assert config.tenants == {TENANT}
    assert config.login_tenant is None
    assert "app_password" not in repr(config)


def test_a_single_tenant_bot_logs_in_at_its_tenant_and_must_name_it() -> None:
    single = {
        "microsoft_app_id": APP_ID,
        "microsoft_app_password": "x",
        "microsoft_app_type": TeamsAppType.SINGLE_TENANT,
    }
    assert config_of(settings(**single, microsoft_app_tenant_id=TENANT)).login_tenant == TENANT
    with pytest.raises(ValueError, match="MICROSOFT_APP_TENANT_ID"):
        settings(**single)


def test_a_multi_tenant_bot_answers_only_the_tenants_that_are_named() -> None:
    known = {"microsoft_app_id": APP_ID, "microsoft_app_password": "x"}
    assert config_of(settings(**known)).tenants == frozenset()
    named = settings(**known, microsoft_app_tenant_id="a", teams_tenants="b, C")
    assert config_of(named).tenants == {"b", "c"}


class Microsoft:
    """Its login over an HTTP client that msal is handed."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def get(self, url: str, **_: Any) -> Microsoft:
        self.asked.append(url)
        return self

    post = get
    status_code = 200
    headers: ClassVar[dict[str, str]] = {}
    text = json.dumps(
        {
            "access_token": "the-token",
            "token_type": "Bearer",
            "expires_in": 3_600,
            "issuer": f"https://login.microsoftonline.com/{TENANT}/v2.0",
            "token_endpoint": f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token",
            "authorization_endpoint": f"https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/authorize",
        }
    )

    def raise_for_status(self) -> None:
        """Never."""


@pytest.mark.parametrize(("tenant", "place"), [(TENANT, TENANT), (None, "botframework.com")])
async def test_the_bot_logs_in_through_msal_once_at_its_own_tenant(tenant: str | None, place: str) -> None:
    microsoft = Microsoft()
    login = Login(TeamsConfig(app_id=APP_ID, app_password="x", login_tenant=tenant))
    login.app = ConfidentialClientApplication(
        APP_ID, client_credential="x", authority=login.oauth_endpoint, http_client=microsoft
    )
    with pytest.raises(PermissionError):
        login.get_access_token()
    await login.refresh()
    await login.refresh()
    assert login.get_access_token() == "the-token"
    assert f"/{place}/" in microsoft.asked[0]
    assert len([url for url in microsoft.asked if url.endswith("/token")]) == 1
