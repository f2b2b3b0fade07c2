namespace Tsrun.History;

/// <summary>A run that may become golden, with what only its owner can say of it.</summary>
/// <param name="Id">The run.</param>
/// <param name="Name">Wanted name; empty: made from class, code and crate.</param>
/// <param name="Licence">SPDX expression; empty: nobody said one.</param>
/// <param name="Source">Where the sources come from; <c>fork:…</c> is never taken without a person.</param>
/// <param name="By">Who asks: <c>person</c>, or <see cref="GoldenNight.Script"/>.</param>
public sealed record GoldenCandidate(string Id, string Name, string Licence, string Source, string Commit, string By);

/// <summary><c>golden.collect</c>: the green runs of the store that nobody has looked at yet.</summary>
public static class GoldenCollect
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.collect";

    /// <param name="Folder">Where golden traces are kept.</param>
    public sealed record Arguments(string Folder);

    /// <param name="Candidates">Oldest first; at most 200.</param>
    /// <param name="Runs">Runs of the store that repair something.</param>
    /// <param name="Known">Golden traces that are there.</param>
    /// <param name="Ids">Of all those runs, oldest first: green ones and others.</param>
    public sealed record Result(IReadOnlyList<GoldenCandidate> Candidates, int Runs, int Known, IReadOnlyList<string> Ids, string Summary);
}

/// <summary><c>golden.judge</c>: holds a run against every rule of admission; the last ones put its patch to check and tests again, in a scratch copy.</summary>
public static class GoldenJudge
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.judge";

    /// <summary>A run, and where it would go.</summary>
    public sealed record Arguments(GoldenCandidate Candidate, string Folder);

    /// <param name="Refusals">One sentence for each rule that does not hold, with the rule's name in front; empty: it may be admitted.</param>
    /// <param name="Hash">Of the bundle that it would be.</param>
    /// <param name="Anchor"><c>trace:RUN:LAST@…</c>.</param>
    /// <param name="Anchors">Number of citations of its patch.</param>
    public sealed record Result(bool Admissible, IReadOnlyList<string> Refusals, string Run, string GoldenName, string Hash, string Anchor, int Anchors, string Summary);
}

/// <summary><c>golden.admit</c>: keeps what was judged, and only that.</summary>
public static class GoldenAdmit
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.admit";

    /// <param name="Verdict">Of <see cref="GoldenJudge"/>; a bundle with another hash is refused.</param>
    public sealed record Arguments(GoldenCandidate Candidate, string Folder, GoldenJudge.Result Verdict);

    /// <param name="Kept">False when it was there already.</param>
    public sealed record Result(string GoldenName, string Hash, bool Kept, string Summary);
}

/// <summary><c>golden.verify</c>: holds one golden trace, or all of a folder, against the toolchain that is installed.</summary>
public static class GoldenVerify
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.verify";

    /// <param name="Only">Name of one; empty: all.</param>
    public sealed record Arguments(string Folder, string Only = "");

    /// <param name="Changed">Still green, but the compiler says something else: name and what changed.</param>
    /// <param name="Gone">No longer true: name and why.</param>
    public sealed record Result(int Same, IReadOnlyList<string> Changed, IReadOnlyList<string> Gone, string Toolchain, string Summary);
}
