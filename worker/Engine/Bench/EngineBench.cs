using System.Diagnostics;
using Temporal.Api.Common.V1;
using Temporal.Api.TaskQueue.V1;
using Tsrun.Engine.Embedded;
using Api = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Bench;

/// <summary>Measures the embedded engine against the floor of its file system, in one run so that the ratio means something.</summary>
/// <remarks>The floor is one 200-byte row, SQLite in WAL mode, <c>synchronous=FULL</c>, one commit per step, in a WAL that has its size already; the short runs here start with a new one. A benchmark, not a test: it prints and judges nothing.</remarks>
public static class EngineBench
{
    private const int FloorCommits = 500;

    /// <summary>Runs all measurements.</summary>
    /// <param name="directory">On the file system to measure; a folder is made in it and removed again.</param>
    /// <param name="output">Where the figures go.</param>
    public static async Task RunAsync(string directory, TextWriter output)
    {
        var root = Path.Combine(directory, $"tsrun-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        try
        {
            await WarmUpAsync(root).ConfigureAwait(false);
            foreach (var (steps, runs) in ((int, int)[])[(10, 100), (100, 10), (1_000, 3), (10_000, 1)])
                await SequentialAsync(root, steps, runs, output).ConfigureAwait(false);
            await FanOutAsync(root, output).ConfigureAwait(false);
            await ManyAsync(root, "cold", output).ConfigureAwait(false);
            await ManyAsync(root, "warm", output).ConfigureAwait(false);
            await RecoveryAsync(root, 10_000, output).ConfigureAwait(false);
            await IdleAsync(root, output).ConfigureAwait(false);
            output.WriteLine(FormattableString.Invariant($"managed memory: {GC.GetTotalMemory(forceFullCollection: true) / 1048576.0:F1} MiB live, {Environment.WorkingSet / 1048576.0:F0} MiB resident"));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task WarmUpAsync(string root)
    {
        await using var rig = await BenchRig.OpenAsync(Path.Combine(root, "warm"), workers: 1).ConfigureAwait(false);
        await rig.RunAsync("warm", steps: 2000, width: 1).ConfigureAwait(false);
    }

    /// <summary>Runs one after the other; the floor is taken right before and right after, because a shared machine's moods change.</summary>
    private static async Task SequentialAsync(string root, int steps, int runs, TextWriter output)
    {
        var folder = Path.Combine(root, $"sequential-{steps}");
        await using var rig = await BenchRig.OpenAsync(folder, workers: 1).ConfigureAwait(false);
        var before = Floor.MicrosecondsPerCommit(Path.Combine(root, $"floor-before-{steps}"), FloorCommits);
        var synced = rig.Counters.Synced;
        var cost = new Cost();
        for (var i = 0; i < runs; i++)
            await rig.RunAsync(FormattableString.Invariant($"run-{i}"), steps, width: 1).ConfigureAwait(false);
        var (wall, cpu) = cost.PerStep(steps * runs);
        var syncs = (double)(rig.Counters.Synced - synced) / (steps * runs);
        var floor = (before + Floor.MicrosecondsPerCommit(Path.Combine(root, $"floor-after-{steps}"), FloorCommits)) / 2;
        output.WriteLine(FormattableString.Invariant(
            $"sequential {steps,6} steps: {wall:F1} us per step (cpu {cpu:F1}), floor {floor:F1}, ratio {wall / floor:F2}, own time {wall - floor:F1} us, {syncs:F2} syncs and {await rig.BytesPerStepAsync(folder, steps * runs).ConfigureAwait(false)} bytes on disk per step"));
    }

    private static async Task FanOutAsync(string root, TextWriter output)
    {
        await using var rig = await BenchRig.OpenAsync(Path.Combine(root, "fan-out"), workers: 4).ConfigureAwait(false);
        var times = new List<double>();
        for (var i = 0; i < 11; i++)
        {
            var watch = Stopwatch.StartNew();
            await rig.RunAsync(FormattableString.Invariant($"fan-{i}"), steps: 1, width: 100).ConfigureAwait(false);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        times.Sort();
        output.WriteLine(FormattableString.Invariant($"fan-out of 100: median {times[5]:F1} ms, best {times[0]:F1}"));
    }

    private static async Task ManyAsync(string root, string name, TextWriter output)
    {
        const int runs = 1000, steps = 10;
        var folder = Path.Combine(root, "many-" + name);
        await using var rig = await BenchRig.OpenAsync(folder, workers: 64).ConfigureAwait(false);
        var cost = new Cost();
        var all = new Task[runs];
        for (var i = 0; i < runs; i++)
            all[i] = rig.RunAsync(FormattableString.Invariant($"run-{i}"), steps, width: 1);
        await Task.WhenAll(all).ConfigureAwait(false);
        var (wall, cpu) = cost.PerStep(runs * steps);
        output.WriteLine(FormattableString.Invariant(
            $"{runs} runs of {steps} steps at once ({name} code): {1e6 / wall:F0} steps/s, {1e6 / wall / steps:F0} runs/s (cpu {cpu:F1} us per step), {(double)rig.Counters.Synced / (runs * steps):F2} syncs and {await rig.BytesPerStepAsync(folder, runs * steps).ConfigureAwait(false)} bytes on disk per step"));
    }

    /// <summary>From opening the store of a long open run to its next turn, whole history in hand.</summary>
    private static async Task RecoveryAsync(string root, int steps, TextWriter output)
    {
        var folder = Path.Combine(root, "recovery");
        await using (var rig = await BenchRig.OpenAsync(folder, workers: 1).ConfigureAwait(false))
            await rig.RunAsync("long", steps, width: 1, staysOpen: true).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(folder)).ConfigureAwait(false);
        var opened = watch.Elapsed.TotalMilliseconds;
        await engine.CallAsync<Api.SignalWorkflowExecutionResponse>(new Api.SignalWorkflowExecutionRequest { Namespace = "default", WorkflowExecution = new WorkflowExecution { WorkflowId = "long" }, SignalName = "go" }).ConfigureAwait(false);
        var turn = await engine.CallAsync<Api.PollWorkflowTaskQueueResponse>(new Api.PollWorkflowTaskQueueRequest { Namespace = "default", TaskQueue = new TaskQueue { Name = BenchWorker.Queue }, Identity = "other" }).ConfigureAwait(false);
        output.WriteLine(FormattableString.Invariant($"recovery of a run of {steps} steps ({turn.History.Events.Count} events): open {opened:F0} ms, to its next turn {watch.Elapsed.TotalMilliseconds:F0} ms"));
    }

    private static async Task IdleAsync(string root, TextWriter output)
    {
        await using var rig = await BenchRig.OpenAsync(Path.Combine(root, "idle"), workers: 4).ConfigureAwait(false);
        // Let the compiler of the warm code finish first.
        await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        var before = Environment.CpuUsage.TotalTime;
        await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        output.WriteLine(FormattableString.Invariant($"idle with 8 pollers: {(Environment.CpuUsage.TotalTime - before).TotalSeconds / 2:P2} of one core"));
    }
}
