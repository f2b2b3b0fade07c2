using System.Text.Json;

namespace Tsrun.Eval;

/// <summary>The shipped binary, as a user starts it.</summary>
/// <param name="program">Path of <c>tsrun</c>.</param>
/// <param name="options">Further options for <c>tsrun fix</c>.</param>
public sealed class TsrunFixer(string program, IReadOnlyList<string> options) : IFixer
{
    /// <inheritdoc/>
    public string Name => string.Join(' ', ["tsrun fix", .. options]);

    /// <inheritdoc/>
    public async Task<Claim> FixAsync(Workplace place, CancellationToken cancellation)
    {
        var variables = new Dictionary<string, string> { ["TSRUN_HOME"] = place.Home, ["NO_COLOR"] = "1" };
        var request = new ChildRequest(program, ["fix", place.Copy, "--json", .. options], place.Copy, variables, place.Timeout);
        var result = await ChildProcess.RunAsync(request, cancellation);
        return result.ExitCode is { } exit
            ? Read(exit, result.Stdout, result.Stderr)
            : new Claim(ClaimKind.Broken, $"no end within {place.Timeout.TotalSeconds:0} s");
    }

    /// <summary>The claim in an exit code and the last record on stdout; the two must agree.</summary>
    public static Claim Read(int exit, string stdout, string stderr) => LastRecord(stdout) switch
    {
        null => new Claim(ClaimKind.Broken, $"exit {exit} without a result: {LastLine(stderr)}"),
        { Exit: { } told } when told != exit => new Claim(ClaimKind.Broken, $"the result says exit {told}, the process {exit}"),
        var record => new Claim(KindOf(exit), string.Join(' ', new[] { record.Outcome, record.Reason }.OfType<string>())),
    };

    private static ClaimKind KindOf(int exit) => exit switch
    {
        0 => ClaimKind.Fixed,
        3 => ClaimKind.Abstained,
        1 or 4 or 8 => ClaimKind.Unsolved,
        _ => ClaimKind.Broken,
    };

    // Lines of JSON, or one document spread over many lines: both end with the record that counts.
    private static ResultRecord? LastRecord(string stdout) => stdout
        .Split('\n')
        .Reverse()
        .Prepend(stdout)
        .Select(ReadRecord)
        .FirstOrDefault(record => record?.Outcome is not null);

    private static ResultRecord? ReadRecord(string text)
    {
        try
        {
            return text.AsSpan().TrimStart() is ['{', ..] ? JsonSerializer.Deserialize<ResultRecord>(text, JsonSerializerOptions.Web) : null;
        }
        catch (JsonException)
        {
            // A progress line that happens to start with a brace is no record.
            return null;
        }
    }

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1];

    private sealed record ResultRecord(string? Outcome, int? Exit, string? Reason);
}
