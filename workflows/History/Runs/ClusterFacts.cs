namespace Tsrun.History;

/// <summary>What a run that any worker of a cluster may take up has beside a local one.</summary>
/// <param name="HostQueue">Where the activities go that need the checkout: the queue of the machine that holds it.</param>
/// <param name="HostWait">How long that machine may leave an activity lying before it counts as lost.</param>
/// <param name="Frozen">Name (SHA-256) of the frozen checkout in the blob folder, from which the run goes on elsewhere; empty: it was not frozen.</param>
/// <param name="SearchAttributes">The namespace has our search attributes, so the run may set them.</param>
public sealed record ClusterFacts(string HostQueue, TimeSpan HostWait, string Frozen, bool SearchAttributes);

/// <summary>Names of the typed facts that runs of a cluster can be listed by.</summary>
public static class SearchAttributeNames
{
    /// <summary>Keyword: one of <see cref="RunOutcome"/>.</summary>
    public const string Outcome = "TsrunOutcome";

    /// <summary>Keyword: class of the most frequent error of the first check.</summary>
    public const string Class = "TsrunClass";

    /// <summary>Keyword: name of the crate's folder.</summary>
    public const string Crate = "TsrunCrate";

    /// <summary>Keyword: <c>coding</c> or <c>researcher</c>.</summary>
    public const string Profile = "TsrunProfile";

    /// <summary>Keyword: SHA-256 over the checkout's sources.</summary>
    public const string Snapshot = "TsrunSnapshot";

    /// <summary>Int: errors of the first check.</summary>
    public const string Errors = "TsrunErrors";

    /// <summary>Double: confidence of the best patch, 0 to 1.</summary>
    public const string Confidence = "TsrunConfidence";

    /// <summary>Each with Temporal's name of its type.</summary>
    public static IReadOnlyDictionary<string, string> Types { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Outcome] = "Keyword",
        [Class] = "Keyword",
        [Crate] = "Keyword",
        [Profile] = "Keyword",
        [Snapshot] = "Keyword",
        [Errors] = "Int",
        [Confidence] = "Double",
    };
}
