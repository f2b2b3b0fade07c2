using Google.Protobuf.WellKnownTypes;
using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using Temporal.Api.Failure.V1;
using Tsrun.Engine.Embedded.State;
using static Tsrun.Tests.Engine.MessageRig;

namespace Tsrun.Tests.Engine;

public sealed class ChainTests
{
    private static readonly Command Fail = new()
    {
        CommandType = CommandType.FailWorkflowExecution,
        FailWorkflowExecutionCommandAttributes = new FailWorkflowExecutionCommandAttributes { Failure = new Failure { Message = "no", ApplicationFailureInfo = new ApplicationFailureInfo { Type = "X" } } },
    };

    [Fact]
    public async Task Fail_WithARetryPolicy_IsFollowedByAnotherRun()
    {
        await using var rig = await OpenAsync();
        var request = Start();
        request.RetryPolicy = new RetryPolicy { InitialInterval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), MaximumAttempts = 2 };
        var first = await rig.StartAsync(request);
        await rig.TurnAsync(Fail);
        var failed = (await rig.HistoryAsync(runId: first))[^1].WorkflowExecutionFailedEventAttributes;
        Assert.Equal(RetryState.InProgress, failed.RetryState);
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        var turn = await rig.TurnAsync(Fail);
        var started = turn.History.Events[0].WorkflowExecutionStartedEventAttributes;
        Assert.Equal((failed.NewExecutionRunId, 2, first, ContinueAsNewInitiator.Retry, "no"), (turn.WorkflowExecution.RunId, started.Attempt, started.FirstExecutionRunId, started.Initiator, started.ContinuedFailure.Message));
        Assert.Equal(RetryState.MaximumAttemptsReached, (await rig.HistoryAsync())[^1].WorkflowExecutionFailedEventAttributes.RetryState);
    }

    [Theory]
    [InlineData("@every 5s", "2026-01-01T00:00:00Z", "2026-01-01T00:00:05Z")]
    [InlineData("*/15 * * * *", "2026-01-01T00:14:59Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 9 * * mon-fri", "2026-01-02T10:00:00Z", "2026-01-05T09:00:00Z")]
    [InlineData("0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("CRON_TZ=America/New_York 0 12 * * *", "2026-07-01T00:00:00Z", "2026-07-01T16:00:00Z")]
    public void After_OfACronSchedule_IsTheNextTime(string schedule, string time, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), CronSchedule.TryParse(schedule)!.After(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("* * *")]
    [InlineData("61 * * * *")]
    [InlineData("@every soon")]
    [InlineData("CRON_TZ=Nowhere/Never * * * * *")]
    public void TryParse_NoCronSchedule_IsNull(string text) => Assert.Null(CronSchedule.TryParse(text));
}
