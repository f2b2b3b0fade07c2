using Google.Protobuf;
using Temporal.Api.Deployment.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

public sealed class DeploymentTests
{
    private const string Space = "default", Name = "shop";

    [Fact]
    public async Task SetCurrentVersion_ServerWasStopped_IsKnownAgain()
    {
        await using var rig = await EngineRig.OpenAsync();
        await AskAsync(rig, "1");
        await SetCurrentAsync(rig, "1");
        await rig.StayAwayAsync(TimeSpan.FromHours(1));
        var told = await CallAsync<Wire.DescribeWorkerDeploymentResponse>(rig, new Wire.DescribeWorkerDeploymentRequest { Namespace = Space, DeploymentName = Name });
        Assert.Equal(($"{Name}.1", WorkerDeploymentVersionStatus.Current), (told.WorkerDeploymentInfo.RoutingConfig.CurrentVersion, told.WorkerDeploymentInfo.VersionSummaries.Single().Status));
        var waiting = CallAsync<Wire.PollWorkflowTaskQueueResponse>(rig, Poll("1"));
        await rig.StartAsync();
        Assert.Equal("wf", (await waiting).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task SetCurrentVersion_TaskWaitsForTheVersionBefore_IsTheNewOnes()
    {
        await using var rig = await EngineRig.OpenAsync();
        await AskAsync(rig, "1");
        await AskAsync(rig, "2");
        await SetCurrentAsync(rig, "1");
        await rig.StartAsync();
        await SetCurrentAsync(rig, "2");
        Assert.Equal("wf", (await CallAsync<Wire.PollWorkflowTaskQueueResponse>(rig, Poll("2"))).WorkflowExecution.WorkflowId);
    }

    [Fact]
    public async Task SetCurrentVersion_QueueWithWorkHasNoWorkerOfTheNextVersion_IsRefused()
    {
        await using var rig = await EngineRig.OpenAsync();
        await AskAsync(rig, "1");
        await SetCurrentAsync(rig, "1");
        await rig.StartAsync();
        var poll = Poll("2");
        poll.TaskQueue.Name = "elsewhere";
        await AskAsync(rig, poll);
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => SetCurrentAsync(rig, "2"));
        Assert.Equal("proposed current version is missing active task queues from the current version; these would become unversioned if it is set as the current version", refused.Message);
    }

    [Theory]
    [InlineData("1", "not of this state", "conflict token mismatch")]
    [InlineData("__1", "", "BuildID cannot start with '__'")]
    public async Task SetCurrentVersion_IsRefused_LeavesNoDeployment(string build, string token, string why)
    {
        await using var rig = await EngineRig.OpenAsync();
        var request = new Wire.SetWorkerDeploymentCurrentVersionRequest { Namespace = Space, DeploymentName = Name, BuildId = build, AllowNoPollers = true, ConflictToken = ByteString.CopyFromUtf8(token) };
        Assert.Equal(why, (await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Engine.CallAsync(request, CallContext.None))).Message);
        Assert.Empty((await CallAsync<Wire.ListWorkerDeploymentsResponse>(rig, new Wire.ListWorkerDeploymentsRequest { Namespace = Space })).WorkerDeployments);
    }

    [Fact]
    public async Task Poll_BuildIdIsReserved_IsRefused()
    {
        await using var rig = await EngineRig.OpenAsync();
        var refused = await Assert.ThrowsAsync<WorkflowServiceException>(() => rig.Engine.CallAsync(Poll("__1"), CallContext.None, EngineRig.Patience()));
        Assert.Equal("BuildID cannot start with '__'", refused.Message);
    }

    [Theory]
    [InlineData(true, VersionDrainageStatus.Draining)]
    [InlineData(false, VersionDrainageStatus.Drained)]
    public async Task Drainage_ThreeMinutesLater_TellsWhetherAPinnedRunIsLeft(bool isOpen, VersionDrainageStatus expected)
    {
        await using var rig = await EngineRig.OpenAsync();
        await AskAsync(rig, "1");
        await AskAsync(rig, "2");
        await SetCurrentAsync(rig, "1");
        await rig.StartAsync();
        var task = await CallAsync<Wire.PollWorkflowTaskQueueResponse>(rig, Poll("1"));
        var done = new Wire.RespondWorkflowTaskCompletedRequest { Namespace = Space, TaskToken = task.TaskToken, DeploymentOptions = Options("1"), VersioningBehavior = VersioningBehavior.Pinned };
        if (!isOpen)
            done.Commands.Add(Conformance.Commands.Complete());
        await CallAsync<Wire.RespondWorkflowTaskCompletedResponse>(rig, done);
        await SetCurrentAsync(rig, "2");
        rig.Clock.Advance(TimeSpan.FromMinutes(3));
        var version = await CallAsync<Wire.DescribeWorkerDeploymentVersionResponse>(rig, new Wire.DescribeWorkerDeploymentVersionRequest { Namespace = Space, DeploymentVersion = new() { DeploymentName = Name, BuildId = "1" } });
        Assert.Equal(expected, version.WorkerDeploymentVersionInfo.DrainageInfo.Status);
    }

    private static WorkerDeploymentOptions Options(string build) => new() { DeploymentName = Name, BuildId = build, WorkerVersioningMode = WorkerVersioningMode.Versioned };

    private static Wire.PollWorkflowTaskQueueRequest Poll(string build) => new() { Namespace = Space, TaskQueue = new() { Name = EngineRig.Queue }, DeploymentOptions = Options(build) };

    private static Task AskAsync(EngineRig rig, string build) => AskAsync(rig, Poll(build));

    /// <summary>A worker asks once and goes.</summary>
    private static async Task AskAsync(EngineRig rig, Wire.PollWorkflowTaskQueueRequest poll)
    {
        using var patience = new CancellationTokenSource();
        var asking = rig.Engine.CallAsync(poll, CallContext.None, patience.Token);
        await Conformance.World.UntilAsync(async () =>
        {
            var queue = await CallAsync<Wire.DescribeTaskQueueResponse>(rig, new Wire.DescribeTaskQueueRequest { Namespace = Space, TaskQueue = poll.TaskQueue });
            return queue.Pollers.Any(seen => seen.DeploymentOptions.BuildId == poll.DeploymentOptions.BuildId);
        }, "the worker was never seen");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    private static Task SetCurrentAsync(EngineRig rig, string build) =>
        CallAsync<Wire.SetWorkerDeploymentCurrentVersionResponse>(rig, new Wire.SetWorkerDeploymentCurrentVersionRequest { Namespace = Space, DeploymentName = Name, BuildId = build });

    private static async Task<T> CallAsync<T>(EngineRig rig, IMessage request) where T : class, IMessage => (T)await rig.Engine.CallAsync(request, CallContext.None, EngineRig.Patience());
}
