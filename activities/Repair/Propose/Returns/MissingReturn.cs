using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Returns;

/// <summary>Writes the <c>return</c> before a statement that is nothing but a result: <c>Ok(n);</c> says nothing, <c>return Ok(n);</c> does.</summary>
internal sealed class MissingReturn : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "return";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0282" or "E0283" or "E0308") || context.Primary is not { Function: { Arrow: > 0 } } place) yield break;
        if (context.Code == "E0308" && Mismatch(context)) yield break;
        var (file, why) = (place.File, $"rustc: {context.Message}; a statement that is only a value.");
        var first = Expressions.StatementStart(file, place.First);
        var last = Expressions.StatementEnd(file, first);
        if (file[first] is "return" or "let" or "if" or "match" or "for" or "while" || !IsResult(file, first)) yield break;
        if (file.Is(last, ";")) yield return Idea.One(Risk.Low, why, Change.Before(file, first, "return "));
        else if (context.Code == "E0308") yield return new Idea(Risk.Medium, why, [Change.Before(file, first, "return "), Change.After(file, last, ";")]);
    }

    /// <summary>A mismatch against anything but <c>()</c> is about the value, not about its way out.</summary>
    private static bool Mismatch(OperatorContext context) => Types.Mismatch.Of(context) is not { Expected: "()" };

    private static bool IsResult(SourceFile file, int first) => file[first] is "Ok" or "Err" or "None" or "Some" or "true" or "false" or "self" or "Self"
        || file.Tokens[first].Kind is TokenKind.Number or TokenKind.Text or TokenKind.Char || char.IsUpper(file[first][0]);
}
