using Tsrun.History;

namespace Tsrun.Cli;

/// <summary>One exit code for each way a run can end; nothing that leaves the goal unmet is 0.</summary>
internal static class ExitCode
{
    public const int Green = 0;
    public const int Unfixed = 1;
    public const int Usage = 2;
    public const int Abstained = 3;
    public const int Blocked = 4;
    public const int Environment = 5;
    public const int Diverged = 6;
    public const int Invalid = 7;
    public const int Limit = 8;
    public const int Interrupted = 130;

    /// <summary>The code for an outcome.</summary>
    public static int Of(string outcome) => outcome switch
    {
        RunOutcome.Clean or RunOutcome.Fixed or RunOutcome.Proposed or RunOutcome.Answered => Green,
        RunOutcome.Abstained => Abstained,
        RunOutcome.Blocked => Blocked,
        RunOutcome.Environment => Environment,
        RunOutcome.InvalidScript => Invalid,
        RunOutcome.Limit => Limit,
        RunOutcome.Interrupted => Interrupted,
        _ => Unfixed,
    };

    /// <summary>The table for <c>--help</c> and the man page.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> Table { get; } =
    [
        (Green, "crate green: already, or after an applied and verified fix; with propose: a verified proposal exists"),
        (Unfixed, "problems remain: a diagnosis, or a patch that had to be taken back"),
        (Usage, "usage or configuration error: unknown option, no such path, no Cargo.toml, bad settings or policy file"),
        (Abstained, "abstained: nothing proved, or confidence under threshold; next probes named"),
        (Blocked, "blocked by policy: dirty tree, K exceeded, sandbox required, data directory in use"),
        (Environment, "environment: cargo, toolchain or disk missing, full or broken; a file cannot be read"),
        (Diverged, "replay diverged"),
        (Invalid, "invalid script, trace or store"),
        (Limit, "time or budget limit reached"),
        (Interrupted, "interrupted; of a run the state is kept, `tsrun resume RUN`. Also a run that was cancelled or terminated, which is over"),
    ];
}
