using System.Text;
using System.Text.RegularExpressions;

namespace Tsrun.Activities.Repair.Search;

/// <summary>A function with a body. Offsets count bytes.</summary>
/// <param name="Start">At <c>fn</c>.</param>
/// <param name="Open">At the body's <c>{</c>.</param>
/// <param name="End">One past the body's <c>}</c>.</param>
public sealed record FunctionSpan(string Name, int Start, int Open, int End)
{
    /// <summary>The place is in its head or its body.</summary>
    public bool Holds(int offset) => offset >= Start && offset < End;
}

/// <summary>Where the functions and the test code of a source file are, found by brackets alone: it also works on text that does not parse.</summary>
public sealed partial class RustOutline
{
    private readonly byte[] mask;
    private readonly string masked;

    /// <param name="text">A source file.</param>
    public RustOutline(string text)
    {
        mask = RustMask.Of(text);
        masked = Encoding.Latin1.GetString(mask);
        Functions = [.. Function().Matches(masked).Select(ReadFunction).OfType<FunctionSpan>()];
        TestRegions = [.. TestAttribute().Matches(masked).Select(match => Region(match.Index, match.Index + match.Length))];
    }

    /// <summary>In the order of their start; inner ones follow the outer.</summary>
    public IReadOnlyList<FunctionSpan> Functions { get; }

    /// <summary>What is compiled for tests only: items under <c>#[test]</c> or <c>#[cfg(test)]</c>, from the attribute to the closing brace.</summary>
    public IReadOnlyList<(int Start, int End)> TestRegions { get; }

    /// <summary>The innermost function around a place.</summary>
    public FunctionSpan? Enclosing(int offset) => Functions.LastOrDefault(function => function.Holds(offset));

    private FunctionSpan? ReadFunction(Match match)
    {
        var (open, end) = Body(match.Index + match.Length);
        return open < 0 ? null : new FunctionSpan(match.Groups[1].Value, match.Index, open, end);
    }

    private (int Start, int End) Region(int start, int after)
    {
        var (_, end) = Body(after);
        return (start, end);
    }

    /// <summary>The next braces outside round and square brackets; Open is -1 when a semicolon comes first.</summary>
    private (int Open, int End) Body(int from)
    {
        var depth = 0;
        for (var i = from; i < mask.Length; i++)
            switch (mask[i])
            {
                case (byte)'(' or (byte)'[': depth++; break;
                case (byte)')' or (byte)']': depth--; break;
                case (byte)';' when depth <= 0: return (-1, i + 1);
                case (byte)'{' when depth <= 0: return (i, Close(i));
                default: break;
            }
        return (-1, mask.Length);
    }

    private int Close(int open)
    {
        var depth = 0;
        for (var i = open; i < mask.Length; i++)
            if (mask[i] == '{')
                depth++;
            else if (mask[i] == '}' && --depth == 0)
                return i + 1;
        return mask.Length;
    }

    [GeneratedRegex(@"\bfn\s+([A-Za-z_]\w*)")]
    private static partial Regex Function();

    [GeneratedRegex(@"#\[\s*(?:cfg\s*\(\s*(?:all\s*\(\s*)?test\b[^\]]*|(?:\w+::)*test)\s*(?:\([^\]]*\))?\s*\]")]
    private static partial Regex TestAttribute();
}
