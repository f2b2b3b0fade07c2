using System.Text;
using Tsrun.Cli.Hosting.Cluster;
using Tsrun.History;

namespace Tsrun.Tests.Cluster;

/// <summary>Bytes by their hash, in a folder that machines share and that may hold what one of them left half done.</summary>
public sealed class BlobStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-blobs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("con")]
    [InlineData("tampered")]
    public void Put_WhereAFileOfOtherContentLies_ReplacesIt(string other)
    {
        var (store, bytes) = (new BlobStore(_folder), "content"u8.ToArray());
        var path = Path.Combine(_folder, HistoryJson.Sha256(bytes)[..2], HistoryJson.Sha256(bytes));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, other);
        Assert.Equal(bytes, store.Get(store.Put(bytes)));
    }

    [Fact]
    public async Task Put_OfTheSameByMany_LeavesOneFile()
    {
        var (store, bytes) = (new BlobStore(_folder), Encoding.UTF8.GetBytes(new string('x', 1 << 18)));
        var names = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.Put(bytes))));
        Assert.Equal(bytes, store.Get(Assert.Single(names.Distinct())));
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }
}
