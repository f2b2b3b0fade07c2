using Grpc.Health.V1;
using Temporal.Api.OperatorService.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Namespaces;

/// <summary>What a client asks before anything else: who is there, and what can it do. Capabilities are promises: what is not implemented is not named.</summary>
internal static class ServerVerbs
{
    private const string Version = ServerFacts.Version; // clients hold it against ranges

    private static readonly string[] HealthServices = ["", "temporal.api.workflowservice.v1.WorkflowService", "temporal.api.operatorservice.v1.OperatorService"];
    private static readonly string[] Clients = ["temporal-go", "temporal-java", "temporal-php", "temporal-typescript", "temporal-cli", "temporal-ui", "temporal-server", "Nexus-go-sdk"];

    public static void Register(VerbTable verbs, string clusterId)
    {
        verbs.On<Wire.GetSystemInfoRequest, Wire.GetSystemInfoResponse>(_ => SystemInfo());
        verbs.On<Wire.GetClusterInfoRequest, Wire.GetClusterInfoResponse>(_ => ClusterInfo(clusterId));
        verbs.On<ListClustersRequest, ListClustersResponse>(_ => new ListClustersResponse { Clusters = { Cluster(clusterId) } });
        verbs.On<HealthCheckRequest, HealthCheckResponse>(request => HealthServices.Contains(request.Service)
            ? new HealthCheckResponse { Status = HealthCheckResponse.Types.ServingStatus.Serving }
            : throw WorkflowServiceException.NotFound("unknown service"));
    }

    private static Wire.GetSystemInfoResponse SystemInfo() => new()
    {
        ServerVersion = Version,
        Capabilities = new Wire.GetSystemInfoResponse.Types.Capabilities
        {
            SignalAndQueryHeader = true,
            InternalErrorDifferentiation = true,
            ActivityFailureIncludeHeartbeat = true,
            EncodedFailureAttributes = true,
            BuildIdBasedVersioning = true,
            UpsertMemo = true,
            EagerWorkflowStart = true,
            SdkMetadata = true,
            SupportsSchedules = true,
            CountGroupByExecutionStatus = true,
            Nexus = true,
        },
    };

    private static ClusterMetadata Cluster(string clusterId) => new()
    {
        ClusterName = NamespaceTable.Cluster,
        ClusterId = clusterId,
        InitialFailoverVersion = 1,
        HistoryShardCount = 1,
        IsConnectionEnabled = true,
    };

    private static Wire.GetClusterInfoResponse ClusterInfo(string clusterId)
    {
        var info = new Wire.GetClusterInfoResponse
        {
            ServerVersion = Version,
            ClusterId = clusterId,
            ClusterName = NamespaceTable.Cluster,
            HistoryShardCount = 1,
            PersistenceStore = "sqlite",
            VisibilityStore = "sqlite",
            InitialFailoverVersion = 1,
            FailoverVersionIncrement = 10,
        };
        foreach (var client in Clients) info.SupportedClients[client] = client == "temporal-ui" ? "<3.0.0" : "<2.0.0";
        return info;
    }
}
