using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Makes a golden trace of a run that passed every rule.</summary>
public static class GoldenBuilder
{
    /// <summary>The same facts give the same bytes.</summary>
    public static GoldenCase Build(AdmissionFacts facts)
    {
        var (run, best, sources) = (facts.Run, facts.Best!, facts.Sources!);
        var changed = best.Patch.Files.Select(file => new SourceFile(file.Path, sources.First(source => source.Path == file.Path).Mode, System.Text.Encoding.UTF8.GetBytes(file.After)).Listed);
        var trace = new GoldenTrace(1, facts.Name, facts.Class, facts.Codes,
            new GoldenSnapshot(run.Input.Facts.Snapshot, facts.Crate, [.. sources.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => file.Listed)]),
            new GoldenEnd(run.Result!.Outcome, best.Patch.Diff, [.. changed]),
            best.Citations,
            new GoldenMetrics(best.Lines, best.LinesBefore, best.Files, run.History.Count, run.Results<RepairTry.Result>(RepairTry.Name).Count(tried => tried.Title.Length > 0),
                best.Features.TestsPassed, best.Confidence, (long)(run.History[^1].EventTime - run.History[0].EventTime).TotalMilliseconds),
            facts.Licence,
            new GoldenProvenance(facts.Candidate.Source, facts.Candidate.Commit, run.Id, run.Granted, run.Seal.Manifest.Toolchain),
            run.Seal);
        return GoldenCase.Of(trace, sources, best.Patch, Joined(run.History.Select(next => HistoryJson.Bytes(next))), Joined(run.Lines));
    }

    private static byte[] Joined(IEnumerable<byte[]> lines) => [.. lines.SelectMany(line => line.Append((byte)'\n'))];
}
