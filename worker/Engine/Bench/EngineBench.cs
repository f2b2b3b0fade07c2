using System.Diagnostics;

namespace Tsrun.Engine.Bench;

/// <summary>Measures the embedded engine against the floor of its file system, in one run so that the ratio means something.</summary>
/// <remarks>The floor is one 200-byte row, SQLite in WAL mode, <c>synchronous=FULL</c>, one commit per step. A benchmark, not a test: it prints and judges nothing.</remarks>
public static class EngineBench
{
    /// <summary>Runs all measurements.</summary>
    /// <param name="directory">On the file system to measure; a folder is made in it and removed again.</param>
    /// <param name="output">Where the figures go.</param>
    public static async Task RunAsync(string directory, TextWriter output)
    {
        var root = Path.Combine(directory, $"tsrun-bench-{Environment.ProcessId}");
        Directory.CreateDirectory(root);
        try
        {
            var floor = Floor.MicrosecondsPerCommit(Path.Combine(root, "floor"), 2000);
            output.WriteLine(FormattableString.Invariant($"floor: {floor:F1} us per synced commit of 200 bytes"));
            await WarmUpAsync(root).ConfigureAwait(false);
            foreach (var steps in (int[])[10, 100, 1_000, 10_000])
                await SequentialAsync(root, steps, floor, output).ConfigureAwait(false);
            await FanOutAsync(root, output).ConfigureAwait(false);
            await ManyAsync(root, output).ConfigureAwait(false);
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

    private static async Task SequentialAsync(string root, int steps, double floor, TextWriter output)
    {
        var folder = Path.Combine(root, $"sequential-{steps}");
        await using var rig = await BenchRig.OpenAsync(folder, workers: 1).ConfigureAwait(false);
        var synced = rig.Counters.Synced;
        var watch = Stopwatch.StartNew();
        await rig.RunAsync("one", steps, width: 1).ConfigureAwait(false);
        var perStep = watch.Elapsed.TotalMicroseconds / steps;
        var syncs = (double)(rig.Counters.Synced - synced) / steps;
        var bytes = BenchRig.BytesIn(folder) / steps;
        output.WriteLine(FormattableString.Invariant(
            $"sequential {steps,6} steps: {perStep:F1} us per step, {perStep / floor:F2} x floor, own time {perStep - floor:F1} us, {syncs:F2} syncs per step, {bytes} bytes on disk per step"));
    }

    private static async Task FanOutAsync(string root, TextWriter output)
    {
        await using var rig = await BenchRig.OpenAsync(Path.Combine(root, "fan-out"), workers: 4).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        await rig.RunAsync("fan", steps: 1, width: 100).ConfigureAwait(false);
        output.WriteLine(FormattableString.Invariant($"fan-out of 100: {watch.Elapsed.TotalMilliseconds:F1} ms"));
    }

    private static async Task ManyAsync(string root, TextWriter output)
    {
        const int runs = 1000, steps = 10;
        var folder = Path.Combine(root, "many");
        await using var rig = await BenchRig.OpenAsync(folder, workers: 64).ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        var all = new Task[runs];
        for (var i = 0; i < runs; i++)
            all[i] = rig.RunAsync(FormattableString.Invariant($"run-{i}"), steps, width: 1);
        await Task.WhenAll(all).ConfigureAwait(false);
        var seconds = watch.Elapsed.TotalSeconds;
        output.WriteLine(FormattableString.Invariant(
            $"{runs} runs of {steps} steps at once: {runs * steps / seconds:F0} steps/s, {runs / seconds:F0} runs/s, {(double)rig.Counters.Synced / (runs * steps):F2} syncs per step, {BenchRig.BytesIn(folder) / (runs * steps)} bytes on disk per step"));
    }

    private static async Task IdleAsync(string root, TextWriter output)
    {
        await using var rig = await BenchRig.OpenAsync(Path.Combine(root, "idle"), workers: 4).ConfigureAwait(false);
        var before = Environment.CpuUsage.TotalTime;
        await Task.Delay(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
        output.WriteLine(FormattableString.Invariant($"idle with 8 pollers: {(Environment.CpuUsage.TotalTime - before).TotalSeconds / 2:P2} of one core"));
    }
}
