-- One row for each date on which a job was due: the job ran then once, or it is said that it did not.
CREATE TABLE job_runs (
    job TEXT NOT NULL,
    due_at REAL NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed', 'skipped', 'missed')),
    fence INTEGER NOT NULL,             -- counts the claims: who holds an older one can no longer write
    owner TEXT NOT NULL,
    lease_until REAL,
    started_at REAL,
    finished_at REAL,
    result TEXT NOT NULL DEFAULT '',
    by_hand INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (job, due_at)
) WITHOUT ROWID;
CREATE INDEX job_runs_by_age ON job_runs (due_at);

CREATE TABLE job_switches (
    job TEXT PRIMARY KEY,
    paused INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at REAL NOT NULL
) WITHOUT ROWID;
