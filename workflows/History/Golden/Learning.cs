namespace Tsrun.History;

/// <summary>One case to learn from: what could be observed, and whether the patch was right.</summary>
/// <param name="Crate">Folds are split by it.</param>
/// <param name="View"><c>blind</c>: the tests judge, and the features are those before they ran; <c>seen</c>: the patch went in, and a person kept it or took it back.</param>
/// <param name="Id">First 16 digits of the SHA-256 of snapshot, patch and view: equal cases have equal ids.</param>
/// <param name="Right">The label.</param>
public sealed record DatasetRow(string Id, string Run, string Crate, string Class, string Code, string Operator, string View, ConfidenceFeatures Features, bool Right);

/// <summary>For one run: the operators that were proposed, in their order, and which of them was right.</summary>
/// <param name="Proposed">Operator of each candidate.</param>
/// <param name="RightAt">Index of the candidate that the right patch begins with; -1 when it was not among them.</param>
public sealed record ProposalRow(string Run, string Crate, string Code, IReadOnlyList<string> Proposed, int RightAt);

/// <summary>Where cases of a dataset come from.</summary>
/// <param name="Kind"><c>golden</c> or <c>run</c>.</param>
/// <param name="Sha256">Head of the source's trace.</param>
/// <param name="Dropped">Why some were left out; empty when all were taken.</param>
public sealed record LedgerEntry(string Kind, string Run, string Crate, string Source, string Licence, string Commit, string Sha256, int Rows, int Kept, string Dropped);

/// <summary>What is learned: weights of a logistic regression, and how often each operator was right.</summary>
/// <param name="Weights">By input; <c>intercept</c> among them.</param>
/// <param name="Dataset">Hash of what it was fitted to.</param>
public sealed record LearnedModel(int V, string Dataset, int Rows, double Penalty, IReadOnlyDictionary<string, double> Weights, IReadOnlyList<OperatorRate> Operators);

/// <summary>How often an operator's patches were right for an error code.</summary>
/// <param name="Code">Empty: over all codes.</param>
/// <param name="Rate">With a prior: see <see cref="LearnedModel"/>'s card.</param>
public sealed record OperatorRate(string Operator, string Code, int Right, int Tried, double Rate);

/// <summary>Which model is in force, and which were before.</summary>
/// <param name="Current">0: the priors that tsrun ships.</param>
public sealed record Promotions(int V, int Current, IReadOnlyList<Promotion> Versions);

/// <summary>A model that was promoted once.</summary>
/// <param name="Night">The run that promoted it, or <c>person</c>.</param>
public sealed record Promotion(int Version, string Model, string Dataset, string Night);

/// <summary>The observable facts as numbers, each from 0 to 1; the regression knows nothing else.</summary>
/// <remarks>No logarithm: its last digit differs between machines, and a confidence stands in histories that replay elsewhere.</remarks>
public static class ConfidenceInputs
{
    private const double AlternativesMax = 8, LinesMax = 20;

    /// <summary>Names of the inputs, in the order of a fit's columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["risk_medium", "risk_high", "machine_applicable", "only_choice", "alternatives", "lines", "several_edits", "panic_or_clone", "public_api", "touched"];

    /// <summary>The inputs of some features, by name.</summary>
    public static IReadOnlyDictionary<string, double> Of(ConfidenceFeatures f) => new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        ["risk_medium"] = f.Risk == Risk.Medium ? 1 : 0,
        ["risk_high"] = f.Risk == Risk.High ? 1 : 0,
        ["machine_applicable"] = f.MachineApplicable ? 1 : 0,
        ["only_choice"] = f.Alternatives == 0 ? 1 : 0,
        ["alternatives"] = Math.Min(f.Alternatives, AlternativesMax) / AlternativesMax,
        ["lines"] = Math.Min(f.Lines, LinesMax) / LinesMax,
        ["several_edits"] = f.Edits > 1 ? 1 : 0,
        ["panic_or_clone"] = f.NewPanicOrClone ? 1 : 0,
        ["public_api"] = f.PublicApiChanged ? 1 : 0,
        ["touched"] = f.TestsTouch == true ? 1 : 0,
    };
}
