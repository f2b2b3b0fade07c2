using System.Globalization;

namespace Tsrun.Cli.Ci.Rendering;

/// <summary>Small turns of phrase.</summary>
internal static class Words
{
    /// <summary><c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Count(int amount, string noun) => string.Create(CultureInfo.InvariantCulture, $"{amount} {noun}{(amount == 1 ? "" : "s")}");

    /// <summary>At most so many characters, of whole ones.</summary>
    public static string Clip(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        var end = char.IsHighSurrogate(text[lengthMax - 2]) ? lengthMax - 2 : lengthMax - 1;
        return text[..end] + "…";
    }
}
