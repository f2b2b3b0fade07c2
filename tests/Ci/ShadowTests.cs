using System.Runtime.Versioning;
using Tsrun.Activities.Bundles;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.Tests.Cli;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>`tsrun ci shadow` as a job runs it: it reads, and leaves summary, outputs and an artifact that holds together.</summary>
[SupportedOSPlatform("linux")]
public sealed class ShadowTests : IDisposable
{
    private readonly ShadowRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(CliRig.Fixable, "proposed", "0")]
    [InlineData(CliRig.Green, "clean", "0")]
    [InlineData(CliRig.Unfixable, "abstained", "3")]
    public async Task Shadow_OfACrate_SaysHowItStandsAndWritesNothing(string source, string outcome, string exit)
    {
        var crate = await _rig.RepositoryAsync(source);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        (await _rig.RunAsync(crate)).Expect(0);
        Assert.Equal((outcome, exit), (_rig.Outputs["outcome"], _rig.Outputs["exit-code"]));
        Assert.Equal("", await _rig.GitAsync(crate, "status --porcelain"));
        Assert.StartsWith("## tsrun: ", _rig.Summary, StringComparison.Ordinal);
        var artifact = ShadowArtifact.Verify(ArtifactFiles.Read(_rig.Artifact));
        Assert.Equal((head, "me/tiny", 7), (artifact.Manifest.HeadSha, artifact.Manifest.Repository, artifact.Manifest.Number));
        Assert.DoesNotContain(_rig.Cli.Folder, string.Concat(Directory.EnumerateFiles(_rig.Artifact).Where(file => !file.EndsWith(".gz", StringComparison.Ordinal)).Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.Contains("imported: ", (await _rig.Cli.With("TSRUN_HOME", _rig.PathOf("other")).RunAsync("trace", "import", Path.Combine(_rig.Artifact, ShadowFiles.Page))).Expect(0).Out, StringComparison.Ordinal);
    }

    /// <summary>Left in the crate, a result is no source of the next diagnosis.</summary>
    [Fact]
    public async Task Shadow_IntoTheCrateTwice_LeavesTheSnapshotAsItWas()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        string[] line = ["ci", "shadow", crate, "--out", Path.Combine(crate, "tsrun-shadow"), "--progress", "plain"];
        var (first, second) = ((await _rig.Cli.RunAsync(line)).Expect(0), (await _rig.Cli.RunAsync(line)).Expect(0));
        Assert.Equal(Snapshot(first), Snapshot(second));
        Assert.Contains($"the result is in {Path.Combine(crate, "tsrun-shadow")}: run.tar.gz, shadow.json, summary.md, trace.html, tsrun.sarif", first.Err, StringComparison.Ordinal);
        Assert.Contains("note: tsrun-shadow is a result of `tsrun ci shadow` and was left out", second.Err, StringComparison.Ordinal);

        static string Snapshot(CliAnswer answer) => System.Text.RegularExpressions.Regex.Match(answer.Err, "snapshot ([0-9a-f]+)").Groups[1].Value;
    }

    [Theory]
    [InlineData("me/tiny", "1")]
    [InlineData("mallory/tiny", "0")]
    public async Task Shadow_OfAFork_OffersNoGoldenCandidate(string from, string candidates)
    {
        var crate = await _rig.RepositoryAsync(CliRig.Fixable);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head, from);
        (await _rig.RunAsync(crate)).Expect(0);
        Assert.Equal(candidates, _rig.Outputs["golden-candidates"]);
    }

    [Fact]
    public async Task Shadow_ACrateThatSpeaksToTheRunner_IsNotObeyed()
    {
        var crate = await _rig.RepositoryAsync("#[test] fn t() { panic!(\"\\n::error::x\\n::set-output name=outcome::pwned\\n##[error]x\"); }\ncompile_error!(\"a\\n::error::x\\n##[add-mask]y\");\n");
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        var answer = (await _rig.RunAsync(crate)).Expect(0);
        var lines = answer.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^::stop-commands::[0-9a-f]{32}$", lines[0]);
        Assert.Equal($"::{lines[0]["::stop-commands::".Length..]}::", lines[1]);
        Assert.All(lines[2..], line => Assert.StartsWith("::error file=", line, StringComparison.Ordinal));
        Assert.DoesNotMatch("(?m)^::(error|set-output)", answer.Err);
    }

    [Fact]
    public async Task Shadow_OfACrateThatHoldsASecret_TellsItNowhere()
    {
        var crate = await _rig.RepositoryAsync($"pub fn f() -> String {{\n    let api_key = \"{Canned.Secret}\"; api_key\n}}\n#[test]\nfn t() {{ assert_eq!(f(), \"a\"); }}\n");
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        var answer = (await _rig.RunAsync(crate)).Expect(0);
        var bundle = BundleReader.Read(File.ReadAllBytes(Path.Combine(_rig.Artifact, ShadowFiles.Run)));
        var told = string.Concat(Directory.EnumerateFiles(_rig.Artifact).Select(File.ReadAllText)) + string.Concat(bundle.Members.Values.Select(System.Text.Encoding.UTF8.GetString)) + _rig.Summary + answer.Out + answer.Err;
        Assert.DoesNotContain(Canned.Secret, told, StringComparison.Ordinal);
        Assert.Contains("[redacted:secret-value:", _rig.Summary, StringComparison.Ordinal);
        ShadowArtifact.Verify(ArtifactFiles.Read(_rig.Artifact));
    }

    [Theory]
    [InlineData("--accept", "asks nobody")]
    [InlineData("--allow-dirty", "no obstacle")]
    [InlineData("--policy=x.yaml", "--policy-ref")]
    [InlineData("--trust-this-code", "in the sandbox or not at all")]
    [InlineData("--exit-zero-on-abstain", "--fail-on")]
    [InlineData("--no-apply", "never writes")]
    public async Task Shadow_WithAFlagThatItCannotObey_RefusesIt(string flag, string reason)
    {
        var err = (await _rig.Cli.RunAsync("ci", "shadow", ".", flag)).Expect(2).Err;
        Assert.Contains($"error[TS1058]: found `{flag.Split('=')[0]}`", err, StringComparison.Ordinal);
        Assert.Contains(reason, err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_WithPolicyInThePullRequest_ReadsTheBases()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Fixable);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), "version: 1\nsettings: { k: 7 }\n");
        var @base = await _rig.CommitAsync(crate);
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), "version: 1\nsettings: { k: 3 }\nnonsense: [\n");
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, @base);
        Assert.Contains("K 7", (await _rig.RunAsync(crate)).Expect(0).Err, StringComparison.Ordinal);
        foreach (var name in new[] { head, head[..8], "main" })
            Assert.Contains("TS0320", (await _rig.RunAsync(crate, "--policy-ref", name)).Expect(2).Err, StringComparison.Ordinal);
        Assert.Contains("K 7", (await _rig.RunAsync(crate, "--policy-ref", "HEAD~1")).Expect(0).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_WithoutTheBaseCommit_SaysWhatToCheckOut()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        _rig.Event(await _rig.CommitAsync(crate), new string('a', 40));
        Assert.Contains("fetch-depth: 2", (await _rig.RunAsync(crate)).Expect(5).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_OfAMergeThatTheForgeMade_TakesItsFirstParentForABaseThatMovedOn()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        await _rig.GitAsync(crate, "checkout -q -b topic");
        var head = await _rig.CommitAsync(crate);
        await _rig.GitAsync(crate, "checkout -q main");
        File.WriteAllText(Path.Combine(crate, "tsrun.yaml"), "version: 1\nsettings: { k: 6 }\n");
        await _rig.CommitAsync(crate);
        await _rig.GitAsync(crate, "-c user.name=a -c user.email=a@b merge -q --no-ff -m m topic");
        _rig.Event(head, new string('a', 40));
        Assert.Contains("K 6", (await _rig.RunAsync(crate)).Expect(0).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_TOKEN", "TS1052")]
    [InlineData("GH_TOKEN", "TS1052")]
    [InlineData("TEMPORAL_API_KEY", "TS1052")]
    [InlineData("TEMPORAL_TLS_CLIENT_KEY_DATA", "TS1052")]
    [InlineData("TEMPORAL_TLS_CLIENT_KEY_PATH", "TS1052")]
    public async Task Shadow_BesideAToken_IsRefused(string variable, string code)
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        _rig.Cli.With(variable, "secret");
        Assert.Contains(code, (await _rig.RunAsync(crate)).Expect(4).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_WhereTheEnvironmentNamesACluster_StaysInTheJob()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        _rig.Cli.With("TEMPORAL_ADDRESS", "127.0.0.1:1").With("TEMPORAL_PROFILE", "missing");
        (await _rig.RunAsync(crate)).Expect(0);
        (await _rig.RunAsync(crate, "--address", "127.0.0.1:1")).Expect(2);
        (await _rig.Cli.RunAsync("ci", "report", "--address", "127.0.0.1:1")).Expect(2);
    }

    [Theory]
    [InlineData("http.https://forge.test/.extraheader x")]
    [InlineData("include.path /tmp/runner/git-credentials-5d1f.config")]
    [InlineData("remote.origin.url https://x-access-token:s3cret@forge.test/me/tiny")]
    [InlineData("remote.origin.url https://s3cret@forge.test/me/tiny")]
    [InlineData("url.http://s3cret@forge.test/.insteadOf https://forge.test/")]
    public async Task Shadow_OfACheckoutThatKeepsAToken_IsRefused(string kept)
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        var head = await _rig.CommitAsync(crate);
        await _rig.GitAsync(crate, $"config {kept}");
        _rig.Event(head, head);
        Assert.Contains("persist-credentials: false", (await _rig.RunAsync(crate)).Expect(4).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file", "it is a file, expected a folder")]
    [InlineData("link", "it is a link to ")]
    [InlineData("file/below", "")]
    public async Task Shadow_IntoWhatIsNoFolder_IsRefusedBeforeAnythingRuns(string @out, string reason)
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        File.WriteAllText(_rig.PathOf("file"), "mine");
        File.CreateSymbolicLink(_rig.PathOf("link"), _rig.Cli.Folder);
        var refused = (await _rig.Cli.RunAsync("ci", "shadow", crate, "--out", @out)).Expect(5);
        Assert.Contains($"error[TS0913]: the result cannot be written to {_rig.PathOf(@out)}: {reason}", refused.Err, StringComparison.Ordinal);
        Assert.Equal((false, "mine"), (File.Exists(_rig.Cli.Store), File.ReadAllText(_rig.PathOf("file"))));
        // The page of the job says the same.
        Assert.StartsWith("## tsrun: no diagnosis\n", _rig.Summary, StringComparison.Ordinal);
        Assert.Contains("error[TS0913]: the result cannot be written to ", _rig.Summary, StringComparison.Ordinal);
        Assert.Equal(("blocked", "5"), (_rig.Outputs["outcome"], _rig.Outputs["exit-code"]));
    }

    [Theory]
    [InlineData("pull_request_target", 4)]
    [InlineData("pull_request", 5)]
    public async Task Shadow_OfAnEventThatIsNoPullRequest_IsRefused(string name, int exit)
    {
        var crate = await _rig.RepositoryAsync(CliRig.Green);
        File.WriteAllText(_rig.PathOf("event.json"), "{}");
        _rig.Cli.With("GITHUB_EVENT_NAME", name);
        Assert.Contains("TS1051", (await _rig.RunAsync(crate)).Expect(exit).Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shadow_ThatMayFail_FailsOnAnError()
    {
        var crate = await _rig.RepositoryAsync(CliRig.Unfixable);
        var head = await _rig.CommitAsync(crate);
        _rig.Event(head, head);
        (await _rig.RunAsync(crate, "--fail-on", "error")).Expect(1);
        Assert.Equal("abstained", _rig.Outputs["outcome"]);
    }
}
