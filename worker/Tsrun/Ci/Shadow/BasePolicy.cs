using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.Activities.Git;
using Tsrun.Cli.Hosting;

namespace Tsrun.Cli.Ci.Shadow;

/// <summary>Settings files as the base of the pull request has them: what the pull request says about policy counts once it is merged.</summary>
internal static class BasePolicy
{
    private const string Missing = "TS1053";

    /// <summary>Files of the nearest folder that has any, as <see cref="Settings"/> would find them on disk.</summary>
    /// <param name="reference">A commit by any name that git has for it, said by whoever calls; empty: the base that the event names, by its id alone.</param>
    /// <exception cref="CliException">TS1053: the commit is not in this checkout (exit 5).</exception>
    public static async Task<IReadOnlyList<(string Origin, string Text)>> ReadAsync(string crate, string? reference, PullRequestFacts? pull)
    {
        if (WorkTree.TopLevel(Path.GetFullPath(crate)) is not { } top || (reference ?? pull?.BaseSha) is not { Length: > 0 } wanted) return [];
        var files = new CommitFiles(Composition.Runner(), HostEnvironment.Current(), top);
        var commit = reference is not null && await files.ResolveAsync(reference, CancellationToken.None) is { } resolved ? resolved
            : await files.HasAsync(wanted, CancellationToken.None) ? wanted
            : pull is not null && await MergedBaseAsync(files, pull) is { } merged ? merged
            : throw new CliException(ExitCode.Environment, Missing, $"the base commit {wanted} is not in this checkout, so its policy cannot be read", "give actions/checkout `fetch-depth: 2`, or more");
        for (var folder = Path.GetFullPath(crate); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            var found = await InFolderAsync(files, commit, Path.GetRelativePath(top, folder).Replace('\\', '/'));
            if (found.Count > 0 || folder == top) return found;
        }
        return [];
    }

    /// <summary>The first parent of a merge that the forge made of this pull request. A pull request cannot make one itself: its second parent would be its own head.</summary>
    private static async Task<string?> MergedBaseAsync(CommitFiles files, PullRequestFacts pull) =>
        await files.ParentsOfHeadAsync(CancellationToken.None) is [var first, var second] && second == pull.HeadSha && await files.HasAsync(first, CancellationToken.None) ? first : null;

    private static async Task<List<(string Origin, string Text)>> InFolderAsync(CommitFiles files, string commit, string folder)
    {
        var found = new List<(string, string)>();
        foreach (var name in Settings.CheckoutFiles)
        {
            var path = folder == "." ? name : $"{folder}/{name}";
            if (await files.ReadAsync(commit, path, CancellationToken.None) is { } text) found.Add(($"{commit[..12]}:{path}", text));
        }
        return found;
    }
}
