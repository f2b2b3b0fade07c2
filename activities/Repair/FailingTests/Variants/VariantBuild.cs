using System.Globalization;
using System.Text;
using Tsrun.Activities.Patching;
using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.Activities.Repair.Search;
using Tsrun.History;

namespace Tsrun.Activities.Repair.FailingTests.Variants;

/// <summary>An edit with its number in a build; 0 stands for the text without any.</summary>
internal sealed record Variant(int Number, Candidate Candidate);

/// <summary>
/// Many edits in one compilation: each function that some of them change gets one body for each, and a variable of the environment
/// says which one runs. A test run then costs no compilation.
/// </summary>
internal sealed class VariantBuild
{
    private readonly SortedDictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly List<(string File, int Start, int End, int Number)> _ranges = [];

    /// <summary>The texts of the changed files.</summary>
    public IReadOnlyDictionary<string, string> Texts => _texts;

    /// <summary>Builds edits that all fit: see <see cref="Fits"/>.</summary>
    public static VariantBuild Of(SourceTree tree, IReadOnlyList<Variant> variants)
    {
        var (build, instruments) = (new VariantBuild(), new Instruments([.. ProductCode.Files(tree.Texts)]));
        foreach (var file in variants.GroupBy(variant => variant.Candidate.Edits[0].File, StringComparer.Ordinal))
            build.Add(SourceFile.Of(file.Key, tree.Text(file.Key)!), [.. file], instruments.Std(file.Key));
        instruments.Complete(build._texts, tree.Texts);
        return build;
    }

    /// <summary>Whether an edit stays within one function whose body can be there several times: none that the compiler runs, and none whose type is its body's own.</summary>
    public static bool Fits(SourceTree tree, Candidate candidate) => candidate.Edits.Select(edit => edit.File).Distinct().Count() == 1
        && SourceFile.Of(candidate.Edits[0].File, tree.Text(candidate.Edits[0].File)!) is var file
        && candidate.Edits.Select(edit => Outermost(file, edit)).Distinct().ToList() is [{ } function]
        && !ProductCode.IsConst(function) && !Words.Contains(function.ReturnType, "impl") && !file.Is(function.BodyOpen + 1, "#")
        && function.All().All(item => item.Kind is ItemKind.Function or ItemKind.Use or ItemKind.Const or ItemKind.Static);

    /// <summary>The number of the edit whose body an error stands in; null when it stands in none.</summary>
    public int? Blame(Diagnostic error)
    {
        if (error.Primary is not { } at || !_texts.TryGetValue(at.File, out var text)) return null;
        var start = SourceFile.Of(at.File, text).Range(at).Start;
        return _ranges.Where(range => range.File == at.File && range.Start <= start && start <= range.End).Select(range => (int?)range.Number).FirstOrDefault();
    }

    private void Add(SourceFile file, IReadOnlyList<Variant> variants, string std)
    {
        var (text, from) = (new StringBuilder(), 0);
        foreach (var function in variants.GroupBy(variant => Outermost(file, variant.Candidate.Edits[0])!).OrderBy(function => function.Key.BodyOpen))
        {
            var (start, end) = (file.Tokens[function.Key.BodyOpen].End, file.Tokens[function.Key.BodyClose].Start);
            text.Append(file.Text, from, start - from).Append(Switch(std));
            foreach (var variant in function)
            {
                text.Append(CultureInfo.InvariantCulture, $" {variant.Number}u32 => {{");
                var body = Edited(file, variant.Candidate, start, end);
                _ranges.Add((file.Path, text.Length, text.Length + body.Length, variant.Number));
                text.Append(body).Append('}');
            }
            text.Append(" _ => {").Append(file.Text, start, end - start).Append("} }");
            from = end;
        }
        _texts[file.Path] = text.Append(file.Text, from, file.Text.Length - from).ToString();
    }

    /// <summary>A body with an edit made. The edit ends before the body does, so what stands behind the body keeps its length.</summary>
    private static string Edited(SourceFile file, Candidate candidate, int start, int end)
    {
        var edited = TextEdits.Apply(file.Text, candidate.Edits);
        return edited[start..(edited.Length - (file.Text.Length - end))];
    }

    private static string Switch(string std) =>
        $" match {{ static TSRUN_VARIANT: {std}::sync::OnceLock<u32> = {std}::sync::OnceLock::new(); *TSRUN_VARIANT.get_or_init(|| {std}::env::var(\"{Cargo.TestTrial.VariantVariable}\").ok().and_then(|number| number.parse().ok()).unwrap_or(0u32)) }} {{";

    private static RustItem? Outermost(SourceFile file, TextEdit edit)
    {
        var function = file.Root.At(file.TokenAt(file.IndexAt(edit.ByteStart))).Around(ItemKind.Function);
        while (function?.Parent?.Around(ItemKind.Function) is { } outer) function = outer;
        return function is { BodyOpen: >= 0, BodyClose: > 0 } && file.Tokens[function.BodyOpen].End <= file.IndexAt(edit.ByteStart) ? function : null;
    }
}
