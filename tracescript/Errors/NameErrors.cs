namespace Tsrun.TraceScript;

/// <summary>TS0120 to TS0139: names and types.</summary>
internal static class NameErrors
{
    public static IReadOnlyList<ScriptError> All { get; } =
    [
        new("TS0120", "a name has no value here", """
            A name has a value from the `probe`, `explore`, `let`, `for` or `run` that gives it one to the end of the block in
            which that stands. What both branches of an `if` bind is known behind it.
            """),
        new("TS0121", "there is no such tool", """
            Tools come from the profile that the header names. A tool outside of it does not exist for the script, even if
            another profile has it. `tsrun doctor` lists what is there.
            """),
        new("TS0122", "there is no such function", """
            In an expression only pure functions may be called. A tool is called by a statement, so that the call is recorded.

                probe report = cargo.check(crate)
                let   target = rank.first(report)
            """),
        new("TS0123", "there is no such field", """
            The fields of a result are those of the tool's signature; the message lists them.
            """),
        new("TS0124", "a value has the wrong type", """
            A whole number fits where a float is wanted, and a string where a path is; nothing else is converted. What may be
            `none` (from `else none`) fits only where a parameter says that it may.
            """),
        new("TS0125", "the arguments do not fit", """
            Arguments go by place, and then by name. Parameters with a default may be left out, and `explore` fills in
            `experiment` by itself.

                probe short = repair.screen(crate, ideas, limit: 200)
            """),
        new("TS0126", "a tool that writes is called outside of a patch", """
            Probes, experiments and verifications read, or work in a scratch copy. What changes the checkout is reached
            through `patch` alone, because that applies, verifies and reverts as one.
            """),
        new("TS0127", "`explore` needs a tool that experiments", """
            Such a tool has `experiment: int` as its last parameter, and its result has `green: bool`, `confidence: float` and
            `done: bool`, by which experiments are compared and ended.
            """),
        new("TS0128", "a name cannot be given this value", """
            Parameters, `let` and loop items keep the value that they got. A probe may look again under the name of an earlier
            one. The names tau_answer, tau_patch, tau_abstain, K and B are the policy's: a script that could set them would judge itself.
            """),
        new("TS0129", "a name would change its type", """
            A second probe under a name must find the same kind of thing as the first, with or without `else none` alike.
            """),
        new("TS0130", "this cannot be patched or verified", """
            A patch is applied to the parameter `crate: path`, what is applied has a field `patch`, and each verification's
            result has a field `green: bool`.
            """),
        new("TS0131", "a decision looks at no evidence", """
            Decide on what a probe or an experiment found, not on what the caller passed in.
            """),
        new("TS0132", "arguments of another script go by name", """
            `crate` alone is short for `crate: crate`.

                run diagnose(crate, rounds: 3)
            """),
    ];
}
