using System.Globalization;
using System.Text.Json;
using Tsrun.Activities.Golden.Learning;
using Tsrun.Cli.Hosting;
using Tsrun.Engine;
using Tsrun.Engine.Embedded;
using Tsrun.History;
using Tsrun.Tests.Cluster;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Golden;

/// <summary>A store with real histories of runs whose truth is known: 120 cases of 24 crates. What a night makes of them is left to the program.</summary>
internal static class RecordedNights
{
    private const int Runs = 120, Crates = 24;

    /// <summary>Low risk was right and high risk wrong, one case in twenty excepted.</summary>
    public static Task InformativeAsync(string home) => RecordAsync(home, [.. Labels()]);

    /// <summary>The same cases, whose labels were dealt out anew.</summary>
    public static Task ShuffledAsync(string home, ulong seed)
    {
        var (labels, random) = (Labels().ToArray(), new SplitMix(seed));
        for (var i = labels.Length - 1; i > 0; i--)
        {
            var j = random.Below(i + 1);
            (labels[i], labels[j]) = (labels[j], labels[i]);
        }
        return RecordAsync(home, labels);
    }

    private static IEnumerable<bool> Labels() => Enumerable.Range(0, Runs).Select(run => IsLow(run) != (run % 20 == 0));

    private static bool IsLow(int run) => run / Crates % 2 == 0;

    private static async Task RecordAsync(string home, bool[] right)
    {
        await using var engine = await EmbeddedEngine.OpenAsync(new EngineOptions(home));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await using var worker = new CannedWorker(engine.Client, new WorkerOptions("canned") { WorkflowSlots = 2 }, (name, input, cancel) => AnswerAsync(NumberOf(input), right, name, input, cancel));
        for (var run = 0; run < Runs; run++)
            await engine.Client.StartWorkflowExecutionAsync(new StartWorkflowExecutionRequest(new WorkflowId($"run{run:000}"), "propose", "canned", HistoryJson.ToPayload(Input(run))), patience.Token);
        for (var run = 0; run < Runs; run++)
            await ClusterRig.ClosedAsync(engine.Client, new WorkflowId($"run{run:000}"), patience.Token);
    }

    private static RunInput Input(int run)
    {
        var input = Canned.Input("propose");
        return input with { Facts = input.Facts with { RunId = $"run{run:000}", Root = "/gone", Snapshot = HistoryJson.Sha256($"snapshot {run}") } };
    }

    private static int NumberOf(Payload input)
    {
        using var json = JsonDocument.Parse(input.Json);
        return int.Parse(json.RootElement.GetProperty("run").GetProperty("runId").GetString()![3..], CultureInfo.InvariantCulture);
    }

    private static Task<Payload> AnswerAsync(int run, bool[] right, string name, Payload input, CancellationToken cancel) => name == CargoCheck.Name
        ? Task.FromResult(HistoryJson.ToPayload(Canned.Check(Canned.Moved with { Package = $"crate{run % Crates}" })))
        : CannedWorker.Crate(Tried(IsLow(run) ? Risk.Low : Risk.High, right[run]))(name, input, cancel);

    /// <summary>It compiles whatever the label; only the tests that ran through the change tell.</summary>
    private static RepairTry.Result Tried(Risk risk, bool right)
    {
        var tried = Canned.Try(green: right, risk: risk);
        return tried with { Features = tried.Features with { Checks = true, TestsPass = right, TestsTouch = true } };
    }
}
