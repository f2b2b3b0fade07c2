using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Propose.Types;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Returns;

/// <summary>Says what a function returns whose body has a value and whose signature has no arrow: the type found, or one its likes return.</summary>
internal sealed class MissingReturnType : IRepairOperator
{
    private const int TypesMax = 10;

    /// <inheritdoc/>
    public string Name => "return-type";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (Mismatch.Of(context) is not { Expected: "()" } types || context.Primary?.Function is not { Arrow: < 0, ParamsClose: > 0 } function) yield break;
        foreach (var type in Found(types.Found, function).Concat(Expected(context)).Concat(Alike(context, types.Found)).Distinct().Take(TypesMax))
            yield return Idea.One(Risk.Medium, $"rustc: expected `()`, found `{types.Found}`, and `{function.Name}` names no return type.", Change.After(function.File, function.ParamsClose, $" -> {type}"));
    }

    /// <summary>The type found, as <c>Self</c> where it is the type of the impl around.</summary>
    private static IEnumerable<string> Found(string found, RustItem function)
    {
        var type = found is "integer" ? "i32" : found.StartsWith("floating", StringComparison.Ordinal) ? "f64" : found;
        if (Head(type) is { Length: > 0 } head && function.Around(ItemKind.Impl) is { } impl && impl.Name == head) yield return "Self";
        if (Mismatch.IsWritable(type) && type is not ("()" or "!")) yield return type;
        // rustc names what the alias stands for; crates write the alias.
        if (Mismatch.Inside(type, "NonZero") is { Length: > 1 } number) yield return $"NonZero{char.ToUpperInvariant(number[0])}{number[1..]}";
    }

    /// <summary>What callers expect where they now get nothing.</summary>
    private static IEnumerable<string> Expected(OperatorContext context) => context.State.Diagnostics
        .Select(other => Mismatch.Of(new OperatorContext(context.State, other))).OfType<Mismatch>()
        .Where(other => other.Found == "()" && Mismatch.IsWritable(other.Expected))
        .GroupBy(other => other.Expected, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);

    /// <summary>Return types of the crate with the same head, the most frequent first.</summary>
    private static IEnumerable<string> Alike(OperatorContext context, string found) => context.Items
        .Where(item => item.Kind == ItemKind.Function && item.Arrow > 0 && Head(item.ReturnType) == Head(found))
        .GroupBy(item => item.ReturnType, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key);

    private static string Head(string type) => type.Split('<')[0].Split("::")[^1];
}
