using Google.Protobuf;
using Temporal.Api.Deployment.V1;
using Tsrun.Engine.Embedded.Store;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>Worker deployments on disk.</summary>
internal static class DeploymentRows
{
    /// <summary>The schema that brought them.</summary>
    public const long Schema = 6;

    public static List<WorkerDeployment> Load(SqliteDatabase database)
    {
        var found = new Dictionary<DeploymentKey, WorkerDeployment>();
        var rows = database.Cached("SELECT namespace, name, record FROM worker_deployments");
        while (rows.Step())
        {
            var key = new DeploymentKey(rows.Text(0), rows.Text(1));
            found.Add(key, new WorkerDeployment(key, Wire.DescribeWorkerDeploymentResponse.Parser.ParseFrom(rows.Blob(2))));
        }
        var versions = database.Cached("SELECT namespace, name, build_id, record FROM worker_deployment_versions");
        while (versions.Step())
            found[new DeploymentKey(versions.Text(0), versions.Text(1))].Versions.Add(versions.Text(2), WorkerDeploymentVersionInfo.Parser.ParseFrom(versions.Blob(3)));
        return [.. found.Values];
    }

    /// <summary>A deployment as it is now, to be written later on another thread.</summary>
    public static Action<SqliteDatabase> Save(WorkerDeployment deployment)
    {
        var (key, record) = (deployment.Key, deployment.Record.ToByteArray());
        var versions = deployment.Versions.Select(version => (version.Key, version.Value.ToByteArray())).ToArray();
        return database =>
        {
            database.Cached("INSERT OR REPLACE INTO worker_deployments VALUES (?1,?2,?3)").Bind(1, key.Namespace).Bind(2, key.Name).Bind(3, record).Run();
            ClearVersions(database, key);
            foreach (var (buildId, version) in versions)
                database.Cached("INSERT INTO worker_deployment_versions VALUES (?1,?2,?3,?4)").Bind(1, key.Namespace).Bind(2, key.Name).Bind(3, buildId).Bind(4, version).Run();
        };
    }

    public static void Delete(SqliteDatabase database, DeploymentKey key)
    {
        database.Cached("DELETE FROM worker_deployments WHERE namespace=?1 AND name=?2").Bind(1, key.Namespace).Bind(2, key.Name).Run();
        ClearVersions(database, key);
    }

    private static void ClearVersions(SqliteDatabase database, DeploymentKey key) =>
        database.Cached("DELETE FROM worker_deployment_versions WHERE namespace=?1 AND name=?2").Bind(1, key.Namespace).Bind(2, key.Name).Run();
}
