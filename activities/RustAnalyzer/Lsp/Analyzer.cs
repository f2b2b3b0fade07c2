using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tsrun.Activities.RustAnalyzer.Lsp;

/// <summary>A place that the server names; line and column from 1, columns in characters.</summary>
/// <param name="Path">Absolute.</param>
internal readonly record struct LspPlace(string Path, int Line, int Column, int LineEnd, int ColumnEnd);

/// <summary>rust-analyzer on one checkout: set up so that it runs no code of the checkout (no build scripts, no procedural macros, no check on save).</summary>
internal sealed class Analyzer : IAsyncDisposable
{
    private const int LacksMax = 300;
    private readonly IConversation _child;
    private readonly LanguageServer _server;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, int> _versions = new(StringComparer.Ordinal);

    internal Analyzer(IConversation child, string root)
    {
        (_child, _server) = (child, new LanguageServer(child, Notified));
        Loading = LoadAsync(root);
    }

    /// <summary>Done when the workspace is loaded; fails when the server cannot be set up.</summary>
    internal Task Loading { get; }

    /// <summary>It ended, and no question will be answered.</summary>
    internal bool IsOver => _server.Ended.IsCompleted;

    /// <summary>What the server says that it lacks, on one line; empty when it has all it wants.</summary>
    internal string Lacks { get; private set; } = "";

    /// <summary>The server's name and version.</summary>
    internal string Version { get; private set; } = "rust-analyzer";

    /// <summary>Gives it the text of a file that is not what it read at its start.</summary>
    internal void Tell(string path, string text)
    {
        var version = _versions[path] = _versions.GetValueOrDefault(path) + 1;
        if (version == 1)
            _server.Notify("textDocument/didOpen", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = Uri(path), ["languageId"] = "rust", ["version"] = version, ["text"] = text } });
        else
            _server.Notify("textDocument/didChange", new JsonObject
            {
                ["textDocument"] = new JsonObject { ["uri"] = Uri(path), ["version"] = version },
                ["contentChanges"] = new JsonArray(new JsonObject { ["text"] = text }),
            });
    }

    /// <summary>The type of the expression or pattern that covers a range; null where it knows none.</summary>
    internal async Task<string?> TypeAsync(LspPlace range, CancellationToken cancellation)
    {
        var asked = At(range.Path, new JsonObject { ["start"] = Position(range.Line, range.Column), ["end"] = Position(range.LineEnd, range.ColumnEnd) });
        var answer = await _server.RequestAsync("textDocument/hover", asked, cancellation);
        if (answer.ValueKind != JsonValueKind.Object || answer.GetProperty("contents") is not { ValueKind: JsonValueKind.Object } contents) return null;
        // Where nothing of its own stands there it tells of what is around: the type of a whole block, say. That was not the question.
        return Range(range.Path, answer.GetProperty("range")) == range ? contents.GetProperty("value").GetString()?.Trim() : null;
    }

    /// <summary>Every place that names the same thing, its declaration included.</summary>
    internal async Task<IReadOnlyList<LspPlace>> ReferencesAsync(LspPlace at, CancellationToken cancellation)
    {
        var asked = At(at.Path, Position(at.Line, at.Column));
        asked["context"] = new JsonObject { ["includeDeclaration"] = true };
        return Places(await _server.RequestAsync("textDocument/references", asked, cancellation));
    }

    /// <summary>Where the thing that is named at a place is defined.</summary>
    internal async Task<IReadOnlyList<LspPlace>> DefinitionAsync(LspPlace at, CancellationToken cancellation) =>
        Places(await _server.RequestAsync("textDocument/definition", At(at.Path, Position(at.Line, at.Column)), cancellation));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _ready.TrySetException(new LanguageServerException(LanguageServerException.Gone, "it was stopped"));
        await Loading.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task LoadAsync(string root)
    {
        // It tells of its end by what it wrote last, wherever in its start that comes.
        var greeting = _server.RequestAsync("initialize", Setup(root), CancellationToken.None);
        if (await Task.WhenAny(greeting, _server.Ended) != greeting || (greeting.IsFaulted && _server.Ended.IsCompleted)) throw new LanguageServerException(LanguageServerException.CannotLoad, await LastWordsAsync());
        var answer = await greeting;
        if (answer.TryGetProperty("serverInfo", out var info)) Version = $"rust-analyzer {info.GetProperty("version").GetString()?.Split(' ')[0]}";
        _server.Notify("initialized", new JsonObject());
        if (await Task.WhenAny(_ready.Task, _server.Ended) != _ready.Task) throw new LanguageServerException(LanguageServerException.CannotLoad, await LastWordsAsync());
        await _ready.Task;
    }

    private async Task<string> LastWordsAsync()
    {
        if (await _server.Ended is { } broke) return $"it does not speak the protocol: {broke}";
        var end = await _child.End;
        var words = end.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
        return string.Create(CultureInfo.InvariantCulture, $"it ended with {end.ExitCode} before it had loaded the workspace{(words is null ? "" : $": {words}")}");
    }

    private void Notified(string method, JsonElement parameters)
    {
        if (method != "experimental/serverStatus") return;
        var health = parameters.GetProperty("health").GetString();
        var message = parameters.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
        Lacks = health == "ok" ? "" : OneLine(message ?? health ?? "");
        if (!parameters.GetProperty("quiescent").GetBoolean()) return;
        if (health == "error") _ready.TrySetException(new LanguageServerException(LanguageServerException.CannotLoad, Lacks));
        else _ready.TrySetResult();
    }

    private static string OneLine(string text)
    {
        // The one lack that most people have, in fewer words.
        if (text.Contains("rust-src", StringComparison.Ordinal)) return "the standard library's sources (rustup component add rust-src)";
        var line = string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LacksMax ? line : line[..LacksMax] + "…";
    }

    private static JsonObject Setup(string root) => new()
    {
        ["processId"] = null, // it watches for that process's end, and ours may be in another namespace; it ends with its input
        ["rootUri"] = Uri(root),
        ["workspaceFolders"] = new JsonArray(new JsonObject { ["uri"] = Uri(root), ["name"] = "checkout" }),
        ["capabilities"] = new JsonObject
        {
            ["general"] = new JsonObject { ["positionEncodings"] = new JsonArray("utf-32") },
            ["textDocument"] = new JsonObject { ["hover"] = new JsonObject { ["contentFormat"] = new JsonArray("plaintext") } },
            ["workspace"] = new JsonObject { ["didChangeWatchedFiles"] = new JsonObject { ["dynamicRegistration"] = true } },
            ["experimental"] = new JsonObject { ["serverStatusNotification"] = true, ["hoverRange"] = true },
        },
        ["initializationOptions"] = new JsonObject
        {
            ["cargo"] = new JsonObject { ["buildScripts"] = new JsonObject { ["enable"] = false } },
            ["procMacro"] = new JsonObject { ["enable"] = false },
            ["checkOnSave"] = false,
            ["cachePriming"] = new JsonObject { ["enable"] = false },
            ["diagnostics"] = new JsonObject { ["enable"] = false },
            ["files"] = new JsonObject { ["watcher"] = "client" },
        },
    };

    private static JsonObject At(string path, JsonNode position) => new() { ["textDocument"] = new JsonObject { ["uri"] = Uri(path) }, ["position"] = position };

    private static JsonObject Position(int line, int column) => new() { ["line"] = line - 1, ["character"] = column - 1 };

    private static string Uri(string path) => new Uri(path).AbsoluteUri;

    private static IReadOnlyList<LspPlace> Places(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.Array => [.. answer.EnumerateArray().Select(Place)],
        JsonValueKind.Object => [Place(answer)],
        _ => [],
    };

    private static LspPlace Place(JsonElement location) => Range(new Uri(location.GetProperty("uri").GetString()!).LocalPath, location.GetProperty("range"));

    private static LspPlace Range(string path, JsonElement range)
    {
        var (start, end) = (range.GetProperty("start"), range.GetProperty("end"));
        return new LspPlace(path, Number(start, "line"), Number(start, "character"), Number(end, "line"), Number(end, "character"));
    }

    private static int Number(JsonElement position, string name) => position.GetProperty(name).GetInt32() + 1;
}
