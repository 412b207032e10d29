"""What can be wrong with a production database, as values that the rest of the house can branch on.

SourceError
├── SourceUnavailable     nothing can be read: the reason says why, `source` says which file
└── QueryTimeout          a query was stopped at its time limit
"""

from __future__ import annotations

from enum import StrEnum


class SourceFault(StrEnum):
    """Why a database cannot be read. Each has its Korean sentence in templates/messages/."""

    MISSING = "missing"
    EMPTY_FILE = "empty_file"
    NOT_SQLITE = "not_sqlite"
    NO_TABLE = "no_table"
    NO_COLUMN = "no_column"
    LOCKED = "locked"
    CHANGING = "changing"  # it did not settle: the ERP is still writing
    CORRUPT = "corrupt"
    HOT_JOURNAL = "hot_journal"
    IMPLAUSIBLE = "implausible"  # sound, but far from the last good state (all rows gone, say)
    ACCESS_DENIED = "access_denied"
    ARCHIVE_MISSING = "archive_missing"  # a period asks for years that no archive holds


class SourceError(Exception):
    """Base of everything datasource/ raises on purpose."""


class SourceUnavailable(SourceError):
    """No good snapshot exists for `source` ("live", "archive_2025"), because of `fault`."""

    def __init__(self, source: str, fault: SourceFault, detail: str = "") -> None:
        super().__init__(f"{source}: {fault.value} {detail}".rstrip())
        self.source = source
        self.fault = fault
        self.detail = detail


class QueryTimeout(SourceError):
    """A query ran into its time limit and was interrupted."""
