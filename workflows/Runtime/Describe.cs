using System.Text;
using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>Text for people beside activities, markers and timers, as the Temporal Web UI shows it: a line, and Markdown. Messages, titles, paths and diffs are the crate's, so they stand in code.</summary>
internal static class Describe
{
    /// <summary>Temporal takes 400 bytes; a row of the Web UI shows about as many characters as this.</summary>
    private const int SummaryMax = 120;

    /// <summary>A whole file may stand in an argument; its beginning says which one it is.</summary>
    private const int ArgumentMax = 200;

    /// <summary>Temporal takes 20,000 bytes of details.</summary>
    private const int DiffMax = 4000;

    /// <summary>A call: what it is about in a line, beside which the Web UI puts the tool's name; then its arguments.</summary>
    public static UserMetadata Call(Effect.CallTool call)
    {
        var details = new StringBuilder($"{MarkdownCode.Span(call.Tool)} at {MarkdownCode.Span(call.Step)}\n");
        foreach (var (name, value) in call.Arguments)
            details.Append($"\n* {name}: {MarkdownCode.Span(Clip(About(value, call) ?? value.ToJson(), ArgumentMax))}");
        foreach (var (_, value) in call.Arguments) details.Append(Diffs(value));
        return new UserMetadata(Clip(Subject(call) ?? call.Tool, SummaryMax), details.ToString());
    }

    /// <summary>A timer: the question whose answer it does not wait for any longer.</summary>
    public static UserMetadata Timer(AskMachine ask) => new(Clip($"waiting for an answer: {ask.Question}", SummaryMax), $"{MarkdownCode.Span(ask.Id)} at {MarkdownCode.Span(ask.Step)}\n{MarkdownCode.Block(ask.Question)}\nNobody's answer counts as a no.");

    /// <summary>A marker: what it records.</summary>
    public static UserMetadata? Marker<TMarker>(TMarker details)
    {
        var line = details switch
        {
            PlanMarker e => e.Text,
            VerdictMarker { Reason: "" } e => $"{e.Verdict} {e.Tool}",
            VerdictMarker e => $"{e.Verdict} {e.Tool}: {e.Reason}",
            DecisionMarker e => $"{e.Outcome}: {e.Condition}",
            ExpectMarker e => $"{(e.Held ? "held" : "failed")}: {e.Claim}",
            AskMarker e => $"{e.Id}: {e.Question}",
            GrantMarker e => $"{e.Id}: {(e.Granted ? "yes" : "no")} ({e.By})",
            _ => "",
        };
        return line.Length == 0 ? null : new UserMetadata(Clip(line, SummaryMax));
    }

    /// <summary>The most telling argument: a patch, an experiment, a diagnostic; else the crate.</summary>
    private static string? Subject(Effect.CallTool call) =>
        call.Arguments.Where(argument => argument.Value is Value.Record).Select(argument => About(argument.Value, call)).OfType<string>().LastOrDefault()
            ?? call.Arguments.Select(argument => About(argument.Value, call)).OfType<string>().FirstOrDefault();

    private static string? About(Value value, Effect.CallTool call) => value switch
    {
        Value.String text => text.Text,
        Value.Int number => number.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ when value.Get("files") is Value.List files => $"{string.Join(", ", files.Items.Select(file => TextOf(file, "path")))}, {Amount.Of((int)(value.Get("lines").AsNumber() ?? 0), "line")}",
        _ when value.Get("hypotheses") is Value.List hypotheses => Chosen(hypotheses, call) ?? Amount.Of(hypotheses.Items.Count, "experiment"),
        _ when value.Get("candidates") is Value.List candidates => Amount.Of(candidates.Items.Count, "candidate"),
        _ when TextOf(value, "message") is { Length: > 0 } message => TextOf(value, "code") is { Length: > 0 } code ? $"{code}: {message}" : message,
        _ => null,
    };

    /// <summary>Where the call names one of several experiments by its index.</summary>
    private static string? Chosen(Value.List hypotheses, Effect.CallTool call) =>
        call.Arguments.FirstOrDefault(argument => argument.Name == "experiment")?.Value is Value.Int { Number: var index } && index >= 0 && index < hypotheses.Items.Count
            ? TextOf(hypotheses.Items[(int)index], "title") : null;

    private static string Diffs(Value value)
    {
        if (value.Get("files") is not Value.List files) return "";
        var diffs = string.Concat(files.Items.Select(file => TextOf(file, "diff")));
        return $"\n{MarkdownCode.Block(diffs.Length > DiffMax ? $"{diffs[..DiffMax]}\n…" : diffs, "diff")}";
    }

    private static string TextOf(Value value, string field) => value.Get(field) is Value.String text ? text.Text : "";

    private static string Clip(string text, int max)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length + rune.Utf16SequenceLength >= max) return line.Append('…').ToString();
            line.Append(Rune.IsControl(rune) ? " " : rune.ToString());
        }
        return line.ToString();
    }
}
