using System.Globalization;
using Tsrun.Activities.Bundles;
using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Answers <c>golden.collect</c>.</summary>
public sealed class GoldenCollectHandler(IRunRecords runs) : ActivityHandler<GoldenCollect.Arguments, GoldenCollect.Result>
{
    private const int CandidatesMax = 200;

    /// <inheritdoc/>
    public override string Name => GoldenCollect.Name;

    /// <inheritdoc/>
    protected override async Task<GoldenCollect.Result> ExecuteAsync(RunFacts run, GoldenCollect.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        // A schedule knows its own nights, a person theirs: where they meet, the one that began first goes on.
        if (await runs.FirstOpenAsync(GoldenNight.Script, cancellation) is { } open && open.Id != run.RunId) throw ActivityFailureException.Final(GoldenNight.OpenCode, GoldenNight.IsOpen(open.Id, open.Since));
        var known = new GoldenStore(arguments.Folder).Sound().Select(golden => golden.Trace.Provenance.Run).ToHashSet(StringComparer.Ordinal);
        var all = await runs.AllAsync(cancellation);
        var green = all.Where(found => found.Outcome is RunOutcome.Fixed or RunOutcome.Proposed && !known.Contains(found.Id)).Take(CandidatesMax)
            .Select(found => new GoldenCandidate(found.Id, "", "", Provenance.SourceOf(found.Root), Provenance.CommitOf(found.Root), GoldenNight.Script)).ToList();
        return new GoldenCollect.Result(green, all.Count, known.Count, [.. all.Select(found => found.Id)],
            string.Create(CultureInfo.InvariantCulture, $"{all.Count} runs in the store, {green.Count} green and not golden yet; {known.Count} golden traces"));
    }
}

/// <summary>Answers <c>golden.judge</c>.</summary>
public sealed class GoldenJudgeHandler(Admission admission) : ActivityHandler<GoldenJudge.Arguments, GoldenJudge.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenJudge.Name;

    /// <inheritdoc/>
    protected override async Task<GoldenJudge.Result> ExecuteAsync(RunFacts run, GoldenJudge.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var facts = await admission.FactsAsync(arguments.Candidate, arguments.Folder, cancellation);
        var refusals = await admission.RefusalsAsync(facts, cancellation);
        var anchor = $"trace:{facts.Run.Id}:{facts.Run.Lines.Count - 1}@{facts.Run.Seal.Head[..12]}";
        return refusals.Count > 0
            ? new GoldenJudge.Result(false, refusals, facts.Run.Id, facts.Name, "", anchor, facts.Best?.Anchors ?? 0, $"refused: {string.Join("; ", refusals)}")
            : new GoldenJudge.Result(true, [], facts.Run.Id, facts.Name, GoldenBuilder.Build(facts).Bundle.Hash, anchor, facts.Best!.Anchors, $"may be admitted as `{facts.Name}`");
    }
}

/// <summary>Answers <c>golden.admit</c>.</summary>
public sealed class GoldenAdmitHandler(Admission admission) : ActivityHandler<GoldenAdmit.Arguments, GoldenAdmit.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenAdmit.Name;

    /// <inheritdoc/>
    protected override async Task<GoldenAdmit.Result> ExecuteAsync(RunFacts run, GoldenAdmit.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var facts = await admission.FactsAsync(arguments.Candidate with { Name = arguments.Verdict.GoldenName }, arguments.Folder, cancellation);
        if (facts.Sources is null) throw ActivityFailureException.Final("TS1010", $"{facts.Run.Id}: {facts.SourcesFault}");
        var golden = GoldenBuilder.Build(facts);
        if (!arguments.Verdict.Admissible || golden.Bundle.Hash != arguments.Verdict.Hash)
            throw ActivityFailureException.Final("TS1010", $"{facts.Run.Id} is not what was judged: bundle {golden.Bundle.Hash[..12]}, judged {(arguments.Verdict.Hash.Length > 0 ? arguments.Verdict.Hash[..12] : "as refused")}");
        try
        {
            var kept = new GoldenStore(arguments.Folder).Keep(golden);
            return new GoldenAdmit.Result(golden.Trace.Name, golden.Bundle.Hash, kept, $"{(kept ? "admitted" : "already here")}: {golden.Trace.Name}");
        }
        catch (BundleException e)
        {
            throw ActivityFailureException.Final("TS1010", e.Message, e);
        }
    }
}
