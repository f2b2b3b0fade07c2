using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Names;

/// <summary>
/// Declares the parameter that a function's body uses and its callers pass, but its signature lacks: with the type that parameters of that
/// name have elsewhere, or that the caller's own value of that name has.
/// </summary>
internal sealed class MissingParameter : IRepairOperator
{
    private const int TypesMax = 4;

    /// <inheritdoc/>
    public string Name => "parameter";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code != "E0425" || !context.Message.StartsWith("cannot find value", StringComparison.Ordinal)) yield break;
        if (context.Primary is not { Function: { ParamsClose: > 0 } function } place) yield break;
        var (file, name) = (function.File, place.File[place.First]);
        if (!Words.IsName(name) || !IsCalledWithMore(context, function)) yield break;
        var pieces = Brackets.Pieces(file, function.ParamsOpen, function.ParamsClose, types: true);
        var passed = Passed(context, function, name);
        foreach (var type in Types(context, name, function).Take(TypesMax))
        {
            if (passed >= pieces.Count && pieces.Count > 0) yield return One(context, function, Change.After(file, pieces[^1].Last, $", {name}: {type}"), name, type);
            foreach (var at in Enumerable.Range(0, pieces.Count).Where(i => i > 0 || !Signature.HasReceiver(function)).OrderBy(i => i != passed))
                yield return One(context, function, Change.Before(file, pieces[at].First, $"{name}: {type}, "), name, type);
            yield return One(context, function, pieces.Count == 0 ? Change.After(file, function.ParamsOpen, $"{name}: {type}") : Change.After(file, pieces[^1].Last, $", {name}: {type}"), name, type);
        }
    }

    /// <summary>Where a caller passes a value of that very name, receiver counted; -1 when none does.</summary>
    private static int Passed(OperatorContext context, RustItem function, string name)
    {
        var shift = Signature.HasReceiver(function) ? 1 : 0;
        foreach (var file in context.Files)
            for (var i = 0; i < file.Tokens.Length; i++)
                if (file.Is(i, function.Name) && !file.Is(i - 1, "fn") && file.Is(i + 1, "(") && file.Partner(i + 1) > i
                    && Brackets.Pieces(file, i + 1, file.Partner(i + 1), types: false).FindIndex(piece => file.Is(piece.Last, name)) is >= 0 and var index) return index + shift;
        return -1;
    }

    private static Idea One(OperatorContext context, RustItem function, Change change, string name, string type) =>
        Idea.One(Risk.Medium, $"rustc: {context.Message}; callers of `{function.Name}` pass one argument more than it takes.", change, $"give `{function.Name}` the parameter `{name}: {type}`");

    /// <summary>An error of the same state, or the text of a call, says that there are more arguments than parameters.</summary>
    private static bool IsCalledWithMore(OperatorContext context, RustItem function)
    {
        var own = Signature.Arity(function) - (Signature.HasReceiver(function) ? 1 : 0);
        return context.Files.Any(file => Enumerable.Range(0, file.Tokens.Length).Any(i =>
            file.Is(i, function.Name) && !file.Is(i - 1, "fn") && file.Is(i + 1, "(") && file.Partner(i + 1) > i && Brackets.Pieces(file, i + 1, file.Partner(i + 1), types: false).Count > own))
            || context.Items.Any(item => item != function && item.Kind == ItemKind.Function && item.Name == function.Name && item.Parent is { Kind: ItemKind.Trait } or { Kind: ItemKind.Impl, For: > 0 } && Signature.Arity(item) == Signature.Arity(function) + 1);
    }

    private static IEnumerable<string> Types(OperatorContext context, string name, RustItem function) => context.Items.Where(item => item != function)
        .SelectMany(Signature.Declared).Where(declared => declared.Name == name)
        .GroupBy(declared => declared.Type, StringComparer.Ordinal).OrderByDescending(group => group.Count()).Select(group => group.Key)
        .Concat(["usize", "&str", "u8", "u32", "bool", "&[u8]", "char"]).Distinct();
}
