using Tsrun.Activities.Cargo.Toolchains;

namespace Tsrun.Activities.Git;

/// <summary>What version control says about a checkout. A hostile repository can make git run code, so it runs in the sandbox and writes nothing.</summary>
public sealed class WorkTree(IProcessRunner runner, HostEnvironment host)
{
    private static readonly ProcessLimits Limits = new(TimeSpan.FromSeconds(20), 2L << 30, 8 << 20, 64);

    /// <summary>Files with uncommitted changes: changed or staged ones, and sources that git does not know; empty without a repository, without git, or when the whole folder is untracked.</summary>
    /// <param name="root">Absolute.</param>
    public async Task<IReadOnlyList<string>> DirtyFilesAsync(string root, bool sandboxRequired, CancellationToken cancellation)
    {
        if (TopLevel(root) is not { } top || host.FindInPath("git") is not { } git) return [];
        var answer = await runner.RunAsync(new ProcessRequest(git,
            ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*", "status", "--porcelain=v1", "-z", "--untracked-files=normal", "--", "."],
            root, Environment(host), SandboxRules.ForBuild(["/"], []) with { Required = sandboxRequired }, Limits), cancellation);
        // A guard that cannot look does not say that all is well.
        return answer is { End: ProcessEnd.Exited, ExitCode: 0 }
            ? Dirty(answer.Stdout, Path.GetRelativePath(top, root).Replace('\\', '/'), folder => HasSources(Path.Combine(top, folder)))
            : [$"unknown: git status failed: {answer.Stderr.Split('\n')[0]}"];
    }

    /// <summary>Reads <c>status --porcelain=v1 -z</c>; paths are relative to the repository's top.</summary>
    /// <param name="folder">The checkout, relative to the top; <c>.</c> at the top itself.</param>
    /// <param name="hasSources">Whether a folder that git does not know, named relative to the top, holds Rust sources.</param>
    internal static IReadOnlyList<string> Dirty(string status, string folder, Func<string, bool> hasSources)
    {
        var dirty = new List<string>();
        var entries = status.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < entries.Length; i++)
        {
            var (state, path) = (entries[i][..2], entries[i][3..]);
            if (state[0] is 'R' or 'C') i++; // the old name follows
            if (state != "??" || IsNewSource(path, folder, hasSources)) dirty.Add(path);
        }
        return dirty;
    }

    /// <summary>A folder that git does not know at all is as good as one without version control.</summary>
    private static bool IsNewSource(string path, string folder, Func<string, bool> hasSources) =>
        !(path.EndsWith('/') && (folder + "/").StartsWith(path, StringComparison.Ordinal))
        && (path.EndsWith(".rs", StringComparison.Ordinal) || path.EndsWith("Cargo.toml", StringComparison.Ordinal) || (path.EndsWith('/') && hasSources(path)));

    private static bool HasSources(string folder) =>
        Directory.EnumerateFiles(folder, "*.rs", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Any();

    /// <summary>The repository's top folder; null outside of one.</summary>
    public static string? TopLevel(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Path.Exists(Path.Combine(folder, ".git")))
                return folder;
        return null;
    }

    /// <summary>What git gets to know of this machine: where programs lie, and no configuration but the repository's.</summary>
    internal static Dictionary<string, string> Environment(HostEnvironment host) => new(StringComparer.Ordinal)
    {
        ["PATH"] = host["PATH"] ?? "/usr/bin:/bin",
        ["HOME"] = "/nonexistent",
        ["GIT_CONFIG_NOSYSTEM"] = "1",
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["LC_ALL"] = "C",
    };
}
