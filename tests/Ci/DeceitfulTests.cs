using System.Text;
using System.Text.Json.Nodes;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.Cli.Ci.Report;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>Artifacts and forges that hold together and deceive all the same.</summary>
public sealed class DeceitfulTests : IDisposable
{
    private readonly ReportRig _rig = new();

    public void Dispose() => _rig.Dispose();

    /// <summary>The comment shows the patch of the run, and sends people to the file beside it.</summary>
    [Theory]
    [InlineData(ShadowFiles.Patch)]
    [InlineData(ShadowFiles.Page)]
    [InlineData(ShadowFiles.Summary)]
    [InlineData(ShadowFiles.Sarif)]
    public async Task Post_AFileThatTheRunDoesNotGive_IsRefused(string name)
    {
        var files = _rig.Files();
        files[name] = [.. files[name], (byte)' '];
        ReportRig.Reseal(files);
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains($"{name} is not what its run gives", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_APatchBesideARunThatProposesNone_IsRefused()
    {
        var files = _rig.Files(ReportRig.Diagnosis(Canned.Crate(Canned.Try(green: false))));
        files[ShadowFiles.Patch] = "--- a/build.rs\n"u8.ToArray();
        ReportRig.Reseal(files);
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains("fix.patch is not what its run gives", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x` @everyone")]
    [InlineData("x; curl evil.test")]
    [InlineData("")]
    public async Task Post_ARunOfANameThatNoRunHas_IsRefused(string run)
    {
        var files = _rig.Files();
        ReportRig.Reseal(files, manifest => manifest with { Run = run });
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains("its run ", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("folder")]
    [InlineData("members")]
    [InlineData("headRepository")]
    public async Task Post_AManifestWithNothingInAField_IsRefused(string field)
    {
        var files = _rig.Files();
        var json = JsonNode.Parse(files[ShadowManifest.FileName])!;
        json[field] = null;
        files[ShadowManifest.FileName] = Encoding.UTF8.GetBytes(json.ToJsonString());
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains("its manifest cannot be read", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    /// <summary>One click takes what is not seen.</summary>
    [Fact]
    public async Task Post_APatchThatHidesSomething_OffersNoSuggestion()
    {
        var hidden = Canned.Try();
        hidden = hidden with { Patch = hidden.Patch with { Files = [hidden.Patch.Files[0] with { Diff = "--- a/src/lib.rs\n+++ b/src/lib.rs\n@@ -1 +1 @@\n-x\n+fn a() {} /*\u202E*/\n" }] } };
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(ReportRig.Diagnosis(Canned.Crate(hidden))));
        Assert.Equal(0, (await _rig.ReportAsync()).Suggestions);
        Assert.Contains(@"+fn a() {} /*\u{202e}*/", Assert.Single(_rig.Server.Comments).Body, StringComparison.Ordinal);
    }

    /// <summary>The same head asked into two branches: each request has its own diagnosis.</summary>
    [Theory]
    [InlineData(9, 9)]
    [InlineData(8, 7)]
    public async Task Post_OfAHeadWithTwoPullRequests_GoesToItsOwnAndToNoOther(int claimed, int number)
    {
        _rig.Server.Numbers = [7, 9];
        var files = _rig.Files();
        ReportRig.Reseal(files, manifest => manifest with { Number = claimed });
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Equal(number, (await _rig.ReportAsync()).Number);
        Assert.All(_rig.Server.Writes, call => Assert.DoesNotContain($"/{16 - number}/", call.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_BesideMoreCommentsThanCanBeLookedThrough_PostsNone()
    {
        _rig.Server.HasEndlessComments = true;
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Contains("more than 100 pages", (await Assert.ThrowsAsync<ForgeException>(() => _rig.ReportAsync())).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Writes);
    }

    [Fact]
    public async Task Download_ThatNeverEnds_IsGivenUp()
    {
        _rig.Server.Stalls = true;
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Contains("did not come to its end", (await Assert.ThrowsAsync<ForgeException>(() => _rig.ReportAsync(bodyMax: TimeSpan.FromSeconds(1)))).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.Writes);
    }

    [Fact]
    public async Task Download_FromAFileOfThisMachine_IsRefused()
    {
        _rig.Server.Elsewhere = "file:///etc/passwd";
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        Assert.Contains("an address of the kind file", (await Assert.ThrowsAsync<ForgeException>(() => _rig.ReportAsync())).Message, StringComparison.Ordinal);
    }
}
