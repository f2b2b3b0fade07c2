using System.Text;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Golden;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Golden;

/// <summary>Holds a golden trace against itself: everything that it claims must follow from its history and its sources. No cargo, no network.</summary>
internal static class GoldenValidation
{
    /// <summary>What does not fit; empty: it is whole. Also what its replay covered.</summary>
    public static (IReadOnlyList<string> Faults, int Events) Validate(GoldenCase golden)
    {
        var (trace, members) = (golden.Trace, golden.Bundle.Members);
        var (history, fault) = HistoryReader.Read(members[GoldenCase.History]);
        if (fault is not null) return ([$"{GoldenCase.History}: {fault}"], 0);
        var faults = new List<string?>();
        var reading = TraceReader.Read(members[GoldenCase.Lines], trace.Seal);
        faults.Add(reading.Fault?.Message);
        var (seal, _) = TraceProjection.Project(new RunId(trace.Seal.Manifest.Run), history);
        faults.Add(seal.Head == trace.Seal.Head ? null : "the trace is not the one that its history gives");
        var replay = Replayer.Replay(history);
        faults.Add(replay.Divergence is { } divergence ? $"the history does not replay: {divergence}" : null);
        var input = RunInput.Of(history);
        faults.Add(ScriptWitness.Fault(input, history));
        faults.Add(Sources(golden, input));
        faults.Add(Ending(golden, history));
        faults.Add(Licences.Fault(trace.Licence) is { } licence ? $"licence {licence}" : null);
        faults.AddRange(members.Where(member => !member.Key.EndsWith(".jsonl", StringComparison.Ordinal)).Select(member => Secrets.Find(member.Value) is { } secret ? $"{member.Key}: {secret}" : null));
        // Asked last: what is made anew of a history that does not hold says nothing more.
        if (faults.TrueForAll(one => one is null)) faults.Add(Claims(golden, history));
        return ([.. faults.OfType<string>()], replay.Events);
    }

    /// <summary>The same for a folder's golden trace of some name; a fault of form is a fault like any other.</summary>
    public static (GoldenCase? Case, IReadOnlyList<string> Faults, int Events) Validate(GoldenStore store, string name)
    {
        try
        {
            var golden = store.Load(name);
            var (faults, events) = Validate(golden);
            return (golden, faults, events);
        }
        catch (BundleException e)
        {
            return (null, [e.Message.StartsWith(name + ": ", StringComparison.Ordinal) ? e.Message[(name.Length + 2)..] : e.Message], 0);
        }
    }

    /// <summary>Class, codes, metrics and the rest are what admission would write of this history and these sources today; name, licence and source are a person's word.</summary>
    private static string? Claims(GoldenCase golden, IReadOnlyList<HistoryEvent> history)
    {
        var trace = golden.Trace;
        IReadOnlyList<byte[]> lines = [.. golden.Bundle.Text(GoldenCase.Lines)!.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Encoding.UTF8.GetBytes)];
        var run = new RunRecord(trace.Seal.Manifest.Run, "", history, trace.Seal, lines, null, null, HistoryJson.Read<RunResult>(((WorkflowExecutionCompleted)history[^1].Attributes).Result));
        var candidate = new GoldenCandidate(run.Id, trace.Name, trace.Licence, trace.Provenance.Source, trace.Provenance.Commit, "");
        var made = GoldenBuilder.Build(new AdmissionFacts(candidate, run, golden.Sources, null, trace.Licence, [], [])).Trace;
        (string Name, object Said, object Made)[] claims =
        [
            ("class", trace.Class, made.Class), ("codes", trace.Codes, made.Codes), ("snapshot", trace.Snapshot, made.Snapshot), ("final state", trace.FinalState, made.FinalState),
            ("metrics", trace.Metrics, made.Metrics), ("provenance", trace.Provenance, made.Provenance),
        ];
        return claims.Where(claim => HistoryJson.ToPayload(claim.Said) != HistoryJson.ToPayload(claim.Made)).Select(claim => $"{GoldenCase.Meta} has another {claim.Name} than its history and sources give").FirstOrDefault();
    }

    private static string? Sources(GoldenCase golden, RunInput input)
    {
        var snapshot = golden.Trace.Snapshot;
        foreach (var (file, bytes) in snapshot.Files.Select(file => (file, golden.Bundle.Members[GoldenCase.Input + file.Path])))
            if (file.Sha256 != HistoryJson.Sha256(bytes) || file.Bytes != bytes.Length)
                return $"{GoldenCase.Input}{file.Path} is not the file that the golden trace names";
        return snapshot.Hash == input.Facts.Snapshot && SnapshotFiles.HashOf(golden.Sources) == snapshot.Hash ? null : "the sources are not the snapshot that the run began from";
    }

    private static string? Ending(GoldenCase golden, IReadOnlyList<HistoryEvent> history)
    {
        if (history[^1].Attributes is not WorkflowExecutionCompleted completed || HistoryJson.Read<RunResult>(completed.Result) is not { Best: { Green: true } best } result) return "the history does not end with a green patch";
        if (result.Outcome != golden.Trace.FinalState.Outcome || best.Patch.Diff != golden.Trace.FinalState.Diff || !best.Citations.SequenceEqual(golden.Trace.Citations, StringComparer.Ordinal))
            return "outcome, diff or citations are not those of the history";
        foreach (var file in best.Patch.Files)
        {
            if (!golden.Bundle.Members.TryGetValue(GoldenCase.Expected + file.Path, out var after) || HistoryJson.Sha256(after) != file.AfterSha256) return $"{GoldenCase.Expected}{file.Path} is not what the patch makes";
            if (!golden.Bundle.Members.TryGetValue(GoldenCase.Input + file.Path, out var before) || HistoryJson.Sha256(before) != file.BeforeSha256) return $"{GoldenCase.Input}{file.Path} is not what the patch begins from";
        }
        return golden.Trace.FinalState.Files.Count == best.Patch.Files.Count ? null : "the golden trace names other changed files than the patch";
    }
}
