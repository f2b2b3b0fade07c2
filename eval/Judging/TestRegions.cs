using System.Text.RegularExpressions;

namespace Tsrun.Eval;

/// <summary>Tells which lines of a file are tests.</summary>
/// <remarks>
/// By indentation, not by parsing: the file may be broken, which is why it is here. An item under <c>#[cfg(test)]</c> or
/// <c>#[test]</c> reaches to the first line at the attribute's indentation that closes a brace or ends in a semicolon.
/// </remarks>
public static partial class TestRegions
{
    /// <summary>One flag per line.</summary>
    /// <param name="file">Path relative to the crate; all of a file beneath <c>tests</c> or <c>benches</c> is tests.</param>
    public static bool[] Mark(string file, IReadOnlyList<string> lines)
    {
        var marks = new bool[lines.Count];
        if (file.Split('/') is var path && (path.Contains("tests") || path.Contains("benches") || path[^1] is "tests.rs" or "test.rs"))
            Array.Fill(marks, true);
        for (var start = 0; start < lines.Count; start++)
            if (AttributePattern().IsMatch(lines[start]))
                marks.AsSpan(start, EndOfItem(lines, start) - start + 1).Fill(true);
        return marks;
    }

    private static int EndOfItem(IReadOnlyList<string> lines, int start)
    {
        var indentation = Indentation(lines[start]);
        for (var line = start + 1; line < lines.Count; line++)
            if (Indentation(lines[line]) == indentation && (lines[line].TrimStart().StartsWith('}') || lines[line].TrimEnd().EndsWith(';')))
                return line;
        return lines.Count - 1;
    }

    private static int Indentation(string line) => line.Length - line.TrimStart().Length;

    [GeneratedRegex(@"^\s*#\[(test\]|cfg\((all\()?test\b)")]
    private static partial Regex AttributePattern();
}
