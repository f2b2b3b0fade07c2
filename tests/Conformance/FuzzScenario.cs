using Temporal.Api.Command.V1;
using Temporal.Api.Common.V1;
using Temporal.Api.Enums.V1;
using static Tsrun.Tests.Conformance.Commands;
using Wire = Temporal.Api.WorkflowService.V1;
using WorkflowServiceException = Tsrun.Engine.WorkflowServiceException;

namespace Tsrun.Tests.Conformance;

/// <summary>Signals, activities, timers and cancels at random, at four workers: every history that comes of it keeps the laws.</summary>
internal static class FuzzScenario
{
    private const int Runs = 6, TurnsMax = 12, Workers = 4;

    public static Scenario Only { get; } = new(37, "random traffic at four workers keeps the laws", PlayAsync);

    private static async Task PlayAsync(World world)
    {
        var seed = TestSeed.Value;
        Console.WriteLine($"TSRUN_TEST_SEED={seed}");
        var runs = new List<WorkflowExecution>();
        for (var i = 0; i < Runs; i++) runs.Add(await world.StartAsync(world.NewRun($"r{i}")));
        using var over = new CancellationTokenSource();
        var work = Enumerable.Range(0, Workers).Select(i => DecideAsync(world, new Random(seed + i), over.Token))
            .Concat(Enumerable.Range(0, Workers).Select(_ => ActAsync(world, over.Token))).ToArray();
        var signaller = new Random(seed - 1);
        for (var i = 0; i < Runs * 4; i++)
        {
            try
            {
                await world.SignalAsync(runs[signaller.Next(Runs)]);
            }
            catch (WorkflowServiceException closed) when (closed.Status is Tsrun.Engine.ServiceStatus.NotFound or Tsrun.Engine.ServiceStatus.ResourceExhausted)
            {
                // The run was quicker, or is just closing.
            }
        }
        foreach (var run in runs) await world.CloseEventAsync(run);
        await over.CancelAsync();
        await Task.WhenAll(work);
    }

    private static async Task DecideAsync(World world, Random chance, CancellationToken over)
    {
        while (await world.TryPollAsync(over) is { } task)
        {
            try
            {
                await world.CompleteAsync(task, Decide(world, task, chance));
            }
            catch (WorkflowServiceException unhandled) when (unhandled.Message == "UnhandledCommand")
            {
                // A signal came while it was closing: the server schedules the next turn by itself.
            }
        }
    }

    private static Command[] Decide(World world, Wire.PollWorkflowTaskQueueResponse task, Random chance)
    {
        var pending = Pending(task);
        // The last turn leaves nothing behind that could keep its run open.
        if (task.History.Events.Count(found => found.EventType == EventType.WorkflowTaskStarted) > TurnsMax) return [Complete()];
        var id = $"{task.StartedEventId}";
        return chance.Next(5) switch
        {
            0 when pending.Count > 0 => [RequestCancelActivity(pending[chance.Next(pending.Count)]), Marker("m")],
            1 => [Activity(id, world.Queue), Timer(id, 0.05)],
            2 => [Timer(id, 60), Marker("n"), Timer($"{id}b", 0.02)],
            3 => [Activity(id, $"{world.Queue}-nobody"), Timer(id, 0.02)],
            _ => [Activity(id, world.Queue)],
        };
    }

    /// <summary>Activities without an outcome for which no cancel was asked: the ids of their Scheduled events.</summary>
    private static List<long> Pending(Wire.PollWorkflowTaskQueueResponse task)
    {
        var pending = new List<long>();
        foreach (var found in task.History.Events)
        {
            if (found.EventType == EventType.ActivityTaskScheduled) pending.Add(found.EventId);
            pending.Remove(found.ActivityTaskCompletedEventAttributes?.ScheduledEventId ?? found.ActivityTaskCancelRequestedEventAttributes?.ScheduledEventId
                ?? found.ActivityTaskCanceledEventAttributes?.ScheduledEventId ?? 0);
        }
        return pending;
    }

    private static async Task ActAsync(World world, CancellationToken over)
    {
        while (await world.TryPollActivityAsync(over) is { } task)
        {
            try
            {
                await world.FinishAsync(task);
            }
            catch (WorkflowServiceException gone) when (gone.Status == Tsrun.Engine.ServiceStatus.NotFound)
            {
                // Its run closed.
            }
        }
    }
}
