namespace Tsrun.TraceScript;

/// <summary>TS04xx: rules of the verifier.</summary>
internal static class ProofErrors
{
    public static IReadOnlyList<ScriptError> All { get; } =
    [
        new("TS0401", "not monotone: a decide without a probe before it", """
            On every path plan comes before probe, probe before decide, decide before patch. A probe inside a loop or an `if`
            may not have run; put one in front.
            """),
        new("TS0402", "not bounded: a bound depends on a tool's result", """
            Rounds, limits and budgets must follow from parameters, literals and policy, so that the worst case is known before
            the run.

                repeat rounds while report.errors > 0 { … }
            """),
        new("TS0403", "a tool is not in the profile", """
            Every tool that the script names, and the two behind `patch`, must be in the dispatch table of its profile.
            """),
        new("TS0404", "a decide looks at nothing that a probe found", """
            Its subject or one of its conditions must rest on a probe, an experiment, or a `let` computed from one.
            """),
        new("TS0405", "something writes outside of a patch", """
            Tools that write may be reached through `patch` alone.
            """),
    ];
}
