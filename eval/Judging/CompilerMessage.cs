using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tsrun.Eval;

/// <summary>One message of rustc as cargo prints it; only what the judge and the baseline need.</summary>
/// <param name="Code">Null for parse errors and some others.</param>
public sealed record CompilerMessage(
    string Message,
    string Level,
    CompilerCode? Code,
    IReadOnlyList<CompilerSpan> Spans,
    IReadOnlyList<CompilerMessage> Children)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>The distinct errors in cargo's output; the library and its test build report the same fault twice.</summary>
    public static IReadOnlyList<CompilerMessage> Errors(string stdout) => [.. stdout
        .Split('\n')
        .Where(line => line.StartsWith("{\"reason\":\"compiler-message\"", StringComparison.Ordinal))
        .Select(line => JsonSerializer.Deserialize<CargoLine>(line, Options)!.Message)
        .Where(message => message.Level == "error" && !IsSummary(message))
        .DistinctBy(message => (message.Code?.Code, message.Message, message.Spans.FirstOrDefault(span => span.IsPrimary)?.Place))];

    // "aborting due to 2 previous errors" and its like count errors and are none.
    private static bool IsSummary(CompilerMessage message) => message.Spans.Count == 0 && message.Code is null
        && message.Message.StartsWith("aborting due to", StringComparison.Ordinal);

    private sealed record CargoLine(CompilerMessage Message);
}

/// <summary><c>E0382</c>, or a lint's name.</summary>
public sealed record CompilerCode(string Code);

/// <summary>A place, and for a suggestion what to write there. Offsets count UTF-8 bytes.</summary>
/// <param name="FileName">Relative to the workspace's root unless the file lies outside it.</param>
public sealed record CompilerSpan(
    string FileName,
    int ByteStart,
    int ByteEnd,
    bool IsPrimary,
    string? SuggestedReplacement)
{
    /// <summary>Names the place.</summary>
    [JsonIgnore]
    public (string, int, int) Place => (FileName, ByteStart, ByteEnd);
}
