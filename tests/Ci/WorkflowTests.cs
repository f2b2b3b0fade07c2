using System.Runtime.Versioning;
using Tsrun.Tests.Cli;

namespace Tsrun.Tests.Ci;

/// <summary>Workflows and actions, checked and run by genuine tools; tests/Nightly/shadow-ci.sh runs these and shows their times.</summary>
[SupportedOSPlatform("linux")]
public sealed class WorkflowTests : IDisposable
{
    private const string Hostile = """
        use std::{fs, net::TcpStream};
        fn main() {
            println!("::error::x\n::set-output name=outcome::pwned\n##[add-mask]x");
            let mut escaped = String::new();
            for path in ["/tmp/tsrun-escaped", "/var/tmp/tsrun-escaped", "/etc/tsrun-escaped"] { if fs::write(path, "x").is_ok() { escaped.push_str(path); } }
            for name in ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_TOKEN"] { if std::env::var(name).is_ok() { escaped.push_str(name); } }
            if TcpStream::connect("127.0.0.1:9").map_err(|e| e.kind()).err() != Some(std::io::ErrorKind::PermissionDenied) { escaped.push_str("network"); }
            if !escaped.is_empty() { panic!("ESCAPED {escaped}"); }
        }
        """;

    private readonly PairRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [NeedsFact("actionlint")]
    public async Task Workflows_OfTheRepository_AreClean() =>
        (await new CliRigShell(_rig.Job.Cli).RunAsync(OnPath.Find("actionlint")!, Repository.Root)).Expect(0);

    /// <summary>Both jobs, one behind the other, on a runner without container; the forge is a server of the test's own.</summary>
    [NeedsTheory("act")]
    [InlineData("fault", "me/tiny", "proposed", "1 error, and a patch that passes check and tests", 1)]
    [InlineData("fault", "mallory/tiny", "proposed", "1 error, and a patch that passes check and tests", 1)]
    [InlineData("green", "me/tiny", "clean", "green. `cargo check` and `cargo test` pass (1 test).", 0)]
    [InlineData("green", "mallory/tiny", "clean", "green. `cargo check` and `cargo test` pass (1 test).", 0)]
    [InlineData("abstain", "me/tiny", "abstained", "1 error. No repair that can be proved, so none is proposed.", 0)]
    [InlineData("abstain", "mallory/tiny", "abstained", "1 error. No repair that can be proved, so none is proposed.", 0)]
    [InlineData("hostile", "me/tiny", "clean", "green. `cargo check` and `cargo test` pass (1 test).", 0)]
    [InlineData("hostile", "mallory/tiny", "clean", "green. `cargo check` and `cargo test` pass (1 test).", 0)]
    public async Task Pair_UnderARunner_DiagnosesAndPostsOnce(string crate, string from, string outcome, string verdict, int suggestions)
    {
        var source = crate switch { "fault" => CliRig.Fixable, "abstain" => CliRig.Unfixable, _ => CliRig.Green };
        var job = await _rig.DiagnoseAsync(source, crate == "hostile" ? Hostile : null, from);
        Assert.Contains($"\"outcome\": \"{outcome}\"", job.Outputs, StringComparison.Ordinal);
        Assert.Equal(("", ""), (job.GitStatus, job.Tokens));
        Assert.StartsWith($"## tsrun: {verdict}", _rig.Seen("tsrun-shadow/summary.md"), StringComparison.Ordinal);
        Assert.DoesNotContain("ESCAPED", job.Log, StringComparison.Ordinal);

        var first = await _rig.ReportAsync(from);
        var second = await _rig.ReportAsync(from);
        Assert.Contains($"{outcome}; comment created, {suggestions} suggestion", first, StringComparison.Ordinal);
        Assert.Contains($"{outcome}; comment unchanged, 0 suggestions", second, StringComparison.Ordinal);
        Assert.StartsWith($"<!-- tsrun-shadow -->\n**tsrun:** {verdict}", Assert.Single(_rig.Forge.Comments).Body, StringComparison.Ordinal);
        Assert.Equal(suggestions, _rig.Forge.ReviewComments.Count);

        // Title, text, branch and comment of the pull request hold what a shell, a template, a runner or Markdown would obey.
        foreach (var told in new[] { job.Log, first, second, _rig.Forge.Comments[0].Body }) Assert.DoesNotContain("@everyone", told, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/tsrun-pwned"));
        _rig.Tell(crate, from, outcome);
    }

    /// <summary>The pair as this repository uses it on itself: the actions of its own checkout, over a sample with a fault on purpose.</summary>
    [NeedsFact("act")]
    public async Task OwnPair_UnderARunner_ProposesAndPostsOnce()
    {
        Assert.DoesNotContain("Failure", await _rig.DiagnoseOwnAsync(), StringComparison.Ordinal);
        Assert.StartsWith("## tsrun: 2 errors, and a patch that passes check and tests", _rig.Seen("tsrun-shadow/summary.md"), StringComparison.Ordinal);
        Assert.Contains("proposed; comment created", await _rig.ReportAsync(FakeForge.Repository), StringComparison.Ordinal);
        Assert.Contains("proposed; comment unchanged", await _rig.ReportAsync(FakeForge.Repository), StringComparison.Ordinal);
        Assert.Single(_rig.Forge.Comments);
    }
}
