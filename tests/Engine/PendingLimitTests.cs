using Temporal.Api.Command.V1;
using Temporal.Api.Enums.V1;
using Tsrun.Engine.Embedded;
using Tsrun.Tests.Conformance;
using static Tsrun.Tests.Conformance.Commands;

namespace Tsrun.Tests.Engine;

/// <summary>What one turn asks for counts as much as what is pending already.</summary>
public sealed class PendingLimitTests : IDisposable
{
    private const int Max = 2000;
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-pending-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CommandType.StartChildWorkflowExecution, WorkflowTaskFailedCause.PendingChildWorkflowsLimitExceeded, "the number of pending child workflow executions, 2000, has reached the per-workflow limit of 2000")]
    [InlineData(CommandType.SignalExternalWorkflowExecution, WorkflowTaskFailedCause.PendingSignalsLimitExceeded, "the number of pending signals to external workflows, 2000, has reached the per-workflow limit of 2000")]
    [InlineData(CommandType.RequestCancelExternalWorkflowExecution, WorkflowTaskFailedCause.PendingRequestCancelLimitExceeded, "the number of pending requests to cancel external workflows, 2000, has reached the per-workflow limit of 2000")]
    [InlineData(CommandType.ScheduleActivityTask, WorkflowTaskFailedCause.PendingActivitiesLimitExceeded, "the number of pending activities, 2000, has reached the per-workflow limit of 2000")]
    public async Task Turn_WithOneTooMany_Fails(CommandType type, WorkflowTaskFailedCause cause, string words)
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(_folder));
        var world = new World(engine);
        var run = await world.StartAsync();
        Command[] commands = [.. Enumerable.Range(0, Max + 1).Select(at => OneOf(type, $"{world.Queue}-{at}", world.Queue))];
        var refused = await world.RefusedAsync(World.Completion(await world.PollAsync(), commands));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        var failed = (await world.HistoryAsync(run)).Single(next => next.WorkflowTaskFailedEventAttributes is not null).WorkflowTaskFailedEventAttributes;
        Assert.Equal((cause, true), (failed.Cause, failed.Failure.Message.Contains(words, StringComparison.Ordinal)));
    }

    private static Command OneOf(CommandType type, string id, string queue) => type switch
    {
        CommandType.ScheduleActivityTask => Activity(id, queue),
        CommandType.StartChildWorkflowExecution => Child(id, queue),
        CommandType.SignalExternalWorkflowExecution => new Command { CommandType = type, SignalExternalWorkflowExecutionCommandAttributes = new() { Execution = new() { WorkflowId = id }, SignalName = "go" } },
        _ => new Command { CommandType = type, RequestCancelExternalWorkflowExecutionCommandAttributes = new() { WorkflowId = id } },
    };
}
