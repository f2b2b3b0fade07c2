using System.Text.Json;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Messages;

/// <summary>What one line of cargo's JSON output says.</summary>
public abstract record CargoMessage
{
    private protected CargoMessage() { }

    /// <summary>A message of the compiler.</summary>
    public sealed record Compiler(Diagnostic Diagnostic) : CargoMessage;

    /// <summary>Building is over; what follows was printed by programs.</summary>
    public sealed record Finished(bool Success) : CargoMessage;
}

/// <summary>Reads <c>cargo --message-format=json</c> line by line.</summary>
/// <param name="paths">Where the compiled copy lies.</param>
public sealed class MessageReader(PathMap paths)
{
    // Sums of what was said before, and advice to call rustc again: no fault of their own.
    private static readonly string[] Summaries =
        ["aborting due to", "could not compile", "For more information about", "Some errors have detailed explanations", "warnings emitted", "warning emitted"];

    /// <summary>The message on a line; null for lines that carry none (artifacts, text of build scripts).</summary>
    /// <remarks>A program that cargo runs may print anything to the same stream, so a line that is not of the known shape is skipped, never an error.</remarks>
    public CargoMessage? Read(string line)
    {
        if (!line.StartsWith("{\"reason\":\"", StringComparison.Ordinal)) return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            return root.GetProperty("reason").GetString() switch
            {
                "compiler-message" => ReadCompiler(root) is { } diagnostic ? new CargoMessage.Compiler(diagnostic) : null,
                "build-finished" => new CargoMessage.Finished(root.GetProperty("success").GetBoolean()),
                _ => null,
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private Diagnostic? ReadCompiler(JsonElement root)
    {
        var message = root.GetProperty("message");
        var level = message.GetProperty("level").GetString() ?? "";
        var text = paths.Text(message.GetProperty("message").GetString() ?? "");
        if (level is not ("error" or "warning" or "error: internal compiler error") || IsSummary(text)) return null;
        var code = message.TryGetProperty("code", out var value) && value.ValueKind == JsonValueKind.Object ? value.GetProperty("code").GetString() ?? "" : "";
        var (kind, phase) = Taxonomy.Of(code, text);
        return new Diagnostic(code, level == "warning" ? level : "error", text, kind, phase, PackageName(root),
            SpanReader.ReadAll(message.GetProperty("spans"), paths),
            [.. message.GetProperty("children").EnumerateArray().Select(ReadChild)],
            paths.Text(message.GetProperty("rendered").GetString() ?? ""));
    }

    private SubDiagnostic ReadChild(JsonElement child) => new(
        child.GetProperty("level").GetString() ?? "",
        paths.Text(child.GetProperty("message").GetString() ?? ""),
        SpanReader.ReadAll(child.GetProperty("spans"), paths));

    private static bool IsSummary(string text) => Summaries.Any(start => text.StartsWith(start, StringComparison.Ordinal))
        || text.EndsWith("warnings emitted", StringComparison.Ordinal) || text.EndsWith("warning emitted", StringComparison.Ordinal);

    /// <summary>The name in a package id: <c>path+file:///c/app#0.1.0</c>, <c>…#app@0.1.0</c>, or before 1.77 <c>app 0.1.0 (path+…)</c>.</summary>
    internal static string PackageName(JsonElement root)
    {
        var id = root.GetProperty("package_id").GetString() ?? "";
        var hash = id.LastIndexOf('#');
        if (hash < 0) return id.Split(' ')[0];
        var at = id.IndexOf('@', hash);
        if (at > hash) return id[(hash + 1)..at];
        var path = id[..hash].TrimEnd('/');
        var query = path.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0) path = path[..query];
        return path[(path.LastIndexOf('/') + 1)..];
    }
}
