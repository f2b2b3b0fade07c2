using Tsrun.Activities;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.History;

namespace Tsrun.Tests.Cargo;

public sealed class ScratchTests
{
    private const string Good = "pub fn f() -> i32 { 1 }\n", Bad = "pub fn f() -> i32 { \"1\" }\n";

    // Doctests would read the source that the test has just spoilt.
    private static readonly string NoDoctest = Bench.Manifest("app", "[lib]\ndoctest = false\n");

    private static Dictionary<string, string> Text(string text) => new() { ["src/lib.rs"] = text };

    [Fact]
    public async Task SetTexts_GoodBadGood_EachVerdictFollowsTheText()
    {
        using var bench = Bench.Library(Bad);
        var scratch = await bench.Open();
        foreach (var (text, errors) in ((string, int)[])[(Good, 0), (Bad, 1), (Good, 0), (Good + "\n", 0), (Bad, 1)])
        {
            scratch.SetTexts(Text(text));
            Assert.Equal(errors, (await scratch.CheckAsync(default)).Errors);
        }
        scratch.SetTexts(new Dictionary<string, string>());
        Assert.Equal(Bad, File.ReadAllText(Path.Combine(scratch.Root, "src/lib.rs")));
        Assert.Equal(Bad, scratch.SnapshotText("src/lib.rs"));
    }

    [Fact]
    public async Task CheckSnapshotAsync_OfFilesThatWereChecked_IsRememberedUntilTheyChange()
    {
        using var bench = Bench.Library(Bad);
        var first = await (await bench.Open()).CheckAsync(default);
        var other = await bench.Open(lane: 1);
        other.SetTexts(Text(Good));
        Assert.Same(first, await other.CheckSnapshotAsync(default));
        Assert.True((await other.CheckAsync(default)).Green);
        Assert.NotSame(first, await (await bench.Open(new CargoOptions(AllFeatures: true))).CheckSnapshotAsync(default));
        bench.Write("src/lib.rs", Good);
        Assert.True((await (await bench.Open()).CheckSnapshotAsync(default)).Green);
    }

    [Fact]
    public async Task OpenAsync_TwoLanesAtOnce_VerdictsStayApart()
    {
        using var bench = Bench.Library(Good);
        var lanes = await Task.WhenAll(bench.Open(lane: 0), bench.Open(lane: 1));
        Assert.NotEqual(lanes[0].Root, lanes[1].Root);
        for (var round = 0; round < 4; round++)
        {
            lanes[0].SetTexts(Text(round % 2 == 0 ? Bad : Good));
            lanes[1].SetTexts(Text(round % 2 == 0 ? Good : Bad));
            var results = await Task.WhenAll(lanes.Select(lane => lane.CheckAsync(default)));
            Assert.Equal(round % 2 == 0 ? [1, 0] : [0, 1], results.Select(result => result.Errors));
        }
    }

    [Fact]
    public async Task SetTexts_ManifestChanged_IsReadAgain()
    {
        using var bench = Bench.Library("#[cfg(feature = \"x\")]\nmod missing;\n");
        var scratch = await bench.Open();
        Assert.True((await scratch.CheckAsync(default)).Green);
        scratch.SetTexts(new Dictionary<string, string> { ["Cargo.toml"] = Bench.Manifest("app", "[features]\ndefault = [\"x\"]\nx = []\n") });
        Assert.Equal("E0583", (await scratch.CheckAsync(default)).Diagnostics[0].Code);
    }

    [Fact]
    public async Task SetTexts_FileOutsideTheSnapshot_IsRefused()
    {
        using var bench = Bench.Library(Good);
        var scratch = await bench.Open();
        var failure = Assert.Throws<ActivityFailureException>(() => scratch.SetTexts(new Dictionary<string, string> { ["../evil.rs"] = "" }));
        Assert.Equal("../evil.rs cannot be edited: it is not a Rust source or manifest of the checkout", failure.Message);
    }

    [Fact]
    public async Task TestAsync_TestWritesIntoItsTree_NextCheckSeesTheSnapshot()
    {
        using var bench = Bench.Library("#[test] fn t() {\n    let root = std::path::Path::new(env!(\"CARGO_MANIFEST_DIR\"));\n    std::fs::write(root.join(\"out.txt\"), \"x\").unwrap();\n    std::fs::write(root.join(\"src/lib.rs\"), \"fn broken(\").unwrap();\n}\n");
        bench.Write("Cargo.toml", NoDoctest);
        var scratch = await bench.Open();
        Assert.True((await scratch.TestAsync(default)).Green);
        Assert.True((await scratch.CheckAsync(default)).Green);
        Assert.False(File.Exists(Path.Combine(scratch.Root, "out.txt")));
    }

    [Fact]
    public async Task OpenAsync_TestPlantedALinkToAVictim_VictimIsUntouched()
    {
        using var bench = Bench.Library("#[test] fn t() {\n    let lib = concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/src/lib.rs\");\n    std::fs::remove_file(lib).unwrap();\n    std::os::unix::fs::symlink(env!(\"VICTIM\"), lib).unwrap();\n}\n");
        bench.Write("Cargo.toml", NoDoctest);
        var victim = Path.Combine(bench.Root, "victim.txt");
        File.WriteAllText(victim, "whole");
        bench.Write(".cargo/config.toml", $"[env]\nVICTIM = \"{victim}\"\n");
        var scratch = await bench.Open();
        Assert.True((await scratch.TestAsync(default)).Green);
        await bench.Open();
        Assert.Equal("whole", File.ReadAllText(victim));
        Assert.Null(new FileInfo(Path.Combine(scratch.Root, "src/lib.rs")).LinkTarget);
    }

    [Fact]
    public async Task OpenAsync_FileRemovedFromTheCheckout_IsRemovedFromTheCopy()
    {
        using var bench = Bench.Library(Good);
        bench.Write("tests/old.rs", "fn broken(");
        Assert.False((await bench.Check()).Green);
        File.Delete(Path.Combine(bench.Root, "tests/old.rs"));
        Assert.True((await bench.Check()).Green);
    }

    [Fact]
    public async Task OpenAsync_NothingChanged_CopyIsNotWritten()
    {
        using var bench = Bench.Library(Good);
        var copied = Path.Combine((await bench.Open()).Root, "src/lib.rs");
        var written = File.GetLastWriteTimeUtc(copied);
        await bench.Open();
        Assert.Equal(written, File.GetLastWriteTimeUtc(copied));
    }

    [Fact]
    public async Task OpenAsync_AnotherProcessHoldsTheLane_TakesASpare()
    {
        using var bench = Bench.Library(Good);
        using var other = new Tsrun.Activities.Cargo.ScratchPool(bench.Runner, Path.GetFullPath(Path.Combine(bench.Root, "../../data")), bench.Host);
        var first = await bench.Open();
        var second = await other.OpenAsync(bench.Run(), 0, default);
        Assert.NotEqual(first.Root, second.Root);
        Assert.True((await second.CheckAsync(default)).Green);
    }

    [Fact]
    public void Take_HostileTree_SkipsWhatIsNotAFile()
    {
        using var bench = Bench.Library(Good);
        MakeFifo(Path.Combine(bench.Root, "src/pipe.rs"));
        File.CreateSymbolicLink(Path.Combine(bench.Root, "src/zero.rs"), "/dev/zero");
        File.CreateSymbolicLink(Path.Combine(bench.Root, "loop"), ".");
        File.CreateSymbolicLink(Path.Combine(bench.Root, "src/same.rs"), "lib.rs");
        bench.Write("target/debug/x.rs", "junk");
        bench.Write(".git/config", "junk");
        var snapshot = Snapshot.Take(bench.Root);
        Assert.Equal(["Cargo.toml", "src/lib.rs", "src/same.rs"], snapshot.Entries.Select(entry => entry.Path));
        Assert.Equal(["loop is a link out of the checkout and was left out", "src/pipe.rs is a FIFO, socket or device and was left out", "src/zero.rs is a link out of the checkout and was left out"], snapshot.Notes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Take_SourceOf200Megabytes_IsRefusedInOneSentence()
    {
        using var bench = Bench.Library(Good);
        using (var file = File.OpenWrite(Path.Combine(bench.Root, "src/lib.rs"))) file.SetLength(200 << 20);
        var failure = Assert.Throws<ActivityFailureException>(() => Snapshot.Take(bench.Root));
        Assert.Equal("src/lib.rs is 200 MB; tsrun reads source files up to 16 MiB", failure.Message);
    }

    [Fact]
    public void Take_FileLockedByAnother_IsReadAllTheSame()
    {
        using var bench = Bench.Library(Good);
        using var held = new FileStream(Path.Combine(bench.Root, "src/lib.rs"), FileMode.Open, FileAccess.Read, FileShare.None);
        Assert.Equal(Good, Snapshot.Take(bench.Root).Entries[^1].Text);
    }

    [Fact]
    public void Hash_ByteModeOrNameDiffers_Differs()
    {
        using var bench = Bench.Library(Good);
        var hashes = new HashSet<string> { Snapshot.Take(bench.Root).Hash };
        bench.Write("src/lib.rs", Bad);
        Assert.True(hashes.Add(Snapshot.Take(bench.Root).Hash));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(bench.Root, "src/lib.rs"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.True(hashes.Add(Snapshot.Take(bench.Root).Hash));
        File.Move(Path.Combine(bench.Root, "src/lib.rs"), Path.Combine(bench.Root, "src/lia.rs"));
        Assert.True(hashes.Add(Snapshot.Take(bench.Root).Hash));
    }

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "mkfifo", CharSet = System.Runtime.InteropServices.CharSet.Ansi)]
    private static extern int MakeFifoRaw([System.Runtime.InteropServices.MarshalAs(System.Runtime.InteropServices.UnmanagedType.LPUTF8Str)] string path, uint mode);

    private static void MakeFifo(string path) => Assert.Equal(0, MakeFifoRaw(path, 0x1B6));
}
