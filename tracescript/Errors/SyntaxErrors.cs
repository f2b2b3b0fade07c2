namespace Tsrun.TraceScript;

/// <summary>TS00xx: the text cannot be read.</summary>
internal static class SyntaxErrors
{
    public static IReadOnlyList<ScriptError> All { get; } =
    [
        new("TS0141", "a script begins with its header", """
            The header names the script and its parameters, each with a type and perhaps a default.

                script fix(crate: path, rounds: int = 20)
                  profile coding
            """),
        new("TS0142", "a string has no end", """
            A string stands between double quotes on one line. A line break inside it is written `\n`.

                plan "first line\nsecond line"
            """),
        new("TS0143", "an unknown escape", """
            In a string, `\"`, `\\`, `\n`, `\r`, `\t` and `\u{1F600}` (a code point in hexadecimal) mean something; no other
            letter may follow the backslash.

                plan "a path: C:\\work"
            """),
        new("TS0144", "an unexpected word or symbol", """
            Something stands where it has no meaning; the message says what could stand there. Reading goes on at the next
            line that begins with a statement, so later mistakes are real ones.

                probe report = cargo.check(crate)
            """),
        new("TS0145", "nested too deep", """
            Blocks, parentheses, lists and outcomes may be nested 48 deep, and 100 operators may follow one another.
            Give a part its own name.

                let close = lines <= K and anchors >= 1
            """),
        new("TS0146", "a number is out of range", """
            Whole numbers have 64 bits and no sign of their own; `retry` takes 0 to 100.

                probe report = cargo.check(crate) retry 2
            """),
        new("TS0147", "not a duration", """
            A duration is a whole number directly followed by `ms`, `s`, `m` or `h`, and at most 365 days.

                probe facts = rust.context(crate, target) timeout 500ms
            """),
        new("TS0148", "an option is given twice", """
            `timeout`, `retry`, `backoff` and `else none` each stand once behind a call; which of two would count?

                probe report = cargo.check(crate) timeout 300s retry 2
            """),
        new("TS0149", "backoff without retry", """
            `backoff` is the first wait between two attempts, so there must be a second attempt.

                probe report = cargo.check(crate) retry 2 backoff 500ms
            """),
        new("TS0150", "a block has no end", """
            Every `{` is closed by a `}`. The message points at the brace that stayed open.

                if report.green {
                  finish report
                }
            """),
    ];
}
