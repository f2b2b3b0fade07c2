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
    public void Thaw_OfAHostileArchive_LeavesNothing(params string[] entries)
    {
        var error = Assert.Throws<ActivityFailureException>(() => FrozenCheckout.Thaw(Archive(entries), Target));
        Assert.Equal("TS1191", ((FailureInfo.Application)error.Failure.Info).Type);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
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
        var error = Assert.Throws<ActivityFailureException>(() => FrozenCheckout.Thaw(archive, Target));
        Assert.Equal("TS1191", ((FailureInfo.Application)error.Failure.Info).Type);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

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
