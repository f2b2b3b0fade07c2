using Tsrun.Activities.Repair.Propose.Source;
using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose.Types;

/// <summary>Changes the declaration instead of the value: a local's type, a return type, a parameter, a field, a cast's target.</summary>
internal sealed class DeclaredType : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "declared-type";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        if (Mismatch.Of(context) is not { } types || context.Primary is not { } place) yield break;
        var why = $"rustc: expected `{types.Expected}`, found `{types.Found}`.";
        if (Mismatch.IsWritable(types.Expected) && place.File.Is(place.Last - 1, "as"))
            yield return Idea.One(Risk.Medium, why, Change.Tokens(place.File, place.Last, place.Last, types.Expected));
        if (Cast(place, types) is { } cast) yield return Idea.One(Risk.Low, why, cast);
        var found = Integer(types.Found);
        foreach (var (first, last, file) in Declarations(context, place))
            foreach (var type in Replacements(context, types.Expected, found, file.Slice(first, last)))
                yield return Idea.One(Risk.Medium, why, Change.Tokens(file, first, last, type), $"declare `{type}` instead of `{file.Slice(first, last)}`");
    }

    private static Change? Cast(Place place, Mismatch types)
    {
        if (!Mismatch.IsWritable(types.Expected)) return null;
        for (var i = place.Last; i > place.First; i--)
            if (place.File.Is(i - 1, "as") && place.File.Is(i, types.Found)) return Change.Tokens(place.File, i, i, types.Expected);
        return null;
    }

    private static string Integer(string found) => found == "integer" ? "i32" : found.StartsWith("floating", StringComparison.Ordinal) ? "f64" : found;

    /// <summary>The found type in whole, or put in the place of the expected one inside the declaration.</summary>
    private static IEnumerable<string> Replacements(OperatorContext context, string expected, string found, string declared)
    {
        if (declared.Length == 0) yield break;
        if (Mismatch.IsWritable(expected) && Mismatch.IsWritable(found) && expected != declared && Words.Contains(declared, expected) && Words.IsName(expected))
            yield return declared.Replace(expected, found, StringComparison.Ordinal);
        if (Inner(expected, found) is var (from, to) && Words.Contains(declared, from) && Mismatch.IsWritable(to) && Mismatch.IsWritable(from))
            yield return declared.Replace(from, to, StringComparison.Ordinal);
        if (declared.StartsWith('&') && !declared.StartsWith("&mut", StringComparison.Ordinal) && context.Labels.Any(label => label.Contains("mutability", StringComparison.Ordinal))) yield return "&mut " + declared[1..].TrimStart();
        if (Mismatch.IsWritable(found) && found != "()") yield return found;
        if (found is "&str" or "&'static str" && !declared.Contains("'static", StringComparison.Ordinal)) yield return "&'static str";
        if (found == "&" + declared) yield return "&" + declared;
        if (found == "()") yield return "()";
    }

    /// <summary>The parts in which two types differ, after the start and end they share.</summary>
    private static (string From, string To)? Inner(string expected, string found)
    {
        var start = 0;
        while (start < Math.Min(expected.Length, found.Length) && expected[start] == found[start]) start++;
        while (start > 0 && (char.IsLetterOrDigit(expected[start - 1]) || expected[start - 1] == '_')) start--;
        var end = 0;
        while (end < Math.Min(expected.Length, found.Length) - start && expected[^(end + 1)] == found[^(end + 1)] && !char.IsLetterOrDigit(expected[^(end + 1)])) end++;
        if (start == 0 && end == 0) return null;
        return (expected[start..^end], found[start..^end]) is ({ Length: > 0 }, { Length: > 0 }) pair ? pair : null;
    }

    private static IEnumerable<(int First, int Last, SourceFile File)> Declarations(OperatorContext context, Place place)
    {
        foreach (var span in context.Target.Spans.Where(span => span.Label is { } label && (label.StartsWith("expected due to this", StringComparison.Ordinal) || label.Contains("because of return type", StringComparison.Ordinal))))
            if (context.PlaceOf(span) is { } at) yield return (at.First, at.Last, at.File);
        foreach (var span in context.Target.Children.Where(child => child.Message.EndsWith("defined here", StringComparison.Ordinal)).SelectMany(child => child.Spans))
            if (context.PlaceOf(span) is { Function: { } function } at && Signature.Parameters(function).FirstOrDefault(p => p.NameToken == at.First || p.NameToken == at.First + 1) is { } parameter)
                yield return (parameter.TypeFirst, parameter.TypeLast, parameter.File);
        foreach (var declared in Fields(context, place).Concat(Named(place))) yield return (declared.TypeFirst, declared.TypeLast, declared.File);
    }

    /// <summary>The field that the place initialises or assigns.</summary>
    private static IEnumerable<Declared> Fields(OperatorContext context, Place place)
    {
        var file = place.File;
        foreach (var span in context.Target.Spans.Where(span => span.Label?.StartsWith("expected because of this", StringComparison.Ordinal) == true))
            if (context.PlaceOf(span) is { } cause && cause.File.Is(cause.Last - 1, "."))
                foreach (var field in context.Items.SelectMany(item => item.Kind == ItemKind.Struct ? Signature.Fields(item) : []).Where(field => field.Name == cause.File[cause.Last])) yield return field;
        var name = file.Is(place.First - 1, ":") ? file[place.First - 2] : file[place.First - 1] is "=" or "+=" or "-=" or "*=" or "==" or "<" or ">" ? file[place.First - 2] : file[place.Last];
        foreach (var field in Words.IsName(name) ? context.Items.SelectMany(item => item.Kind == ItemKind.Struct ? Signature.Fields(item) : []).Where(field => field.Name == name) : []) yield return field;
    }

    /// <summary>The parameter that is the place itself.</summary>
    private static IEnumerable<Declared> Named(Place place) => place.Function is { } function
        ? Signature.Parameters(function).Where(p => place.File.Slice(place.First, place.Last).TrimStart('&', '*', ' ').Split('.', '(', '[')[0] == p.Name) : [];
}
