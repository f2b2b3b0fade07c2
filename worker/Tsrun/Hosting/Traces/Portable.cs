using System.Text;
using System.Text.RegularExpressions;
using Tsrun.History;
using Tsrun.Runtime;

namespace Tsrun.Cli.Hosting.Traces;

/// <summary>A run without its machine: what leaves in a bundle names no folder, user or host of whoever ran it.</summary>
/// <remarks>
/// The checkout's root becomes <c>/crate</c> everywhere, consistently, so the fold over the rewritten events still gives the rewritten commands: a portable
/// history replays as identically as the original. It is another run all the same, with other hashes.
/// </remarks>
internal static partial class Portable
{
    /// <summary>What a checkout is called in a bundle.</summary>
    public const string Root = "/crate";

    /// <summary>Rewrites a run of this machine; one that came in a bundle stays as it is.</summary>
    public static Recording Of(Recording recording)
    {
        if (recording.Archive is not null || recording.History is not { } history) return recording;
        var root = HistoryJson.Read<RunInput>(((WorkflowExecutionStarted)history[0].Attributes).Input).Facts.Root;
        var portable = Of(history, root);
        var (seal, lines) = TraceProjection.Project(new RunId(recording.Run), portable);
        return new Recording(recording.Run, seal, lines, portable);
    }

    /// <summary>Rewrites events.</summary>
    public static IReadOnlyList<HistoryEvent> Of(IReadOnlyList<HistoryEvent> history, string root)
    {
        List<(Regex Found, string Instead)> rules = [(Whole(root), Root), (Whole(DataDirectory.Resolve()), "/data")];
        if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 1 } home) rules.Add((Whole(home), "~"));
        return [.. history.Select(next => HistoryJson.Read<HistoryEvent>(Encoding.UTF8.GetBytes(Rewrite(Encoding.UTF8.GetString(HistoryJson.Bytes(next)), rules))))];
    }

    private static string Rewrite(string json, List<(Regex Found, string Instead)> rules)
    {
        foreach (var (found, instead) in rules) json = found.Replace(json, instead);
        json = Identity().Replace(json, "$1\"worker\"");
        return Person().Replace(json, match => match.Value.Contains("--accept", StringComparison.Ordinal) || match.Value.Contains("timeout", StringComparison.Ordinal) || match.Value.Contains("nobody", StringComparison.Ordinal)
            ? match.Value : "\"by\":\"a person\"");
    }

    /// <summary>A path where it stands as one: not the start of a longer name; a line's start is an <c>n</c> behind a backslash here.</summary>
    private static Regex Whole(string path) => new($@"(?:(?<![\w/.-])|(?<=\\[nrt])){Regex.Escape(Escaped(path))}(?![\w-]|\.\w)", RegexOptions.CultureInvariant);

    /// <summary>As a path stands inside JSON text.</summary>
    private static string Escaped(string path) => HistoryJson.ToPayload(path).Json[1..^1];

    // A quote inside of a JSON string is escaped, so an unescaped key is a key.
    [GeneratedRegex("(\"identity\":)\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Identity();

    [GeneratedRegex("\"by\":\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Person();
}
