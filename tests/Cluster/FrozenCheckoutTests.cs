using System.Formats.Tar;
using System.IO.Compression;
using Tsrun.Activities;
using Tsrun.Activities.Cargo.Tree;
using Tsrun.Activities.Checkout;
using Tsrun.History;

namespace Tsrun.Tests.Cluster;

/// <summary>A checkout as one file. Whoever can start a run can name any file as its checkout.</summary>
public sealed class FrozenCheckoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-frozen-").FullName;

    private string Target => Path.Combine(_folder, "thawed");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Thaw_OfWhatWasFrozen_GivesTheSameSnapshot()
    {
        var crate = Directory.CreateDirectory(Path.Combine(_folder, "crate", "src", "deep")).Parent!.Parent!.FullName;
        File.WriteAllText(Path.Combine(crate, "Cargo.toml"), "[package]\nname = \"tiny\"\n");
        File.WriteAllText(Path.Combine(crate, "src", "deep", "mod.rs"), "");
        File.WriteAllText(Path.Combine(crate, "src", "build.sh"), "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(crate, "src", "build.sh"), (UnixFileMode)0b111_101_101);
        File.CreateSymbolicLink(Path.Combine(crate, "src", "deep", "up"), "../build.sh");
        File.CreateSymbolicLink(Path.Combine(crate, "src", "here"), ".");
        var snapshot = Snapshot.Take(crate);
        FrozenCheckout.Thaw(FrozenCheckout.Freeze(snapshot), Target);
        Assert.Equal(snapshot.Hash, Snapshot.Take(Target).Hash);
        Assert.Equal(FrozenCheckout.Freeze(snapshot), FrozenCheckout.Freeze(Snapshot.Take(Target)));
    }

    [Fact]
    public void Freeze_OfSecretsOfTheEnvironment_LeavesThemBehind()
    {
        var crate = Directory.CreateDirectory(Path.Combine(_folder, "crate")).FullName;
        foreach (var name in new[] { ".env", ".env.local", "lib.rs" }) File.WriteAllText(Path.Combine(crate, name), "x");
        FrozenCheckout.Thaw(FrozenCheckout.Freeze(Snapshot.Take(crate)), Target);
        Assert.Equal(["lib.rs"], Directory.EnumerateFileSystemEntries(Target).Select(path => Path.GetFileName(path)!));
    }

    /// <summary>Entries as <c>name</c>, <c>name -> target</c> for a symbolic link, <c>name => target</c> for a hard one, <c>name |</c> for a pipe.</summary>
    [Theory]
    [InlineData("/etc/cron.d/x")]
    [InlineData("../x")]
    [InlineData("a/../../x")]
    [InlineData("./x")]
    [InlineData("a//x")]
    [InlineData("l -> /etc")]
    [InlineData("l -> ..")]
    [InlineData("a/l -> ../..")]
    [InlineData("a/l -> ../../x")]
    [InlineData("l -> a/../../x")]
    [InlineData("l -> b", "l/x")]               // through a link
    [InlineData("a/b/l -> ../../q", "a/b/l/x")] // and one that a glance at the names takes for harmless
    [InlineData("x", "x")]
    [InlineData("x", "x/y")]
    [InlineData("x/y", "x")]
    [InlineData("h => x")]
    [InlineData("p |")]
    [InlineData("a\0b")]
    [InlineData("l -> a\0b")]
    public void Thaw_OfAHostileArchive_LeavesNothing(params string[] entries) => AssertRefused(Archive(entries));

    /// <summary>Harmless where this test runs, perhaps; not where names mean more.</summary>
    [Theory]
    [InlineData(@"..\x")]
    [InlineData(@"a\..\..\x")]
    [InlineData("C:x")]
    [InlineData("a/b:stream")]
    [InlineData("a/NUL.txt")]
    [InlineData("a/com1 .rs")]
    [InlineData("a /x")]
    [InlineData(@"l -> ..\..\x")]
    [InlineData("l -> C:x")]
    [InlineData("d/e/f/a -> b", "d/e/f/A/l")]
    [InlineData("x", "X")]
    public void Add_OffLinux_RefusesWhatLeadsElsewhere(params string[] entries)
    {
        var tree = new ThawedTree(_folder, isLinux: false);
        foreach (var entry in entries[..^1]) tree.Add(Entry(entry));
        Assert.Equal("TS1191", Code(Assert.Throws<ActivityFailureException>(() => tree.Add(Entry(entries[^1])))));
    }

    /// <summary>A disk that knows two spellings as one: the second is there although nobody wrote it.</summary>
    [Fact]
    public void Add_BelowALinkOfAnotherSpelling_IsRefused()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "a"), Path.GetTempPath());
        Assert.Equal("TS1191", Code(Assert.Throws<ActivityFailureException>(() => new ThawedTree(_folder, isLinux: true).Add(Entry("a/x")))));
    }

    [Fact]
    public void Add_OnLinux_TakesNamesThatAreDevicesElsewhere()
    {
        new ThawedTree(_folder, isLinux: true).Add(Entry("src/aux.rs"));
        Assert.True(File.Exists(Path.Combine(_folder, "src", "aux.rs")));
    }

    [Fact]
    public void Thaw_OfANameThatIsTooLong_SaysTS1191()
    {
        AssertRefused(Archive([new string('x', 256)]));
        AssertRefused(Archive([string.Join('/', Enumerable.Repeat("d", 2000))]));
        AssertRefused(Archive([$"l -> {new string('x', 5000)}"]));
    }

    [Fact]
    public void Add_OfManyFoldersInOneName_CountsThem()
    {
        var tree = new ThawedTree(_folder, isLinux: true, entriesMax: 20);
        tree.Add(Entry($"{string.Concat(Enumerable.Repeat("d/", 19))}x"));
        Assert.Equal("TS1191", Code(Assert.Throws<ActivityFailureException>(() => tree.Add(Entry("y")))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no archive")]
    public void Thaw_OfNoArchive_SaysTS1191(string text) => AssertRefused(System.Text.Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Thaw_OfACutArchive_SaysTS1191()
    {
        var whole = Archive(["a", "b"]);
        AssertRefused(whole[..(whole.Length / 2)]);
    }

    private void AssertRefused(byte[] archive)
    {
        Assert.Equal("TS1191", Code(Assert.Throws<ActivityFailureException>(() => FrozenCheckout.Thaw(archive, Target))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private static string? Code(ActivityFailureException error) => ((FailureInfo.Application)error.Failure.Info).Type;

    private static byte[] Archive(IEnumerable<string> entries)
    {
        using var bytes = new MemoryStream();
        using (var zip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip, TarEntryFormat.Pax, leaveOpen: true))
            foreach (var entry in entries) tar.WriteEntry(Entry(entry));
        return bytes.ToArray();
    }

    private static PaxTarEntry Entry(string text)
    {
        if (text.Split(" -> ") is [var link, var target]) return new PaxTarEntry(TarEntryType.SymbolicLink, link) { LinkName = target };
        if (text.Split(" => ") is [var hard, var to]) return new PaxTarEntry(TarEntryType.HardLink, hard) { LinkName = to };
        if (text.EndsWith(" |", StringComparison.Ordinal)) return new PaxTarEntry(TarEntryType.Fifo, text[..^2]);
        return new PaxTarEntry(TarEntryType.RegularFile, text) { DataStream = new MemoryStream("hello, this is some content"u8.ToArray()) };
    }
}
