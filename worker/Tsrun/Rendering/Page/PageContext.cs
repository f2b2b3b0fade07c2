namespace Tsrun.Cli.Rendering.Page;

/// <summary>What a page says that does not stand in the run's own history.</summary>
/// <param name="Crate">What to call the crate; empty to find out.</param>
/// <param name="Golden">What has become of the run as an example; empty to say only what its outcome allows.</param>
/// <param name="Dataset">Cases by which the run's confidence can be held against what was so; null where this machine has none.</param>
internal sealed record PageContext(string Crate = "", string Golden = "", CalibrationCases? Dataset = null)
{
    /// <summary>A page of the history alone.</summary>
    public static PageContext None { get; } = new();
}

/// <summary>Judged patches of a dataset.</summary>
/// <param name="Name">The dataset's hash, shortened.</param>
internal sealed record CalibrationCases(string Name, IReadOnlyList<(Tsrun.History.ConfidenceFeatures Features, bool Right)> Cases);
