namespace Tsrun.Cli.Ci.Rendering;

/// <summary>Small turns of phrase.</summary>
internal static class Words
{
    /// <summary>At most so many characters, of whole ones.</summary>
    public static string Clip(string text, int lengthMax)
    {
        if (text.Length <= lengthMax) return text;
        var end = char.IsHighSurrogate(text[lengthMax - 2]) ? lengthMax - 2 : lengthMax - 1;
        return text[..end] + "…";
    }
}
