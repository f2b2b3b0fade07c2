using System.Runtime.Versioning;

namespace Tsrun.Tests.Cli;

/// <summary>The data directory: shared, read-only, damaged, full.</summary>
[SupportedOSPlatform("linux")]
public sealed class StoreTests : IDisposable
{
    private static readonly TimeSpan Refusal = TimeSpan.FromSeconds(1);
    private readonly CliRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Replay_ReadOnlyAndWithoutCargo_IsIdentical()
    {
        (await _rig.RunAsync("fix", _rig.Crate("fixable", CliRig.Fixable))).Expect(0);
        foreach (var path in Directory.EnumerateFileSystemEntries(_rig.Home).Append(_rig.Home))
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
        _rig.Wrapper = CliRig.BoundByPermissions;
        var answer = (await _rig.With("PATH", "/usr/bin:/bin").With("CARGO_HOME", "/nowhere").RunAsync("replay", "last")).Expect(0);
        Assert.Matches(@"\Areplay identical: (\d+)/\1 events\n\z", answer.Out);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Replay_AfterOneChangedByte_NamesTheEvent(int id)
    {
        (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(0);
        using (var store = _rig.OpenStore())
        using (var change = store.CreateCommand())
        {
            change.CommandText = "UPDATE events SET body = zeroblob(length(body)) WHERE (event_key & 4294967295) = $id";
            change.Parameters.AddWithValue("$id", id);
            Assert.Equal(1, change.ExecuteNonQuery());
        }
        foreach (var line in new[] { "replay last", "trace verify last", "trace show last" })
        {
            var answer = (await _rig.RunAsync(line.Split(' '))).Expect(7);
            Assert.Contains($"error[TS0606]: event {id} of run ", answer.Err, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Verify_OfAnExportedTraceWithAChangedByte_NamesTheLine()
    {
        (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(0);
        (await _rig.RunAsync("trace", "export", "last", "-o", "t.jsonl")).Expect(0);
        (await _rig.RunAsync("trace", "verify", "t.jsonl")).Expect(0);
        var path = Path.Combine(_rig.Folder, "t.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace("no errors", "no terrors", StringComparison.Ordinal));
        (await _rig.RunAsync("trace", "verify", "t.jsonl")).Expect(7);
    }

    [Theory]
    [InlineData("fix green")]
    [InlineData("replay last")]
    [InlineData("trace list")]
    public async Task Store_ThatIsNoDatabase_IsLeftAlone(string line)
    {
        _rig.Crate("green", CliRig.Green);
        Directory.CreateDirectory(_rig.Home);
        var bytes = Enumerable.Range(0, 8192).Select(i => (byte)(i * 31)).ToArray();
        File.WriteAllBytes(_rig.Store, bytes);
        var answer = (await _rig.RunAsync(line.Split(' '))).Expect(7);
        Assert.Contains("error[TS0602]", answer.Err, StringComparison.Ordinal);
        Assert.Equal(bytes, File.ReadAllBytes(_rig.Store));
    }

    [Fact]
    public async Task SecondEngine_OnOneDataDirectory_IsRefusedWithThePid()
    {
        using var first = _rig.Start("fix", _rig.Crate("slow", CliRig.Slow));
        await first.SaysAsync("probe ");
        var second = (await _rig.RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(4);
        Assert.Contains($"error[TS0601]: {_rig.Home} is in use by pid {first.Id} ", second.Err, StringComparison.Ordinal);
        // The best of a few, because other tests share the machine.
        var elapsed = second.Elapsed;
        for (var i = 0; i < 4 && elapsed > Refusal; i++) elapsed = (await _rig.RunAsync("resume", "last")).Expect(4).Elapsed;
        Assert.InRange(elapsed, TimeSpan.Zero, Refusal);
        (await _rig.RunAsync("trace", "list")).Expect(0);
        first.Signal(CliProgram.SignalKill);
    }

    [Theory]
    [InlineData("40k")]
    [InlineData("300k")]
    public async Task Disk_ThatIsFull_IsToldInOneSentence(string size)
    {
        Directory.CreateDirectory(_rig.Home);
        if ((await new CliRigShell(_rig).RunAsync("unshare --mount mount -t tmpfs none home")).Exit != 0) return; // this system lets us mount nothing
        _rig.Wrapper = ["unshare", "--mount", "sh", "-c", $"mount -t tmpfs -o size={size} none '{_rig.Home}' && exec \"$@\"", "sh"];
        var answer = (await _rig.RunAsync("fix", _rig.Crate("fixable", CliRig.Fixable), "-q")).Expect(5);
        Assert.Matches(@"\Aerror\[TS0\d{3}\]: [^\n]*(full|No space left)[^\n]*\n", answer.Err);
    }

    [Theory]
    [InlineData("trace list")]
    [InlineData("trace show last")]
    [InlineData("data triplets")]
    public async Task DataDirectory_ThatCannotBe_IsNoEmptyOne(string line)
    {
        var closed = Directory.CreateDirectory(Path.Combine(_rig.Folder, "closed"), UnixFileMode.UserRead | UnixFileMode.UserExecute).FullName;
        _rig.Wrapper = CliRig.BoundByPermissions;
        var answer = (await _rig.With("TSRUN_HOME", Path.Combine(closed, "nope")).RunAsync(line.Split(' '))).Expect(5);
        Assert.Contains($"error[TS0607]: the data directory {closed}/nope cannot be used: no folder can be made there", answer.Err, StringComparison.Ordinal);
        Assert.Contains("no run in ", (await _rig.With("TSRUN_HOME", _rig.Home).RunAsync("trace", "list")).Expect(0).Err, StringComparison.Ordinal);
        Assert.Equal([closed], Directory.EnumerateFileSystemEntries(_rig.Folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task DataDirectory_ThatCannotBe_IsNamed()
    {
        File.WriteAllText(Path.Combine(_rig.Folder, "file"), "");
        var answer = (await _rig.With("TSRUN_HOME", Path.Combine(_rig.Folder, "file")).RunAsync("fix", _rig.Crate("green", CliRig.Green))).Expect(5);
        Assert.Contains("error[TS0607]", answer.Err, StringComparison.Ordinal);
    }
}
