using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Syntax;

/// <summary>Compares in a condition, or where a <c>bool</c> is expected, that assigns.</summary>
internal sealed class CompareForEquality : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "compare";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0308" or "E0070" or "E0600" or "E0614") || context.Primary is not { } place) yield break;
        var file = place.File;
        if (context.Labels.FirstOrDefault()?.StartsWith("expected `bool`, found `()`", StringComparison.Ordinal) == true)
            for (var i = place.First; i <= place.Last; i = Brackets.Skip(file, i))
                if (file.Is(i, "=")) yield return Idea.One(Risk.Low, $"rustc: {context.Message}; where a `bool` is expected stands an assignment.", Change.Tokens(file, i, i, "=="), "compare with `==` instead of assigning");
        for (var i = Math.Max(0, place.First - 8); i <= Math.Min(place.Last + 8, file.Tokens.Length - 1); i++)
            if (file.Is(i, "=") && InCondition(file, i)) yield return Idea.One(Risk.Low, $"rustc: {context.Message}; a condition assigns.", Change.Tokens(file, i, i, "=="), "compare with `==` instead of assigning");
    }

    private static bool InCondition(SourceFile file, int sign)
    {
        for (var i = sign - 1; i >= 0 && file[i] is not (";" or "{" or "}" or "let"); i--)
            if (file[i] is "if" or "while" or "&&" or "assert" || (file.Is(i, "&") && file.Is(i + 1, "&"))) return true;
        return false;
    }
}
