-- A namespace as it was last described.
CREATE TABLE namespaces (
    name   TEXT PRIMARY KEY,
    record BLOB NOT NULL                      -- DescribeNamespaceResponse
) WITHOUT ROWID;

-- What lists and filters know about a run; written in the transaction that changed the run.
CREATE TABLE visibility (
    run_key            INTEGER PRIMARY KEY,   -- as in runs
    namespace          TEXT    NOT NULL,
    workflow_id        TEXT    NOT NULL,
    run_id             TEXT    NOT NULL,
    workflow_type      TEXT    NOT NULL,
    task_queue         TEXT    NOT NULL,
    status             INTEGER NOT NULL,      -- Temporal's numbers, 1 = running
    start_time         INTEGER NOT NULL,      -- times are ticks of 100 ns, UTC
    execution_time     INTEGER NOT NULL,
    close_time         INTEGER,
    sort_time          INTEGER NOT NULL,      -- close_time, for open runs the end of time: open runs come first
    history_length     INTEGER,               -- these three are null while open, as on a real server
    history_size       INTEGER,
    execution_duration INTEGER,               -- ns
    state_transitions  INTEGER,
    parent_workflow_id TEXT,
    parent_run_id      TEXT,
    root_workflow_id   TEXT    NOT NULL,
    root_run_id        TEXT    NOT NULL,
    info               BLOB    NOT NULL       -- WorkflowExecutionInfo as lists answer it
);
CREATE INDEX visibility_in_order ON visibility (namespace, sort_time DESC, start_time DESC, run_id);
CREATE INDEX visibility_by_status ON visibility (namespace, status, sort_time DESC, start_time DESC, run_id);
CREATE INDEX visibility_by_workflow_id ON visibility (namespace, workflow_id);

-- A list has a row for each member, a text one for each of its words.
CREATE TABLE search_attributes (
    run_key INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    value           NOT NULL,                 -- no type: text, integer (Int, Bool, ticks of Datetime) or real
    PRIMARY KEY (run_key, name, value)
) WITHOUT ROWID;
