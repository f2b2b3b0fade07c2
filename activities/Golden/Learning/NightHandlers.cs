using System.Globalization;
using Tsrun.Activities.Bundles;
using Tsrun.Activities.Patching;
using Tsrun.History;

namespace Tsrun.Activities.Golden.Learning;

/// <summary>Answers <c>golden.dataset</c>.</summary>
/// <param name="data">tsrun's data directory: its undo journals say which patches a person took back.</param>
public sealed class GoldenDatasetHandler(IRunRecords runs, Artefacts artefacts, string data) : ActivityHandler<GoldenDataset.Arguments, GoldenDataset.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenDataset.Name;

    /// <inheritdoc/>
    protected override async Task<GoldenDataset.Result> ExecuteAsync(RunFacts run, GoldenDataset.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var sources = new List<(LedgerEntry, IReadOnlyList<DatasetRow>, ProposalRow?)>();
        var golden = new GoldenStore(arguments.Folder).Sound();
        foreach (var one in golden) sources.Add(Of(RunOf(one), one.Trace.Snapshot.Crate, one.Trace.Provenance.Source, one.Trace.Licence, one.Trace.Provenance.Commit, "golden"));
        var known = golden.Select(one => one.Trace.Provenance.Run).ToHashSet(StringComparer.Ordinal);
        foreach (var id in arguments.Found.Ids.Where(id => !known.Contains(id)))
        {
            if (await runs.FindAsync(id, cancellation) is not { ReplayFault: null } record) continue;
            context.Heartbeat($"read {id}");
            sources.Add(Of(record, CrateOf(record), Provenance.SourceOf(record.Root), "", Provenance.CommitOf(record.Root), "run"));
        }
        var content = DatasetBuilder.Capped(sources);
        return Result(artefacts.Keep(content), content, sources.Sum(source => source.Item2.Count));
    }

    private GoldenDataset.Result Result(string hash, DatasetContent content, int all)
    {
        var before = artefacts.Current() is { } current ? artefacts.Dataset(current.Promotion.Dataset).Rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal) : [];
        var (rows, crates) = (content.Rows, content.Rows.Select(row => row.Crate).Distinct(StringComparer.Ordinal).Count());
        var added = rows.Count(row => !before.Contains(row.Id));
        return new GoldenDataset.Result(hash, rows.Count, rows.Count(row => row.Right), added, all - rows.Count, crates, content.Ledger.Count,
            string.Create(CultureInfo.InvariantCulture, $"dataset {hash[..12]}: {rows.Count} cases (+{added}) of {crates} crates from {content.Ledger.Count} runs, {rows.Count(row => !row.Right)} wrong ones; {all - rows.Count} left out"));
    }

    private (LedgerEntry, IReadOnlyList<DatasetRow>, ProposalRow?) Of(RunRecord record, string crate, string source, string licence, string commit, string kind) =>
        (new LedgerEntry(kind, record.Id, crate, source, licence, commit, record.Seal.Head, 0, 0, ""), DatasetBuilder.RowsOf(record, crate, WasReverted(record.Id)), DatasetBuilder.ProposalOf(record, crate));

    private bool WasReverted(string run)
    {
        var folder = PatchUndo.DirectoryIn(data);
        if (!Directory.Exists(folder)) return false;
        using var undo = UndoStore.Open(folder, (_, _) => { }, portable: !OperatingSystem.IsLinux());
        return undo.StateOf(run) is UndoState.Reverted;
    }

    /// <summary>The package that the compiler named: the checkout itself may be gone.</summary>
    private static string CrateOf(RunRecord record) => record.FirstCheck?.Diagnostics.FirstOrDefault()?.Package is { Length: > 0 } package ? package : record.Input.Facts.Snapshot[..12];

    private static RunRecord RunOf(GoldenCase golden)
    {
        var recorded = RecordedCase.Read(golden);
        return new RunRecord(golden.Trace.Provenance.Run, "", recorded.History, golden.Trace.Seal, [], null, null, ((WorkflowExecutionCompleted)recorded.History[^1].Attributes).Result is var json ? HistoryJson.Read<RunResult>(json) : null);
    }
}

/// <summary>Answers <c>golden.refit</c>.</summary>
public sealed class GoldenRefitHandler(Artefacts artefacts) : ActivityHandler<GoldenRefit.Arguments, GoldenRefit.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenRefit.Name;

    /// <inheritdoc/>
    protected override Task<GoldenRefit.Result> ExecuteAsync(RunFacts run, GoldenRefit.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var rows = artefacts.Dataset(arguments.Data.Hash).Rows;
        var model = new LearnedModel(1, arguments.Data.Hash, rows.Count, Logistic.Penalty, Logistic.Fit(rows), OperatorOrder.Fit(rows));
        var operators = model.Operators.Count(rate => rate.Code.Length == 0);
        return Task.FromResult(new GoldenRefit.Result(artefacts.Keep(model), rows.Count, operators, string.Create(CultureInfo.InvariantCulture, $"confidence refit to {rows.Count} cases, order of {operators} operators")));
    }
}

/// <summary>Answers <c>golden.evaluate</c>.</summary>
public sealed class GoldenEvaluateHandler(Artefacts artefacts, IRating rating) : ActivityHandler<GoldenEvaluate.Arguments, GoldenEvaluate.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenEvaluate.Name;

    /// <inheritdoc/>
    protected override Task<GoldenEvaluate.Result> ExecuteAsync(RunFacts run, GoldenEvaluate.Arguments arguments, ActivityContext context, CancellationToken cancellation) =>
        Task.FromResult(Evaluation.Judge(artefacts.Dataset(arguments.Data.Hash), rating, artefacts.Current()?.Model.Operators ?? []));
}

/// <summary>Answers <c>golden.promote</c>.</summary>
public sealed class GoldenPromoteHandler(Artefacts artefacts) : ActivityHandler<GoldenPromote.Arguments, GoldenPromote.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenPromote.Name;

    /// <inheritdoc/>
    protected override Task<GoldenPromote.Result> ExecuteAsync(RunFacts run, GoldenPromote.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        if (!arguments.Gate.Better || artefacts.Model(arguments.Model.Hash).Dataset != arguments.Data.Hash)
            throw ActivityFailureException.Final("TS1021", $"model {arguments.Model.Hash[..12]} is not promoted: {(arguments.Gate.Better ? "it was fitted to another dataset" : arguments.Gate.Reason)}");
        var promoted = artefacts.Promote(arguments.Model.Hash, arguments.Data.Hash, run.RunId);
        return Task.FromResult(new GoldenPromote.Result(promoted.Version, string.Create(CultureInfo.InvariantCulture, $"promoted v{promoted.Version}")));
    }
}

/// <summary>Answers <c>golden.report</c>.</summary>
public sealed class GoldenReportHandler(Artefacts artefacts, ArtefactPruning pruning) : ActivityHandler<GoldenReport.Arguments, GoldenReport.Result>
{
    /// <inheritdoc/>
    public override string Name => GoldenReport.Name;

    /// <inheritdoc/>
    protected override Task<GoldenReport.Result> ExecuteAsync(RunFacts run, GoldenReport.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        var promotions = artefacts.Promotions();
        var promoted = promotions.Versions.FirstOrDefault(version => version.Night == run.RunId);
        var decision = promoted is not null ? string.Create(CultureInfo.InvariantCulture, $"promoted v{promoted.Version}") : arguments.Gate.Better ? "gates pass; a dry run promotes nothing" : arguments.Gate.Summary;
        var (folder, model) = (artefacts.ModelFolder(arguments.Model.Hash), artefacts.Model(arguments.Model.Hash));
        var night = new Night(run.RunId, arguments, model, decision, artefacts.Dataset(arguments.Data.Hash).Ledger);
        var files = new[] { ("card.md", ModelCard.Write(night)), ("reliability.svg", ReliabilitySvg.Write(arguments.Gate.Bins)), ("report.html", ReportPage.Write(night)) };
        foreach (var (name, text) in files) DurableFile.Write(Path.Combine(folder, name), System.Text.Encoding.UTF8.GetBytes(text));
        pruning.Bound();
        return Task.FromResult(new GoldenReport.Result(folder, [.. files.Select(file => file.Item1)], promotions.Current, decision,
            string.Create(CultureInfo.InvariantCulture, $"dataset {arguments.Data.Hash[..12]} (+{arguments.Data.Added}), {arguments.Model.Summary}, {decision}")));
    }
}

/// <summary>All that a night's pages tell.</summary>
public sealed record Night(string Run, GoldenReport.Arguments Facts, LearnedModel Model, string Decision, IReadOnlyList<LedgerEntry> Ledger)
{
    /// <summary>Beside the report: the page of the night's own run, which whoever followed it writes when it is over.</summary>
    public const string TracePage = "trace.html";
}
