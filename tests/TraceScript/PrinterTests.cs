using Tsrun.TraceScript;

namespace Tsrun.Tests.TraceScript;

public sealed class PrinterTests
{
    [Fact]
    public void Parse_PrintedTree_GivesAnEqualTree() => Property.Holds(500, seed =>
    {
        var tree = new TreeGenerator(seed).Script();
        var text = ScriptPrinter.Print(tree);
        Assert.True(tree == Sample.Parse(text), text);
    });

    [Fact]
    public void Print_ParsedPrint_IsTheSameText() => Property.Holds(500, seed =>
    {
        var text = ScriptPrinter.Print(new TreeGenerator(seed).Script());
        Same.Text(text, ScriptPrinter.Print(Sample.Parse(text)));
    });

    [Fact]
    public void Equals_TreesOfDifferentSeeds_Differ() => Property.Holds(200, seed =>
    {
        var (one, other) = (new TreeGenerator(seed).Script(), new TreeGenerator(seed + 1).Script());
        Assert.Equal(one == other, Tree(one) == Tree(other));

        // Comments take no part in equality, so they are left out of the texts too.
        static string Tree(Script script) =>
            string.Join('\n', ScriptPrinter.Print(script).Split('\n').Select(line => line.Split("  //")[0]).Where(line => line.Trim().Length > 0 && !line.TrimStart().StartsWith("//")));
    });

    [Fact]
    public void Print_CompleteScript_KeepsCommentsAndBlankLines() => Same.Text(
        """
        script fix(crate: path, rounds: int = 20, budget: int = 3)
          profile coding

        plan "Make `cargo check` and `cargo test` green with the smallest verified patches."

        probe report = cargo.check(crate) timeout 5m retry 2

        repeat rounds while report.errors > 0 {
          let target = rank.first(report)  // pure: impact order, no activity
          probe facts = rust.context(crate, target) timeout 2s else none
          probe ideas = repair.propose(crate, target, facts)
          probe short = repair.screen(crate, ideas, limit: 200) timeout 1m  // compiler only, many at once, in a scratch copy
          explore best = repair.try(crate, short) budget budget  // a hypothesis each: check and tests, in a scratch copy, never in the tree

          expect best.closes(target) else replan "the best candidate does not remove the error it was made for"

          decide best {
            when confidence >= tau_patch and lines <= K and anchors >= 1
              => patch best verify cargo.check(crate), cargo.test(crate)
            // checks and tests pass, but under tau_patch
            when best.green and lines <= K
              => ask "It passes, but I would not stand behind it. Apply?"
                 then patch best verify cargo.check(crate), cargo.test(crate)
                 else abstain "under tau_patch, and nobody said yes" next docs.lookup(target.code)
            otherwise
              => abstain "no candidate is good enough" next docs.lookup(target.code)
          }

          probe report = cargo.check(crate) timeout 5m
        }

        finish report
        """,
        ScriptPrinter.Print(Sample.Parse(Sample.Fix)));

    [Fact]
    public void Print_CommentsInEveryPlace_LosesNone()
    {
        const string Text = """
            // 1
            script s(a: int) // 2
              profile p // 3
            // 4
            plan "p" // 5
            // 6
            probe x = t(a, // 7
              a) // 8
            if a == 1 { // 9
              finish x // 10
              // 11
            } else { // 12
              // 13
            } // 14
            // 15
            """;
        var printed = ScriptPrinter.Print(Sample.Parse(Text));
        foreach (var comment in Enumerable.Range(1, 15))
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(printed, $"// {comment}\\b"));
    }

    [Theory]
    [InlineData("not (a and b) or c", "not (a and b) or c")]
    [InlineData("((a)) + (b * c)", "a + b * c")]
    [InlineData("(a + b) * c - (d - e)", "(a + b) * c - (d - e)")]
    [InlineData("(a < b) == true", "(a < b) == true")]
    [InlineData("-(-a)", "--a")]
    [InlineData("(not a).b", "(not a).b")]
    public void Print_Parentheses_AreThoseThatMatter(string written, string printed) =>
        Assert.EndsWith($"finish {printed}\n", ScriptPrinter.Print(Sample.Parse($"script s() plan \"\" finish {written}")));
}
