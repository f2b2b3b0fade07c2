namespace Tsrun.History;

/// <summary>A curated run: what it began from, how it ended, what it rests on, and that it may be passed on. Its steps are the trace beside it.</summary>
/// <param name="V">1; another number is another format.</param>
/// <param name="Name">Lower-case letters, digits and <c>-</c>; also the name of its folder.</param>
/// <param name="Class">One of <see cref="DiagnosticClass"/>, of the error that the run was about.</param>
/// <param name="Codes">Codes of the errors that the patch removes; a parse error has none.</param>
/// <param name="Citations">Anchors of the patch.</param>
/// <param name="Licence">SPDX expression of the sources.</param>
/// <param name="Seal">Manifest and end of the trace.</param>
public sealed record GoldenTrace(
    int V,
    string Name,
    string Class,
    IReadOnlyList<string> Codes,
    GoldenSnapshot Snapshot,
    GoldenEnd FinalState,
    IReadOnlyList<string> Citations,
    GoldenMetrics Metrics,
    string Licence,
    GoldenProvenance Provenance,
    TraceSeal Seal);

/// <summary>The sources that the run began from.</summary>
/// <param name="Hash">As in the run's input: over path, mode and bytes of every file.</param>
/// <param name="Crate">Name of the package; folds are split by it.</param>
public sealed record GoldenSnapshot(string Hash, string Crate, IReadOnlyList<GoldenFile> Files);

/// <summary>A source file.</summary>
/// <param name="Mode">Permission bits in octal, as the snapshot's hash counts them.</param>
public sealed record GoldenFile(string Path, string Mode, long Bytes, string Sha256);

/// <summary>How the run ended.</summary>
/// <param name="Files">The files that the patch changed, as they are after it.</param>
public sealed record GoldenEnd(string Outcome, string Diff, IReadOnlyList<GoldenFile> Files);

/// <summary>What the run took.</summary>
/// <param name="LinesBefore">Lines of the patch before it was shrunk.</param>
/// <param name="Ms">From the first event to the last, in milliseconds.</param>
public sealed record GoldenMetrics(int Lines, int LinesBefore, int Files, int Events, int Experiments, int TestsPassed, double Confidence, long Ms);

/// <summary>Where it comes from, so that anybody can go and look.</summary>
/// <param name="Source">A repository's address, or words such as <c>tsrun's own samples</c>.</param>
/// <param name="Commit">Of that source; empty where there is none.</param>
/// <param name="Run">The run that was admitted.</param>
/// <param name="Granted">A person, or a standing yes, let the patch through under tau_patch.</param>
public sealed record GoldenProvenance(string Source, string Commit, string Run, bool Granted, IReadOnlyDictionary<string, string> Toolchain);
