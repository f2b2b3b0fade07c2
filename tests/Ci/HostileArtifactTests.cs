using Tsrun.Cli;
using Tsrun.Cli.Ci.Artifact;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Ci;

/// <summary>Artifacts that a pull request's code may have made: each refused for its own reason, and not one call that writes.</summary>
public sealed class HostileArtifactTests : IDisposable
{
    private const int Link = 0xA1FF, Device = 0x61B6, Ordinary = 0x81A4;
    private readonly ReportRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData("../evil.sh", Ordinary, "`../evil.sh` is no file of an artifact")]
    [InlineData("/etc/passwd", Ordinary, "`/etc/passwd` is no file of an artifact")]
    [InlineData("C:\\evil", Ordinary, "is no file of an artifact")]
    [InlineData("a/run.tar.gz", Ordinary, "is no file of an artifact")]
    [InlineData("RUN.tar.gz", Ordinary, "`RUN.tar.gz` is no file of an artifact")]
    [InlineData("run.tar.gz", Ordinary, "run.tar.gz is in it twice")]
    [InlineData("tsrun.sarif", Link, "tsrun.sarif is in it twice")]
    [InlineData("\u001b[31m\u202Ex", Ordinary, "`␛[31m\\u{202e}x` is no file of an artifact")]
    public async Task Post_AnArchiveWithAStrangeEntry_IsRefused(string name, int mode, string expected)
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(), (name, "x", mode));
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Device)]
    public async Task Post_AnArchiveWithALink_IsRefused(int mode)
    {
        var files = _rig.Files();
        files.Remove(ShadowFiles.Summary);
        _rig.Server.Archive = ReportRig.Zip(files, (ShadowFiles.Summary, "/etc/passwd", mode));
        Assert.Contains("`summary.md` is a link or no ordinary file", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShadowFiles.Page)]
    [InlineData(ShadowFiles.Patch)]
    [InlineData(ShadowFiles.Summary)]
    public async Task Post_WithoutAFileThatItsRunGives_IsRefused(string name)
    {
        var files = _rig.Files();
        Assert.True(files.Remove(name));
        ReportRig.Reseal(files);
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains($"{name} is missing", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AnOversizedArchive_IsRefusedBeforeAndWhileItComes()
    {
        _rig.Server.Archive = new byte[ArtifactFiles.ArchiveBytesMax + 1];
        Assert.Contains("more than", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Server.FileCalls);
        _rig.Server.SizeClaimed = 10;
        await Assert.ThrowsAnyAsync<Exception>(() => _rig.ReportAsync());
        Assert.Empty(_rig.Server.Writes);
    }

    [Fact]
    public async Task Post_ABomb_IsRefused()
    {
        var files = _rig.Files();
        files[ShadowFiles.Summary] = new byte[80 << 20];
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains("64 MiB together", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TooManyEntries_IsRefused()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(), [.. Enumerable.Range(0, 60).Select(i => ($"f{i}", "", Ordinary))]);
        Assert.Contains("entries, more than 50", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ADamagedArchive_IsRefused()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files())[..500];
        Assert.Contains("the archive is damaged", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfZip_AfterRandomDamage_ReadsOrRefusesAndNothingElse()
    {
        var (archive, random, refused) = (ReportRig.Zip(_rig.Files()), new Random(20261121), 0);
        for (var i = 0; i < 2000; i++)
        {
            var damaged = archive.ToArray();
            // The directory at the end says where everything lies and how long it is.
            for (var n = random.Next(1, 5); n > 0; n--) damaged[i % 2 == 0 ? random.Next(damaged.Length) : ^random.Next(1, 700)] ^= (byte)(1 << random.Next(8));
            try
            {
                Assert.True(ArtifactFiles.OfZip(damaged).Values.Sum(file => file.Length) < 64 << 20);
            }
            catch (CliException e)
            {
                Assert.Equal("TS1054", e.Code);
                refused++;
            }
        }
        Assert.InRange(refused, 500, 2000);
    }

    [Theory]
    [InlineData("head", "it is about commit 2222")]
    [InlineData("repository", "it is about a pull request to another repository")]
    [InlineData("fork", "it is about a pull request from another repository")]
    [InlineData("schema", "found schema `tsrun.shadow/2`")]
    [InlineData("folder", "its folder is no relative path")]
    [InlineData("run", "its run is another than the manifest's")]
    [InlineData("members", "its manifest lists other files than there are")]
    public async Task Post_AManifestThatClaimsSomethingElse_IsRefused(string what, string expected)
    {
        var files = _rig.Files();
        ReportRig.Reseal(files, manifest => what switch
        {
            "head" => manifest with { HeadSha = new string('2', 40) },
            "repository" => manifest with { Repository = "you/tiny" },
            "fork" => manifest with { HeadRepository = "you/tiny" },
            "schema" => manifest with { Schema = "tsrun.shadow/2" },
            "folder" => manifest with { Folder = "../../" },
            "run" => manifest with { Run = "x" },
            _ => manifest with { Members = [.. manifest.Members.Skip(1)] },
        });
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trace.jsonl", "tests 2/2", "tests 9/9", "hash chain broken")]
    [InlineData("history.jsonl", "tests 2/2", "tests 9/9", "the trace is not the one that its history gives")]
    [InlineData("history.jsonl", "\"eventId\":3", "\"eventId\":4", "event 3 of the history carries number 4")]
    [InlineData("history.jsonl", "WorkflowExecutionStarted", "WorkflowExecutionStartet", "event 1 of the history is not an event")]
    [InlineData("seal.json", "\"v\":1", "\"v\":2", "seal.json has version 2")]
    public async Task Post_AForgedRunWithRightHashes_IsRefused(string member, string found, string instead, string expected)
    {
        var files = _rig.Files();
        ReportRig.Falsify(files, member, text => text.Contains(found, StringComparison.Ordinal) ? text.Replace(found, instead, StringComparison.Ordinal) : throw new InvalidOperationException(found));
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    /// <summary>Forged as a whole, so that it replays: with a script, a policy or a profile of the forger's own.</summary>
    [Theory]
    [InlineData("policy", "it was made with another policy than this tsrun's")]
    [InlineData("script", "it was made with another script than this tsrun's")]
    [InlineData("profile", "it was made with a profile that may write")]
    public async Task Post_ARunUnderOtherRules_IsRefused(string what, string expected)
    {
        var input = Canned.Input(BuiltInScripts.Shadow, "researcher");
        input = what switch
        {
            "policy" => input with { Policy = [.. input.Policy.Select(layer => layer with { Text = layer.Text.Replace("tau_patch: 0.85", "tau_patch: 0.01", StringComparison.Ordinal) })] },
            "script" => input with { Script = input.Script with { Text = input.Script.Text.Replace("best.green and ", "", StringComparison.Ordinal) } },
            _ => input with { Facts = input.Facts with { Profile = "coding" } },
        };
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(ReportRig.Diagnosis(input: input)));
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShadowFiles.Run)]
    [InlineData(ShadowManifest.FileName)]
    public async Task Post_AnArtifactWithoutAFile_IsRefused(string file)
    {
        var files = _rig.Files();
        files.Remove(file);
        if (file != ShadowManifest.FileName) ReportRig.Reseal(files);
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains($"{file} is missing", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AFileThatIsNotTheListedOne_IsRefused()
    {
        var files = _rig.Files();
        files[ShadowFiles.Summary] = "## all fine"u8.ToArray();
        _rig.Server.Archive = ReportRig.Zip(files);
        Assert.Contains("summary.md is not the file that the manifest lists", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("moved")]
    [InlineData("fork")]
    public async Task Post_ToAPullRequestThatIsAnother_IsRefused(string what)
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        if (what == "closed") _rig.Server.State = "closed";
        if (what == "moved") _rig.Server.HeadNow = new string('3', 40);
        if (what == "fork") _rig.Server.HeadRepository = "mallory/tiny";
        Assert.Equal("TS1055", (await _rig.RefusedAsync()).Code);
    }

    [Fact]
    public async Task Post_WithTwoArtifactsOfTheName_IsRefused()
    {
        _rig.Server.Archive = ReportRig.Zip(_rig.Files());
        _rig.Server.Artifacts = 2;
        Assert.Contains("2 artifacts of the name", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Page.TracePageTests.Hostile), MemberType = typeof(Page.TracePageTests))]
    public async Task Post_HostileText_StaysInCode(string text)
    {
        text += " @everyone #1 ![x](http://evil.test/i.png) ```\n</details><!-- tsrun-shadow -->\n::error::x ##[error]x";
        _rig.Server.Archive = ReportRig.Zip(_rig.Files(Hostile(text)));
        await _rig.ReportAsync();
        Assert.Matches(@"\A<!-- tsrun-shadow -->\n\*\*tsrun:\*\* ", _rig.Server.Comments[0].Body);
        Assert.DoesNotMatch(@"@everyone|evil\.test|<script|<img|<svg|<base|::error|\u202e|\u001b", MarkdownText.WithoutCode(_rig.Server.Comments[0].Body));
    }

    private static IReadOnlyList<HistoryEvent> Hostile(string text)
    {
        var fault = Canned.Moved with { Code = text, Message = text, Rendered = text };
        var experiment = Canned.Try(risk: Risk.High, touch: false) with { Title = text, Summary = text, Whys = [text] };
        var crate = Canned.Crate(experiment);
        return ReportRig.Diagnosis(scheduled => scheduled.ActivityType == CargoCheck.Name ? HistoryJson.ToPayload(Canned.Check(fault)) : crate(scheduled));
    }
}
