-- Nexus endpoints as they are answered; the id is the record's own.
CREATE TABLE nexus_endpoints (
    id     TEXT PRIMARY KEY,
    record BLOB NOT NULL                      -- temporal.api.nexus.v1.Endpoint
) WITHOUT ROWID;
