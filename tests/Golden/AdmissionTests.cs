using System.Text;
using Tsrun.Activities.Golden;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Golden;

/// <summary>The ways of not being golden, each refused for its own reason and no other.</summary>
public sealed class AdmissionTests
{
    private static readonly AdmissionFacts Good = Admissible.Facts;

    public static TheoryData<string, string> Inadmissible => new()
    {
        { "stopped", "over: the run is not over, or it was stopped" },
        { "other-script", "repair: `explain` repairs nothing; fix, propose and shadow do" },
        { "abstained", "green: the run ended as abstained, expected fixed or proposed" },
        { "unproved", "proof: no patch of the run passed check and tests" },
        { "history-changed", "replay: the history does not replay: diverged at event " },
        { "script-unproved", "script: the script does not check: " },
        { "script-exceeded", "script: the history is not the script's: " },
        { "uncited", "claims: event 4 claims `insert `&`` and cites nothing" },
        { "other-class", "class: the patch closes no error of a class that is counted" },
        { "no-tests", "tests: no test ran" },
        { "tests-edited", "tests-kept: the patch edits test code" },
        { "allow", "honest: the patch adds `#[allow`" },
        { "ignore", "honest: the patch adds `#[ignore`" },
        { "unsafe", "honest: the patch adds `unsafe`" },
        { "long", "small: the patch changes 21 lines, at most 20" },
        { "sources-gone", "sources: the checkout is not on this machine any more" },
        { "registry", "closed-world: Cargo.lock needs packages that do not travel with it" },
        { "path-outside", "closed-world: Cargo.toml has a dependency outside of its sources" },
        { "no-licence", "licence: licence unknown; say it with --licence" },
        { "odd-licence", "licence: licence unknown: found `Proprietary`" },
        { "no-source", "source: nobody says where the sources come from" },
        { "fork", "source: it comes from a fork, and only a person may add it" },
        { "secret", "secrets: src/lib.rs: AWS access key in line 1" },
        { "secret-printed", "secrets: event " },
        { "private", "private: src/lib.rs names this machine or its user" },
        { "private-queue", "private: event 1 of the history names this machine or its user" },
        { "same-sources", "new: `other` began from the same sources" },
        { "near-duplicate", "different: near-duplicate of `other` (1.00)" },
        { "name-taken", "name: the name `other` is taken" },
        { "odd-name", "name: the name `../evil` is not of lower-case letters" },
        { "not-broken-now", "fault: the installed toolchain finds nothing wrong with the sources" },
        { "check-red-now", "check: cargo check fails with the patch" },
        { "tests-red-now", "test: cargo test fails with the patch" },
        { "not-minimal", "minimal: shrinker found 4 → 2" },
        { "stale-anchor", "anchors: the anchor rustc:E0382@12345678 is stale" },
    };

    [Fact]
    public void Refusals_OfAnAdmissibleRun_AreNone() => Assert.Empty(Refusals(Good));

    [Theory, MemberData(nameof(Inadmissible))]
    public void Refusals_OfASpoiltRun_NameTheReason(string way, string reason)
    {
        var refusals = Refusals(Spoilt(way));
        Assert.Contains(refusals, refusal => refusal.StartsWith(reason, StringComparison.Ordinal));
        // A changed history is also a changed script's; every other way has one reason.
        if (way is not ("history-changed" or "script-unproved" or "script-exceeded" or "other-script" or "same-sources" or "check-red-now")) Assert.Single(refusals);
    }

    [Fact]
    public void Build_OfTheSameFacts_IsTheSameBundle() =>
        Assert.Equal(GoldenBuilder.Build(Good).Bundle.ToArchive(), GoldenBuilder.Build(Good with { Sources = [.. Good.Sources!.Reverse()] }).Bundle.ToArchive());

    [Fact]
    public void Validate_OfWhatWasBuilt_FindsNothing() => Assert.Empty(Tsrun.Cli.Hosting.Golden.GoldenValidation.Validate(GoldenBuilder.Build(Good)).Faults);

    [Theory]
    [InlineData("MIT OR Apache-2.0", true)]
    [InlineData("MIT/Apache-2.0", true)]
    [InlineData("(MIT OR Apache-2.0) AND Unicode-3.0", true)]
    [InlineData("MIT OR Commercial", false)]
    [InlineData("", false)]
    public void Fault_OfALicence_IsThereForUnknownOnes(string expression, bool known) => Assert.Equal(known, Licences.Fault(expression) is null);

    [Theory]
    [InlineData("let token = \"kJ8sh2Lq9xTz04Wc7VbN\";", true)]
    [InlineData("let password = \"the quick brown\";", false)]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----", true)]
    [InlineData("url = \"https://ada:hunter22@example.org/\"", true)]
    [InlineData("ghp_0123456789abcdefghijABCDEFGHIJ012345", true)]
    [InlineData("fn token(secret: &str) -> usize { secret.len() }", false)]
    public void Find_OfASecret_KnowsItsShape(string line, bool isSecret) => Assert.Equal(isSecret, Secrets.Find(Encoding.UTF8.GetBytes(line)) is not null);

    private static IReadOnlyList<string> Refusals(AdmissionFacts facts) => [.. AdmissionRules.Refusals(AdmissionRules.OfTheRecord, facts), .. AdmissionRules.Refusals(AdmissionRules.OfTheTrial, facts)];

    private static AdmissionFacts Spoilt(string way) => way switch
    {
        "stopped" => Good with { Run = Good.Run with { Result = null }, Live = null },
        "other-script" => Good with { Run = Admissible.Run(Admissible.Input with { Script = Admissible.Input.Script with { Name = "explain" } }) },
        "abstained" => Good with { Run = Good.Run with { Result = Good.Run.Result! with { Outcome = RunOutcome.Abstained } } },
        "unproved" => WithBest(Admissible.Best with { Green = false }),
        "history-changed" => Good with { Run = Admissible.Run(change: history => Changed(history, "\"errors\":1", "\"errors\":0")) },
        "script-unproved" => Good with { Run = Admissible.Run(change: history => Changed(history, "probe report = cargo.check(crate) timeout 300s retry 2\\nlet", "probe report = cargo.chekc(crate) timeout 300s retry 2\\nlet")) },
        "script-exceeded" => Good with { Run = Admissible.Run(change: history => Changed(history, "\"arguments\":{", "\"arguments\":{\"rounds\":0,")) },
        "uncited" => Good with { Run = Good.Run with { Lines = [.. Good.Run.Lines.Select((line, seq) => seq == 4 ? HistoryJson.Bytes(HistoryJson.Read<TraceLine>(line) with { Claim = "insert `&`", Kind = TraceKind.Explore, Anchors = null }) : line)] } } is var uncited
            ? uncited with { Run = new RunRecord("w", "", uncited.Run.History, uncited.Run.Seal, uncited.Run.Lines, null, null, uncited.Run.Result) } : Good,
        "other-class" => WithBest(Admissible.Best with { Closed = [] }),
        "no-tests" => WithBest(Admissible.Best with { Features = Admissible.Best.Features with { TestsPassed = 0 } }),
        "tests-edited" => WithBest(Admissible.Best with { Features = Admissible.Best.Features with { TestCodeChanged = true } }),
        "allow" => WithAdded("#[allow(dead_code)]"),
        "ignore" => WithAdded("#[ignore]"),
        "unsafe" => WithAdded("let p = unsafe { *q };"),
        "long" => WithBest(Admissible.Best with { Lines = 21 }) with { Live = Good.Live! with { Tried = Admissible.Best with { Lines = 21 } } },
        "sources-gone" => Good with { Sources = null, SourcesFault = SnapshotFiles.Rebuild("/nowhere/at/all", "", null).Fault },
        "registry" => WithSource("Cargo.lock", "[[package]]\nname = \"a\"\nsource = \"registry+https://example.org/index\"\n"),
        "path-outside" => WithSource("Cargo.toml", "[package]\nname = \"cart\"\n[dependencies]\nother = { path = \"../../other\" }\n"),
        "no-licence" => Good with { Licence = "" },
        "odd-licence" => Good with { Licence = "Proprietary" },
        "no-source" => Good with { Candidate = Good.Candidate with { Source = "" } },
        "fork" => Good with { Candidate = Good.Candidate with { Source = "fork:https://example.org/x", By = "nightly" } },
        "secret" => WithSource("src/lib.rs", $"const K: &str = \"AKIA{new string('Q', 16)}\";\n"),
        "secret-printed" => Good with { Run = Admissible.Run(change: history => Changed(history, "\"tail\":\"\"", $"\"tail\":\"ghp_{new string('a', 36)}\"")) },
        "private" => WithSource("src/lib.rs", "// see /home/u/notes\n"),
        "private-queue" => Good with { Run = Good.Run with { History = [Good.Run.History[0] with { Attributes = (WorkflowExecutionStarted)Good.Run.History[0].Attributes with { TaskQueue = "tsrun@buildhost" } }, .. Good.Run.History.Skip(1)] } },
        "same-sources" => Good with { Existing = [Existing()] },
        "near-duplicate" => Good with { Existing = [Existing() with { Snapshot = new GoldenSnapshot("another", "cart", []), Provenance = new GoldenProvenance("", "", "another", false, new Dictionary<string, string>()) }] },
        "name-taken" => Good with
        {
            Candidate = Good.Candidate with { Name = "other" },
            Existing = [Existing() with { Class = "type", Snapshot = new GoldenSnapshot("another", "cart", []), Provenance = new GoldenProvenance("", "", "another", false, new Dictionary<string, string>()) }],
        },
        "odd-name" => Good with { Candidate = Good.Candidate with { Name = "../evil" } },
        "not-broken-now" => Good with { Live = Good.Live! with { Before = Canned.Check() } },
        "check-red-now" => Good with { Live = Good.Live! with { Tried = Admissible.Best with { Green = false, Features = Admissible.Best.Features with { Checks = false, TestsPass = false } } } },
        "tests-red-now" => Good with { Live = Good.Live! with { Tried = Admissible.Best with { Green = false, Features = Admissible.Best.Features with { TestsPass = false } } } },
        "not-minimal" => WithBest(Admissible.Best with { Lines = 4 }) with { Live = Good.Live! with { Tried = Admissible.Best with { Lines = 2 } } },
        "stale-anchor" => Good with { Live = Good.Live! with { Tried = Admissible.Best with { Citations = ["rustc:E0382@87654321"] } } },
        _ => throw new ArgumentOutOfRangeException(nameof(way), way, "no such way"),
    };

    private static AdmissionFacts WithBest(RepairTry.Result best) => Good with { Run = Good.Run with { Result = Good.Run.Result! with { Best = best } } };

    private static AdmissionFacts WithAdded(string line) =>
        WithBest(Admissible.Best with { Patch = new Patch([Admissible.Patch.Files[0] with { Diff = Admissible.Patch.Files[0].Diff + $"+{line}\n" }]) });

    private static AdmissionFacts WithSource(string path, string text) =>
        Good with { Sources = [.. Good.Sources!.Where(file => file.Path != path), new SourceFile(path, (UnixFileMode)0b110_100_100, Encoding.UTF8.GetBytes(text))] };

    private static GoldenTrace Existing() => GoldenBuilder.Build(Good).Trace with { Name = "other" };

    private static List<HistoryEvent> Changed(IReadOnlyList<HistoryEvent> history, string old, string @new)
    {
        Assert.Contains(history, next => Encoding.UTF8.GetString(HistoryJson.Bytes(next)).Contains(old, StringComparison.Ordinal));
        return [.. history.Select(next => HistoryJson.Read<HistoryEvent>(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(HistoryJson.Bytes(next)).Replace(old, @new, StringComparison.Ordinal))))];
    }
}
