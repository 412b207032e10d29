-- What is wrong, who was told, who took it up. The state of each is JSON of jobs/alerts/state.py.

-- One row for each thing that was ever looked at: a check and its target.
CREATE TABLE alert_tracks (
    check_name TEXT NOT NULL,
    target TEXT NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (check_name, target)
) WITHOUT ROWID;

-- One row for each message that was (or is about to be) posted about a check, with all its targets.
CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    check_name TEXT NOT NULL,
    opened_at REAL NOT NULL,
    closed_at REAL,
    state TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX incidents_open ON incidents (check_name) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_age ON incidents (opened_at);

CREATE TABLE silences (
    check_name TEXT PRIMARY KEY,
    until REAL NOT NULL,
    made_by TEXT NOT NULL,
    made_at REAL NOT NULL
) WITHOUT ROWID;
