-- Worker deployments (DescribeWorkerDeploymentResponse without its summaries) and their versions (WorkerDeploymentVersionInfo).
CREATE TABLE worker_deployments (
    namespace TEXT NOT NULL,
    name      TEXT NOT NULL,
    record    BLOB NOT NULL,
    PRIMARY KEY (namespace, name)
) WITHOUT ROWID;

CREATE TABLE worker_deployment_versions (
    namespace TEXT NOT NULL,
    name      TEXT NOT NULL,
    build_id  TEXT NOT NULL,
    record    BLOB NOT NULL,
    PRIMARY KEY (namespace, name, build_id)
) WITHOUT ROWID;

-- What an operator set of a task queue: a TaskQueueConfig.
CREATE TABLE task_queue_configs (
    namespace TEXT    NOT NULL,
    name      TEXT    NOT NULL,
    type      INTEGER NOT NULL,               -- Temporal's numbers of task queue types
    record    BLOB    NOT NULL,
    PRIMARY KEY (namespace, name, type)
) WITHOUT ROWID;
