using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Conformance.Commands;
using Behavior = Temporal.Api.Enums.V1.VersioningBehavior;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Conformance;

/// <summary>Versions of workers: who gets which run.</summary>
internal static class VersionScenarios
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new(52, "a pinned run stays on its version, new runs go to the current one", PinnedAsync),
        new(53, "a run that goes with its workers is taken over by the next version", AutoUpgradeAsync),
        new(54, "a run is pinned from outside, and let go", OverrideAsync),
        new(55, "what cannot be done to deployments", RefusalsAsync),
        new(56, "a ramp, and its end", RampAsync),
    ];

    private static async Task PinnedAsync(World world)
    {
        var workers = new VersionedWorkers(world);
        var first = await workers.AskAsync("1");
        Assert.Equal("__unversioned__", (await workers.SetCurrentAsync("1")).PreviousVersion);
        var run = await world.StartAsync(world.NewRun("pinned"));
        await workers.CompleteAsync(await first, "1", Behavior.Pinned);
        var info = (await world.DescribeAsync(run)).WorkflowExecutionInfo;
        Assert.Equal((Behavior.Pinned, $"{workers.Deployment}.1", workers.Deployment), (info.VersioningInfo.Behavior, info.VersioningInfo.Version, info.WorkerDeploymentName));
        var found = info.SearchAttributes.IndexedFields;
        Assert.Equal($"[\"pinned:{workers.Deployment}:1\"]", found["BuildIds"].Data.ToStringUtf8());
        Assert.Equal(($"\"{workers.Deployment}\"", $"\"{workers.Deployment}:1\"", "\"Pinned\""),
            (Text(found["TemporalWorkerDeployment"]), Text(found["TemporalWorkerDeploymentVersion"]), Text(found["TemporalWorkflowVersioningBehavior"])));

        var second = await workers.AskAsync("2");
        await workers.SetCurrentAsync("2");
        Assert.Equal(WorkerDeploymentVersionStatus.Draining, (await workers.DescribeAsync("1")).Status);
        await world.SignalAsync(run);
        Assert.Equal(run.RunId, (await workers.CompleteAsync(await workers.PollAsync("1"), "1", Behavior.Pinned)).WorkflowExecution.RunId);
        var newer = await world.StartAsync(world.NewRun("newer"));
        Assert.Equal(newer.RunId, (await workers.CompleteAsync(await second, "2", Behavior.Pinned)).WorkflowExecution.RunId);
        Assert.Equal("Version cannot be deleted since it is draining.", (await world.RefusedAsync(workers.Delete("1"))).Message);
        Assert.Equal("Version cannot be deleted since it has active pollers.", (await world.RefusedAsync(workers.Delete("1", skipDrainage: true))).Message);
        Assert.Equal("Version cannot be deleted since it is current or ramping.", (await world.RefusedAsync(workers.Delete("2"))).Message);
    }

    private static async Task AutoUpgradeAsync(World world)
    {
        var workers = new VersionedWorkers(world);
        var first = await workers.AskAsync("1");
        await workers.SetCurrentAsync("1");
        var run = await world.StartAsync();
        await workers.CompleteAsync(await first, "1", Behavior.AutoUpgrade);
        var second = await workers.AskAsync("2");
        await workers.SetCurrentAsync("2");
        await world.SignalAsync(run);
        var task = await second;
        var under = (await world.DescribeAsync(run)).WorkflowExecutionInfo.VersioningInfo;
        Assert.Equal(("1", "2"), (under.DeploymentVersion.BuildId, under.VersionTransition.DeploymentVersion.BuildId));
        await workers.CompleteAsync(task, "2", Behavior.AutoUpgrade);
        var after = (await world.DescribeAsync(run)).WorkflowExecutionInfo;
        Assert.Equal(("2", null), (after.VersioningInfo.DeploymentVersion.BuildId, after.VersioningInfo.VersionTransition));
        Assert.DoesNotContain("BuildIds", after.SearchAttributes.IndexedFields.Keys);
    }

    private static async Task OverrideAsync(World world)
    {
        var workers = new VersionedWorkers(world);
        var first = await workers.AskAsync("1");
        var second = await workers.AskAsync("2");
        await workers.SetCurrentAsync("2");
        var request = world.NewRun();
        request.VersioningOverride = new() { Pinned = new() { Behavior = Temporal.Api.Workflow.V1.VersioningOverride.Types.PinnedOverrideBehavior.Pinned, Version = workers.Version("1") } };
        var run = await world.StartAsync(request);
        await workers.CompleteAsync(await first, "1", Behavior.AutoUpgrade, Child($"{world.Queue}-child", world.Queue));
        // The child's first turn, and its parent's that learns of it.
        Wire.PollWorkflowTaskQueueResponse[] tasks = [await workers.PollAsync("1"), await workers.PollAsync("1")];
        var child = tasks.Single(task => task.WorkflowExecution.RunId != run.RunId);
        Assert.Equal("1", child.History.Events[0].WorkflowExecutionStartedEventAttributes.InheritedPinnedVersion.BuildId);
        Assert.Equal("1", (await world.DescribeAsync(run)).WorkflowExecutionInfo.VersioningInfo.VersioningOverride.Pinned.Version.BuildId);
        foreach (var task in tasks)
            await workers.CompleteAsync(task, "1", Behavior.AutoUpgrade);
        await world.CallAsync<Wire.UpdateWorkflowExecutionOptionsResponse>(new Wire.UpdateWorkflowExecutionOptionsRequest
        {
            Namespace = World.Space,
            WorkflowExecution = run,
            WorkflowExecutionOptions = new(),
            UpdateMask = new() { Paths = { "versioning_override" } },
        });
        await world.SignalAsync(run);
        Assert.Equal(run.RunId, (await workers.CompleteAsync(await second, "2", Behavior.AutoUpgrade)).WorkflowExecution.RunId);
    }

    private static async Task RefusalsAsync(World world)
    {
        var workers = new VersionedWorkers(world);
        Assert.Equal((ServiceStatus.NotFound, "Worker Deployment not found"), Of(await world.RefusedAsync(new Wire.DescribeWorkerDeploymentRequest { Namespace = World.Space, DeploymentName = workers.Deployment })));
        Assert.Equal((ServiceStatus.FailedPrecondition, $"no Worker Deployment found with name {workers.Deployment}; does your Worker Deployment have pollers?"), Of(await world.RefusedAsync(workers.SetCurrent("1"))));
        Assert.Equal((ServiceStatus.InvalidArgument, "worker deployment name cannot contain ':'"), Of(await world.RefusedAsync(new Wire.DescribeWorkerDeploymentRequest { Namespace = World.Space, DeploymentName = "a:b" })));
        _ = await workers.AskAsync("1");
        Assert.Equal((ServiceStatus.NotFound, "Version not found in deployment"), Of(await world.RefusedAsync(workers.SetCurrent("9"))));
        var stale = workers.SetCurrent("1");
        stale.ConflictToken = Google.Protobuf.ByteString.CopyFromUtf8("stale");
        Assert.Equal((ServiceStatus.FailedPrecondition, "conflict token mismatch"), Of(await world.RefusedAsync(stale)));
        await workers.SetCurrentAsync("1");
        Assert.Equal((ServiceStatus.FailedPrecondition, $"requested ramping version {workers.Deployment}.1 is already current"), Of(await world.RefusedAsync(workers.Ramp("1", 5))));
        await world.CallAsync<Wire.SetWorkerDeploymentManagerResponse>(new Wire.SetWorkerDeploymentManagerRequest { Namespace = World.Space, DeploymentName = workers.Deployment, ManagerIdentity = "boss", Identity = "boss" });
        Assert.Equal(ServiceStatus.FailedPrecondition, (await world.RefusedAsync(workers.SetCurrent(""))).Status);
    }

    private static async Task RampAsync(World world)
    {
        var workers = new VersionedWorkers(world);
        _ = await workers.AskAsync("1");
        var ramping = await workers.AskAsync("2");
        await workers.SetCurrentAsync("1");
        Assert.Equal("", (await world.CallAsync<Wire.SetWorkerDeploymentRampingVersionResponse>(workers.Ramp("2", 100))).PreviousVersion);
        var run = await world.StartAsync();
        Assert.Equal(run.RunId, (await ramping).WorkflowExecution.RunId);
        var queue = await world.CallAsync<Wire.DescribeTaskQueueResponse>(new Wire.DescribeTaskQueueRequest { Namespace = World.Space, TaskQueue = new() { Name = world.Queue } });
        Assert.Equal(("1", "2", 100f), (queue.VersioningInfo.CurrentDeploymentVersion.BuildId, queue.VersioningInfo.RampingDeploymentVersion.BuildId, queue.VersioningInfo.RampingVersionPercentage));
        var unramped = await world.CallAsync<Wire.SetWorkerDeploymentRampingVersionResponse>(workers.Ramp("", 0));
        Assert.Equal(($"{workers.Deployment}.2", 100f), (unramped.PreviousVersion, unramped.PreviousPercentage));
        Assert.Equal(VersionDrainageStatus.Draining, (await workers.DescribeAsync("2")).DrainageInfo.Status);
    }

    private static (ServiceStatus, string) Of(WorkflowServiceException refused) => (refused.Status, refused.Message);

    private static string Text(Payload payload) => payload.Data.ToStringUtf8();
}
