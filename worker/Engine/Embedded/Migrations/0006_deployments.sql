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
