namespace Tsrun.History;

/// <summary>Result of every tsrun workflow: how the script ended.</summary>
/// <param name="Outcome">One of <see cref="RunOutcome"/>.</param>
/// <param name="Reason">One sentence for people; empty when there is nothing to add.</param>
/// <param name="Code">A <c>TSnnnn</c> when something failed; empty otherwise.</param>
/// <param name="Applied">The checkout was changed, and stays so.</param>
/// <param name="Next">What to probe next, on abstention.</param>
/// <param name="Value">What the script finished or answered with.</param>
/// <param name="Best">The best patch of the run, applied or not.</param>
public sealed record RunResult(
    string Outcome,
    string Reason,
    string Code,
    bool Applied,
    IReadOnlyList<NextProbe> Next,
    Payload? Value = null,
    RepairTry.Result? Best = null);

/// <summary>A probe that would add evidence.</summary>
public sealed record NextProbe(string Tool, Payload Arguments);

/// <summary>How a run may end; the exit code follows from it alone.</summary>
public static class RunOutcome
{
    /// <summary>The crate was green before anything was done.</summary>
    public const string Clean = "clean";
    /// <summary>A patch was applied and verified, and the crate is green.</summary>
    public const string Fixed = "fixed";
    /// <summary>A verified patch exists and was not applied, as asked.</summary>
    public const string Proposed = "proposed";
    /// <summary>A question was answered with at least one anchor.</summary>
    public const string Answered = "answered";
    /// <summary>Problems remain; candidates were tried, none was verified.</summary>
    public const string Unfixed = "unfixed";
    /// <summary>Under threshold or without an anchor: the tree is untouched, next probes are named.</summary>
    public const string Abstained = "abstained";
    /// <summary>Policy said no.</summary>
    public const string Blocked = "blocked";
    /// <summary>Something that is needed is missing or broken.</summary>
    public const string Environment = "environment";
    /// <summary>A time or budget limit was reached.</summary>
    public const string Limit = "limit";
    /// <summary>The script itself cannot run.</summary>
    public const string InvalidScript = "invalid-script";
    /// <summary>Stopped by the user; state is kept.</summary>
    public const string Interrupted = "interrupted";
    /// <summary>The script failed for another reason.</summary>
    public const string Failed = "failed";
}
