-- What an operator changed of an activity: its pause and its options, as a PendingActivityInfo; NULL for nothing.
ALTER TABLE activity_attempts ADD COLUMN control BLOB;

-- Batch operations: the request with the runs that it found, and how far it is (a DescribeBatchOperationResponse).
CREATE TABLE batches (
    namespace TEXT NOT NULL,
    job_id    TEXT NOT NULL,
    request   BLOB NOT NULL,
    progress  BLOB NOT NULL,
    PRIMARY KEY (namespace, job_id)
) WITHOUT ROWID;
