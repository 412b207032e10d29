-- Questions that are answered on a schedule, in the thread where somebody asked for it.
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    thread TEXT NOT NULL,
    address TEXT NOT NULL,
    direct INTEGER NOT NULL,
    reply_to TEXT NOT NULL,             -- the adapter's own note, JSON
    question TEXT NOT NULL,
    replay TEXT,                        -- bot.messages.Replay as JSON: calls known already; NULL is planned anew
    days TEXT NOT NULL,                 -- jobs.subscriptions.Timing's own writing
    minute INTEGER NOT NULL,            -- of the day, in the hub's timezone
    made_by TEXT NOT NULL,
    made_by_name TEXT NOT NULL DEFAULT '',
    made_at REAL NOT NULL,
    paused INTEGER NOT NULL DEFAULT 0,
    next_at REAL NOT NULL,
    last_at REAL,
    removed_at REAL
);
CREATE INDEX subscriptions_due ON subscriptions (next_at) WHERE paused = 0 AND removed_at IS NULL;
CREATE INDEX subscriptions_by_maker ON subscriptions (made_by) WHERE removed_at IS NULL;
