namespace Tsrun.Cli.Rendering.Page;

/// <summary>What a page says that does not stand in the run's own history.</summary>
/// <param name="Crate">What to call the crate; empty to find out.</param>
/// <param name="Golden">What has become of the run as an example; null to say only what its outcome allows.</param>
/// <param name="Dataset">Cases by which the run's confidence can be held against what was so; null where this machine has none.</param>
internal sealed record PageContext(string Crate = "", GoldenState? Golden = null, CalibrationCases? Dataset = null)
{
    /// <summary>A page of the history alone.</summary>
    public static PageContext None { get; } = new();
}

/// <summary>What a run is as an example.</summary>
/// <param name="Text">The same for people, with the name that it is kept under or the reason why not.</param>
internal sealed record GoldenState(GoldenStanding Standing, string Text);

/// <summary>Whether a run can be, or is, a golden trace.</summary>
internal enum GoldenStanding
{
    /// <summary>Nothing but admission stands between.</summary>
    Candidate,

    /// <summary>Its outcome, or where it comes from, is no example.</summary>
    None,

    /// <summary>It is one on this machine.</summary>
    Kept,

    /// <summary>The golden traces of this machine cannot be read.</summary>
    Unknown,
}

/// <summary>Judged patches of a dataset.</summary>
/// <param name="Name">The dataset's hash, shortened.</param>
internal sealed record CalibrationCases(string Name, IReadOnlyList<(Tsrun.History.ConfidenceFeatures Features, bool Right)> Cases);
