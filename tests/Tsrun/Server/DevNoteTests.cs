using System.Net;
using System.Net.Sockets;
using Tsrun.Cli;
using Tsrun.Cli.Hosting;

namespace Tsrun.Tests.Server;

/// <summary>A second <c>tsrun dev up</c> leaves the first where <c>dev down</c> finds it.</summary>
public sealed class DevNoteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tsrun-note-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void RequireFree_WhereSomebodyListens_SaysTS1121()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        var taken = (IPEndPoint)first.LocalEndpoint;
        Assert.Equal("TS1121", Assert.Throws<CliException>(() => DevNote.RequireFree(taken)).Code);
        first.Stop();
        DevNote.RequireFree(taken);
    }

    [Fact]
    public async Task DeleteOwn_OfAnothersNote_KeepsIt()
    {
        var note = Path.Combine(_folder, "dev-7233.pid");
        await File.WriteAllTextAsync(note, "1 boot/1");
        await DevNote.DeleteOwnAsync(note);
        Assert.Equal("1 boot/1", await File.ReadAllTextAsync(note));
        await DevNote.WriteAsync(note);
        await DevNote.DeleteOwnAsync(note);
        Assert.False(File.Exists(note));
    }

    [Theory]
    [InlineData(true, "{0}")]
    [InlineData(false, "{0}0")] // another process that has the number now
    [InlineData(null, "")]      // an earlier version's note, without a birth
    public async Task IsAlive_OfANote_IsOfTheProcessThatWroteIt(bool? alive, string shape)
    {
        var path = Path.Combine(_folder, "dev-7233.pid");
        await DevNote.WriteAsync(path);
        var written = await File.ReadAllTextAsync(path);
        await File.WriteAllTextAsync(path, shape.Length > 0 ? string.Format(System.Globalization.CultureInfo.InvariantCulture, shape, written) : written.Split(' ')[0]);
        Assert.Equal(alive, (await DevNote.ReadAsync(path))?.IsAlive);
    }
}
