using Tsrun.History;
using Xunit.Abstractions;

namespace Tsrun.Tests.Patching;

/// <summary>A real process, really killed (or told EIO) at the n-th call of each kind of changing system call.</summary>
public sealed class PatchKillTests(ITestOutputHelper output)
{
    private static readonly string[] Calls = ["renameat", "fsync", "pwrite64", "fallocate"];

    [NeedsFact("strace")]
    public void Apply_KilledAtEveryCall_RecoversToOldOrNew() => Sweep("apply", "signal=KILL");

    [NeedsFact("strace")]
    public void Revert_KilledAtEveryCall_RecoversToOldOrNew() => Sweep("revert", "signal=KILL");

    [NeedsFact("strace")]
    public void Apply_IoErrorAtEveryCall_IsTakenBackAtOnce() => Sweep("apply", "error=EIO");

    private void Sweep(string work, string inject)
    {
        foreach (var call in Calls)
        {
            var at = 0;
            while (Breaks(work, $"{call}:{inject}:when={++at}")) { }
            output.WriteLine($"{work} {call} {inject}: {at - 1} points");
            Assert.True(at > 1, $"{call} was never reached");
        }
    }

    private static bool Breaks(string work, string inject)
    {
        using var checkout = new Checkout().With("src/lib.rs", "old lib\n").With("main.rs", "old main\n"u8.ToArray(), (UnixFileMode)0b111_101_101);
        var old = checkout.TreeHash();
        var patch = checkout.Patch(("src/lib.rs", "new lib\n"), ("main.rs", "new main\n"));
        File.WriteAllBytes(Path.Combine(checkout.Folder, "patch.json"), HistoryJson.Bytes(patch));
        if (work == "revert") checkout.Apply(patch);
        var start = checkout.TreeHash();
        var child = PatchChild.Command(checkout, work);
        // Without --seccomp-bpf: strace 6.1 then forgets to send the signal.
        var (code, text) = Shell.TryRun("strace",
            ["-f", "-qq", "-o", "/dev/null", "-e", $"trace={inject.Split(':')[0]}", "-e", $"inject={inject}", child.Program, .. child.Arguments], child.Environment);
        if (code == 0) return false;
        if (code == 7) Assert.Equal(start, checkout.TreeHash());
        else Assert.True(code == 137, $"{inject} ended with {code}: {text}");
        checkout.Recover();
        var (lib, main) = (checkout.Text("src/lib.rs"), checkout.Text("main.rs"));
        Assert.Contains((lib, main), new[] { ("old lib\n", "old main\n"), ("new lib\n", "new main\n") });
        if (lib == "new lib\n") checkout.Revert();
        Assert.Equal(old, checkout.TreeHash());
        return true;
    }
}
