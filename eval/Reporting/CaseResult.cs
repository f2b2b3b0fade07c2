namespace Tsrun.Eval;

/// <summary>How one case ended.</summary>
/// <param name="Code">The case's first code; <c>error</c> when rustc gives none.</param>
/// <param name="Lines">Lines changed by a claimed repair.</param>
/// <param name="Seconds">The fixer's time, without the judge's.</param>
/// <param name="Detail">The fixer's words, or the judge's objection.</param>
public sealed record CaseResult(
    string Name,
    string Class,
    string Code,
    Expectation Expected,
    Mark Mark,
    int Lines,
    double Seconds,
    string Detail);

/// <summary>What a case counts as.</summary>
public enum Mark
{
    /// <summary>Claimed and true: green by the user's own cargo, tests untouched and all there.</summary>
    Fixed,
    /// <summary>Declined, and left the crate as it was.</summary>
    Abstained,
    /// <summary>Tried, failed, and left the crate as it was.</summary>
    Unsolved,
    /// <summary>Claimed and false, or guessed where it should decline, or changed a crate that it did not mend.</summary>
    Wrong,
    /// <summary>Did not end as a program should.</summary>
    Broken,
}
