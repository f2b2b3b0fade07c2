using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Attributes;

/// <summary>Raises the crate's recursion limit to what rustc asks for.</summary>
internal sealed class RecursionLimit : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "recursion-limit";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        var help = context.Target.Children.Select(child => child.Message).FirstOrDefault(text => text.Contains("#![recursion_limit = \"", StringComparison.Ordinal));
        if (help is null || context.Primary is not { } place) yield break;
        var limit = help.Split("recursion_limit = ")[1].Split(']')[0];
        var set = context.Files.SelectMany(file => Enumerable.Range(0, file.Tokens.Length).Where(i => file.Is(i, "recursion_limit") && file.Is(i + 1, "=")).Select(i => (file, i))).ToArray();
        if (set is [var (found, at), ..]) yield return Idea.One(Risk.Medium, $"rustc: {help}.", Change.Tokens(found, at + 2, at + 2, limit));
        else if (context.Files.FirstOrDefault(file => file.Path.EndsWith("lib.rs", StringComparison.Ordinal) || file.Path.EndsWith("main.rs", StringComparison.Ordinal)) is { } root)
            yield return Idea.One(Risk.Medium, $"rustc: {help}.", Change.Insert(root, 0, $"#![recursion_limit = {limit}]\n"));
        // Where the bound itself is what never ends, no limit is high enough.
        if (context.Code == "E0275" && place.Item is { Where: >= 0, BodyOpen: > 0 } item && item.Where < place.First && place.First < item.BodyOpen)
            yield return Idea.One(Risk.High, $"rustc: {context.Message}.", Change.Remove(item.File, item.Where, item.BodyOpen - 1));
    }
}
