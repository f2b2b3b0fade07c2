using System.Globalization;
using Tsrun.History;

namespace Tsrun.Activities.Cargo.Messages;

/// <summary>Brings the messages of parallel compilers into one order that does not depend on who was first.</summary>
public static class DiagnosticList
{
    /// <summary>At most this many are kept in a result.</summary>
    public const int Max = 200;

    /// <summary>Duplicates removed (the library and its test build say the same), errors first, then by phase and place.</summary>
    public static IReadOnlyList<Diagnostic> Normalise(IEnumerable<Diagnostic> messages)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return [.. messages.Where(message => seen.Add(Identity(message)))
            .OrderBy(message => message.Level == "error" ? 0 : 1)
            .ThenBy(message => message.Phase)
            .ThenBy(message => message.Primary?.File ?? "", StringComparer.Ordinal)
            .ThenBy(message => message.Primary?.ByteStart ?? 0)
            .ThenBy(message => message.Code, StringComparer.Ordinal)
            .ThenBy(message => message.Message, StringComparer.Ordinal)
            .ThenBy(message => message.Rendered, StringComparer.Ordinal)];
    }

    private static string Identity(Diagnostic message)
    {
        var place = message.Primary;
        return string.Create(CultureInfo.InvariantCulture, $"{message.Level}|{message.Code}|{place?.File}|{place?.ByteStart}|{place?.ByteEnd}|{message.Message}");
    }
}
