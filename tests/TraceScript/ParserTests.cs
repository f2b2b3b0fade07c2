using System.Diagnostics;
using System.Text;
using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class ParserTests
{
    [Fact]
    public void Render_PatchWithoutVerify_LooksLikeRustc() => Same.Text(
        """
        error[TS0102]: `patch` needs a `verify` list
          --> fix.tracescript:6:8
           |
         6 |     => patch best
           |        ^^^^^^^^^^ add `verify cargo.check(crate), cargo.test(crate)`
           = help: a patch that nothing verifies is not applied
        """.Replace("\n   ", "\n  ").Replace("  -->", " -->").Replace("\n 6", "\n6"),
        Rendered("""
            script fix(crate: path)
            plan "p"
            probe best = repair.try(crate)
            decide best {
              when green
                => patch best
              otherwise => abstain "no"
            }
            """));

    [Fact]
    public void Parse_PatchBeforeDecide_NamesTheRemedy() => Reports(
        """
        script fix(crate: path)
        plan "p"
        patch best verify cargo.check(crate)
        finish none
        """,
        "3:1 TS0101: patch before decide; a patch is an outcome of a `decide`");

    [Fact]
    public void Parse_ManyMistakes_ReportsEachOnce() => Reports(
        """
        script fix(crate: pth, n: int = 99999999999999999999)
        probe = cargo.check(crate)
        let x = 
        probe report = cargo.check(crate) timeout 5x retry 2 retry 3
        explore best = repair.try(crate)
        repeat 3 { finish "open }
        for x in [1] { }
        decide best {
          when best.green => patch best
          when => answer 1
        }
        parallel { let y = 1 }
        decide best { otherwise => ask "q" then answer 1 }
        plan "again"
        answer 1
        if @ { }
        finish report
        """,
        """
        1:19 TS0110: `pth` is not a type; did you mean `path`?
        1:33 TS0146: the number `99999999999999999999` is out of range; whole numbers go up to 9223372036854775807
        2:1 TS0103: a script begins with a plan; found `probe`
        2:7 TS0144: unexpected `=`; expected a name
        4:1 TS0144: unexpected `probe`; expected an expression
        4:35 TS0148: an option is given twice; each of `timeout`, `retry`, `backoff` and `else` stands once
        4:43 TS0147: `5x` is not a duration; write a whole number and one of `ms`, `s`, `m`, `h`, up to 365 days
        5:33 TS0105: `explore` needs a `budget`; add `budget 3`: at most so many experiments
        6:9 TS0106: `repeat` needs a `while`; add `while` and the condition under which another round is worth it
        6:10 TS0150: this block has no end; add the `}` that closes it
        6:19 TS0142: this string has no end; close it with `"` on the same line
        7:13 TS0106: `for` needs a `limit`; add `limit 10`: at most so many items
        8:13 TS0104: `decide` needs an `otherwise`; add `otherwise => abstain "…"` as the last arm
        9:22 TS0102: `patch` needs a `verify` list; add `verify cargo.check(crate), cargo.test(crate)`
        10:8 TS0144: unexpected `=>`; expected an expression
        12:12 TS0109: only probes may stand in `parallel`; move it in front of the block or behind it
        13:49 TS0107: `ask` needs an `else`; add `else abstain "…"`: what a no, or nobody, leads to
        14:1 TS0103: a script has one plan; the plan stands at the top
        15:1 TS0108: an outcome stands outside of a `decide`; only an arm of a `decide` may come to this
        16:4 TS0144: unexpected `@`; expected an expression
        """);

    [Theory]
    [InlineData("", "1:1 TS0141: a script begins with its header; found the end of the file")]
    [InlineData("plan \"x\"", "1:1 TS0141: a script begins with its header; found `plan`")]
    [InlineData("script a() plan \"x\" }", "1:21 TS0144: unexpected `}`; expected a statement")]
    [InlineData("script a() plan \"x\" decide b { }", "1:30 TS0104: `decide` needs an `otherwise`; add `otherwise => abstain \"…\"` as the last arm")]
    [InlineData("script a() plan \"x\" if b { finish 1", "1:26 TS0150: this block has no end; add the `}` that closes it")]
    [InlineData("script a() plan \"x\" decide b { otherwise => answer 1 when c => answer 2 }", "1:54 TS0111: this arm is never reached; `otherwise` is the last arm")]
    [InlineData("script a() plan \"x\\q\"", "1:17 TS0143: `\\q` is not an escape; the escapes are `\\\"`, `\\\\`, `\\n`, `\\r`, `\\t` and `\\u{1F600}`")]
    [InlineData("script a() plan \"x\" probe b = c() backoff 1s", "1:35 TS0149: `backoff` without `retry`; add `retry 2`: there is nothing to wait between")]
    [InlineData("script a() plan \"x\" parallel { let y = 1 }", "1:32 TS0109: only probes may stand in `parallel`; move it in front of the block or behind it")]
    [InlineData("script a() plan \"x\" answer 1", "1:21 TS0108: an outcome stands outside of a `decide`; only an arm of a `decide` may come to this")]
    [InlineData("script a() plan \"x\" plan \"y\"", "1:21 TS0103: a script has one plan; the plan stands at the top")]
    [InlineData("script a() plan \"x\" finish a < b < c", "1:34 TS0144: unexpected `<`; expected a statement")]
    public void Parse_Mistake_HasItsCode(string text, string expected) => Reports(text, expected);

    [Theory]
    [InlineData("finish ", "(")]
    [InlineData("finish ", "[")]
    [InlineData("finish ", "not ")]
    [InlineData("finish ", "-")]
    [InlineData("finish ", "a(")]
    [InlineData("finish a", ".b")]
    [InlineData("finish ", "1+")]
    [InlineData("", "if a { ")]
    [InlineData("", "repeat 1 while (a) { ")]
    [InlineData("decide a { when b => ", "ask \"\" then ")]
    public void Parse_EndlesslyNested_IsRefusedNotOverflown(string front, string part)
    {
        var text = $"script a() plan \"\" {front}{string.Concat(Enumerable.Repeat(part, 20_000))}1";
        Assert.Contains(ScriptParser.Parse(text, "x").Diagnostics, diagnostic => diagnostic.Code == "TS0145");
    }

    [Fact]
    public void Parse_RandomBytes_NeverThrows() => Property.Holds(300, seed =>
    {
        var bytes = new byte[seed % 4096];
        new Random(seed).NextBytes(bytes);
        Render(Encoding.Latin1.GetString(bytes));
        Render(Encoding.UTF8.GetString(bytes));
    });

    [Fact]
    public void Parse_MutatedScripts_NeverThrows() => Property.Holds(500, seed => Render(Mutated(ScriptPrinter.Print(new TreeGenerator(seed).Script()), seed)));

    // The language promises one second for 100 kB; the bound here leaves room for a busy machine.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Parse_HundredKilobytesOfMutatedText_IsQuick(int seed)
    {
        var text = new StringBuilder();
        for (var part = seed * 1000; text.Length < 100_000; part++)
            text.Append(ScriptPrinter.Print(new TreeGenerator(part).Script()));
        var mutated = Mutated(text.ToString(0, 100_000), seed);
        ScriptParser.Parse(mutated, "warm");
        var clock = Stopwatch.StartNew();
        ScriptParser.Parse(mutated, "x");
        ScriptParser.Parse(text.ToString(), "y");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"two texts took {clock.Elapsed}");
    }

    [Fact]
    public void Explain_EveryCodeThatIsReported_HasAnEntry()
    {
        var codes = ScriptErrors.All.Select(error => error.Code).ToList();
        Assert.Equal(codes.Order(StringComparer.Ordinal), codes);
        Assert.Equal(codes.Distinct(), codes);
        Assert.Equal("TS0102", ScriptErrors.Find("ts0102")?.Code);
        Assert.Null(ScriptErrors.Find("TS9999"));
    }

    private const string Noise = "{}()[]\"\\.,:=<>-+/ \n\0é";

    private static string Mutated(string text, int seed)
    {
        var random = new Random(seed);
        var mutated = new StringBuilder(text);
        for (var i = 0; i < 1 + (text.Length / 500) && mutated.Length > 1; i++)
        {
            var at = random.Next(mutated.Length);
            if (random.Next(3) == 0)
                mutated.Remove(at, Math.Min(random.Next(1, 20), mutated.Length - at));
            else if (random.Next(2) == 0)
                mutated.Insert(at, Noise[random.Next(Noise.Length)]);
            else
                mutated[at] = (char)random.Next(0x250);
        }
        return mutated.ToString();
    }

    private static void Render(string text)
    {
        var result = ScriptParser.Parse(text, "x");
        Assert.NotEqual(result.Script is null, result.Diagnostics.Count == 0);
        Assert.All(result.Diagnostics, diagnostic => Assert.Contains(diagnostic.Code, diagnostic.Render(text)));
        Assert.All(result.Diagnostics, diagnostic => Assert.NotNull(ScriptErrors.Find(diagnostic.Code)));
    }

    private static void Reports(string text, string expected) => Same.Text(expected, string.Join('\n',
        ScriptParser.Parse(text, Sample.FileName).Diagnostics.Select(diagnostic => diagnostic.ToString().Replace($"{Sample.FileName}:", "").Replace("error ", ""))));

    private static string Rendered(string text) =>
        string.Concat(ScriptParser.Parse(text, Sample.FileName).Diagnostics.Select(diagnostic => diagnostic.Render(text)));
}
