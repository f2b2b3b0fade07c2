-- Events are Temporal's own messages since this version; JSON rows of version 1 stay as they are and are told apart by their first byte ({).
ALTER TABLE events RENAME COLUMN json TO body;
ALTER TABLE buffered_events RENAME COLUMN json TO body;

-- Every run belongs to a namespace; task queues and workflow ids are counted in each of them.
ALTER TABLE runs ADD COLUMN namespace TEXT NOT NULL DEFAULT 'default';
ALTER TABLE runs ADD COLUMN history_size INTEGER NOT NULL DEFAULT 0;   -- bytes of the events
ALTER TABLE runs ADD COLUMN reset_run_id TEXT;                         -- the run that a reset made of this one
DROP INDEX runs_by_workflow_id;
CREATE INDEX runs_by_workflow_id ON runs (namespace, workflow_id, run_key);

-- An attempt that a worker outside of this process has is still its own after a restart of the engine.
ALTER TABLE activity_attempts ADD COLUMN started_time INTEGER;
ALTER TABLE activity_attempts ADD COLUMN identity TEXT;
