namespace Tsrun.History;

/// <summary><c>repair.propose</c>: ideas for one diagnostic, rustc's suggestions and the operators' edits. Reads only.</summary>
public static class RepairPropose
{
    /// <summary>The activity's type.</summary>
    public const string Name = "repair.propose";

    /// <summary>A diagnostic and, if the probe answered in time, its surroundings.</summary>
    public sealed record Arguments(string Crate, Diagnostic Target, RustContext.Result? Facts = null);

    /// <param name="Candidates">In the order in which they should be tried.</param>
    public sealed record Result(IReadOnlyList<Candidate> Candidates, string Summary);
}
