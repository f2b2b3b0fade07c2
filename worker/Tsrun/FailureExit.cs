using Tsrun.History;

namespace Tsrun.Cli;

/// <summary>The outcome that a failure outside a run amounts to.</summary>
internal static class FailureExit
{
    /// <summary>By the code's hundreds; see docs/errors.md.</summary>
    public static string OutcomeOf(string code) => code switch
    {
        "TS0004" or "TS0502" => RunOutcome.Blocked,
        _ => RunOutcome.Environment,
    };
}
