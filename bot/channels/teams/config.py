"""What the Teams adapter is set to, read once from the hub's settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.settings import Settings, TeamsAppType

CHANNEL = "teams"
PATH = "/api/messages"

ISSUER = "https://api.botframework.com"
KEYS_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
# Where the Bot Connector of Teams lives: the public cloud, and the clouds of US governments. Nothing else is ever
# called with the bot's token. https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
# Where Teams lets a bot put a file that a person agreed to take: their OneDrive.
UPLOAD_HOSTS = (".sharepoint.com", ".sharepoint.us", ".sharepoint-mil.us")


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """`tenants` in small letters. `anonymous`: no app id, no token asked, loopback addresses may be called.

    `service_hosts` are host names, or "host:port" where the port is not that of https (a server of the tests).
    """

    app_id: str
    app_password: str = field(default="", repr=False)
    login_tenant: str | None = None  # None: the one that all multi-tenant bots log in at
    tenants: frozenset[str] = frozenset()
    anonymous: bool = False
    issuer: str = ISSUER
    keys_url: str = KEYS_URL
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    upload_hosts: tuple[str, ...] = UPLOAD_HOSTS
    loopback_services: bool = False
    public_url: str | None = None

    def __post_init__(self) -> None:
        if not self.anonymous and not (self.app_id and self.app_password):
            raise ValueError("without an app id and its secret Teams starts only as HUB_TEAMS_ANONYMOUS=1")
        if self.anonymous and self.app_id:
            raise ValueError("an anonymous bot has no app id")


def config_of(settings: Settings) -> TeamsConfig:
    """Credentials win over HUB_TEAMS_ANONYMOUS: a bot that has an app id always asks for the token."""
    own_tenant = settings.microsoft_app_tenant_id
    tenants = frozenset(
        tenant.lower() for tenant in (settings.teams_tenants or ((own_tenant,) if own_tenant else ()))
    )
    if settings.microsoft_app_id and settings.microsoft_app_password:
        single = settings.microsoft_app_type is TeamsAppType.SINGLE_TENANT
        return TeamsConfig(
            app_id=settings.microsoft_app_id,
            app_password=settings.microsoft_app_password.get_secret_value(),
            login_tenant=own_tenant if single else None,
            tenants=tenants,
            public_url=settings.public_url,
        )
    return TeamsConfig(
        app_id="",
        anonymous=True,
        loopback_services=True,
        tenants=tenants,
        public_url=settings.public_url,
    )
