using System.IO.Compression;
using System.Text;
using Tsrun.Activities.Bundles;
using Tsrun.History;

namespace Tsrun.Tests.Bundles;

public sealed class BundleTests
{
    public static TheoryData<int> Sizes => [0, 1, 2, 3, 100, 511, 512, 513, 70_000];

    [Theory, MemberData(nameof(Sizes))]
    public void Archive_OfAnySize_UnpacksToTheSame(int size)
    {
        var random = new Random(size);
        var bytes = new byte[size];
        for (var i = 0; i < size; i++) bytes[i] = (byte)(i % 7 == 0 ? random.Next(256) : "the same words "[i % 15]);
        var bundle = Bundle.Of(BundleKind.Run, "w", [new("a/b.txt", bytes), new("c.txt", "x"u8.ToArray())]);
        var read = BundleReader.Read(bundle.ToArchive());
        Assert.Equal(bundle.Hash, read.Hash);
        Assert.Equal(bytes, read.Members["a/b.txt"]);
        Assert.Equal(bundle.ToArchive(), read.ToArchive());
    }

    [Fact]
    public void Archive_OfTheRuntimesOwnGzip_IsReadAsWell()
    {
        var bundle = Bundle.Of(BundleKind.Run, "w", [new("a.txt", "some text"u8.ToArray())]);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(bundle.ToTar());
        Assert.Equal(bundle.Hash, BundleReader.Read(packed.ToArray()).Hash);
        Assert.Equal(bundle.Hash, BundleReader.Read(bundle.ToTar()).Hash);
    }

    // If this fails, bundles of the same run have other bytes than those that people exchanged: a reason to think twice.
    [Fact]
    public void Archive_OfAKnownContent_HasTheBytesItAlwaysHad()
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{{\"seq\":{i},\"kind\":\"probe\"}}\n"));
        var archive = Bundle.Of(BundleKind.Run, "w", [new("trace.jsonl", Encoding.UTF8.GetBytes(text))]).ToArchive();
        Assert.StartsWith("2b3b56aa75ae485a008fa991419e7d3aacdc73227", HistoryJson.Sha256(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_InAnyOrder_IsTheSameBundle()
    {
        KeyValuePair<string, byte[]>[] files = [new("b", [1]), new("a", [2]), new("a/c", [3])];
        Assert.Equal(Bundle.Of(BundleKind.Run, "w", files).ToArchive(), Bundle.Of(BundleKind.Run, "w", files.Reverse()).ToArchive());
    }
}
