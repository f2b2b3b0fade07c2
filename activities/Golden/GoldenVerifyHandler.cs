using System.Globalization;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Answers <c>golden.verify</c>: is what the golden traces claim still true with the toolchain of today?</summary>
public sealed class GoldenVerifyHandler(ILiveTrial trial) : ActivityHandler<GoldenVerify.Arguments, GoldenVerify.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenVerify.Name;

    /// <inheritdoc/>
    protected override async Task<GoldenVerify.Result> ExecuteAsync(RunFacts run, GoldenVerify.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var (sound, damaged) = new GoldenStore(arguments.Folder).Read(arguments.Only.Length > 0 ? [arguments.Only] : null);
        var (same, changed, gone, toolchain) = (0, new List<string>(), new List<string>(damaged), "");
        foreach (var golden in sound)
        {
            var (name, verdict) = (golden.Trace.Name, await VerifyAsync(golden, cancellation));
            toolchain = verdict.Toolchain;
            if (verdict.Gone is { } why) gone.Add($"{name}: {why}");
            else if (verdict.Changed is { } what) changed.Add($"{name}: {what}");
            else same++;
            context.Heartbeat($"{name}: {verdict.Gone ?? verdict.Changed ?? "same"}");
        }
        return new GoldenVerify.Result(same, changed, gone, toolchain, Summary(same, changed, gone));
    }

    private async Task<(string? Changed, string? Gone, string Toolchain)> VerifyAsync(GoldenCase golden, CancellationToken cancellation)
    {
        var recorded = RecordedCase.Read(golden);
        var live = await trial.TryAsync(golden.Sources, recorded.Input, recorded.Best, cancellation);
        var toolchain = live.Before.Toolchain;
        if (live.Before.Errors == 0) return (null, "the compiler finds nothing wrong with the sources any more", toolchain);
        if (!live.Tried.Green) return (null, $"the patch does not hold: {live.Tried.Summary}", toolchain);
        var (then, now) = (Keys(recorded.FirstCheck), Keys(live.Before));
        var different = then.Except(now, StringComparer.Ordinal).Concat(now.Except(then, StringComparer.Ordinal)).Select(key => key.Split('|')[0]).Distinct(StringComparer.Ordinal).ToList();
        if (different.Count > 0) return ($"{string.Join(", ", different.Select(code => code.Length > 0 ? code : "message"))} text", null, toolchain);
        var stale = recorded.Best.Citations.Except(live.Tried.Citations, StringComparer.Ordinal).ToList();
        return (stale.Count > 0 ? $"stale {stale[0]}" : null, null, toolchain);
    }

    private static HashSet<string> Keys(CargoCheck.Result check) => [.. check.Diagnostics.Where(diagnostic => diagnostic.Level == "error").Select(diagnostic => diagnostic.Key)];

    private static string Summary(int same, List<string> changed, List<string> gone) => string.Create(CultureInfo.InvariantCulture, $"{same} same")
        + (changed.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {changed.Count} changed ({Short(changed)})") : "")
        + (gone.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {gone.Count} gone ({Short(gone)})") : "");

    private static string Short(List<string> which) => string.Join("; ", which.Take(3)) + (which.Count > 3 ? "; …" : "");
}

/// <summary>What a golden trace's history holds of the fault and its patch.</summary>
public sealed record RecordedCase(RunInput Input, CargoCheck.Result FirstCheck, RepairTry.Result Best, IReadOnlyList<HistoryEvent> History)
{
    /// <summary>Reads it; the case was validated, or was made here.</summary>
    public static RecordedCase Read(GoldenCase golden)
    {
        var history = Events(golden.Bundle.Members[GoldenCase.History]);
        var run = new RunRecord(golden.Trace.Provenance.Run, "", history, golden.Trace.Seal, [], null, null, ResultOf(history[^1].Attributes));
        return new RecordedCase(run.Input, run.FirstCheck!, run.Result!.Best!, history);
    }

    private static List<HistoryEvent> Events(byte[] jsonLines)
    {
        var history = new List<HistoryEvent>();
        foreach (var line in jsonLines.AsSpan(0, jsonLines.Length - 1).Split((byte)'\n')) history.Add(HistoryJson.Read<HistoryEvent>(jsonLines.AsSpan(line)));
        return history;
    }

    private static RunResult? ResultOf(EventAttributes last) => last is WorkflowExecutionCompleted completed ? HistoryJson.Read<RunResult>(completed.Result) : null;
}
