using System.Runtime.Versioning;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cli;

/// <summary>What leaves the store in a file: every form of it goes through one mask.</summary>
[SupportedOSPlatform("linux")]
public sealed class ExportTests : IDisposable
{
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Export_OfARunThatQuotesASecret_TellsItInNoForm()
    {
        (await _rig.RunAsync("diagnose", _rig.Crate("secret", $"pub fn f() {{ let api_key: u32 = \"{Canned.Secret}\"; }}\n"))).Expect(1);
        Assert.Contains("another trace than the store's", (await _rig.RunAsync("trace", "export", "last", "-o", "t.jsonl")).Expect(0).Out, StringComparison.Ordinal);
        foreach (var file in new[] { "t.html", "t.tar" }) (await _rig.RunAsync("trace", file == "t.html" ? "html" : "export", "last", "-o", file)).Expect(0);
        var temporal = (await _rig.RunAsync("trace", "export", "last", "--format", "temporal")).Expect(0).Out;
        Assert.Contains("t.json: the history of run last", (await _rig.RunAsync("trace", "export", "last", "--format", "temporal", "-o", "t.json")).Expect(0).Err, StringComparison.Ordinal);
        var told = string.Concat(new[] { "t.jsonl", "t.html", "t.tar" }.Select(file => File.ReadAllText(Path.Combine(_rig.Folder, file)))) + temporal;
        Assert.DoesNotContain(Canned.Secret, told, StringComparison.Ordinal);
        Assert.Contains("[redacted:secret-value:", told, StringComparison.Ordinal);
        (await _rig.RunAsync("trace", "verify", "t.jsonl")).Expect(0);
        Assert.Contains("replay identical: ", (await _rig.With("TSRUN_HOME", Path.Combine(_rig.Folder, "other")).RunAsync("trace", "import", "t.html")).Expect(0).Out, StringComparison.Ordinal);
    }
}
