using Tsrun.Engine;
using Tsrun.History;
using static Tsrun.Tests.Engine.EngineRig;

namespace Tsrun.Tests.Engine;

public sealed class ChildTests
{
    private static Command.StartChildWorkflowExecution Child(ParentClosePolicy policy = ParentClosePolicy.Terminate) =>
        new(new WorkflowId("child"), "kid", new Payload("1"), "kids", policy);

    private static async Task<WorkflowTask> ChildTurnAsync(EngineRig rig) =>
        (await rig.Client.PollWorkflowTaskQueueAsync(new PollWorkflowTaskQueueRequest("kids", Worker), Patience()))!;

    [Fact]
    public async Task Child_Completes_TellsItsParent()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Child());
        await rig.TurnAsync();
        await rig.DoneAsync(await ChildTurnAsync(rig), Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted Completed", "child");
    }

    [Fact]
    public async Task Child_ContinuesAsNewThenFails_TellsItsParentOnce()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Child());
        await rig.TurnAsync([]);
        await rig.DoneAsync(await ChildTurnAsync(rig), new Command.ContinueAsNewWorkflowExecution("kid", new Payload("2")));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.DoneAsync(await ChildTurnAsync(rig), new Command.FailWorkflowExecution(Failure.Application("X", "no")));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ChildInitiated ChildStarted WTScheduled WTStarted WTCompleted ChildFailed WTScheduled WTStarted WTCompleted Completed");
    }

    [Fact]
    public async Task Child_IdIsInUse_FailsToStart()
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync("child");
        await rig.TurnAsync([]);
        await rig.StartAsync();
        await rig.TurnAsync(Child());
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync("Started WTScheduled WTStarted WTCompleted ChildInitiated ChildFailed WTScheduled WTStarted WTCompleted Completed");
    }

    [Theory]
    [InlineData(ParentClosePolicy.Terminate, "Started WTScheduled Terminated")]
    [InlineData(ParentClosePolicy.Abandon, "Started WTScheduled")]
    [InlineData(ParentClosePolicy.RequestCancel, "Started WTScheduled CancelRequested")]
    public async Task Parent_Closes_ActsOnItsChild(ParentClosePolicy policy, string expected)
    {
        await using var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync(Child(policy));
        await rig.TurnAsync(Complete);
        await rig.ExpectAsync(expected, "child");
    }
}
