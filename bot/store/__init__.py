"""The chat store, and the rows that lie in it: a module for each subject."""

from bot.store.chat_store import (
    SCHEMA_DIR,
    Store,
    StoreBroken,
    StoreBusy,
    StoreError,
    StoreNewer,
    migrations,
)
from bot.store.group_commit import Transaction

__all__ = [
    "SCHEMA_DIR",
    "Store",
    "StoreBroken",
    "StoreBusy",
    "StoreError",
    "StoreNewer",
    "Transaction",
    "migrations",
]
