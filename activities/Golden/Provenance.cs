using System.Text.RegularExpressions;
using Tsrun.Activities.Cargo.Tree;

namespace Tsrun.Activities.Golden;

/// <summary>Where a checkout comes from, as its repository's own files say it; git itself is not started.</summary>
public static partial class Provenance
{
    private const int BytesMax = 1 << 20;

    /// <summary>Address of the repository's <c>origin</c>, without user or password; empty when it has none.</summary>
    public static string SourceOf(string root) => GitFolder(root) is { } git && Text(Path.Combine(git, "config")) is { } config && Origin().Match(config) is { Success: true } origin
        ? UserInAddress().Replace(origin.Groups[1].Value.Trim(), "://")
        : "";

    /// <summary>The commit that is checked out; empty when it cannot be read from a loose or packed ref.</summary>
    public static string CommitOf(string root)
    {
        if (GitFolder(root) is not { } git || Text(Path.Combine(git, "HEAD"))?.Trim() is not { } head) return "";
        if (IsCommit(head)) return head;
        if (!head.StartsWith("ref: refs/", StringComparison.Ordinal) || head.Contains("..", StringComparison.Ordinal)) return "";
        var name = head[5..];
        if (Text(Path.Combine(git, name))?.Trim() is { } loose && IsCommit(loose)) return loose;
        return Text(Path.Combine(git, "packed-refs"))?.Split('\n').FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0] is { } packed && IsCommit(packed) ? packed : "";
    }

    private static string? GitFolder(string root)
    {
        for (var folder = root; folder is not null; folder = Path.GetDirectoryName(folder))
            if (Directory.Exists(Path.Combine(folder, ".git")))
                return Path.Combine(folder, ".git");
        return null;
    }

    private static string? Text(string path) => RegularFile.Read(path, BytesMax) is { } bytes ? System.Text.Encoding.UTF8.GetString(bytes) : null;

    private static bool IsCommit(string text) => text.Length is 40 or 64 && text.All(char.IsAsciiHexDigitLower);

    [GeneratedRegex("""\[remote "origin"\][^\[]*?\n\s*url\s*=\s*(\S+)""")]
    private static partial Regex Origin();

    [GeneratedRegex("://[^/@]*@")]
    private static partial Regex UserInAddress();
}
