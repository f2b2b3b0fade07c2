namespace Tsrun.History;

/// <summary>
/// <c>repair.screen</c>: lets the compiler alone throw candidates out, many, in a scratch copy, and goes on from the best
/// state to the next error, until nothing is left or the limit is reached.
/// </summary>
public static class RepairScreen
{
    /// <summary>The activity's type.</summary>
    public const string Name = "repair.screen";

    /// <param name="Limit">At most this many compiler runs.</param>
    public sealed record Arguments(string Crate, RepairPropose.Result Ideas, int Limit);

    /// <param name="Hypotheses">States worth testing, best first; at most 8. Those that check first.</param>
    /// <param name="Rejected">What the compiler threw out and why, at most 100.</param>
    public sealed record Result(IReadOnlyList<Hypothesis> Hypotheses, int Tried, IReadOnlyList<RejectedCandidate> Rejected, string Summary)
    {
        /// <summary>A short list of one: the patch that an earlier experiment proved, to be proved again.</summary>
        /// <param name="proved">The experiment.</param>
        /// <param name="summary">Where it comes from, for people.</param>
        public static Result Of(RepairTry.Result proved, string summary) => new(
            [new Hypothesis(HistoryJson.Sha256(HistoryJson.Bytes(proved.Patch))[..8], proved.Title, [], proved.Whys, [], proved.Closed, proved.Features.Risk,
                proved.Features.MachineApplicable, proved.Features.Checks, proved.Errors, CompilerPhase.Done, proved.Features.Alternatives, proved.Patch, proved.Features.Evidence)],
            1, [], summary);
    }
}

/// <summary>A scratch state that may be put to the tests.</summary>
/// <param name="Id">First 8 hex digits of the SHA-256 of the patch.</param>
/// <param name="Title">The titles of its edits, joined.</param>
/// <param name="Operators">The operators that made its edits, in order.</param>
/// <param name="Whys">One sentence for each edit.</param>
/// <param name="Codes">Codes of the diagnostics its edits were made for.</param>
/// <param name="Closed">Keys of the diagnostics of the first check that are gone; of a hypothesis for failing tests, <c>test:NAME</c> of each that passes now.</param>
/// <param name="Checks">The compiler has no error left.</param>
/// <param name="MachineApplicable">Every edit is rustc's own and marked so.</param>
/// <param name="Alternatives">How many other states at its level also check: 0 means the compiler left one choice. Of a hypothesis for failing tests: how many others pass them too.</param>
/// <param name="Evidence">Set when it was made for failing tests.</param>
public sealed record Hypothesis(
    string Id,
    string Title,
    IReadOnlyList<string> Operators,
    IReadOnlyList<string> Whys,
    IReadOnlyList<string> Codes,
    IReadOnlyList<string> Closed,
    Risk Risk,
    bool MachineApplicable,
    bool Checks,
    int Errors,
    CompilerPhase Phase,
    int Alternatives,
    Patch Patch,
    TestEvidence? Evidence = null);

/// <summary>A candidate that did not survive, with the reason for people.</summary>
public sealed record RejectedCandidate(string Id, string Title, string Reason);
