using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What an experiment found out.</summary>
/// <param name="First">Check of the snapshot.</param>
/// <param name="Check">Check with the hypothesis' patch.</param>
/// <param name="Tests">Null when it does not check.</param>
/// <param name="Tree">The text at the end: shrunk when green.</param>
/// <param name="Touch">What the probe found; null when it was not made.</param>
public sealed record Findings(CargoCheck.Result First, CargoCheck.Result Check, CargoTest.Result? Tests, SourceTree Tree, Touch? Touch)
{
    /// <summary>Errors of the snapshot that are gone.</summary>
    public IReadOnlyList<Diagnostic> Closed { get; } = Gone(First, Check);

    /// <summary>Check and tests pass.</summary>
    public bool Green => Tests is { Green: true };

    private static IReadOnlyList<Diagnostic> Gone(CargoCheck.Result first, CargoCheck.Result now)
    {
        var left = now.Diagnostics.Select(error => error.Key).ToHashSet(StringComparer.Ordinal);
        return [.. first.Diagnostics.Where(error => error.Level == "error" && !left.Contains(error.Key))];
    }
}

/// <summary>Whether tests run through a change.</summary>
/// <param name="All">True: through every place of it; false: there is a place that none runs through; null: it could not be found out.</param>
/// <param name="Tests">Names of tests that failed while a place of it panicked, sorted.</param>
public sealed record Touch(bool? All, IReadOnlyList<string> Tests);
