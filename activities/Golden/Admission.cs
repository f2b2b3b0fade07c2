using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Gathers the facts of a candidate and holds them against the rules.</summary>
/// <param name="skip">Folders that are never part of a checkout, such as the data directory.</param>
public sealed class Admission(IRunRecords runs, ILiveTrial trial, params IReadOnlyList<string> skip)
{
    /// <summary>The facts of the record.</summary>
    /// <exception cref="ActivityFailureException">There is no such run.</exception>
    public async Task<AdmissionFacts> FactsAsync(GoldenCandidate candidate, string folder, CancellationToken cancellation)
    {
        var run = await runs.FindAsync(candidate.Id, cancellation) ?? throw ActivityFailureException.Final("TS0017", $"found no run `{candidate.Id}`");
        var (sources, fault) = SnapshotFiles.Rebuild(run.Root, run.Input.Facts.Snapshot, run.Result?.Best?.Patch, skip);
        var licence = candidate.Licence.Length > 0 ? candidate.Licence : sources is null ? "" : Licences.Of(sources);
        return new AdmissionFacts(candidate, run, sources, fault, licence, [.. new GoldenStore(folder).Sound().Select(golden => golden.Trace)], PrivateNames());
    }

    /// <summary>Every refusal. The toolchain is asked only when the record alone has nothing against it.</summary>
    public async Task<IReadOnlyList<string>> RefusalsAsync(AdmissionFacts facts, CancellationToken cancellation)
    {
        var refusals = AdmissionRules.Refusals(AdmissionRules.OfTheRecord, facts);
        if (refusals.Count > 0) return refusals;
        var live = await trial.TryAsync(facts.Sources!, facts.Run.Input, facts.Best!, cancellation);
        return AdmissionRules.Refusals(AdmissionRules.OfTheTrial, facts with { Live = live });
    }

    /// <summary>A home folder of one or two letters is no name.</summary>
    private static IReadOnlyList<string> PrivateNames() => [.. new[]
    {
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 3 } home ? home + "/" : "",
        Environment.MachineName is { Length: > 5 } host ? host : "",
    }.Where(name => name.Length > 0)];
}
