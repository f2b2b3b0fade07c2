using System.Text.RegularExpressions;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Traits;

/// <summary>Derives what the crate's errors ask of a type, in the list that is there, with the traits that those need.</summary>
internal sealed partial class MissingDerive : IRepairOperator
{
    private static readonly string[] Order = ["Debug", "Clone", "Copy", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"];

    /// <inheritdoc/>
    public string Name => "derive";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (context.Code is not ("E0277" or "E0369" or "E0599" or "E0382" or "E0507" or "E0505" or "E0204" or "E0308" or "E0658" or "E0158" or "E0508")) yield break;
        foreach (var type in Types(context))
        {
            var own = Wanted(context.Target, type.Name).ToArray();
            var all = context.State.Diagnostics.SelectMany(diagnostic => Wanted(diagnostic, type.Name)).Distinct().ToArray();
            foreach (var traits in (string[][])[own, all, [.. all, "Clone"], [.. own, "Clone", "Copy"]])
                if (traits.Length > 0 && Added(type, Closed(traits)) is { } change)
                    yield return Idea.One(Risk.Low, $"rustc: {context.Message}.", change, $"derive `{string.Join(", ", Closed(traits))}` for `{type.Name}`");
        }
    }

    private static IEnumerable<RustItem> Types(OperatorContext context)
    {
        var words = context.Sentences.SelectMany(OperatorContext.Quoted).SelectMany(text => Word().Matches(text).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        return context.Items.Where(item => item.Kind is ItemKind.Struct or ItemKind.Enum or ItemKind.Union && words.Contains(item.Name)).Take(3);
    }

    /// <summary>Derivable traits that a diagnostic misses on a type.</summary>
    private static IEnumerable<string> Wanted(Diagnostic diagnostic, string type)
    {
        var sentences = diagnostic.Children.SelectMany(child => child.Spans.Select(span => span.SuggestedReplacement ?? span.Label ?? "").Prepend(child.Message)).Prepend(diagnostic.Message).Concat(diagnostic.Spans.Select(span => span.Label ?? ""));
        var text = string.Join('\n', sentences);
        if (!Words.Contains(text, type)) return [];
        var named = Order.Where(trait => Words.Contains(text, trait));
        var binary = diagnostic.Message.Contains("binary operation `==`", StringComparison.Ordinal) || diagnostic.Message.Contains("binary operation `!=`", StringComparison.Ordinal) ? ["PartialEq"]
            : diagnostic.Code == "E0369" ? ["PartialOrd"] : Array.Empty<string>();
        var method = OperatorContext.Quoted(diagnostic.Message).FirstOrDefault() switch { "clone" => "Clone", "cmp" => "Ord", "partial_cmp" => "PartialOrd", "hash" => "Hash", "default" => "Default", "fmt" => "Debug", _ => null };
        var moved = diagnostic.Code is "E0382" or "E0507" or "E0505" or "E0508" ? ["Clone"] : Array.Empty<string>();
        return named.Concat(binary).Concat(method is null ? [] : [method]).Concat(moved).Distinct();
    }

    /// <summary>The traits and those they build on, in the usual order.</summary>
    private static string[] Closed(IEnumerable<string> traits)
    {
        var set = traits.ToHashSet(StringComparer.Ordinal);
        if (set.Contains("Ord")) set.UnionWith(["PartialOrd", "Eq"]);
        if (set.Contains("PartialOrd") || set.Contains("Eq")) set.Add("PartialEq");
        if (set.Contains("Copy")) set.Add("Clone");
        return [.. Order.Where(set.Contains)];
    }

    private static Change? Added(RustItem type, string[] traits)
    {
        var (file, open) = (type.File, type.DeriveOpen());
        var has = open < 0 ? [] : Enumerable.Range(open, file.Partner(open) - open).Select(i => file[i]).ToHashSet(StringComparer.Ordinal);
        var implemented = file.Root.All().Where(item => item.Kind == ItemKind.Impl && item.Name == type.Name).Select(item => item.TraitName);
        var missing = traits.Except(has).Except(implemented).ToArray();
        if (missing.Length == 0) return null;
        if (open < 0) return Change.Before(file, type.First, $"#[derive({string.Join(", ", missing)})]\n{file.Indent(file.Tokens[type.First].Start)}");
        var close = file.Partner(open);
        var separator = close == open + 1 ? "" : file.Is(close - 1, ",") ? " " : ", ";
        return Change.After(file, close - 1, separator + string.Join(", ", missing));
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();
}
