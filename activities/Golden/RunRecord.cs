using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>A recorded run as admission looks at it.</summary>
/// <param name="Root">The checkout on this machine.</param>
/// <param name="History">The events without this machine's names, as a bundle carries them.</param>
/// <param name="ReplayFault">What the fold found when it was repeated; null: identical.</param>
/// <param name="ScriptFault">Why the script does not hold, or is no witness of the history; null: it does and is.</param>
/// <param name="Result">How it ended; null while it is open, and when it was stopped.</param>
public sealed record RunRecord(string Id, string Root, IReadOnlyList<HistoryEvent> History, TraceSeal Seal, IReadOnlyList<byte[]> Lines, string? ReplayFault, string? ScriptFault, RunResult? Result)
{
    /// <summary>What the run was started with, without this machine's names.</summary>
    public RunInput Input { get; } = RunInput.Of(History);

    /// <summary>The trace's lines, read.</summary>
    public IReadOnlyList<TraceLine> Trace { get; } = [.. Lines.Select(line => HistoryJson.Read<TraceLine>(line))];

    /// <summary>The first answer of the compiler; null when there was none.</summary>
    public CargoCheck.Result? FirstCheck => Results<CargoCheck.Result>(CargoCheck.Name).FirstOrDefault();

    /// <summary>Results of all calls of a tool, in order.</summary>
    public IEnumerable<TResult> Results<TResult>(string tool) => ActivityResults.Of<TResult>(History, tool);

    /// <summary>A person, or a standing yes, granted something.</summary>
    public bool Granted => History.Any(next => next.Attributes is MarkerRecorded { MarkerName: Markers.Grant } marker && HistoryJson.Read<GrantMarker>(marker.Details).Granted);
}

/// <summary>The runs of a store.</summary>
public interface IRunRecords
{
    /// <summary>Ids of all runs that repair something and are over, oldest first, with the outcome and the checkout of each.</summary>
    Task<IReadOnlyList<(string Id, string Outcome, string Root)>> AllAsync(CancellationToken cancellation);

    /// <summary>One run; null when there is none of that id.</summary>
    Task<RunRecord?> FindAsync(string id, CancellationToken cancellation);

    /// <summary>The open run of a script that began first; null when none is open.</summary>
    Task<OpenRun?> FirstOpenAsync(string script, CancellationToken cancellation);
}

/// <summary>A run that is not over.</summary>
public sealed record OpenRun(string Id, DateTimeOffset Since);

/// <summary>Puts a patch to check and tests again.</summary>
public interface ILiveTrial
{
    /// <summary>Materialises sources and tries the patch there; the sources stay as they are.</summary>
    /// <exception cref="ActivityFailureException">The toolchain cannot be had.</exception>
    Task<LiveAnswer> TryAsync(IReadOnlyList<SourceFile> sources, RunInput input, RepairTry.Result best, CancellationToken cancellation);
}

/// <summary>What the toolchain of today says.</summary>
/// <param name="Before">The compiler about the sources without the patch.</param>
/// <param name="Tried">The patch, shrunk once more.</param>
public sealed record LiveAnswer(CargoCheck.Result Before, RepairTry.Result Tried);
