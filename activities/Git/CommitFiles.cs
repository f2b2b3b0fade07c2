using System.Text.RegularExpressions;
using Tsrun.Activities.Cargo.Toolchains;

namespace Tsrun.Activities.Git;

/// <summary>Reads files of a commit, which need not be the one that is checked out. Git runs boxed and with nothing of the repository's configuration that could start a program.</summary>
public sealed partial class CommitFiles(IProcessRunner runner, HostEnvironment host, string top)
{
    private static readonly ProcessLimits Limits = new(TimeSpan.FromSeconds(20), 2L << 30, 1 << 20, 64);

    /// <summary>Whether some text is a full commit id, and so no option, no range and no name that a repository could give to something else.</summary>
    public static bool IsCommitId(string text) => CommitId().IsMatch(text);

    /// <summary>Whether the commit is here; a shallow checkout may lack it.</summary>
    public async Task<bool> HasAsync(string commit, CancellationToken cancellation) =>
        IsCommitId(commit) && await GitAsync(["cat-file", "-e", $"{commit}^{{commit}}"], cancellation) is { End: ProcessEnd.Exited, ExitCode: 0 };

    /// <summary>The commit that a name of git's stands for here (<c>main</c>, <c>HEAD~1</c>, the start of an id); null when there is none, or the name could be taken for an option.</summary>
    public async Task<string?> ResolveAsync(string name, CancellationToken cancellation)
    {
        if (name is not [not '-', ..]) return null;
        var answer = await GitAsync(["rev-parse", "--verify", "--quiet", $"{name}^{{commit}}"], cancellation);
        return answer is { End: ProcessEnd.Exited, ExitCode: 0 } && answer.Stdout.Trim() is var commit && IsCommitId(commit) ? commit : null;
    }

    /// <summary>The parents of what is checked out: two or more for a merge.</summary>
    public async Task<IReadOnlyList<string>> ParentsOfHeadAsync(CancellationToken cancellation)
    {
        var answer = await GitAsync(["cat-file", "commit", "HEAD"], cancellation);
        if (answer is not { End: ProcessEnd.Exited, ExitCode: 0 }) return [];
        return [.. answer.Stdout.Split('\n').TakeWhile(line => line.Length > 0).Where(line => line.StartsWith("parent ", StringComparison.Ordinal)).Select(line => line[7..])];
    }

    /// <summary>Text of a file; null when the commit has none of that name, or no ordinary one of at most 1 MiB.</summary>
    /// <param name="path">Relative to the repository's top, with <c>/</c>.</param>
    public async Task<string?> ReadAsync(string commit, string path, CancellationToken cancellation)
    {
        if (!IsCommitId(commit)) throw new ArgumentException("found a name, expected a commit id", nameof(commit));
        var answer = await GitAsync(["cat-file", "blob", $"{commit}:{path}"], cancellation);
        return answer is { End: ProcessEnd.Exited, ExitCode: 0, OutputTruncated: false } ? answer.Stdout : null;
    }

    private async Task<ProcessResult?> GitAsync(string[] arguments, CancellationToken cancellation) => host.FindInPath("git") is not { } git ? null
        : await runner.RunAsync(new ProcessRequest(git, ["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.directory=*", .. arguments],
            top, WorkTree.Environment(host), SandboxRules.ForBuild(["/"], []) with { Required = false }, Limits), cancellation);

    [GeneratedRegex(@"\A(?:[0-9a-f]{40}|[0-9a-f]{64})\z")]
    private static partial Regex CommitId();
}
