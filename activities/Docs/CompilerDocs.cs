using Tsrun.Activities.Cargo.Toolchains;
using Tsrun.History;

namespace Tsrun.Activities.Docs;

/// <summary>What rustc and clippy say about their own codes and lints.</summary>
internal sealed class CompilerDocs(IProcessRunner runner, Toolchain toolchain, ActivityLimits limits)
{
    /// <summary>Whether a query is an error code.</summary>
    internal static bool IsCode(string query) => query is ['E', _, _, _, _] && query.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>The long text behind a code.</summary>
    internal async Task<DocsLookup.Result> ExplainAsync(string code, CancellationToken cancellation)
    {
        var text = await AskAsync(toolchain.Rustc, ["--explain", code], cancellation);
        if (text is null) return DocsAnswer.NotFound(code, $"{toolchain.Version} does not know this code; check its spelling, or use a newer toolchain");
        return DocsAnswer.Found(Anchors.Rustc(code, text), FirstSentence(text), text.Trim());
    }

    /// <summary>The description and default level of a lint; null when there is none of this name.</summary>
    internal async Task<DocsLookup.Result?> LintAsync(string query, CancellationToken cancellation)
    {
        var clippy = query.StartsWith("clippy::", StringComparison.Ordinal);
        var driver = Path.Combine(toolchain.Bin, "clippy-driver");
        if (clippy && !File.Exists(driver)) return DocsAnswer.NotFound(query, "run: rustup component add clippy");
        var name = query.Replace('_', '-');
        var help = await AskAsync(clippy ? driver : toolchain.Rustc, ["-W", "help"], cancellation) ?? "";
        foreach (var line in help.Split('\n'))
        {
            var words = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 3 || words[0] != name) continue;
            var lint = query.Replace('-', '_');
            var text = $"{lint} ({words[1]} by default): {words[2].Trim()}";
            return DocsAnswer.Found(Anchors.Rustc(lint, text), words[2].Trim(), text);
        }
        return clippy ? DocsAnswer.NotFound(query, "the installed clippy has no such lint; check its spelling") : null;
    }

    private async Task<string?> AskAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var answer = await runner.RunAsync(new ProcessRequest(program, arguments, toolchain.Sysroot,
            new Dictionary<string, string> { ["PATH"] = toolchain.Bin, ["HOME"] = toolchain.Sysroot, ["SYSROOT"] = toolchain.Sysroot },
            SandboxRules.ForBuild([toolchain.Sysroot, toolchain.Bin], []) with { Required = limits.Sandbox != "trusted" },
            new ProcessLimits(TimeSpan.FromSeconds(20), limits.MemoryBytesMax, 4 << 20, limits.ProcessesMax)), cancellation);
        return answer is { End: ProcessEnd.Exited, ExitCode: 0 } ? answer.Stdout : null;
    }

    // Some explanations start with a note that the code is no longer in use; the first sentence of text is what it was about.
    private static string FirstSentence(string text)
    {
        var paragraph = text.Split("\n\n").Select(part => part.Trim()).FirstOrDefault(part => part.Length > 0 && part[0] is not ('#' or '`')) ?? "";
        var line = paragraph.ReplaceLineEndings(" ");
        var end = line.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? line : line[..(end + 1)];
    }
}
