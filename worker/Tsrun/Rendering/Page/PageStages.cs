namespace Tsrun.Cli.Rendering.Page;

/// <summary>The stage bar: each of the six stages with its steps and their time.</summary>
internal static class PageStages
{
    /// <summary>The stages in order, empty ones too.</summary>
    public static IEnumerable<PageStage> Of(IReadOnlyList<PageStep> steps)
    {
        var timed = steps.Where(step => step.Tool.Length > 0 && step.EndedAt is not null).ToLookup(step => Stages.Of(step.Tool), StringComparer.Ordinal);
        return Stages.Names.Select(name => new PageStage(name, timed[name].Count(), timed[name].Sum(step => step.EndedAt!.Value - (step.StartedAt ?? step.At))));
    }
}
