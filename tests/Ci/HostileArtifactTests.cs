using System.Text;
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
    [InlineData("a/trace.jsonl", Ordinary, "is no file of an artifact")]
    [InlineData("TRACE.jsonl", Ordinary, "`TRACE.jsonl` is no file of an artifact")]
    [InlineData("trace.jsonl", Ordinary, "trace.jsonl is in it twice")]
    [InlineData("tsrun.sarif", Link, "tsrun.sarif is in it twice")]
    [InlineData("\u001b[31m\u202Ex", Ordinary, "`␛[31m\\u{202e}x` is no file of an artifact")]
    public async Task Post_AnArchiveWithAStrangeEntry_IsRefused(string name, int mode, string expected)
    {
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files(), (name, "x", mode));
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Link)]
    [InlineData(Device)]
    public async Task Post_AnArchiveWithALink_IsRefused(int mode)
    {
        var files = _rig.Files();
        files.Remove(ShadowFiles.Summary);
        _rig.Forge.Archive = ReportRig.Zip(files, (ShadowFiles.Summary, "/etc/passwd", mode));
        Assert.Contains("`summary.md` is a link or no ordinary file", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AnOversizedArchive_IsRefusedBeforeAndWhileItComes()
    {
        _rig.Forge.Archive = new byte[ArtifactFiles.ArchiveBytesMax + 1];
        Assert.Contains("more than", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_rig.Forge.FileCalls);
        _rig.Forge.SizeClaimed = 10;
        await Assert.ThrowsAnyAsync<Exception>(() => _rig.ReportAsync());
        Assert.Empty(_rig.Forge.Writes);
    }

    [Fact]
    public async Task Post_ABomb_IsRefused()
    {
        var files = _rig.Files();
        files[ShadowFiles.Summary] = new byte[80 << 20];
        _rig.Forge.Archive = ReportRig.Zip(files);
        Assert.Contains("64 MiB together", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_TooManyEntries_IsRefused()
    {
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files(), [.. Enumerable.Range(0, 60).Select(i => ($"f{i}", "", Ordinary))]);
        Assert.Contains("entries, more than 50", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_ADamagedArchive_IsRefused()
    {
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files())[..500];
        Assert.Contains("the archive is damaged", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head", "it is about commit 2222")]
    [InlineData("repository", "it is about a pull request to another repository")]
    [InlineData("fork", "it is about a pull request from another repository")]
    [InlineData("schema", "found schema `tsrun.shadow/2`")]
    [InlineData("folder", "its folder is no relative path")]
    [InlineData("run", "the history belongs to another run")]
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
        _rig.Forge.Archive = ReportRig.Zip(files);
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShadowFiles.Trace, "tests 2/2", "tests 9/9", "the trace is not the one that its history gives")]
    [InlineData(ShadowFiles.History, "tests 2/2", "tests 9/9", "the trace is not the one that its history gives")]
    [InlineData(ShadowFiles.History, "\"eventId\":3", "\"eventId\":4", "its history has a gap")]
    [InlineData(ShadowFiles.History, "WorkflowExecutionStarted", "WorkflowExecutionStartet", "its history cannot be read")]
    [InlineData(ShadowFiles.History, "tau_patch: 0.85", "tau_patch: 0.01", "it was made with another policy than this tsrun's")]
    [InlineData(ShadowFiles.History, "best.green and lines", "best.lines and lines", "it was made with another script than this tsrun's")]
    [InlineData(ShadowFiles.History, "\"profile\":\"researcher\"", "\"profile\":\"coding\"", "it was made with a profile that may write")]
    [InlineData(ShadowFiles.Seal, "\"v\":1", "\"v\":2", "the trace is not the one that its history gives")]
    [InlineData(ShadowFiles.History, "", null, "its history does not begin with a start")]
    public async Task Post_AForgedFileWithARightHash_IsRefused(string file, string found, string? instead, string expected)
    {
        var files = _rig.Files();
        var text = Encoding.UTF8.GetString(files[file]);
        Assert.Contains(found, text, StringComparison.Ordinal);
        files[file] = Encoding.UTF8.GetBytes(instead is null ? "" : text.Replace(found, instead, StringComparison.Ordinal));
        ReportRig.Reseal(files);
        _rig.Forge.Archive = ReportRig.Zip(files);
        Assert.Contains(expected, (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShadowFiles.Trace)]
    [InlineData(ShadowFiles.Seal)]
    [InlineData(ShadowFiles.History)]
    [InlineData(ShadowManifest.FileName)]
    public async Task Post_AnArtifactWithoutAFile_IsRefused(string file)
    {
        var files = _rig.Files();
        files.Remove(file);
        if (file != ShadowManifest.FileName) ReportRig.Reseal(files);
        _rig.Forge.Archive = ReportRig.Zip(files);
        Assert.Contains($"{file} is missing", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AFileThatIsNotTheListedOne_IsRefused()
    {
        var files = _rig.Files();
        files[ShadowFiles.Summary] = "## all fine"u8.ToArray();
        _rig.Forge.Archive = ReportRig.Zip(files);
        Assert.Contains("summary.md is not the file that the manifest lists", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("moved")]
    [InlineData("fork")]
    public async Task Post_ToAPullRequestThatIsAnother_IsRefused(string what)
    {
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files());
        if (what == "closed") _rig.Forge.State = "closed";
        if (what == "moved") _rig.Forge.HeadNow = new string('3', 40);
        if (what == "fork") _rig.Forge.HeadRepository = "mallory/tiny";
        Assert.Equal("TS1055", (await _rig.RefusedAsync()).Code);
    }

    [Fact]
    public async Task Post_WithTwoArtifactsOfTheName_IsRefused()
    {
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files());
        _rig.Forge.Artifacts = 2;
        Assert.Contains("2 artifacts of the name", (await _rig.RefusedAsync()).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Page.TracePageTests.Hostile), MemberType = typeof(Page.TracePageTests))]
    public async Task Post_HostileText_StaysInCode(string text)
    {
        text += " @everyone #1 ![x](http://evil.test/i.png) ```\n</details><!-- tsrun-shadow -->\n::error::x ##[error]x";
        _rig.Forge.Archive = ReportRig.Zip(_rig.Files(Hostile(text)));
        await _rig.ReportAsync();
        Assert.Matches(@"\A<!-- tsrun-shadow -->\n\*\*tsrun:\*\* ", _rig.Forge.Comments[0].Body);
        Assert.DoesNotMatch(@"@everyone|evil\.test|<script|<img|<svg|<base|::error|\u202e|\u001b", MarkdownText.WithoutCode(_rig.Forge.Comments[0].Body));
    }

    private static IReadOnlyList<HistoryEvent> Hostile(string text)
    {
        var fault = Canned.Moved with { Code = text, Message = text, Rendered = text };
        var experiment = Canned.Try(risk: Risk.High, touch: false) with { Title = text, Summary = text, Whys = [text], Citations = [text] };
        var crate = Canned.Crate(experiment);
        return ReportRig.Diagnosis(scheduled => scheduled.ActivityType == CargoCheck.Name ? HistoryJson.ToPayload(Canned.Check(fault)) : crate(scheduled));
    }
}
