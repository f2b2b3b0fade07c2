using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Items;

/// <summary>Gives <c>main</c> the form it must have: no generics, no <c>where</c>, no parameters, not <c>async</c>; and writes one where a program has none.</summary>
internal sealed class MainSignature : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "main-signature";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        var why = $"rustc: {context.Message}.";
        if (context.Code == "E0601") return Written(context, why);
        if (context.Code is not ("E0131" or "E0646" or "E0647" or "E0752" or "E0580") || context.Primary?.Function is not { } main) return [];
        return Changes(context.Code, main).Select(change => Idea.One(Risk.Low, why, change));
    }

    private static IEnumerable<Change> Changes(string code, RustItem main)
    {
        var file = main.File;
        if (code == "E0131" && main.GenericsOpen >= 0) yield return Change.Tokens(file, main.GenericsOpen, main.GenericsClose, "");
        if (code is "E0646" or "E0647" && main.Where >= 0 && main.BodyOpen > main.Where) yield return Change.Remove(file, main.Where, main.BodyOpen - 1);
        if (code == "E0752" && Enumerable.Range(main.Head, main.Keyword - main.Head).FirstOrDefault(i => file.Is(i, "async"), -1) is >= 0 and var word) yield return Change.Remove(file, word, word);
        if (code == "E0580" && main.ParamsClose > main.ParamsOpen + 1) yield return Change.Tokens(file, main.ParamsOpen + 1, main.ParamsClose - 1, "");
        if (code == "E0580" && main.Arrow > 0) yield return Change.Remove(file, main.Arrow, main.ReturnLast);
    }

    /// <summary>A function whose name is nearly <c>main</c> is renamed; otherwise an empty one is the least that a program needs.</summary>
    private static IEnumerable<Idea> Written(OperatorContext context, string why)
    {
        foreach (var near in context.Items.Where(item => item.Kind == ItemKind.Function && item.NameToken >= 0 && Words.Distance(item.Name, "main") is > 0 and <= 2))
            yield return Idea.One(Risk.Low, why, Change.Tokens(near.File, near.NameToken, near.NameToken, "main"));
        if (context.Target.Primary is { } at && context.File(at.File) is { } file)
            yield return Idea.One(Risk.High, why, Change.Insert(file, file.Text.Length, "\nfn main() {}\n"), "write an empty `main`");
    }
}
