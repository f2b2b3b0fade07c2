namespace Tsrun.TraceScript;

/// <summary>TS0201 and TS0210 to TS0229: how a run ends that cannot go on.</summary>
internal static class RunErrors
{
    public static IReadOnlyList<ScriptError> All { get; } =
    [
        new("TS0201", "policy refused", """
            The message names the rule and its reason. Nothing was started. A probe with `else none` goes on without the answer.
            """),
        new("TS0210", "verify failed after apply; reverted", """
            The patch was good in the scratch copy and was not in the checkout, so it was taken back, byte for byte. Usually
            a file changed in between. Run again.
            """),
        new("TS0211", "verify failed, and the revert failed", """
            Taking the patch back was refused or broke off, most often because somebody changed one of its files since. The
            pre-images are kept with the run.
            """),
        new("TS0213", "the script's arguments do not fit", """
            Every parameter without a default needs a value of its type, and no other name is known.
            """),
        new("TS0220", "a value of the wrong kind", """
            A tool returned something else than its signature says, or `any` turned out to be something that the operator,
            field or bound cannot work with.
            """),
        new("TS0221", "arithmetic without a result", """
            Division by zero, a number beyond 64 bits, or a text or list of more than 65536 parts. Nothing wraps around.
            """),
        new("TS0222", "too many statements without a probe", """
            100000 statements ran between two answers of tools. A loop that only computes wants a smaller bound.
            """),
        new("TS0224", "no experiment was made", """
            The budget of an `explore` was zero or less. With `else none` the run goes on.
            """),
    ];
}
