using Temporal.Api.Common.V1;
using Tsrun.Cli;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Tests.Runtime;
using Api = Temporal.Api.WorkflowService.V1;
using Payload = Tsrun.History.Payload;

namespace Tsrun.Tests.Cluster;

/// <summary>Who follows a run on a cluster is told to its end, whatever an operator does to it meanwhile.</summary>
[Collection(nameof(ClusterServer))]
public sealed class RunReaderTests(ClusterServer server)
{
    private static readonly OutputOptions Output = new("json", "never", "plain", Quiet: false, 0);
    private readonly StringWriter _said = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Read_OfARunThatIsReset_GoesOnWithTheOneThatCameOfIt(long shown)
    {
        using var rig = new ClusterRig(server);
        var (began, goOn, crate) = (new TaskCompletionSource(), new TaskCompletionSource(), CannedWorker.Crate(Canned.Try()));
        await using var worker = rig.Worker(async (name, input, cancel) =>
        {
            if (name == RepairTry.Name && began.TrySetResult()) await goOn.Task.WaitAsync(cancel);
            return await crate(name, input, cancel);
        });
        var run = await rig.StartAsync();
        var reader = Reader(rig, run, shown);
        var reading = reader.ReadAsync(rig.Patience);
        await began.Task.WaitAsync(rig.Patience);
        await rig.Client.Frontend.CallAsync<Api.ResetWorkflowExecutionResponse>(
            new Api.ResetWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value }, Reason = "test", RequestId = "reset", WorkflowTaskFinishEventId = 4 }, null, rig.Patience);
        goOn.SetResult();
        await reading;
        Assert.Equal(RunOutcome.Fixed, reader.View.Outcome);
        // However much of the run that was reset the user knew, the steps of the new one are told.
        Assert.Matches($"tsrun: {run} was reset, and goes on from there\\n.+", _said.ToString());
        Assert.Equal(await rig.ClosedAsync(run), reader.History, (expected, found) => expected.EventId == found.EventId && expected.EventTime == found.EventTime);
    }

    [Fact]
    public async Task Read_OfARunThatIsTerminated_SaysByWhomAndWhy()
    {
        using var rig = new ClusterRig(server);
        var run = await rig.StartAsync();
        var reader = Reader(rig, run);
        var reading = reader.ReadAsync(rig.Patience);
        await rig.Client.Frontend.CallAsync<Api.TerminateWorkflowExecutionResponse>(
            new Api.TerminateWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new WorkflowExecution { WorkflowId = run.Value }, Reason = "by hand", Identity = "somebody" }, null, rig.Patience);
        await reading;
        Assert.Equal("the run was terminated by somebody: by hand", reader.View.Reason);
        Assert.Equal(ExitCode.Interrupted, ExitCode.Of(reader.View.Outcome));
    }

    [Fact]
    public async Task Read_AfterASignalThatAnswersAnotherQuestion_StillAnswersTheOpenOne()
    {
        using var rig = new ClusterRig(server);
        await using var worker = rig.Worker(CannedWorker.Crate(Canned.Try(touch: false, anchors: 0)));
        var run = await rig.StartAsync(Canned.Input(interactive: true));
        await rig.UntilAsync(run, events => events.Any(e => e.Attributes is MarkerRecorded { MarkerName: Markers.Ask }));
        await rig.Client.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(run, Markers.AnswerSignalName, new Payload("""{"id":"ask-99","yes":true}""")), rig.Patience);
        var reader = Reader(rig, run);
        await reader.ReadAsync(rig.Patience);
        Assert.True(reader.View.Closed);
    }

    private RunReader Reader(ClusterRig rig, WorkflowId run, long shown = 0) => new(rig.Client, run, Output, new ProgressLines(_said, Terminal.Detect("never", "plain"), Output), shown);
}
