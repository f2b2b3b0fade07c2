using Temporal.Api.Command.V1;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.TaskQueue.V1;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Workers of several versions at a scenario's queue, and their operator.</summary>
internal sealed class VersionedWorkers(World world)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Deployment { get; } = world.Queue;

    public WorkerDeploymentVersion Version(string build) => new() { DeploymentName = Deployment, BuildId = build };

    /// <summary>A worker that asks for a task from now on; returns once the server knows its version.</summary>
    /// <returns>The task that it will get.</returns>
    public async Task<Task<Wire.PollWorkflowTaskQueueResponse>> AskAsync(string build)
    {
        var task = PollAsync(build);
        await World.UntilAsync(async () =>
        {
            try
            {
                return (await DescribeAsync(build)).TaskQueueInfos.Count > 0;
            }
            catch (Tsrun.Engine.WorkflowServiceException unknown) when (unknown.Status == Tsrun.Engine.ServiceStatus.NotFound)
            {
                return false;
            }
        }, $"version {build} never came");
        return task;
    }

    public Task<Wire.PollWorkflowTaskQueueResponse> PollAsync(string build) => world.CallAsync<Wire.PollWorkflowTaskQueueResponse>(
        new Wire.PollWorkflowTaskQueueRequest { Namespace = World.Space, TaskQueue = new TaskQueue { Name = world.Queue }, Identity = $"worker-{build}", DeploymentOptions = Options(build) }, Patience);

    /// <summary>Answers a task as a worker of a version does.</summary>
    /// <returns>The task.</returns>
    public async Task<Wire.PollWorkflowTaskQueueResponse> CompleteAsync(Wire.PollWorkflowTaskQueueResponse task, string build, VersioningBehavior behavior, params Command[] commands)
    {
        var completion = World.Completion(task, commands);
        (completion.DeploymentOptions, completion.VersioningBehavior) = (Options(build), behavior);
        await world.CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(completion);
        return task;
    }

    public async Task<WorkerDeploymentVersionInfo> DescribeAsync(string build) =>
        (await world.CallAsync<Wire.DescribeWorkerDeploymentVersionResponse>(new Wire.DescribeWorkerDeploymentVersionRequest { Namespace = World.Space, DeploymentVersion = Version(build) })).WorkerDeploymentVersionInfo;

    public Wire.SetWorkerDeploymentCurrentVersionRequest SetCurrent(string build) => new() { Namespace = World.Space, DeploymentName = Deployment, BuildId = build, Identity = "operator" };

    public Task<Wire.SetWorkerDeploymentCurrentVersionResponse> SetCurrentAsync(string build) => world.CallAsync<Wire.SetWorkerDeploymentCurrentVersionResponse>(SetCurrent(build), Patience);

    public Wire.SetWorkerDeploymentRampingVersionRequest Ramp(string build, float percentage) => new() { Namespace = World.Space, DeploymentName = Deployment, BuildId = build, Percentage = percentage, Identity = "operator" };

    public Wire.DeleteWorkerDeploymentVersionRequest Delete(string build, bool skipDrainage = false) => new() { Namespace = World.Space, DeploymentVersion = Version(build), SkipDrainage = skipDrainage };

    private WorkerDeploymentOptions Options(string build) => new() { DeploymentName = Deployment, BuildId = build, WorkerVersioningMode = WorkerVersioningMode.Versioned };
}
