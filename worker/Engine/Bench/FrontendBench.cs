using System.Collections.Concurrent;
using System.Diagnostics;

namespace Tsrun.Engine.Bench;

/// <summary>Load for a server that is measured from outside: it plays a worker's answers and computes nothing, so that the server is what is measured.</summary>
public static class FrontendBench
{
    private const int Pollers = 32, Warm = 200, SequentialSteps = 300, StepsOfARun = 10, EndlessSteps = 1_000_000;

    /// <summary>A stand-still of at least this long is reported.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures one run's steps and many runs at once; the server should have nothing else to do.</summary>
    /// <param name="frontend">The server.</param>
    /// <param name="runs">How many at once.</param>
    /// <param name="output">Where the figures go.</param>
    public static async Task RunAsync(IFrontend frontend, int runs, TextWriter output)
    {
        var times = new ConcurrentQueue<long>();
        await using var worker = new BenchWorker(frontend, eager: true) { Stepped = () => times.Enqueue(Stopwatch.GetTimestamp()) };
        worker.Start(Pollers);
        await ManyAsync(worker, Warm).ConfigureAwait(false);
        times.Clear();
        var cost = new Cost();
        await worker.RunAsync(NewId(), SequentialSteps, width: 1).ConfigureAwait(false);
        var (wall, cpu) = cost.PerStep(SequentialSteps);
        output.WriteLine(FormattableString.Invariant($"one run, {SequentialSteps} steps: {Median(times):F0} us per step, mean {wall:F0} (cpu of this side {cpu:F0})"));
        cost = new Cost();
        await ManyAsync(worker, runs).ConfigureAwait(false);
        (wall, cpu) = cost.PerStep(runs * StepsOfARun);
        output.WriteLine(FormattableString.Invariant($"{runs} runs of {StepsOfARun} steps at once: {1e6 / wall:F0} steps/s (cpu of this side {cpu:F0} us per step)"));
    }

    /// <summary>Works on runs that never end, and reports when its first step was done and each time when all of them stood still.</summary>
    /// <param name="frontend">The server; it may go and come back.</param>
    /// <param name="runs">How many to start; 0 goes on with those that are there.</param>
    /// <param name="output">Where the figures go.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task EndlessAsync(IFrontend frontend, int runs, TextWriter output, CancellationToken stop)
    {
        var (gate, last, isFirst) = (new Lock(), Stopwatch.GetTimestamp(), true);
        await using var worker = new BenchWorker(frontend, eager: true) { Stepped = Stepped };
        await Task.WhenAll(Enumerable.Range(0, runs).Select(_ => worker.StartAsync(NewId(), new BenchInput(EndlessSteps, Width: 1, StaysOpen: true)))).ConfigureAwait(false);
        worker.Start(Pollers);
        await Task.Delay(Timeout.InfiniteTimeSpan, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).ConfigureAwait(false);

        void Stepped()
        {
            lock (gate)
            {
                var pause = Stopwatch.GetElapsedTime(last);
                last = Stopwatch.GetTimestamp();
                if (!isFirst && pause < Pause)
                    return;
                output.WriteLine(FormattableString.Invariant($"{(isFirst ? "first step" : "next step")} after {pause.TotalMilliseconds:F0} ms"));
                isFirst = false;
            }
        }
    }

    /// <summary>Of the times from one step to the next, in microseconds.</summary>
    private static double Median(IEnumerable<long> times)
    {
        var ordered = times.ToArray();
        var steps = ordered.Skip(1).Zip(ordered, (next, one) => Stopwatch.GetElapsedTime(one, next).TotalMicroseconds).Order().ToArray();
        return steps[steps.Length / 2];
    }

    private static Task ManyAsync(BenchWorker worker, int runs) =>
        Task.WhenAll(Enumerable.Range(0, runs).Select(_ => worker.RunAsync(NewId(), StepsOfARun, width: 1)));

    private static string NewId() => $"bench-{Guid.NewGuid():N}";
}
