"""The composition root: the one place that builds real objects from the settings and hands them down.

`build_app` adds to the core (bot/core.py) the chat store, the worker, the outbox and the channels.
What is heavy to import is imported where it is built.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import time
import uuid
from collections.abc import AsyncIterator, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.channels.ports import CHANNELS, Channel, ChannelKind, ChannelPorts
from bot.clock import Clock, utc_now
from bot.core import Core, open_core
from bot.drawing import remove_old_files
from bot.events import Events
from bot.hub import Hub
from bot.inbox import Inbox
from bot.lifeboat import Lifeboat, log_store_change
from bot.notify import OutboxNotify
from bot.outbox import Dispatcher, Outbox, log_dead_post
from bot.posts import Post, Sender
from bot.retention import clean_up
from bot.settings import Settings
from bot.store import Store, StoreBusy
from bot.subscribing import Subscribing
from bot.turns import StatusLine
from bot.wakeup import Wakeup
from bot.worker import Limits, Worker

if TYPE_CHECKING:
    from bot.automation import Automation
    from bot.http_server import HttpServer

log = logging.getLogger(__name__)

CLEAN_UP_EVERY = timedelta(hours=24)
# A service manager kills after 10 s (Windows) to 90 s (systemd).
STOP_GRACE_S = 8.0


@dataclass(slots=True)
class App:
    """A hub that is built and not yet started."""

    core: Core
    store: Store
    hub: Hub
    outbox: Outbox
    notify: OutboxNotify
    worker: Worker
    dispatcher: Dispatcher
    lifeboat: Lifeboat
    channels: Sequence[Channel]
    http: HttpServer | None
    automation: Automation | None = None
    _tasks: list[asyncio.Task[Any]] = field(default_factory=list)

    async def start(self) -> None:
        """Take the work up where the last process left it, then connect. The caller holds the lock of `alone`."""
        self._run(self.worker.run(alone=True), "worker")
        self._run(self.dispatcher.run(alone=True), "outbox")
        self._run(self.lifeboat.run(), "lifeboat")
        if self.automation is None:
            self._run(self._keep_house(), "clean-up")
        if self.core.gemini is not None:
            self._run(self.core.gemini.warm(), "gemini")
        if self.http is not None:
            await self.http.start()
        for channel in self.channels:
            await channel.start()
        if self.automation is not None:
            await self.automation.start()

    async def stop(self) -> None:
        """No new events, then the turns and posts under way; what does not end in time is done after the next start."""
        if self.automation is not None:
            await self.automation.stop()
        for channel in self.channels:
            await channel.stop()
        began = time.monotonic()
        await self.worker.stop(STOP_GRACE_S * 0.5)
        await self.dispatcher.stop(STOP_GRACE_S * 0.3)
        # What the others left of the time is worth more here: memory is all there is of these questions.
        await self.lifeboat.stop(max(STOP_GRACE_S * 0.2, STOP_GRACE_S - (time.monotonic() - began)))
        if self.http is not None:
            await self.http.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _run(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.critical("%s ended: the hub is not whole any more", task.get_name(), exc_info=error)
            if self.automation is not None:
                self.automation.task_ended(task.get_name())

    async def _keep_house(self) -> None:
        text_kept = timedelta(days=self.core.settings.retention_days)
        while True:
            try:
                await clean_up(self.store, self.core.clock(), text_kept)
                exports = self.core.settings.state_dir / "exports"
                await asyncio.to_thread(remove_old_files, exports, self.core.clock())
            except StoreBusy as error:
                log.warning("clean-up is put off: %s", error)
            await asyncio.sleep(CLEAN_UP_EVERY.total_seconds())


@dataclass(slots=True)
class _Troubles:
    """What goes wrong with the store and the posts: logged, and told to the automation where there is one by then."""

    automation: Automation | None = None

    def store_changed(self, needed: bool) -> None:
        log_store_change(needed)
        if self.automation is not None:
            self.automation.store_changed(needed)

    def post_died(self, post: Post, reason: str) -> None:
        log_dead_post(post, reason)
        if self.automation is not None:
            self.automation.post_died(post, reason)


@contextlib.asynccontextmanager
async def build_app(
    settings: Settings,
    *,
    kinds: Sequence[ChannelKind] = CHANNELS,
    serve_http: bool = True,
    clock: Clock = utc_now,
    extra_channels: Sequence[Channel] = (),
    answers_without_store: bool = True,
    with_jobs: bool | None = None,
) -> AsyncIterator[App]:
    """A hub with every channel of `kinds` whose credentials are set, and `extra_channels` that were built by the caller.

    `answers_without_store`: while the chat store cannot be written, go on from memory; a one-off command fails instead.
    `with_jobs`: build the schedule, its jobs and the alerts; None where the HTTP server is.
    Raises `StoreError`.
    """
    async with contextlib.AsyncExitStack() as stack:
        core = await stack.enter_async_context(open_core(settings, clock))
        store = await Store.open(settings.state_dir / "hub.db")
        stack.push_async_callback(store.close)
        events, to_worker, to_dispatcher = Events(), Wakeup(), Wakeup()
        senders: dict[str, Sender] = {}  # filled below: channels need the hub first
        troubles, limits = _Troubles(), worker_limits(settings)
        responder = Subscribing(core.conversation, store, core.working_days, settings.zone, clock)
        lifeboat = Lifeboat(
            store,
            responder,
            senders,
            events,
            clock,
            history_turns=limits.history_turns,
            thread_idle=limits.thread_idle,
            deadline_s=limits.deadline_s,
            on_change=troubles.store_changed,
        )
        boat = lifeboat if answers_without_store else None
        hub = Hub(store, Inbox(store, events, to_worker, boat), events, boat)
        outbox = Outbox(store, to_dispatcher, clock)
        notify = OutboxNotify(outbox)
        owner = f"{os.getpid()}-{uuid.uuid4().hex[:8]}"
        channels = list(extra_channels)
        automation: Automation | None = None
        if serve_http if with_jobs is None else with_jobs:
            from bot.alerting.desk import AlertDesk
            from bot.automation import Automation as Works

            desk = AlertDesk(store, to_dispatcher, senders, settings.alert_channels, clock, settings.zone)
            automation = troubles.automation = Works(
                core, store, hub, outbox, notify, desk, clock, owner, channels if serve_http else None
            )
        http: HttpServer | None = None
        if serve_http:
            http = _build_http(settings, store, clock, automation)
            ports = _build_ports(core, hub, http, outbox, clock, automation)
            channels += [kind.build(ports) for kind in kinds if kind.is_set(settings)]
        names, lines = [channel.name for channel in channels], _status_lines(channels)
        worker = Worker(
            store, responder, names, events, to_worker, to_dispatcher, clock, owner, limits, lines, boat
        )
        senders |= {channel.name: channel.sender for channel in channels}
        dispatcher = Dispatcher(store, senders, to_dispatcher, clock, owner, on_dead=troubles.post_died)
        yield App(core, store, hub, outbox, notify, worker, dispatcher, lifeboat, channels, http, automation)


def _build_http(settings: Settings, store: Store, clock: Clock, automation: Automation | None) -> HttpServer:
    from bot.health.routes import HealthRoutes
    from bot.http_server import HttpServer as Server

    http = Server(settings.http_host, settings.http_port)
    if automation is not None:
        health = HealthRoutes(automation, store, clock)
        http.alive = health.alive
        http.add_routes(health.routes())
    return http


def _build_ports(
    core: Core, hub: Hub, http: HttpServer, outbox: Outbox, clock: Clock, automation: Automation | None
) -> ChannelPorts:
    """What every channel is given."""
    from bot.actions import Actions
    from bot.commands.build import build_commands
    from bot.health.hub_state import state_of
    from bot.whole_results import WholeResults

    settings = core.settings
    provided = automation.provided if automation else None
    return ChannelPorts(
        settings,
        hub,
        http,
        clock,
        core.drawing.draw,
        core.registry,
        core.source,
        WholeResults(core.source, core.registry, core.working_days, settings.date_of, settings.timezone),
        Actions(hub, outbox, core.registry, clock, automation.press_alert if automation else None),
        build_commands(
            settings,
            hub.store,
            clock,
            provided.handlers if provided else {},
            provided.previews if provided else {},
        ),
        outbox,
        state_of(automation, settings.zone) if automation else None,
    )


def worker_limits(settings: Settings) -> Limits:
    return Limits(
        turns_at_once=settings.turns_at_once,
        history_turns=settings.history_turns,
        thread_idle=timedelta(days=settings.thread_idle_days),
        deadline_s=settings.deadline_s,
        per_person_hour=settings.questions_per_person_hour,
    )


def _status_lines(channels: Sequence[Channel]) -> dict[str, StatusLine]:
    return {channel.name: line for channel in channels if (line := channel.status_line) is not None}
