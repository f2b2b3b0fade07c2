namespace Tsrun.History;

/// <summary><c>golden.dataset</c>: cases with their labels from the runs that were collected, with a ledger of where each comes from.</summary>
public static class GoldenDataset
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.dataset";

    /// <param name="Found">Pins the runs: what was recorded since is for the next night.</param>
    public sealed record Arguments(string Folder, GoldenCollect.Result Found);

    /// <param name="Hash">SHA-256 over cases, proposals and ledger.</param>
    /// <param name="Added">Rows that the dataset of the model in force does not have.</param>
    /// <param name="Dropped">Duplicates, and what one crate had too much of.</param>
    public sealed record Result(string Hash, int Rows, int Right, int Added, int Dropped, int Crates, int Sources, string Summary);
}

/// <summary><c>golden.refit</c>: fits confidence and proposal order to a dataset.</summary>
public static class GoldenRefit
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.refit";

    /// <summary>A dataset.</summary>
    public sealed record Arguments(GoldenDataset.Result Data);

    /// <param name="Hash">Of the model, which names its dataset.</param>
    public sealed record Result(string Hash, int Rows, int Operators, string Summary);
}

/// <summary><c>golden.evaluate</c>: a model against the one in force, on crates that it was not fitted to.</summary>
public static class GoldenEvaluate
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.evaluate";

    /// <summary>A dataset and what was fitted to it.</summary>
    public sealed record Arguments(GoldenDataset.Result Data, GoldenRefit.Result Model);

    /// <param name="Better">Every gate holds.</param>
    /// <param name="Reason">The gates that do not, with their figures; empty when all do.</param>
    /// <param name="Skill">Brier of the fit alone, before any cap, less that of the held-out base rate: below 0 it knows something.</param>
    /// <param name="Fix">Share of patches that go in without a person and are right, less those that are wrong.</param>
    /// <param name="Order">Share of runs whose right idea is among the first three.</param>
    /// <param name="CalibrationError">Expected calibration error of the fit alone over ten bins of equal size.</param>
    public sealed record Result(bool Better, string Reason, Comparison Brier, Comparison Skill, Comparison Fix, Comparison Order, double CalibrationError, int Folds, IReadOnlyList<ReliabilityBin> Bins, string Summary);

    /// <summary>One figure before and after, with the 95 % interval of their difference by a paired bootstrap over crates.</summary>
    public sealed record Comparison(double Before, double After, double Low, double High);

    /// <summary>One bin of the reliability curve: what was said, and what was so.</summary>
    public sealed record ReliabilityBin(double Said, double Was, int Cases);
}

/// <summary><c>golden.promote</c>: puts a model in force. Once for each night, however often it is tried.</summary>
public static class GoldenPromote
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.promote";

    /// <param name="Gate">Refused unless it says better, and is about this model.</param>
    public sealed record Arguments(GoldenDataset.Result Data, GoldenRefit.Result Model, GoldenEvaluate.Result Gate);

    /// <summary>What is in force now.</summary>
    public sealed record Result(int Version, string Summary);
}

/// <summary><c>golden.report</c>: model card, reliability curve and a page about the night.</summary>
public static class GoldenReport
{
    /// <summary>The activity's type.</summary>
    public const string Name = "golden.report";

    /// <summary>All that the night found.</summary>
    public sealed record Arguments(GoldenCollect.Result Found, GoldenVerify.Result Still, GoldenDataset.Result Data, GoldenRefit.Result Model, GoldenEvaluate.Result Gate);

    /// <param name="Folder">Where the files lie.</param>
    /// <param name="Version">The model in force; 0: the priors.</param>
    public sealed record Result(string Folder, IReadOnlyList<string> Files, int Version, string Decision, string Summary);
}
