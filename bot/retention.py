"""What the chat store forgets, and when. Run at the start and once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.store import Store, inbox_rows, outbox_rows, thread_rows, vote_rows

# A platform repeats an event after minutes, a broken one after hours; a day is what is promised, a week costs nothing.
EVENT_KEYS_KEPT = timedelta(days=7)


async def clean_up(store: Store, now: datetime, text_kept: timedelta) -> None:
    """Remove what people wrote and what they were told once it is older than `text_kept`. Raises `StoreBusy`.

    Rows without text stay for counting. What still waits to be answered or sent is kept however old it is.
    """
    text_before = now - text_kept
    await inbox_rows.remove_before(store, keys_before=now - EVENT_KEYS_KEPT, text_before=text_before)
    await thread_rows.remove_text_before(store, text_before)
    await outbox_rows.remove_before(store, text_before)
    await vote_rows.remove_comments_before(store, text_before)
    await store.compact()
