-- A run's row is its anchor: count and head say where its hash chain must end, so that a dropped tail is seen.
CREATE TABLE runs (
    run_key          INTEGER PRIMARY KEY,     -- grows with the order of starts
    run_id           TEXT    NOT NULL UNIQUE,
    workflow_id      TEXT    NOT NULL,
    workflow_type    TEXT    NOT NULL,
    task_queue       TEXT    NOT NULL,
    start_request_id TEXT,
    status           INTEGER NOT NULL,        -- Temporal's numbers, 1 = running
    start_time       INTEGER NOT NULL,        -- ticks of 100 ns, UTC
    close_time       INTEGER,
    event_count      INTEGER NOT NULL,
    head             BLOB    NOT NULL         -- chain value of the last event
);
CREATE INDEX runs_by_workflow_id ON runs (workflow_id, run_key);
CREATE INDEX runs_open ON runs (run_key) WHERE status = 1;

-- Append only. One B-tree, in the order in which a run is read: the key is run_key * 2^32 + event id.
CREATE TABLE events (
    event_key INTEGER PRIMARY KEY,
    json      BLOB NOT NULL,                  -- canonical JSON of the event
    chain     BLOB NOT NULL                   -- SHA-256(previous chain, json)
);

-- Facts that arrived while a workflow task was being worked on; they become events when it ends. Key: run_key * 2^32 + order.
CREATE TABLE buffered_events (
    buffer_key INTEGER PRIMARY KEY,
    json       BLOB NOT NULL
);

-- What a retried activity knows beyond its Scheduled event (retried attempts leave no event). Key: run_key * 2^32 + scheduled event id.
CREATE TABLE activity_attempts (
    activity_key      INTEGER PRIMARY KEY,
    attempt           INTEGER NOT NULL,
    due_time          INTEGER,                -- when the attempt may start, ticks UTC
    last_failure      BLOB,
    heartbeat_details BLOB
);
