using Temporal.Api.Common.V1;
using Temporal.Api.Failure.V1;
using Temporal.Api.Update.V1;
using Tsrun.Engine;
using static Tsrun.Tests.Engine.MessageRig;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Tests.Engine;

public sealed class UpdateTests
{
    private const string Begin = "Started WTScheduled WTStarted WTCompleted";

    private static async Task<MessageRig> BegunAsync()
    {
        var rig = await OpenAsync();
        await rig.StartAsync();
        await rig.TurnAsync([]);
        return rig;
    }

    [Fact]
    public async Task Update_AcceptedAndCompleted_HasBothEventsAndItsOutcome()
    {
        await using var rig = await BegunAsync();
        var asked = rig.UpdateAsync();
        var turn = await rig.TurnAsync(queue: null);
        var message = Assert.Single(turn.Messages);
        Assert.Equal(turn.StartedEventId - 1, message.EventId);
        var answer = Answer(turn);
        answer.Messages.Add(Reply(message, "accept", new Acceptance { AcceptedRequestMessageId = message.Id }));
        answer.Messages.Add(Reply(message, "complete", new Response { Meta = new Meta { UpdateId = "u" }, Outcome = new Outcome { Success = new Payloads() } }));
        await rig.DoneAsync(answer);
        Assert.Equal(Outcome.ValueOneofCase.Success, (await asked).Outcome.ValueCase);
        await rig.ExpectAsync(Begin + " WTScheduled WTStarted WTCompleted UpdateAccepted UpdateCompleted");
        Assert.Equal(Outcome.ValueOneofCase.Success, (await rig.UpdateAsync()).Outcome.ValueCase);
    }

    [Fact]
    public async Task Update_RejectedByItsValidator_LeavesNoTrace()
    {
        await using var rig = await BegunAsync();
        var asked = rig.UpdateAsync();
        var turn = await rig.TurnAsync(queue: null);
        var answer = Answer(turn);
        answer.Messages.Add(Reply(turn.Messages[0], "reject", new Rejection { Failure = new Failure { Message = "not now" } }));
        Assert.Equal(turn.PreviousStartedEventId, (await rig.DoneAsync(answer)).ResetHistoryEventId);
        Assert.Equal("not now", (await asked).Outcome.Failure.Message);
        await rig.ExpectAsync(Begin);
    }

    [Fact]
    public async Task Update_NobodyTakesItsTurn_IsPartOfTheHistoryAfterFiveSeconds()
    {
        await using var rig = await BegunAsync();
        var asked = rig.UpdateAsync();
        rig.Clock.Advance(TimeSpan.FromSeconds(4.9));
        await rig.ExpectAsync(Begin);
        rig.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await rig.ExpectAsync(Begin + " WTScheduled WTTimedOut WTScheduled");
        var turn = await rig.TurnAsync(queue: null);
        Assert.Equal(7, Assert.Single(turn.Messages).EventId);
        var answer = Answer(turn);
        answer.Messages.Add(Reply(turn.Messages[0], "reject", new Rejection { Failure = new Failure { Message = "not now" } }));
        await rig.DoneAsync(answer);
        Assert.Equal("not now", (await asked).Outcome.Failure.Message);
    }

    [Fact]
    public async Task Update_RunClosesFirst_IsToldSo()
    {
        await using var rig = await BegunAsync();
        var asked = rig.UpdateAsync();
        await rig.TurnAsync(queue: null);
        await rig.CallAsync<Api.TerminateWorkflowExecutionResponse>(new Api.TerminateWorkflowExecutionRequest { Namespace = Namespace, WorkflowExecution = new WorkflowExecution { WorkflowId = "wf" } });
        Assert.Equal(ServiceStatus.NotFound, (await Assert.ThrowsAsync<WorkflowServiceException>(() => asked)).Status);
        await rig.ExpectAsync(Begin + " WTScheduled WTStarted WTFailed Terminated");
    }
}
