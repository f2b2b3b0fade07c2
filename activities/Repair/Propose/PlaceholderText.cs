using System.Text.RegularExpressions;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>Judges suggestions that rustc marks HasPlaceholders: many have none, so the text decides.</summary>
internal static partial class PlaceholderText
{
    /// <summary>Whether somebody would have to fill something in: a comment, <c>todo!()</c>, a lone <c>_</c> or a bare type parameter.</summary>
    public static bool IsHole(string text) => Hole().IsMatch(text);

    [GeneratedRegex(@"/\*|\btodo!|\bunimplemented!|(?<![\w'])_(?!\w)|(?<!\w)[A-Z](?!\w)|\bType(Name)?\b|\bidentifier\b")]
    private static partial Regex Hole();
}
