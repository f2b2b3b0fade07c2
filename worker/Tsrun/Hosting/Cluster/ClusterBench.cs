using System.Diagnostics;
using System.Globalization;
using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.Engine.Mapping;
using Tsrun.History;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>What our worker needs for a step on a cluster: one run after another's step, and many runs at once. The same work as any SDK's worker is measured by.</summary>
internal static class ClusterBench
{
    private const int StepsOfARun = 10, Rounds = 3, Runs = 50;

    /// <summary>Starts runs on a queue of their own, works on them, and prints what that took.</summary>
    public static async Task RunAsync(ClusterConnection cluster, TextWriter output)
    {
        var queue = $"bench-{Guid.NewGuid():N}";
        using var stop = new CancellationTokenSource();
        // Places are for work that uses the machine; these activities use none of it, so as many may be under way as the SDKs allow.
        var options = new WorkerOptions(queue) { Remote = true, WorkflowSlots = 16, ActivitySlots = 200 };
        var work = new WorkerHost(cluster.Client, new ActivityRegistry([new NoWork()]), options).RunAsync(stop.Token, CancellationToken.None);
        await RunsAsync(cluster, queue, Runs); // compiles what the runs below need
        for (var round = 0; round < Rounds; round++)
            output.WriteLine(Line("one run", 1, await RunsAsync(cluster, queue, 1)));
        var (cpu, elapsed) = (Environment.CpuUsage.TotalTime, await RunsAsync(cluster, queue, Runs));
        output.WriteLine(Line($"{Runs} runs at once", Runs, elapsed));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / (Runs * StepsOfARun):0.00} ms of processor time per step, on this side"));
        await stop.CancelAsync();
        await work;
    }

    private static async Task<TimeSpan> RunsAsync(ClusterConnection cluster, string queue, int count)
    {
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => OneAsync(cluster.Client, queue)));
        return Stopwatch.GetElapsedTime(began);
    }

    private static async Task OneAsync(WorkflowClient service, string queue)
    {
        var id = new WorkflowId($"bench-{Guid.NewGuid():N}");
        var run = (await service.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(id, "bench", queue, HistoryJson.ToPayload(ScriptBench.Input(id, StepsOfARun))))).RunId;
        await service.UntilClosedAsync(id, run);
    }

    private static string Line(string what, int runs, TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture,
        $"{what}, {StepsOfARun} activities each: {elapsed.TotalMilliseconds:0} ms, {elapsed.TotalMilliseconds / StepsOfARun:0.0} ms per activity of a run, {runs * StepsOfARun / elapsed.TotalSeconds:0} steps/s");
}
