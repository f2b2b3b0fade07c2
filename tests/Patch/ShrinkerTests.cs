using FsCheck;
using FsCheck.Fluent;
using Tsrun.Activities.Patching;

namespace Tsrun.Tests.Patching;

public sealed class ShrinkerTests
{
    [Fact]
    public async Task ShrinkAsync_TwelveLinesNineUseless_LeavesThree()
    {
        var before = Text("use a;", "", "fn f() {", "    old();", "    keep();", "}", "", "fn g() {", "    g1();", "}", "// end");
        var after = Text("use a;", "use b;", "", "fn f() {", "    log1();", "    new();", "    log2();", "    keep();", "    log3();", "}", "", "fn g() {", "    need();", "    log4();", "    g2();", "    log5();", "    log6();", "}", "// the end", "// bye");
        var result = await Shrink(before, after, text => text.Contains("use b;") && text.Contains("    new();") && !text.Contains("old();") && text.Contains("need();"));
        Assert.Equal((12, 3, true), (result.LinesBefore, result.LinesAfter, result.Minimal));
        Assert.Equal("shrunk 12 → 3, still green", result.Summary);
        Assert.Equal(Text("use a;", "use b;", "", "fn f() {", "    new();", "    keep();", "}", "", "fn g() {", "    g1();", "    need();", "}", "// end"), result.Patch.Files.Single().After);
    }

    [Fact]
    public async Task ShrinkAsync_UselessFile_DropsIt()
    {
        var before = new Dictionary<string, string> { ["a.rs"] = "a\n", ["b.rs"] = "b\n" };
        var patch = PatchBuilder.Build(before, new Dictionary<string, string> { ["a.rs"] = "A\n", ["b.rs"] = "B\n" });
        var result = await Shrinker.ShrinkAsync(before, patch, texts => Task.FromResult(texts.TryGetValue("b.rs", out var b) && b == "B\n"), 100);
        Assert.Equal("b.rs", Assert.Single(result.Patch.Files).Path);
    }

    [Fact]
    public async Task ShrinkAsync_NothingUseless_KeepsThePatch()
    {
        var result = await Shrink("a\n", "b\n", text => text == "b\n");
        Assert.Equal("1 lines, nothing to leave out", result.Summary);
        Assert.Equal("b\n", result.Patch.Files.Single().After);
    }

    [Fact]
    public async Task ShrinkAsync_TestsRunOut_GivesTheBestSoFarAndSaysSo()
    {
        var result = await Shrink("", Text([.. Enumerable.Range(0, 64).Select(i => $"line {i}")]), text => text.Contains("line 7\n"), maxTests: 3);
        Assert.False(result.Minimal);
        Assert.Equal(3, result.Tests);
        Assert.InRange(result.LinesAfter, 2, 32);
    }

    [Fact]
    public void ShrinkAsync_RandomNeeds_KeepsExactlyTheNeededLines()
    {
        var cases = from count in Gen.Choose(1, 20) from needed in Gen.SubListOf(Enumerable.Range(0, count)) where needed.Count > 0 select (count, needed: needed.ToList());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Arb.From(cases), c =>
        {
            var after = Text([.. Enumerable.Range(0, c.count).SelectMany(i => new[] { $"new {i}.", i % 3 == 0 ? $"mid {i}" : "" }).Where(line => line.Length > 0)]);
            var before = Text([.. Enumerable.Range(0, c.count).Where(i => i % 3 == 0).Select(i => $"mid {i}")]);
            var result = Shrink(before, after, text => c.needed.All(i => text.Contains($"new {i}."))).GetAwaiter().GetResult();
            Assert.Equal(c.needed.Count, result.LinesAfter);
            Assert.True(result.Minimal);
        }));
    }

    [Fact]
    public async Task Minimize_PairThatNeedsEachOther_IsFoundWithoutAskingTwice()
    {
        var asked = new HashSet<string>();
        var result = await DeltaDebugging.Minimize(Enumerable.Range(0, 50).ToList(), parts =>
        {
            Assert.True(asked.Add(string.Join(',', parts)));
            Assert.NotEmpty(parts);
            return Task.FromResult(parts.Contains(3) && parts.Contains(41));
        }, 1000);
        Assert.Equal([3, 41], result.Parts);
        Assert.Equal((asked.Count, true), (result.Tests, result.Minimal));
    }

    private static Task<ShrinkResult> Shrink(string before, string after, Func<string, bool> good, int maxTests = 2000)
    {
        var texts = new Dictionary<string, string> { ["src/lib.rs"] = before };
        var patch = PatchBuilder.Build(texts, new Dictionary<string, string> { ["src/lib.rs"] = after });
        return Shrinker.ShrinkAsync(texts, patch, changed => Task.FromResult(good(changed.GetValueOrDefault("src/lib.rs", before))), maxTests);
    }

    private static string Text(params string[] lines) => string.Concat(lines.Select(line => line + "\n"));
}
