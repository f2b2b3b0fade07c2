using System.Diagnostics;
using System.Globalization;
using Tsrun.Activities;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.Engine.Mapping;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting;

/// <summary>What a step of a script costs from end to end (fold, policy, engine, worker loops), and how fast a recorded run is folded again.</summary>
internal static class ScriptBench
{
    private const int Steps = 2000, Replays = 10;

    /// <summary>Runs the script on an engine of its own in a folder, then replays what it recorded.</summary>
    public static async Task RunAsync(string folder, TextWriter output)
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(Path.Combine(folder, "script")));
        await WorkAsync(engine.Client, "warm", Steps);
        var (cpu, before) = (Environment.CpuUsage.TotalTime, engine.Counters!.Synced);
        var watch = Stopwatch.StartNew();
        await WorkAsync(engine.Client, "bench", Steps);
        var perStep = watch.Elapsed.TotalMicroseconds / Steps;
        var (cpuPerStep, syncs) = ((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / Steps, (double)(engine.Counters!.Synced - before) / Steps);
        watch.Restart();
        var history = await Store.HistoryAsync(engine.Client, await Store.FindAsync(engine.Client, "bench"));
        var perEventRead = watch.Elapsed.TotalMicroseconds / history.Count;
        watch.Restart();
        for (var i = 0; i < Replays; i++)
            if (Replayer.Replay(history) is { Divergence: { } divergence }) throw new InvalidOperationException(divergence.ToString());
        var perSecond = history.Count * Replays / watch.Elapsed.TotalSeconds;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"TraceScript, {Steps} steps (warm code): {perStep:0.0} us per step from end to end (cpu {cpuPerStep:0.0}, {syncs:0.00} syncs); {history.Count} events read and verified at {perEventRead:0.0} us each; replayed at {perSecond:0} events/s"));
    }

    private static async Task WorkAsync(WorkflowClient client, string name, int steps)
    {
        var id = new WorkflowId(name);
        var input = Input(id, steps);
        using var stop = new CancellationTokenSource();
        var work = new WorkerHost(client, new ActivityRegistry([new NoWork()]), name).RunAsync(stop.Token, CancellationToken.None);
        await client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(id, "bench", name, HistoryJson.ToPayload(input)));
        for (var (from, end) = (1L, false); !end;)
        {
            var page = await client.GetWorkflowExecutionHistoryAsync(new GetWorkflowExecutionHistoryRequest(id, FromEventId: from, WaitNewEvent: true, MaximumPageSize: 10_000));
            (from, end) = (page.NextEventId, page.IsEnd);
        }
        await stop.CancelAsync();
        await work;
    }

    /// <summary>No folder is looked at.</summary>
    private const string NoFolder = "/";

    /// <summary>Input of a run that calls a tool so many times.</summary>
    public static RunInput Input(WorkflowId id, int steps)
    {
        var facts = new RunFacts(id.Value, NoFolder, "", "coding", new CargoOptions(), new ActivityLimits(TimeSpan.FromSeconds(60), 0, 0, 0, "required"));
        var script = $"script bench()\n\nplan \"Call a tool that does nothing, again and again.\"\n\nrepeat {steps} while true {{\n  probe page = docs.lookup(\"nothing\")\n}}\n\nfinish 0\n";
        return new RunInput(new ScriptText("bench", "bench.tracescript", script), [],
            [.. PolicyLoader.Layers(null, null, null).Select(layer => new PolicyText(layer.Origin, layer.Text, layer.MayLoosen))],
            new Dictionary<string, Payload>(), facts, TreeDirty: false, AllowDirty: false, Accept: "", Interactive: false, new Dictionary<string, string>());
    }
}

/// <summary>An activity that costs nothing, so that what is left is the step's own cost.</summary>
internal sealed class NoWork : IActivityHandler
{
    private static readonly Payload Page = HistoryJson.ToPayload(new DocsLookup.Result(false, "", "", "", "", ""));

    public string Name => DocsLookup.Name;

    public Task<Payload> ExecuteAsync(Payload input, Activities.ActivityContext context, CancellationToken cancellation) => Task.FromResult(Page);
}
