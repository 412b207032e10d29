"""Every setting of the hub. Read from the environment or `.env`, once, by bot/app.py and the command line.

Each is described for its operator in docs/configuration.md.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class PlannerChoice(StrEnum):
    AUTO = "auto"
    OFFLINE = "offline"
    GEMINI = "gemini"


class GeminiMode(StrEnum):
    PLAN = "plan"
    NARRATE = "narrate"


class TeamsAppType(StrEnum):
    MULTI_TENANT = "MultiTenant"
    SINGLE_TENANT = "SingleTenant"


class SmtpSecurity(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


CommaSeparated = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """Construct with keyword arguments in tests (`Settings(_env_file=None, state_dir=...)`), without in production."""

    model_config = SettingsConfigDict(
        env_prefix="HUB_",
        env_file=".env",
        env_file_encoding="utf-8-sig",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_signing_secret: SecretStr | None = Field(default=None, validation_alias="SLACK_SIGNING_SECRET")
    slack_api_url: str = Field(default="https://slack.com/api/", validation_alias="SLACK_API_URL")

    microsoft_app_id: str | None = Field(default=None, validation_alias="MICROSOFT_APP_ID")
    microsoft_app_password: SecretStr | None = Field(default=None, validation_alias="MICROSOFT_APP_PASSWORD")
    microsoft_app_tenant_id: str | None = Field(default=None, validation_alias="MICROSOFT_APP_TENANT_ID")
    microsoft_app_type: TeamsAppType = Field(
        default=TeamsAppType.MULTI_TENANT, validation_alias="MICROSOFT_APP_TYPE"
    )

    gemini_api_key: SecretStr | None = Field(default=None, validation_alias="GEMINI_API_KEY")
    gemini_model: str = Field(default="gemini-3.8-flash", validation_alias="GEMINI_MODEL")
    gemini_fallback_model: str | None = Field(
        default="gemini-3.5-flash-lite", validation_alias="GEMINI_FALLBACK_MODEL"
    )
    google_gemini_base_url: str | None = Field(default=None, validation_alias="GOOGLE_GEMINI_BASE_URL")
    google_genai_api_version: str | None = Field(default=None, validation_alias="GOOGLE_GENAI_API_VERSION")

    database_dir: Path = ROOT / "database"
    state_dir: Path = ROOT / "database" / "state"
    timezone: str = "Asia/Seoul"
    today: date | None = None
    archive_cutoff_year: int | None = Field(default=None, ge=1900, le=9999)
    company_holidays: Path | None = None
    settle_s: float = Field(default=10.0, ge=0)

    planner: PlannerChoice = PlannerChoice.AUTO
    gemini_mode: GeminiMode = GeminiMode.PLAN

    http_host: str = "127.0.0.1"
    http_port: int = Field(default=3978, ge=0, le=65535)
    web_hosts: CommaSeparated = ()
    teams_anonymous: bool = False
    teams_tenants: CommaSeparated = ()
    public_url: str | None = None

    report_channels: CommaSeparated = ()
    alert_channels: CommaSeparated = ()
    admins: CommaSeparated = ()

    report_holidays: Literal["skip", "send"] = "skip"
    report_empty: Literal["skip", "send"] = "send"
    report_wait_minutes: int = Field(default=120, ge=0, le=1440)
    report_idle_days: int = Field(default=30, ge=1, le=180)

    backup_keep_daily: int = Field(default=30, ge=1)
    backup_keep_weekly: int = Field(default=12, ge=1)

    history_turns: int = Field(default=10, ge=0, le=50)
    thread_idle_days: int = Field(default=7, ge=1)
    retention_days: int = Field(default=90, ge=1)
    deadline_s: float = Field(default=20.0, gt=0, le=300)
    question_max_chars: int = Field(default=500, ge=10, le=10_000)
    turns_at_once: int = Field(default=8, ge=1, le=64)
    questions_per_person_hour: int = Field(default=200, ge=0)
    model_questions_per_person_day: int = Field(default=100, ge=0)
    log_level: str = "INFO"

    heartbeat_url: SecretStr | None = None
    webhook_secret: SecretStr | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_from: str | None = None
    smtp_security: SmtpSecurity = SmtpSecurity.STARTTLS

    job_cron: Annotated[tuple[tuple[str, str], ...], NoDecode] = ()

    @field_validator(
        "web_hosts", "teams_tenants", "report_channels", "alert_channels", "admins", mode="before"
    )
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("job_cron", mode="before")
    @classmethod
    def _split_cron(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split(";") if part.strip()]
        if any(len(cron.split()) != 5 for _, _, cron in pairs):
            raise PydanticCustomError(
                "job_cron", "not like report.daily=30 8 * * mon-fri;backup.live=0 2 * * *"
            )
        return tuple((name.strip(), cron.strip()) for name, _, cron in pairs)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise PydanticCustomError("timezone", "not a timezone name such as Asia/Seoul") from error
        return value

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise PydanticCustomError("address", "not an address such as https://hub.example.com")
        return value.rstrip("/") if value else None

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        level = value.upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise PydanticCustomError("log_level", "not one of DEBUG, INFO, WARNING, ERROR")
        return level

    @model_validator(mode="after")
    def _anonymous_teams_only_on_loopback(self) -> Settings:
        if self.teams_anonymous and self.http_host not in {"127.0.0.1", "::1", "localhost"}:
            raise PydanticCustomError(
                "anonymous_beyond_loopback",
                "HUB_TEAMS_ANONYMOUS is allowed only where HUB_HTTP_HOST is 127.0.0.1",
            )
        return self

    @model_validator(mode="after")
    def _single_tenant_is_named(self) -> Settings:
        single = self.microsoft_app_type is TeamsAppType.SINGLE_TENANT
        if self.microsoft_app_id and single and not self.microsoft_app_tenant_id:
            raise PydanticCustomError(
                "tenant_missing", "MICROSOFT_APP_TYPE=SingleTenant needs MICROSOFT_APP_TENANT_ID"
            )
        return self

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def cron_of(self, job: str, default: str) -> str:
        """The cron expression of a job: its own in HUB_JOB_CRON, else the default."""
        return dict(self.job_cron).get(job, default)

    def date_of(self, now: datetime) -> date:
        """The date that questions and reports count from: HUB_TODAY, or the date of `now` in the hub's timezone."""
        return self.today or now.astimezone(self.zone).date()


def environment_name(field: str) -> str:
    """The variable a setting is read from: SLACK_BOT_TOKEN, HUB_STATE_DIR."""
    alias = Settings.model_fields[field].validation_alias
    return alias if isinstance(alias, str) else f"HUB_{field.upper()}"
