using Tsrun.History;

namespace Tsrun.Activities.Golden;

/// <summary>Everything that the rules of admission look at.</summary>
/// <param name="Sources">The sources that the run began from; null with the reason in <paramref name="SourcesFault"/>.</param>
/// <param name="Licence">As the candidate says, else as the manifest does.</param>
/// <param name="Existing">Golden traces that are there.</param>
/// <param name="Private">Names of this machine that must not leave it: home folder, host.</param>
/// <param name="Live">What the toolchain says now; null while only the record was looked at.</param>
public sealed record AdmissionFacts(
    GoldenCandidate Candidate,
    RunRecord Run,
    IReadOnlyList<SourceFile>? Sources,
    string? SourcesFault,
    string Licence,
    IReadOnlyList<GoldenTrace> Existing,
    IReadOnlyList<string> Private,
    LiveAnswer? Live = null)
{
    /// <summary>The patch that the run ended with, applied or proposed.</summary>
    public RepairTry.Result? Best => Run.Result?.Best;

    /// <summary>Errors of the first check that the patch removes, the one that the run was about first.</summary>
    public IReadOnlyList<Diagnostic> Closed => Best is { } best && Run.FirstCheck is { } check ? [.. check.Diagnostics.Where(diagnostic => best.Closed.Contains(diagnostic.Key))] : [];

    /// <summary>Class of the first of them; empty when the patch closes nothing.</summary>
    public string Class => Closed.Count > 0 ? Closed[0].Class : "";

    /// <summary>Their codes, in order, none twice.</summary>
    public IReadOnlyList<string> Codes => [.. Closed.Select(diagnostic => diagnostic.Code).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal)];

    /// <summary>Package of the sources.</summary>
    public string Crate => Sources is null ? "crate" : Licences.CrateOf(Sources);

    /// <summary>The name it would have.</summary>
    public string Name => Candidate.Name.Length > 0 ? Candidate.Name : GoldenName.Of(Class, Codes, Crate);
}

/// <summary>One rule of admission.</summary>
/// <param name="Refusal">Why it does not hold, for people; null: it holds.</param>
public sealed record AdmissionRule(string Name, Func<AdmissionFacts, string?> Refusal);
