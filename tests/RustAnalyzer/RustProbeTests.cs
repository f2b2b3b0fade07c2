using Tsrun.Activities;
using Tsrun.Activities.RustAnalyzer;
using Tsrun.History;
using Tsrun.Tests.Sandbox;

namespace Tsrun.Tests.RustAnalyzer;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class RustProbeTests
{
    private const string Source = "pub struct Order;\n\nfn ship(order: Order) { drop(order) }\n\npub fn run(ä: Order) {\n    /* ö */ ship(ä);\n}\n";

    [AnalyzerFact]
    public async Task TypeOf_BehindLettersOfTwoBytes_CountsCharacters()
    {
        await using var rig = new AnalyzerRig(Source, AnalyzerFactAttribute.Server);
        var answer = await rig.AskAsync(RustProbe.TypeOf, 6, 18);
        Assert.Equal((true, "Order", "type_of: Order"), (answer.Found, answer.Text, answer.Summary));
        Assert.StartsWith("src:src/lib.rs:6:18-6:19@", Assert.Single(answer.Citations), StringComparison.Ordinal);
        Assert.StartsWith("rust-analyzer 1.", answer.Source, StringComparison.Ordinal);
    }

    [AnalyzerFact]
    public async Task FindRefsAndGotoDef_OfAFunction_NameEveryPlaceInOrder()
    {
        await using var rig = new AnalyzerRig(Source, AnalyzerFactAttribute.Server);
        var references = await rig.AskAsync(RustProbe.FindRefs, 3, 4);
        Assert.Equal(["src/lib.rs:3:4 fn ship(order: Order) { drop(order) }", "src/lib.rs:6:13 /* ö */ ship(ä);"],
            references.Places.Select(place => $"{place.File}:{place.Line}:{place.Column} {place.Text}"));
        var definition = await rig.AskAsync(RustProbe.GotoDef, 6, 13);
        Assert.Equal("src/lib.rs:3:4", definition.Text);
    }

    [AnalyzerFact]
    public async Task TypeOf_FileChangedSinceTheStart_IsThatOfTheNewText()
    {
        await using var rig = new AnalyzerRig(Source, AnalyzerFactAttribute.Server);
        Assert.Equal("Order", (await rig.AskAsync(RustProbe.TypeOf, 6, 18)).Text);
        rig.Bench.Write("src/lib.rs", Source.Replace("Order", "Parcel", StringComparison.Ordinal));
        Assert.Equal("Parcel", (await rig.AskAsync(RustProbe.TypeOf, 6, 18)).Text);
        rig.Bench.Write("src/lib.rs", Source.Replace("Order", "Crate", StringComparison.Ordinal));
        Assert.Equal("Crate", (await rig.AskAsync(RustProbe.TypeOf, 6, 18)).Text);
    }

    [AnalyzerFact]
    public async Task TypeOf_PlaceWithoutAnExpression_IsNotFound()
    {
        await using var rig = new AnalyzerRig(Source, AnalyzerFactAttribute.Server);
        var answer = await rig.AskAsync(RustProbe.TypeOf, 6, 6);
        Assert.Equal((false, "", 0.0), (answer.Found, answer.Text, answer.Confidence));
    }

    [AnalyzerFact]
    public async Task Context_WithAServer_AddsTheTypeOfWhatIsMarked()
    {
        await using var rig = new AnalyzerRig("pub struct Order;\n\nfn ship(order: Order) { drop(order) }\n\npub fn run(order: Order) {\n    ship(order);\n    ship(order);\n}\n", AnalyzerFactAttribute.Server);
        var target = (await rig.Bench.Check()).Diagnostics[0];
        var result = await rig.Answer<RustContext.Result>(new RustContextHandler(rig.Bench.Pool.Toolchains, rig.Pool), new RustContext.Arguments(rig.Bench.Root, target));
        Assert.Equal("rust-analyzer", result.Source);
        Assert.Equal(["run", "ship", "Order", "ship(order);"], result.Items.Select(item => item.Name));
        Assert.Equal(("type of", "Order"), (result.Items[^1].Kind, result.Items[^1].Text));
    }

    [BoxFact]
    public async Task Context_ServerThatNeverAnswers_GivesTheSourceWithinItsLimit()
    {
        using var box = new Box();
        await using var rig = new AnalyzerRig(Source.Replace("Order)", "Odrer)", StringComparison.Ordinal), AnalyzerRig.Script(box.Mine, "exec sleep 1000"));
        var target = (await rig.Bench.Check()).Diagnostics[0];
        var handler = new RustContextHandler(rig.Bench.Pool.Toolchains, rig.Pool);
        var first = await rig.Answer<RustContext.Result>(handler, new RustContext.Arguments(rig.Bench.Root, target), TimeSpan.FromMilliseconds(300));
        Assert.Equal("degraded: escalated after 0.3 s: rust-analyzer has not answered", first.Source);
        Assert.NotEmpty(first.Items);
        var second = await rig.Answer<RustContext.Result>(handler, new RustContext.Arguments(rig.Bench.Root, target), TimeSpan.FromMilliseconds(300));
        Assert.Equal("degraded: rust-analyzer is still loading", second.Source);
    }

    [BoxFact]
    public async Task Ask_ServerThatDiesAtOnce_SaysItsLastWordsAndThenTheBreakerOpens()
    {
        using var box = new Box();
        await using var rig = new AnalyzerRig(Source, AnalyzerRig.Script(box.Mine, "echo first >&2; echo no memory today >&2; exit 7"));
        for (var attempt = 1; attempt <= 3; attempt++)
            Assert.StartsWith("TS0582: rust-analyzer failed: it ended with 7 before it had loaded the workspace: no memory today", await FailureAsync(rig), StringComparison.Ordinal);
        Assert.StartsWith("TS0583: the breaker of rust-analyzer is open: rust-analyzer failed: it ended with 7", await FailureAsync(rig), StringComparison.Ordinal);
    }

    [BoxFact]
    public async Task Ask_ServerThatSpeaksSomethingElse_Fails()
    {
        using var box = new Box();
        await using var rig = new AnalyzerRig(Source, AnalyzerRig.Script(box.Mine, "printf 'Content-Length: many\\r\\n\\r\\n'; cat > $TMPDIR/heard"));
        Assert.StartsWith("TS0582: rust-analyzer failed: it does not speak the protocol: found a header without Content-Length", await FailureAsync(rig), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_NoServer_SaysHowToGetOne()
    {
        await using var rig = new AnalyzerRig(Source, "/nowhere/rust-analyzer");
        Assert.Equal("TS0580: degraded: rust-analyzer not found\n  help: rustup component add rust-analyzer, or name it in TSRUN_RUST_ANALYZER", await FailureAsync(rig));
    }

    [Fact]
    public async Task Ask_PlaceBeyondTheFile_IsNamed()
    {
        await using var rig = new AnalyzerRig(Source, "/nowhere/rust-analyzer");
        Assert.Equal("TS0584: there is no place src/lib.rs:99:1 in the checkout; lines and columns count from 1, columns in characters", await FailureAsync(rig, 99));
    }

    private static async Task<string> FailureAsync(AnalyzerRig rig, int line = 6)
    {
        var failure = (await Assert.ThrowsAsync<ActivityFailureException>(() => rig.AskAsync(RustProbe.TypeOf, line, 1))).Failure;
        return $"{((FailureInfo.Application)failure.Info).Type}: {failure.Message}";
    }
}
