using Tsrun.History;

namespace Tsrun.Activities.Repair.Propose;

/// <summary>Everything rustc itself suggests, whatever its applicability, as long as the text is complete.</summary>
internal sealed class RustcSuggestions : IRepairOperator
{
    /// <inheritdoc/>
    public string Name => "rustc";

    /// <inheritdoc/>
    public IEnumerable<Idea> Propose(OperatorContext context)
    {
        foreach (var child in context.Target.Children)
            foreach (var parts in SuggestionGroups.Split(child.Spans))
                if (IdeaOf(context, child.Message, parts) is { } idea) yield return idea;
        foreach (var parts in SuggestionGroups.Split(context.Target.Spans))
            if (IdeaOf(context, context.Message, parts) is { } idea) yield return idea;
    }

    private static Idea? IdeaOf(OperatorContext context, string sentence, IReadOnlyList<DiagnosticSpan> parts)
    {
        var applicability = parts[0].Applicability ?? "Unspecified";
        var changes = new List<Change>();
        foreach (var part in parts)
        {
            if (context.PlaceOf(part) is not { } place) return null;
            if (applicability == "HasPlaceholders" && PlaceholderText.IsHole(part.SuggestedReplacement!)) return null;
            changes.Add(place.Replace(part.SuggestedReplacement!));
        }

        var why = $"rustc: {sentence.Split('\n')[0]}";
        return new Idea(RiskOf(sentence, applicability, parts), why, changes, TitleOf(sentence, changes), applicability);
    }

    private static Risk RiskOf(string sentence, string applicability, IReadOnlyList<DiagnosticSpan> parts)
    {
        // It silences the lint, and what the value would have told with it.
        var silences = parts.Any(part => part.SuggestedReplacement!.Contains("let _ =", StringComparison.Ordinal));
        if (silences) return Risk.Medium;
        if (applicability == "MachineApplicable" || sentence.Contains("import", StringComparison.Ordinal) || sentence.Contains("similar name", StringComparison.Ordinal)) return Risk.Low;
        var clones = parts.Any(part => part.SuggestedReplacement!.Contains(".clone()", StringComparison.Ordinal));
        return clones || applicability != "HasPlaceholders" ? Risk.Medium : Risk.High;
    }

    private static string? TitleOf(string sentence, List<Change> changes) =>
        changes.Count > 3 ? sentence.Split('\n')[0] : null;
}
