namespace Tsrun.TraceScript;

/// <summary>TS0101 to TS0119: the script has a shape that the language does not allow.</summary>
internal static class StructureErrors
{
    public static IReadOnlyList<ScriptError> All { get; } =
    [
        new("TS0101", "patch before decide", """
            A patch is never a statement of its own: it is what a decision may come to. So no script can change a file without
            having looked at evidence and said why.

                decide best {
                  when confidence >= tau_patch
                    => patch best verify cargo.check(crate), cargo.test(crate)
                  otherwise
                    => abstain "not sure enough"
                }
            """),
        new("TS0102", "`patch` needs a `verify` list", """
            What is applied is verified where it was applied, and taken back when a verification is not green. A patch that
            nothing verifies is not applied.

                patch best verify cargo.check(crate), cargo.test(crate)
            """),
        new("TS0103", "a script has exactly one plan, below its header", """
            The plan is recorded before anything is done. A new plan during a run comes from an expectation that failed.

                plan "Make `cargo check` green."

                expect best.closes(target) else replan "try the next error"
            """),
        new("TS0104", "`decide` needs an `otherwise`", """
            A decision says what happens when none of its conditions holds; often that is to abstain.

                otherwise
                  => abstain "no candidate is good enough"
            """),
        new("TS0105", "`explore` needs a `budget`", """
            Experiments cost time, so each `explore` says how many it may make at most.

                explore best = repair.try(crate, short) budget 3
            """),
        new("TS0106", "a loop needs its bound", """
            Every script terminates: `repeat` has a number of rounds and a condition, `for` has a list and a limit.

                repeat 20 while report.errors > 0 { … }
                for d in report.diagnostics limit 10 { … }
            """),
        new("TS0107", "`ask` needs `then` and `else`", """
            A question leads somewhere whether it is answered yes, no, or by nobody in time; the last two take the `else`.

                ask "Apply?" timeout 1h
                  then patch best verify cargo.check(crate)
                  else abstain "nobody said yes"
            """),
        new("TS0108", "an outcome stands outside of a `decide`", """
            `answer`, `abstain` and `ask` are what a decision comes to. To end a run with a result, finish it.

                finish report
            """),
        new("TS0109", "only probes may stand in `parallel`", """
            The probes of a `parallel` wait together and are looked at when all are back. Nothing else can wait together.

                parallel {
                  probe report = cargo.check(crate)
                  probe tests  = cargo.test(crate)
                }
            """),
        new("TS0110", "an unknown type", """
            The types are path, int, float, bool, string, duration, list<T> and record. Types of results come from the tools.

                script fix(crate: path, only: list<string> = [])
            """),
        new("TS0111", "an arm is never reached", """
            `otherwise` always holds, so nothing behind it is looked at. It stands once, as the last arm.
            """),
    ];
}
