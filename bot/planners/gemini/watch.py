"""Tells the administrator of what does not mend itself: a key or model refused, or quota refusals for an hour."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.planners.gemini.faults import ModelFault
from bot.planners.protocol import OutReason

logger = logging.getLogger(__name__)

PERSISTENT = timedelta(hours=1)


class Trouble(StrEnum):
    QUOTA = "quota"  # refused for want of quota for an hour or more: look at quota, key, billing
    KEY = "key"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class AdminNotice:
    """`since` is when it began (aware). The sentence is the receiver's."""

    trouble: Trouble
    model: str
    since: datetime


NotifyAdmin = Callable[[AdminNotice], Awaitable[None]]


class Watch:
    """One notice per trouble and model, until that model answers again."""

    def __init__(self, notify: NotifyAdmin | None) -> None:
        self.notify = notify
        self._limited_since: dict[str, datetime] = {}
        self._told: set[tuple[str, Trouble]] = set()

    def answered(self, model: str) -> None:
        self._limited_since.pop(model, None)
        self._told = {told for told in self._told if told[0] != model}

    async def refused(self, model: str, fault: ModelFault, now: datetime) -> None:
        """A request failed, or was kept away (`fault.blocked`) because an earlier one had failed."""
        if fault.reason in (OutReason.RATE, OutReason.DAY_QUOTA):
            since = self._limited_since.setdefault(model, now)
            if now - since >= PERSISTENT:
                await self._tell(AdminNotice(Trouble.QUOTA, model, since))
        elif fault.reason is OutReason.KEY:
            await self._tell(AdminNotice(Trouble.KEY, model, now))
        elif fault.reason is OutReason.MODEL:
            await self._tell(AdminNotice(Trouble.MODEL, model, now))

    async def _tell(self, notice: AdminNotice) -> None:
        key = (notice.model, notice.trouble)
        if key in self._told:
            return
        self._told.add(key)
        logger.warning("gemini needs the administrator: %s model=%s", notice.trouble.value, notice.model)
        if self.notify is not None:
            await self.notify(notice)
