"""One question of the command line: through inbox, worker and outbox like any other, beside a hub that may be running."""

from __future__ import annotations

from datetime import timedelta

from bot.answers import Answer
from bot.app import App
from bot.messages import Message
from bot.store import inbox_rows, outbox_rows

# A terminal that was closed over its question does not come back for the answer.
ABANDONED_AFTER = timedelta(minutes=10)


async def ask(app: App, message: Message) -> Answer:
    """Stored, answered and sent to the terminal. Raises `StoreBusy`."""
    stored = await app.hub.submit(message)
    await app.worker.answer_one(stored.request_id)
    turn = await app.hub.turn(stored.request_id)
    if turn is None or turn.answer is None:
        raise RuntimeError(f"no turn was stored for {stored.request_id}")
    await app.dispatcher.send_one(f"answer:{stored.request_id}")
    return turn.answer


async def forget_abandoned(app: App, channel: str) -> None:
    """What closed terminals left behind: nobody waits for it, and it must not count as a backlog."""
    now = app.core.clock()
    before = now - ABANDONED_AFTER
    await inbox_rows.abandon(app.store, channel, before, now)
    await outbox_rows.abandon(app.store, channel, before, now)
