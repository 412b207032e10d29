"""What went wrong with a request, sorted by what helps: another try, another model, another day, or a person.

    code          reason            tried again
    400 key, 401, 403 → KEY         no: the key or its project
    other 400, 404 → MODEL          no: another model may do
    429 per day → DAY_QUOTA         no: `until` the day turns, midnight US Pacific
    429 limit 0 → MODEL             no: this model has no quota on this key, today or any day
    other 429 → RATE                yes, after RetryInfo's delay
    408 → TIMEOUT, 5xx → NETWORK    yes
    anything unreadable → BAD_REPLY yes, once

https://ai.google.dev/gemini-api/docs/rate-limits, https://ai.google.dev/gemini-api/docs/troubleshooting
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.planners.protocol import OutPlan, OutReason

PACIFIC = ZoneInfo("America/Los_Angeles")

_DELAY = re.compile(r"(\d{1,6}(?:\.\d+)?)s")
_LIMIT_ZERO = re.compile(r"\blimit:\s*0(?![.\d])", re.IGNORECASE)
_LONGEST_DETAIL = 300


@dataclass(slots=True)
class ModelFault(Exception):
    """`transient`: the same request may succeed in a moment. `limited`: it was a 429. `detail` is for the log only."""

    reason: OutReason
    detail: str = ""
    transient: bool = False
    retry_after_s: float | None = None
    until: datetime | None = None
    limited: bool = False
    blocked: bool = False  # the breaker kept it away: nothing was sent

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}"

    def to_out(self) -> OutPlan:
        return OutPlan(self.reason, self.until)


def next_quota_reset(now: datetime, tz: ZoneInfo) -> datetime:
    """The next midnight of US Pacific, in `tz`: 16:00 or 17:00 in Seoul, by daylight saving there."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, tzinfo=PACIFIC).astimezone(tz)


def from_status(
    code: int, status: str | None, details: object, headers: Mapping[str, str], now: datetime, tz: ZoneInfo
) -> ModelFault:
    """An HTTP answer that is not 200. `details` is the decoded body, of any shape."""
    error = _error_of(details)
    message = str(error.get("message") or "")
    detail = f"{code} {status or ''} {message}"[:_LONGEST_DETAIL]
    if code == 429:
        return _from_429(error, message, detail, headers, now, tz)
    if code in (401, 403) or (code == 400 and _names_the_key(error, status, message)):
        return ModelFault(OutReason.KEY, detail)
    if code in (400, 404):
        return ModelFault(OutReason.MODEL, detail)
    if code == 408:
        return ModelFault(OutReason.TIMEOUT, detail, transient=True)
    if 500 <= code < 600:
        return ModelFault(
            OutReason.NETWORK, detail, transient=True, retry_after_s=_retry_after(error, headers)
        )
    return ModelFault(OutReason.BAD_REPLY, detail, transient=True)


def _from_429(
    error: Mapping[str, Any],
    message: str,
    detail: str,
    headers: Mapping[str, str],
    now: datetime,
    tz: ZoneInfo,
) -> ModelFault:
    quotas = tuple(_quotas(error))
    if _LIMIT_ZERO.search(message) or any(value == "0" for _, value in quotas):
        return ModelFault(OutReason.MODEL, detail, limited=True)
    # A per-day refusal often names the per-minute quota and a delay of seconds too: the day wins.
    if any("perday" in name.casefold() for name, _ in quotas):
        return ModelFault(OutReason.DAY_QUOTA, detail, until=next_quota_reset(now, tz), limited=True)
    delay = _retry_after(error, headers)
    until = None if delay is None else (now + timedelta(seconds=delay)).astimezone(tz)
    return ModelFault(OutReason.RATE, detail, transient=True, retry_after_s=delay, until=until, limited=True)


def _error_of(details: object) -> Mapping[str, Any]:
    if isinstance(details, list) and details:
        details = details[0]
    if not isinstance(details, dict):
        return {}
    inner = details.get("error")
    return inner if isinstance(inner, dict) else details


def _typed(error: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    entries = error.get("details")
    if isinstance(entries, list):
        for entry in entries:
            if isinstance(entry, dict) and str(entry.get("@type", "")).endswith(name):
                yield entry


def _quotas(error: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(quota id, its value) of every quota that the refusal names."""
    for failure in _typed(error, "QuotaFailure"):
        violations = failure.get("violations")
        for violation in violations if isinstance(violations, list) else ():
            if isinstance(violation, dict):
                yield str(violation.get("quotaId", "")), str(violation.get("quotaValue", ""))
    for info in _typed(error, "ErrorInfo"):
        metadata = info.get("metadata")
        if isinstance(metadata, dict):
            yield str(metadata.get("quota_limit", "")), str(metadata.get("quota_limit_value", ""))


def _retry_after(error: Mapping[str, Any], headers: Mapping[str, str]) -> float | None:
    """Seconds, from RetryInfo, else from the Retry-After header where it is a number."""
    for info in _typed(error, "RetryInfo"):
        found = _DELAY.fullmatch(str(info.get("retryDelay", "")))
        if found:
            return float(found[1])
    found = _DELAY.fullmatch(headers.get("Retry-After", "") + "s")
    return float(found[1]) if found else None


def _names_the_key(error: Mapping[str, Any], status: str | None, message: str) -> bool:
    reasons = {str(info.get("reason", "")) for info in _typed(error, "ErrorInfo")}
    # FAILED_PRECONDITION: the free tier is not offered where the project is, or billing is off.
    return (
        "API_KEY_INVALID" in reasons
        or status == "FAILED_PRECONDITION"
        or error.get("status") == "FAILED_PRECONDITION"
        or "api key" in message.casefold()
    )
