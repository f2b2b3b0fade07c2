using Tsrun.Engine.Embedded;

namespace Tsrun.Cli.Hosting;

/// <summary>Where a dev server keeps its runs: a file of the user, or a folder that goes away with the process.</summary>
internal sealed class DevStore : IDisposable
{
    private const string TemporaryPrefix = "tsrun-start-dev-";
    private readonly string? _temporary;

    private DevStore(EngineOptions options, string shown, string? temporary) => (Options, Shown, _temporary) = (options, shown, temporary);

    /// <summary>How the engine opens it.</summary>
    public EngineOptions Options { get; }

    /// <summary>For people.</summary>
    public string Shown { get; }

    /// <param name="file">Null for a temporary one.</param>
    public static DevStore Open(string? file)
    {
        if (file is not null)
        {
            var path = Path.GetFullPath(file);
            return new DevStore(new EngineOptions(Path.GetDirectoryName(path)!) { DatabaseName = Path.GetFileName(path) }, path, null);
        }
        SweepLeftOvers();
        var folder = Directory.CreateTempSubdirectory(TemporaryPrefix).FullName;
        return new DevStore(new EngineOptions(folder) { IsThrowaway = true }, "in a temporary folder, removed when the server stops (keep runs with --db-filename)", folder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }

    // SDKs end their local server with SIGKILL: its folder is removed by the next one. A live owner holds its lock.
    private static void SweepLeftOvers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), TemporaryPrefix + "*"))
        {
            try
            {
                if (EmbeddedEngine.IsFree(folder)) Directory.Delete(folder, recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's, or another sweep was faster; neither is this server's business.
            }
        }
    }
}
