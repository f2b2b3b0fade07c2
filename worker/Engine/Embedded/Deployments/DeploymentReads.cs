using Google.Protobuf;
using Temporal.Api.Deployment.V1;
using Tsrun.Engine.Embedded.Operations;
using Tsrun.Engine.Embedded.State;
using Tsrun.Engine.Embedded.Verbs;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Embedded.Deployments;

/// <summary>What only looks at worker deployments.</summary>
internal sealed class DeploymentReads(EngineCore core, DeploymentTable table)
{
    private const int PageMax = 1000;

    public void Register(VerbTable verbs)
    {
        verbs.On<Wire.ListWorkerDeploymentsRequest, Wire.ListWorkerDeploymentsResponse>(List);
        verbs.On<Wire.DescribeWorkerDeploymentRequest, Wire.DescribeWorkerDeploymentResponse>(Describe);
        verbs.On<Wire.DescribeWorkerDeploymentVersionRequest, Wire.DescribeWorkerDeploymentVersionResponse>(Describe);
    }

    private Wire.ListWorkerDeploymentsResponse List(Wire.ListWorkerDeploymentsRequest request)
    {
        var size = request.PageSize is > 0 and <= PageMax ? request.PageSize : PageMax;
        lock (core.Gate)
        {
            Lookup.CheckNamespace(core, request.Namespace);
            var newestFirst = table.All(request.Namespace).OrderByDescending(deployment => deployment.Record.WorkerDeploymentInfo.CreateTime.ToDateTime()).AsEnumerable();
            // The token is the last name of the page before.
            if (request.NextPageToken.ToStringUtf8() is { Length: > 0 } last)
                newestFirst = newestFirst.SkipWhile(deployment => deployment.Key.Name != last).Skip(1);
            var page = newestFirst.Take(size).Select(deployment => deployment.Listed()).ToList();
            return new Wire.ListWorkerDeploymentsResponse
            {
                WorkerDeployments = { page },
                NextPageToken = page.Count == size ? ByteString.CopyFromUtf8(page[^1].Name) : ByteString.Empty,
            };
        }
    }

    private Wire.DescribeWorkerDeploymentResponse Describe(Wire.DescribeWorkerDeploymentRequest request)
    {
        lock (core.Gate)
        {
            Lookup.CheckNamespace(core, request.Namespace);
            VersionNames.Check(request.DeploymentName);
            return (table.Find(new DeploymentKey(request.Namespace, request.DeploymentName)) ?? throw DeploymentProblem.Unknown()).Describe();
        }
    }

    private Wire.DescribeWorkerDeploymentVersionResponse Describe(Wire.DescribeWorkerDeploymentVersionRequest request)
    {
        lock (core.Gate)
        {
            Lookup.CheckNamespace(core, request.Namespace);
            if (request is { DeploymentVersion: null, Version: "" })
                throw WorkflowServiceException.Invalid("deployment version cannot be empty");
            var asked = VersionNames.Named(request.DeploymentVersion, request.Version);
            var version = table.Find(new DeploymentKey(request.Namespace, asked.DeploymentName))?.Find(asked) ?? throw DeploymentProblem.UnknownVersion();
            return new Wire.DescribeWorkerDeploymentVersionResponse
            {
                WorkerDeploymentVersionInfo = WorkerDeployment.Told(version),
                VersionTaskQueues = { version.TaskQueueInfos.Select(served => Queue(request, version, served)) },
            };
        }
    }

    private Wire.DescribeWorkerDeploymentVersionResponse.Types.VersionTaskQueue Queue(
        Wire.DescribeWorkerDeploymentVersionRequest request, WorkerDeploymentVersionInfo version, WorkerDeploymentVersionInfo.Types.VersionTaskQueueInfo served)
    {
        var told = new Wire.DescribeWorkerDeploymentVersionResponse.Types.VersionTaskQueue { Name = served.Name, Type = served.Type };
        if (!request.ReportTaskQueueStats)
            return told;
        told.Stats = core.Queues.View(new QueueRef(request.Namespace, served.Name, served.Type), version.DeploymentVersion.Text()).Stats(core.Now);
        told.StatsByPriorityKey[Priorities.DefaultKey] = told.Stats;
        return told;
    }
}
