using Tsrun.Cli.Rendering;
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
            var path = PathOf(file);
            return new DevStore(new EngineOptions(Path.GetDirectoryName(path)!) { DatabaseName = Path.GetFileName(path) }, path, null);
        }
        SweepLeftOvers();
        var folder = Directory.CreateTempSubdirectory(TemporaryPrefix).FullName;
        return new DevStore(new EngineOptions(folder) { IsThrowaway = true }, "in a temporary folder, removed when the server stops (keep runs with --db-filename)", folder);
    }

    /// <summary>Folders are not made on the way: one that is not there is a slip of the pen, and the genuine server takes it for one too.</summary>
    private static string PathOf(string file)
    {
        if (file.Length == 0) throw new CliException(ExitCode.Usage, "TS0011", "found an empty `--db-filename`, expected the name of a file", "is a shell variable unset?");
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path)) throw new CliException(ExitCode.Usage, "TS0011", $"found `--db-filename {file}`, which is a folder, expected a file", $"name one in it: --db-filename {Shell.Word(Path.Combine(file, "runs.db"))}");
        return Path.GetDirectoryName(path) is { } folder && Directory.Exists(folder) ? path
            : throw new CliException(ExitCode.Usage, "TS0001", $"found `--db-filename {file}`, and there is no folder {Path.GetDirectoryName(path)}", $"make it first: mkdir -p {Shell.Word(Path.GetDirectoryName(path) ?? "")}");
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
