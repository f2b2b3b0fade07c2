using System.Globalization;
using System.Text;

namespace Tsrun.Cli.Hosting.Cluster;

/// <summary>The part of TOML that <c>temporal.toml</c> is written in: tables, and keys with texts, whole numbers and booleans.</summary>
internal static class Toml
{
    /// <summary>Every value by its dotted name; a table by its name with a dot behind it, so that an empty one is seen.</summary>
    /// <exception cref="CliException">A line is something else (exit 2); named with its number.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path, string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var table = "";
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[') values[table = Table(line) ?? throw Wrong(path, i, line)] = "";
            else if (line.Split('=', 2) is [var key, var rest] && Value(rest.Trim(), lines, ref i) is { } value) values[table + Name(key)] = value;
            else throw Wrong(path, i, line);
        }
        return values;
    }

    private static string? Table(string line)
    {
        var end = line.IndexOf(']', StringComparison.Ordinal);
        return end > 1 && line[1] != '[' && IsComment(line[(end + 1)..]) ? string.Join('.', line[1..end].Split('.').Select(Name)) + "." : null;
    }

    private static string Name(string key) => key.Trim().Trim('"', '\'');

    private static string? Value(string text, string[] lines, ref int i)
    {
        foreach (var quotes in (string[])["\"\"\"", "'''"])
            if (text.StartsWith(quotes, StringComparison.Ordinal))
                return Long(text, quotes, lines, ref i);
        if (text.Length > 0 && text[0] is '"' or '\'') return Short(text, text[0]);
        var bare = text.Split('#')[0].Trim();
        return bare is "true" or "false" || long.TryParse(bare, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) ? bare : null;
    }

    /// <summary>A certificate is pasted as a text of many lines.</summary>
    private static string? Long(string text, string quotes, string[] lines, ref int i)
    {
        var whole = new StringBuilder(text[quotes.Length..]);
        while (whole.ToString().IndexOf(quotes, StringComparison.Ordinal) < 0)
        {
            if (++i >= lines.Length) return null;
            whole.Append('\n').Append(lines[i]);
        }
        var found = whole.ToString();
        return found[..found.IndexOf(quotes, StringComparison.Ordinal)].TrimStart('\n');
    }

    private static string? Short(string text, char quote)
    {
        var value = new StringBuilder();
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == quote) return IsComment(text[(at + 1)..]) ? value.ToString() : null;
            if (text[at] != '\\' || quote == '\'') value.Append(text[at]);
            else if (++at < text.Length && Escapes.TryGetValue(text[at], out var meant)) value.Append(meant);
            else return null;
        }
        return null;
    }

    private static readonly Dictionary<char, char> Escapes = new() { ['n'] = '\n', ['t'] = '\t', ['r'] = '\r', ['"'] = '"', ['\\'] = '\\' };

    private static bool IsComment(string rest) => rest.TrimStart() is "" or ['#', ..];

    /// <summary>Shows the name alone: the value of a line that cannot be read may be a key.</summary>
    private static CliException Wrong(string path, int line, string text) =>
        new(ExitCode.Usage, "TS1158", $"{path}:{line + 1}: found `{(text.Contains('=') ? $"{text.Split('=')[0].Trim()} = …" : text.StartsWith('[') ? text : "…")}`, expected [profile.NAME], key = \"text\", or key = true");
}
