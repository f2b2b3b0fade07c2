using System.Globalization;
using Tsrun.Activities.Repair.FailingTests.Operators;
using Tsrun.Activities.Repair.Propose;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests;

/// <summary>Every edit that takes a slip back, in a function or in the value of a constant.</summary>
internal sealed class Slips(IReadOnlyDictionary<string, string> texts)
{
    private readonly StructFields _structs = new(texts.Where(text => text.Key.EndsWith(".rs", StringComparison.Ordinal)).Select(text => SourceFile.Of(text.Key, text.Value)));

    /// <summary>Those of an item, in the order of its tokens; what a function has inside is that one's own.</summary>
    /// <param name="target">What they are made for, <c>test:NAME</c>.</param>
    /// <param name="why">One sentence for each.</param>
    public IEnumerable<Candidate> Of(RustItem item, string target, string why)
    {
        var function = item.Kind == ItemKind.Function ? item : null;
        foreach (var token in Tokens(item))
            foreach (var (name, slip) in SlipList.All.SelectMany(op => op.At(new CodePlace(item.File, token, function, _structs)), (op, slip) => (op.Name, slip)))
                if (IdeaRules.Judge(new Idea(slip.Risk, why, slip.Changes, Title(item, slip.Changes)), inTests: false, isMove: false) is { } idea)
                    yield return idea.ToCandidate(name, target);
    }

    /// <summary>The tokens that may be edited: without attributes, nested functions and, in a constant, its name and type.</summary>
    private static IEnumerable<int> Tokens(RustItem item)
    {
        var file = item.File;
        var (first, last) = item.Kind == ItemKind.Function ? (item.BodyOpen + 1, item.BodyClose) : (Value(item), item.Last);
        for (var token = first; token < last; token++)
        {
            if (file.Is(token, "#") && file.Partner(token + 1) is > 0 and var close) token = close;
            else if (item.Children.FirstOrDefault(child => child.First == token) is { } nested) token = nested.Last;
            else yield return token;
        }
    }

    private static int Value(RustItem constant) => Enumerable.Range(constant.Keyword, constant.Last - constant.Keyword).FirstOrDefault(token => constant.File.Is(token, "="), constant.Last) + 1;

    private static string Title(RustItem item, IReadOnlyList<Change> changes)
    {
        var file = item.File;
        var line = 1 + file.Text.AsSpan(0, changes[0].Start).Count('\n');
        var what = changes is [{ Text.Length: > 0 } only] && only.End > only.Start ? $"replace `{file.Text[only.Start..only.End]}` with `{only.Text}`" : ChangeTitle.Of(changes);
        return string.Create(CultureInfo.InvariantCulture, $"{what} in `{item.Name}`, {file.Path}:{line}");
    }
}
