using Tsrun.Activities;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;

namespace Tsrun.Cli.Hosting;

/// <summary>One run followed from start (or from where it stopped) to its end: engine, worker, progress, questions, answer.</summary>
internal sealed class RunSession(RunPlace place, ActivityRegistry activities, OutputOptions output)
{
    private static readonly TimeSpan KillTimeMax = TimeSpan.FromSeconds(3);
    private readonly Terminal _terminal = Terminal.Detect(output.Color, output.Progress);

    /// <summary>Starts a run and follows it.</summary>
    /// <returns>What there is to show, closed or not.</returns>
    /// <param name="limit">When it is over, the run is stopped as by Ctrl-C and waits for more time.</param>
    public async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> StartAsync(WorkflowId id, RunInput input, TimeSpan? limit)
    {
        using var interrupt = new Interrupt();
        var queue = place.QueueOf(id);
        try
        {
            await place.Service.StartWorkflowExecutionAsync(RunLabels.On(new StartWorkflowExecutionRequest(id, input.Script.Name, queue, HistoryJson.ToPayload(input), RequestId: id.Value), input), interrupt.Drain);
        }
        catch (OperationCanceledException) when (interrupt.Drain.IsCancellationRequested)
        {
            // A cluster that did not answer may have taken it all the same.
            throw new CliException(ExitCode.Interrupted, "TS0021", $"interrupted while run {id} was being started", "whether it began: tsrun trace list", "type the same command again");
        }
        return await FollowAsync(id, queue, 0, limit, interrupt);
    }

    /// <summary>Works on until the run is closed, its worker diverges, or the user stops it.</summary>
    /// <param name="shown">Events up to this one are known to the user.</param>
    /// <param name="limit">Of this session; null: as long as it takes.</param>
    public async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> FollowAsync(WorkflowId id, string queue, long shown, TimeSpan? limit)
    {
        using var interrupt = new Interrupt();
        return await FollowAsync(id, queue, shown, limit, interrupt);
    }

    private async Task<(RunView View, IReadOnlyList<HistoryEvent> History)> FollowAsync(WorkflowId id, string queue, long shown, TimeSpan? limit, Interrupt interrupt)
    {
        using var clock = new CancellationTokenSource();
        using var over = clock.Token.Register(interrupt.StopNow);
        if (limit is { } time) clock.CancelAfter(time);
        using var progress = new ProgressLines(Console.Error, _terminal, output);
        var reader = new RunReader(place.Service, id, output, progress, shown);
        var work = Host(id, queue, progress).RunAsync(interrupt.Drain, interrupt.Now);
        try
        {
            await EitherAsync(reader.ReadAsync(interrupt.Drain), work, interrupt);
            interrupt.StopNow();
        }
        catch (OperationCanceledException) when (interrupt.Drain.IsCancellationRequested)
        {
            if (!interrupt.Now.IsCancellationRequested && !clock.IsCancellationRequested) progress.Note("stopping after the current step; press Ctrl-C again to stop now");
        }
        await EndAsync(work, interrupt.Now);
        if (clock.IsCancellationRequested && !reader.View.Closed)
            await place.Service.SignalWorkflowExecutionAsync(new SignalWorkflowExecutionRequest(id, Markers.LimitSignalName, HistoryJson.ToPayload(new LimitSignal(limit!.Value))), CancellationToken.None);
        await reader.CatchUpAsync();
        if (reader.View.Closed) UnattendedSignals.Ended = id;
        return (reader.View, reader.History);
    }

    /// <summary>The worker of this session. On a shared queue it takes turns of others too: its own run's trouble ends the reading, theirs would go unsaid.</summary>
    private WorkerHost Host(WorkflowId id, string queue, ProgressLines progress)
    {
        var options = place.Worker(queue) with { Tell = news => { if (news is WorkerNews.TurnFailed failed && failed.Workflow != id) Note(news); } };
        var host = new WorkerHost(place.Service, activities, options);
        host.Progress += progress.Working;
        place.Watch(Note);
        return host;

        void Note(WorkerNews news) => progress.Note(WorkerLog.Words(news));
    }

    /// <summary>Waits for the run's end. A worker that fell over, on a full disk for instance, ends the wait for what it would have done.</summary>
    private static async Task EitherAsync(Task reading, Task work, Interrupt interrupt)
    {
        if (await Task.WhenAny(reading, work) == work && !interrupt.Drain.IsCancellationRequested) await work;
        await reading;
    }

    /// <summary>Lets what is under way finish; once told to stop now, only as long as it takes to kill it.</summary>
    private static async Task EndAsync(Task work, CancellationToken now)
    {
        await Task.WhenAny(work, Task.Delay(Timeout.Infinite, now));
        await Task.WhenAny(work, Task.Delay(KillTimeMax, CancellationToken.None));
        if (work.IsCompleted) await work;
    }
}
