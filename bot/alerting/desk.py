"""Where alerts are kept and told: the state machine of jobs/alerts in memory, its state and posts in the chat store.

What is said and what is remembered of it go into the store in one transaction, so that a crash neither loses an alert
nor repeats one. While the store cannot be written, the first word of an incident is sent past the outbox.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.alerting.words import context_of
from bot.clock import Clock
from bot.notify import to_post
from bot.posts import NewPost, Receipt, Sender, to_unstored
from bot.store import Store, StoreError, Transaction, alert_rows, outbox_rows
from bot.wakeup import Wakeup
from jobs.alerts import machine
from jobs.alerts.finding import Finding, Level
from jobs.alerts.machine import RULES, Rules, Stepped, What
from jobs.alerts.state import Incident, Silence, Track
from jobs.notify import Notice, Urgency

log = logging.getLogger(__name__)

STEP_S = 5.0
STORE_WAIT_S = 2.0
# The store could not be written for so long: what is urgent goes straight to its channel.
DIRECT_AFTER = timedelta(seconds=15)
DIRECT_TIMEOUT_S = 15.0
SILENCE_FOR = timedelta(hours=1)


class Pressed(StrEnum):
    """What became of a button or a command; each has its sentence in templates/actions/words.toml."""

    ACKED = "acked"
    SILENCED = "silenced"
    RESOLVED = "resolved"
    OVER = "alert_over"  # it is over, or was never here


@dataclass(slots=True)
class _Unsaved:
    """A post that the store has not taken yet."""

    post: NewPost
    urgent: bool
    since: datetime
    receipt: Receipt | None = None
    tried: bool = False


class AlertDesk:
    """One in a process; only the running hub steps it. `senders` is filled after it is built."""

    def __init__(
        self,
        store: Store,
        wakeup: Wakeup,
        senders: Mapping[str, Sender],
        destinations: Sequence[str],
        clock: Clock,
        zone: ZoneInfo,
        rules: Rules = RULES,
        *,
        store_wait_s: float = STORE_WAIT_S,
    ) -> None:
        self._store = store
        self._wakeup = wakeup
        self._senders = senders
        self._destinations = tuple(destinations)
        self._clock = clock
        self._zone = zone
        self._rules = rules
        self._store_wait_s = store_wait_s
        self._tracks: dict[tuple[str, str], Track] = {}
        self._incidents: dict[str, Incident] = {}
        self._silences: dict[str, Silence] = {}
        self._changed_tracks: set[tuple[str, str]] = set()
        self._changed_incidents: dict[str, Incident] = {}
        self._dropped: set[str] = set()
        self._changed_silences: set[str] = set()
        self._unsaved: list[_Unsaved] = []
        self._stepping = asyncio.Lock()

    async def load(self) -> None:
        """Take up what the last process knew. Raises `StoreBusy`."""
        tracks, incidents, silences = await alert_rows.load(self._store)
        self._tracks = {track.key: track for track in tracks} | self._tracks
        self._incidents = {incident.id: incident for incident in incidents}
        self._silences = {silence.check: silence for silence in silences}

    async def observe(self, findings: Iterable[Finding]) -> None:
        self.note(findings)

    def note(self, findings: Iterable[Finding]) -> None:
        """In memory only; the next step stores and tells."""
        now = self._clock()
        for finding in findings:
            key = (finding.check, finding.target)
            before = self._tracks.get(key)
            after = machine.observe(before, finding, now, self._rules)
            self._tracks[key] = after
            if before is None or replace(before, seen_at=None) != replace(after, seen_at=None):
                self._changed_tracks.add(key)

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.step()
            except Exception:
                log.exception("alerts could not be brought forward")
            await asyncio.sleep(STEP_S)

    async def step(self) -> None:
        """Say what is due."""
        async with self._stepping:
            self._apply(self._advance())
            await self._save()

    def _advance(self) -> Stepped:
        now = self._clock()
        names = [uuid.uuid4().hex[:8] for _ in range(len(self._tracks) + 1)]
        return machine.step(
            self._tracks.values(), self._incidents.values(), self._silences, now, names, self._rules
        )

    def _apply(self, stepped: Stepped) -> None:
        now = self._clock()
        for track in stepped.tracks:
            if track != self._tracks[track.key]:
                self._tracks[track.key] = track
                self._changed_tracks.add(track.key)
        for incident in stepped.incidents:
            self._changed_incidents[incident.id] = incident
            self._incidents[incident.id] = incident
            if incident.closed_at is not None:
                del self._incidents[incident.id]
        for name in stepped.dropped:
            self._incidents.pop(name, None)
            self._changed_incidents.pop(name, None)
            self._dropped.add(name)
        for post in stepped.posts:
            log.info("alert %s of %s: %s", post.incident.id, post.incident.check, post.what.value)
            notice = self._to_notice(post, now)
            urgent = post.what in (What.FIRST, What.GREW)
            self._unsaved += [
                _Unsaved(to_post(notice, destination), urgent, now) for destination in notice.destinations
            ]

    def _to_notice(self, post: machine.Post, now: datetime) -> Notice:
        critical = post.incident.level is Level.CRITICAL and post.incident.resolved_at is None
        return Notice(
            key=post.key,
            destinations=self._destinations,
            urgency=Urgency.CRITICAL if critical else Urgency.ALERT,
            template="alert" if post.what in (What.FIRST, What.EDIT) else "alert_reply",
            context=context_of(post, now, self._zone),
            edits=post.edits,
            replies_to=post.replies_to,
        )

    @property
    def _dirty(self) -> bool:
        return bool(
            self._changed_tracks
            or self._changed_incidents
            or self._dropped
            or self._changed_silences
            or self._unsaved
        )

    async def _save(self) -> None:
        """Everything since the last save, in one transaction; kept for the next step where the store takes nothing."""
        if not self._dirty:
            return
        tracks, silences = set(self._changed_tracks), set(self._changed_silences)
        incidents, dropped, posts = dict(self._changed_incidents), set(self._dropped), list(self._unsaved)
        now = self._clock()
        tracked = [self._tracks[key] for key in tracks]
        silenced = {check: self._silences.get(check) for check in silences}
        sent = [(each.post, each.receipt) for each in posts]

        def keep(write: Transaction) -> None:
            alert_rows.save_tracks(write, tracked)
            alert_rows.save_incidents(write, incidents.values(), dropped)
            for check, silence in silenced.items():
                if silence is not None:
                    alert_rows.save_silence(write, silence)
                else:
                    alert_rows.remove_silence(write, check)
            for post, receipt in sent:
                outbox_rows.add(write, post, now)
                if receipt is not None:
                    outbox_rows.settle(write, post.key, receipt, "", now)

        try:
            await self._store.write(keep, self._store_wait_s)
        except StoreError as error:
            log.warning("alerts cannot be stored now: %s", error)
            await self._send_past_the_store()
            return
        self._changed_tracks -= tracks
        self._changed_silences -= silences
        self._dropped -= dropped
        for name, incident in incidents.items():
            if self._changed_incidents.get(name) is incident:
                del self._changed_incidents[name]
        self._unsaved = self._unsaved[len(posts) :]
        if posts:
            self._wakeup.set()

    async def _send_past_the_store(self) -> None:
        now = self._clock()
        due = [
            each
            for each in self._unsaved
            if each.urgent and not each.tried and now - each.since >= DIRECT_AFTER
        ]
        await asyncio.gather(*(self._send_one(each) for each in due))

    async def _send_one(self, waiting: _Unsaved) -> None:
        sender = self._senders.get(waiting.post.channel)
        if sender is None:
            return
        waiting.tried = True
        try:
            async with asyncio.timeout(DIRECT_TIMEOUT_S):
                waiting.receipt = await sender.send(to_unstored(waiting.post, waiting.since))
            log.warning("alert %s went out past the chat store", waiting.post.key)
        except Exception as error:  # noqa: BLE001 - whatever a channel raises; the outbox sends it once it can be stored
            log.warning("alert %s could not be sent past the chat store: %s", waiting.post.key, error)

    async def acknowledge(self, name: str, by: str) -> Pressed:
        incident = self._incidents.get(name)
        if incident is None or incident.resolved_at is not None:
            return Pressed.OVER
        self._put(machine.acknowledge(incident, by, self._clock()))
        await self.step()
        return Pressed.ACKED

    async def silence(self, name: str, by: str, lasts: timedelta = SILENCE_FOR) -> Pressed:
        """The whole check is quiet until then; its message says so."""
        incident = self._incidents.get(name)
        if incident is None:
            return Pressed.OVER
        now = self._clock()
        self._silences[incident.check] = Silence(incident.check, now + lasts, by, now)
        self._changed_silences.add(incident.check)
        if incident.told_at is not None and incident.resolved_at is None:
            self._put(machine.touch(incident))
        await self.step()
        return Pressed.SILENCED

    async def end_silence(self, check: str) -> bool:
        """False where there was none."""
        found = self._silences.pop(check, None)
        if found is not None:
            self._changed_silences.add(check)
            await self.step()
        return found is not None

    async def resolve(self, name: str, by: str) -> Pressed:
        incident = self._incidents.get(name)
        if incident is None or incident.resolved_at is not None or incident.told_at is None:
            return Pressed.OVER
        after, muted = machine.resolve_by_hand(incident, self._tracks.values(), by, self._clock())
        for track in muted:
            self._tracks[track.key] = track
            self._changed_tracks.add(track.key)
        self._put(after)
        await self.step()
        return Pressed.RESOLVED

    def _put(self, incident: Incident) -> None:
        if incident != self._incidents[incident.id]:
            self._incidents[incident.id] = incident
            self._changed_incidents[incident.id] = incident

    @property
    def known(self) -> tuple[tuple[str, str], ...]:
        """Whatever was ever found."""
        return tuple(self._tracks)

    @property
    def failing(self) -> tuple[Finding, ...]:
        return tuple(
            Finding(track.check, track.target, track.level, track.reason, track.values)
            for track in self._tracks.values()
            if track.fired
        )

    @property
    def open(self) -> tuple[Incident, ...]:
        """What is wrong now, told or about to be; oldest first."""
        found = [incident for incident in self._incidents.values() if incident.resolved_at is None]
        return tuple(sorted(found, key=lambda incident: incident.opened_at))

    @property
    def silences(self) -> tuple[Silence, ...]:
        now = self._clock()
        return tuple(silence for silence in self._silences.values() if silence.until > now)

    def tracks_of(self, incident: Incident) -> tuple[Track, ...]:
        return tuple(
            track for track in self._tracks.values() if track.check == incident.check and track.fired
        )
