-- A schedule as it was last told and last acted; written in the transaction that holds the runs it started.
CREATE TABLE schedules (
    schedule_key INTEGER PRIMARY KEY,         -- its row in visibility has the negative of it
    namespace    TEXT    NOT NULL,
    schedule_id  TEXT    NOT NULL,
    record       BLOB    NOT NULL,            -- DescribeScheduleResponse
    last_time    INTEGER NOT NULL,            -- every action time up to here was dealt with; ticks of 100 ns, UTC
    last_result  BLOB,                        -- Payloads that the last success left
    last_failure BLOB,                        -- Failure of the last run, if it failed
    request_ids  TEXT    NOT NULL,            -- of the last changes, one a line
    UNIQUE (namespace, schedule_id)
);

-- Action times that are due and wait for the run before them.
CREATE TABLE schedule_buffer (
    schedule_key INTEGER NOT NULL,
    position     INTEGER NOT NULL,
    nominal_time INTEGER NOT NULL,            -- ticks, without jitter
    actual_time  INTEGER NOT NULL,
    overlap      INTEGER NOT NULL,            -- Temporal's numbers, 0 = the schedule's own policy
    is_manual    INTEGER NOT NULL,
    PRIMARY KEY (schedule_key, position)
) WITHOUT ROWID;
