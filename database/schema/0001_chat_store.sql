-- The chat store, hub.db. Times are seconds since 1970 (REAL, UTC). JSON is UTF-8 text.
-- Each file here is one migration, applied in a single transaction; never change one that was released, add the next.

-- What people said, stored before it is acknowledged.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,
    sender TEXT NOT NULL,
    message TEXT NOT NULL,              -- bot.messages.Message as JSON
    state TEXT NOT NULL CHECK (state IN ('waiting', 'working', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0,
    received_at REAL NOT NULL,
    started_at REAL,
    lease_until REAL,                   -- of the process that works on it
    owner TEXT,
    done_at REAL
);
CREATE INDEX inbox_open ON inbox (thread, id) WHERE state <> 'done';
CREATE INDEX inbox_by_sender ON inbox (sender, received_at);
CREATE INDEX inbox_by_age ON inbox (received_at);

-- Every key under which a message may arrive again: its event id and aliases.
CREATE TABLE inbox_keys (
    channel TEXT NOT NULL,
    event_key TEXT NOT NULL,
    inbox_id INTEGER NOT NULL,
    seen_at REAL NOT NULL,
    PRIMARY KEY (channel, event_key)
) WITHOUT ROWID;
CREATE INDEX inbox_keys_by_age ON inbox_keys (seen_at);

-- A thread is one session, shared by the people in it.
CREATE TABLE threads (
    thread TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    direct INTEGER NOT NULL,
    title TEXT NOT NULL,                -- its first question, cut; '' once its retention is over
    created_at REAL NOT NULL,
    last_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX threads_by_channel ON threads (channel, last_at);
CREATE INDEX threads_by_age ON threads (last_at);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL UNIQUE,
    thread TEXT NOT NULL,
    channel TEXT NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL DEFAULT '',
    question TEXT,                      -- question and answer: NULL once their retention is over
    answer TEXT,                        -- bot.answers.Answer as JSON
    kind TEXT NOT NULL,
    planner TEXT NOT NULL,
    asked_at REAL NOT NULL,
    answered_at REAL NOT NULL,
    elapsed_ms INTEGER NOT NULL
);
CREATE INDEX turns_by_thread ON turns (thread, id);
CREATE INDEX turns_by_age ON turns (asked_at);

-- One row for each request to a model.
CREATE TABLE planner_calls (
    id INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL,
    sender TEXT NOT NULL,
    model TEXT NOT NULL,
    started_at REAL NOT NULL,
    latency_ms INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    reply_tokens INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    attempt INTEGER NOT NULL
);
CREATE INDEX planner_calls_by_time ON planner_calls (started_at);
CREATE INDEX planner_calls_by_request ON planner_calls (request_id);

-- What goes out: answers, alerts, reports. First the row, then the send.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    post_key TEXT NOT NULL UNIQUE,      -- the same key is never stored twice
    notice_key TEXT,                    -- of the notice that went to several destinations
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    thread TEXT,
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL,          -- 0 critical alerts, 1 answers, 2 other alerts, 3 reports
    body TEXT NOT NULL,                 -- JSON
    reply_to TEXT NOT NULL,             -- the adapter's own note, JSON
    edits TEXT,                         -- post_key of the earlier post that this one changes
    under TEXT,                         -- post_key of the earlier post that this one replies to
    request_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    maybe_delivered INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL,
    lease_until REAL,
    owner TEXT,
    created_at REAL NOT NULL,
    sent_at REAL,
    message_id TEXT,                    -- the platform's id of what was posted
    receipt TEXT,                       -- further notes of the adapter on what was posted, JSON
    error TEXT
);
CREATE INDEX outbox_open ON outbox (priority, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_order ON outbox (address, thread, priority, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_by_notice ON outbox (notice_key) WHERE notice_key IS NOT NULL;
CREATE INDEX outbox_by_age ON outbox (created_at);
CREATE INDEX outbox_by_message ON outbox (channel, address, message_id) WHERE message_id IS NOT NULL;

-- What is known of a place that posts go to.
CREATE TABLE destinations (
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    hold_until REAL NOT NULL DEFAULT 0, -- Retry-After: nothing is sent before
    gone_at REAL,                       -- the platform said we may not write here
    note TEXT NOT NULL DEFAULT '{}',    -- the adapter's own (a conversation reference), JSON
    updated_at REAL NOT NULL,
    PRIMARY KEY (channel, address)
) WITHOUT ROWID;

-- One vote a person and answer, changeable.
CREATE TABLE votes (
    request_id TEXT NOT NULL,
    voter TEXT NOT NULL,
    vote INTEGER NOT NULL CHECK (vote IN (-1, 1)),
    reason TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    voted_at REAL NOT NULL,
    PRIMARY KEY (request_id, voter)
) WITHOUT ROWID;

-- Append-only, each row sealed by a hash over the one before it; written before the act.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    actor TEXT NOT NULL,
    channel TEXT NOT NULL,
    action TEXT NOT NULL,
    detail TEXT NOT NULL,               -- JSON
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL UNIQUE
);
CREATE TRIGGER audit_keeps_its_rows BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_loses_no_row BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;

-- Small facts that outlive the process: heartbeats, watermarks, switches.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL,                -- JSON
    updated_at REAL NOT NULL
) WITHOUT ROWID;
