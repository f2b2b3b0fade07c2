using System.Globalization;
using Tsrun.Cli.Ci.Shadow;
using Tsrun.Cli.Rendering;
using Tsrun.History;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>Errors as annotations on the lines of the pull request. A runner keeps ten of a kind for each step, and drops the rest without a word; so the last one says how many there were.</summary>
internal static class Annotations
{
    private const int ShownMax = 9, MessageLengthMax = 1000;

    /// <summary>Lines for the runner, at most ten.</summary>
    public static IEnumerable<string> Lines(Findings findings)
    {
        foreach (var fault in findings.Faults.Take(ShownMax)) yield return Line(findings.Folder, fault);
        if (findings.Faults.Count > ShownMax) yield return string.Create(CultureInfo.InvariantCulture, $"::error title=tsrun::and {findings.Faults.Count - ShownMax} more errors, see the summary");
    }

    private static string Line(string folder, Diagnostic fault)
    {
        var place = fault.Primary is { } span
            ? string.Create(CultureInfo.InvariantCulture, $"file={RunnerCommands.Property(Printable.Line(folder + span.File))},line={span.LineStart},endLine={span.LineEnd},col={span.ColumnStart},")
            : "";
        return $"::error {place}title={RunnerCommands.Property(Printable.Line(fault.Code.Length > 0 ? fault.Code : "error"))}::{RunnerCommands.Data(Printable.Text(Words.Clip(fault.Message, MessageLengthMax)))}";
    }
}
