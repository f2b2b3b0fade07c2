using System.Text.Json;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>Why a turn cannot be taken.</summary>
internal sealed record TurnProblem(WorkflowTaskFailedCause Cause, Failure Failure);

/// <summary>A run folded up to its turn, and what the turn asks for; or the problem.</summary>
internal sealed record Folded(WorkflowMachine? Machine, IReadOnlyList<History.Command> Commands, TurnProblem? Problem = null)
{
    /// <summary>Updates that the turn does not take.</summary>
    public IReadOnlyList<UpdateRejection> Rejections { get; init; } = [];
}

/// <summary>Brings a run's machine to where a task is: out of the cache, or from the run's first event on.</summary>
internal sealed class MachineRoom(IWorkflowService service, RunCache cache)
{
    /// <summary>For a turn: events applied, updates taken or refused, commands taken.</summary>
    public async Task<Folded> FoldAsync(WorkflowTask task, CancellationToken stop)
    {
        var updates = new SentUpdates(task.Updates);
        return await GuardAsync(task, machine => machine.TakeCommands(updates.Judge(machine)), stop) with { Rejections = updates.Rejections };
    }

    /// <summary>For a question: events applied, nothing asked for.</summary>
    public Task<Folded> LookAsync(WorkflowTask task, CancellationToken stop) => GuardAsync(task, _ => [], stop);

    /// <summary>What another program put into our queue must not end the worker: the turn fails, and the run waits for whoever can take it.</summary>
    private async Task<Folded> GuardAsync(WorkflowTask task, Func<WorkflowMachine, IReadOnlyList<History.Command>> then, CancellationToken stop)
    {
        try
        {
            var machine = await MachineAsync(task, stop);
            foreach (var next in task.Events) machine.Apply(next);
            if (machine.Divergence is { } divergence) return Broken(WorkflowTaskFailedCause.NonDeterministicError, "TS0901", divergence.ToString());
            var commands = then(machine);
            return machine.Divergence is { } late ? Broken(WorkflowTaskFailedCause.NonDeterministicError, "TS0901", late.ToString()) : new Folded(machine, commands);
        }
        catch (WorkflowServiceException e) when (e.Code == Claim.MissingCode)
        {
            return Broken(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, Claim.MissingCode, $"{e.Message}; {BlobStore.Advice}");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException)
        {
            return Broken(WorkflowTaskFailedCause.WorkflowWorkerUnhandledFailure, "TS1153", $"{task.WorkflowType} {task.WorkflowId} is not a run of tsrun, or of another version: {e.Message}");
        }
    }

    private static Folded Broken(WorkflowTaskFailedCause cause, string code, string message) =>
        new(null, [], new TurnProblem(cause, Failure.Application(code, message, nonRetryable: true)));

    /// <summary>The cached machine when the task's events follow on it; else a new one, with everything before them.</summary>
    private async Task<WorkflowMachine> MachineAsync(WorkflowTask task, CancellationToken stop)
    {
        var cached = cache.Take(task.RunId);
        if (task.IsWholeHistory) return cached is not null && cached.LastEventId <= task.Events[^1].EventId ? cached : new WorkflowMachine();
        var first = task.Events.Count > 0 ? task.Events[0].EventId : task.PreviousStartedEventId + 1;
        return cached is not null && cached.LastEventId >= first - 1 ? cached : await CatchUpAsync(task, first, stop);
    }

    private async Task<WorkflowMachine> CatchUpAsync(WorkflowTask task, long first, CancellationToken stop)
    {
        var machine = new WorkflowMachine();
        GetWorkflowExecutionHistoryResponse page;
        var from = 1L;
        do
        {
            page = await service.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(task.WorkflowId, task.RunId, from), stop);
            // A question shows the run as it is; a turn must not see more than the frontend gave with it.
            foreach (var next in page.Events)
                if (task.Query is not null || next.EventId < first) machine.Apply(next);
            from = page.NextEventId;
        } while (page.HasMore && (task.Query is not null || from < first));
        return machine;
    }
}
