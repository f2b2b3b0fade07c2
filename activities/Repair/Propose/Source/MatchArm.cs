namespace Tsrun.Activities.Repair.Propose.Source;

/// <summary>An arm of a <c>match</c> by its tokens.</summary>
/// <param name="First">First token of the pattern.</param>
/// <param name="Arrow">The <c>=&gt;</c>.</param>
/// <param name="Last">Last token of the body, the comma not included.</param>
internal sealed record MatchArm(SourceFile File, int First, int Arrow, int Last)
{
    /// <summary>The path at the pattern's start: <c>E::A</c>; empty when it starts with none.</summary>
    public string Path => PathLast < Start ? "" : File.Slice(Start, PathLast);

    /// <summary>The last name of the path; empty for <c>_</c>, bindings and literals.</summary>
    public string Variant => Path.Length > 0 && char.IsUpper(File[PathLast][0]) ? File[PathLast] : "";

    /// <summary>What follows the path in brackets, brackets included; empty when there is none or a guard or alternative follows.</summary>
    public string Payload => Variant.Length > 0 && Brackets.Opens(File, PathLast + 1) && File.Partner(PathLast + 1) == Arrow - 1 ? File.Slice(PathLast + 1, Arrow - 1) : "";

    /// <summary>The body's text.</summary>
    public string Body => File.Slice(Arrow + 1, Last);

    private int Start => File.Is(First, "&") ? First + 1 : First;

    private int PathLast
    {
        get
        {
            if (!File.IsWord(Start) || File.Is(Start, "_")) return -1;
            var at = Start;
            while (File.Is(at + 1, "::") && File.IsWord(at + 2)) at += 2;
            return at;
        }
    }

    /// <summary>The arms of the match whose block opens at a token.</summary>
    public static IEnumerable<MatchArm> In(SourceFile file, int open)
    {
        var close = file.Partner(open);
        for (var i = open + 1; i < close;)
        {
            var arrow = i;
            while (arrow < close && !file.Is(arrow, "=>")) arrow = Brackets.Skip(file, arrow);
            if (arrow + 1 >= close) yield break;
            var last = file.Is(arrow + 1, "{") ? file.Partner(arrow + 1) : arrow + 1;
            if (last <= arrow) yield break;
            if (!file.Is(arrow + 1, "{")) last = Brackets.Skip(file, last) - 1;
            while (!file.Is(arrow + 1, "{") && last + 1 < close && !file.Is(last + 1, ",")) last = Brackets.Skip(file, last + 1) - 1;
            yield return new(file, i, arrow, last);
            i = file.Is(last + 1, ",") ? last + 2 : last + 1;
        }
    }

    /// <summary>Whether two payloads have the same brackets and as many parts.</summary>
    public static bool SameShape(string payload, string pattern)
    {
        var at = pattern.IndexOfAny(['(', '{']);
        if (at < 0 || payload.Length == 0 || payload[0] != pattern[at]) return false;
        return Parts(payload) == Parts(pattern[at..]);
    }

    /// <summary>Puts an arm behind the last one, before a wildcard.</summary>
    public static Change Added(SourceFile file, int open, MatchArm[] arms, string arm)
    {
        if (arms.Length == 0) return Change.After(file, open, $" {arm} ");
        var end = arms[^1];
        var indent = file.Indent(file.Tokens[end.First].Start);
        if (file.Is(end.First, "_")) return Change.Before(file, end.First, $"{arm}\n{indent}");
        var comma = file.Is(end.Last + 1, ",");
        var separator = comma || file.Is(end.Arrow + 1, "{") ? "" : ",";
        return Change.After(file, comma ? end.Last + 1 : end.Last, $"{separator}\n{indent}{arm}");
    }

    private static int Parts(string payload)
    {
        var file = SourceFile.Of("", payload);
        return file.Partner(0) > 0 ? Brackets.Pieces(file, 0, file.Partner(0), types: false).Count : 0;
    }
}
