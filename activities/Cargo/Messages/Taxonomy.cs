using System.Collections.Frozen;
using System.Globalization;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Messages;

/// <summary>Which class and phase a message belongs to: the table in <c>taxonomy.txt</c>.</summary>
public static class Taxonomy
{
    private sealed record Place(string Class, CompilerPhase Phase);

    private static readonly (FrozenDictionary<int, Place> Codes, (string Text, Place Place)[] Texts) Table = Load();

    // A code newer than the table is most often about types; a message without any code comes from the parser.
    private static readonly Place UnknownCode = new(DiagnosticClass.Type, CompilerPhase.TypeCheck);
    private static readonly Place NoCode = new(DiagnosticClass.Syntax, CompilerPhase.Parse);
    private static readonly Place LintPlace = new(DiagnosticClass.Lint, CompilerPhase.Lint);

    /// <summary>Class and phase of a message.</summary>
    /// <param name="code"><c>E0382</c>, a lint's name, or empty.</param>
    public static (string Class, CompilerPhase Phase) Of(string code, string message)
    {
        var place = code.Length == 0 ? OfText(message) : Number(code) is { } number ? Table.Codes.GetValueOrDefault(number, UnknownCode) : LintPlace;
        return (place.Class, place.Phase);
    }

    /// <summary>How many codes the table names.</summary>
    public static int Codes => Table.Codes.Count;

    private static Place OfText(string message)
    {
        foreach (var (text, place) in Table.Texts)
            if (message.Contains(text, StringComparison.Ordinal)) return place;
        return NoCode;
    }

    private static int? Number(string code) =>
        code is ['E', _, _, _, _] && int.TryParse(code.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (FrozenDictionary<int, Place>, (string, Place)[]) Load()
    {
        using var stream = typeof(Taxonomy).Assembly.GetManifestResourceStream("taxonomy.txt") ?? throw new InvalidOperationException("taxonomy.txt is not in the assembly");
        using var reader = new StreamReader(stream);
        var codes = new Dictionary<int, Place>();
        var texts = new List<(string, Place)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var words = line.Split(' ', 3);
            var place = new Place(words[0], Enum.Parse<CompilerPhase>(words[1]));
            if (words[2].StartsWith('"')) texts.Add((words[2].Trim('"'), place));
            else AddCodes(codes, words[2], place);
        }
        return (codes.ToFrozenDictionary(), [.. texts]);
    }

    private static void AddCodes(Dictionary<int, Place> codes, string list, Place place)
    {
        foreach (var range in list.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            var last = Number(ends[^1])!.Value;
            for (var number = Number(ends[0])!.Value; number <= last; number++) codes.TryAdd(number, place);
        }
    }
}
