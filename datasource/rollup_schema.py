"""The sidecar file of a snapshot: everything aggregated once, so that a question's cost follows days, not rows.

`piece` is the map output, one row per item × day × chunk of rowids × name; every other table is reduced from it, so
an edit is applied by mapping the touched pieces again and reducing the days and items they belong to. Days are
proleptic Gregorian ordinals (a Monday is 1 modulo 7), months are year * 12 + month - 1. `total` sums the counted rows;
`peak` and `low` are the largest and smallest quantity that is not negative. Ownership of days plays no part here:
strays are in, and each query's ranges cut them off. `first_day` and
`last_day` are of counted rows, `first_seen` and `last_seen` of rows of any kind. Day 0 collects malformed dates, in `piece` only.
"""

from __future__ import annotations

FORMAT = 1  # raise it when a table changes its meaning: older sidecars are then built anew
RECENT_ROWS = 50  # newest rows kept per item
CHUNK_IDS = 8192  # rowids per chunk where ids are dense

TABLES = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE item(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);
CREATE TABLE name(id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
CREATE TABLE calendar(day INTEGER PRIMARY KEY, month INTEGER NOT NULL, year INTEGER NOT NULL, bit INTEGER NOT NULL);
CREATE INDEX calendar_by_month ON calendar(month);
CREATE TABLE piece(item INTEGER, day INTEGER, chunk INTEGER, name INTEGER, total INTEGER, rows INTEGER,
    null_rows INTEGER, negative_rows INTEGER, peak INTEGER, low INTEGER, first_id INTEGER, last_id INTEGER,
    PRIMARY KEY(item, day, chunk, name)) WITHOUT ROWID;
CREATE TABLE day_item(day INTEGER, item INTEGER, total INTEGER, rows INTEGER, null_rows INTEGER,
    negative_rows INTEGER, peak INTEGER, low INTEGER, PRIMARY KEY(day, item)) WITHOUT ROWID;
CREATE TABLE month_item(item INTEGER, month INTEGER, total INTEGER, rows INTEGER, null_rows INTEGER,
    negative_rows INTEGER, days INTEGER, day_mask INTEGER, first_day INTEGER, last_day INTEGER, first_seen INTEGER,
    last_seen INTEGER, PRIMARY KEY(item, month)) WITHOUT ROWID;
CREATE INDEX month_item_by_month ON month_item(month, item, total, rows, null_rows, negative_rows, days,
    first_day, last_day);
CREATE TABLE year_item(item INTEGER, year INTEGER, total INTEGER, rows INTEGER, null_rows INTEGER,
    negative_rows INTEGER, days INTEGER, months INTEGER, first_day INTEGER, last_day INTEGER, first_seen INTEGER,
    last_seen INTEGER, PRIMARY KEY(item, year)) WITHOUT ROWID;
CREATE TABLE day_total(day INTEGER PRIMARY KEY, total INTEGER, rows INTEGER, null_rows INTEGER,
    negative_rows INTEGER, peak INTEGER, low INTEGER, items BLOB);
CREATE TABLE zone(day INTEGER, chunk INTEGER, first_id INTEGER, last_id INTEGER,
    PRIMARY KEY(day, chunk)) WITHOUT ROWID;
CREATE TABLE lot_zone(chunk INTEGER, first_lot TEXT, last_lot TEXT, PRIMARY KEY(chunk, first_lot)) WITHOUT ROWID;
CREATE TABLE item_name(item INTEGER, year INTEGER, name INTEGER, last_day INTEGER, last_id INTEGER,
    PRIMARY KEY(item, year, name)) WITHOUT ROWID;
CREATE TABLE recent(item INTEGER, day INTEGER, id INTEGER, lot TEXT, name TEXT, quantity INTEGER,
    PRIMARY KEY(item, day, id)) WITHOUT ROWID;
"""
