"""How a row of `production_records` is read: the SQL expressions and their meaning, in one place (docs/answers.md)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

TABLE = "production_records"
COLUMNS = ("id", "production_date", "lot_number", "item_code", "item_name", "good_quantity")

# Only the day counts, everywhere: the first ten characters.
DAY = "substr(production_date, 1, 10)"
# Rows of the days from one bound value to another. A date that is none ("2025-1-5", February 30th) is of no day.
IN_DAYS = f"({DAY} BETWEEN ? AND ? AND {DAY} IS date({DAY}, '+0 days'))"
# A code is exactly the stored text; no code at all is the empty one.
CODE = "CAST(COALESCE(item_code, '') AS TEXT)"
LOT = "upper(COALESCE(lot_number, ''))"
# Whole pieces. A column declared REAL or TEXT still holds numbers; what is no number is "not yet counted".
QUANTITY = (
    "CASE typeof(good_quantity) WHEN 'integer' THEN good_quantity"
    " WHEN 'real' THEN CAST(round(good_quantity) AS INTEGER)"
    " WHEN 'text' THEN CASE WHEN good_quantity GLOB '*[0-9]*' AND good_quantity NOT GLOB '*[^-0-9. ]*'"
    " THEN CAST(round(CAST(good_quantity AS REAL)) AS INTEGER) END END"
)

NO_DAY = 0  # the day number of a malformed date: such a row is a stray
_DAY_SHAPE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ASCII_UPPER = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@lru_cache(maxsize=65536)
def day_number(text: str | None) -> int:
    """Proleptic Gregorian ordinal of YYYY-MM-DD, or NO_DAY."""
    if text is None or not _DAY_SHAPE.fullmatch(text):
        return NO_DAY
    try:
        return date.fromisoformat(text).toordinal()
    except ValueError:
        return NO_DAY


def sql_upper(text: str) -> str:
    """What SQLite's upper() gives: ASCII letters only."""
    return text.translate(_ASCII_UPPER)


def decode(raw: bytes) -> str:
    """TEXT as a person reads it: UTF-8, or CP949, which older Korean programs store."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp949", "replace")
