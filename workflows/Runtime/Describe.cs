using System.Text;
using Tsrun.History;
using Tsrun.TraceScript;

namespace Tsrun.Runtime;

/// <summary>Text for people beside activities and timers, as the Temporal Web UI shows it: a line, and Markdown.</summary>
internal static class Describe
{
    /// <summary>Temporal takes 400 bytes; a row of the Web UI shows about as many characters as this.</summary>
    private const int SummaryMax = 120;

    /// <summary>A whole file may stand in an argument; its beginning says which one it is.</summary>
    private const int ArgumentMax = 200;

    /// <summary>A call: which tool, for what name, with what arguments.</summary>
    public static UserMetadata Call(Effect.CallTool call)
    {
        var details = new StringBuilder($"**{call.Tool}** at `{call.Step}`\n");
        foreach (var (name, value) in call.Arguments)
            details.Append($"\n* {name}: `{Clip(value.ToJson().Replace('`', '\''), ArgumentMax)}`");
        return new UserMetadata(Clip(call.Name.Length > 0 ? $"{call.Name} = {call.Tool}" : call.Tool, SummaryMax), details.ToString());
    }

    /// <summary>A timer: the question whose answer it does not wait for any longer.</summary>
    public static UserMetadata Timer(AskMachine ask) => new(Clip($"waiting for an answer: {ask.Question}", SummaryMax), $"**{ask.Id}** at `{ask.Step}`\n\n> {ask.Question}\n\nNobody's answer counts as a no.");

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
