using Tsrun.History;

namespace Tsrun.Activities.Repair.Search;

/// <summary>What the compiler's answer means for a candidate.</summary>
public abstract record Judgement
{
    private protected Judgement() { }

    /// <summary>No error is left.</summary>
    public sealed record Green : Judgement;

    /// <summary>A later phase is reached, or fewer errors are left in the same one.</summary>
    public sealed record Advanced : Judgement;

    /// <summary>The error is gone and others of its phase have come: perhaps the first half of a repair in two steps.</summary>
    /// <param name="InOtherWords">What has come has the same code and stands on the same line.</param>
    public sealed record Detour(string Reason, IReadOnlyList<Diagnostic> News, bool InOtherWords) : Judgement;

    /// <summary>Not worth going on from.</summary>
    public sealed record Rejected(string Reason) : Judgement;

    /// <summary>Holds a state's check against the one before it.</summary>
    /// <param name="targets">What the candidates were made for.</param>
    public static Judgement Of(CargoCheck.Result before, CargoCheck.Result after, IReadOnlyList<Diagnostic> targets)
    {
        if (after.Green)
            return new Green();
        var news = NewErrors(before, after);
        if (after.Phase < before.Phase)
            return new Rejected($"check: new error {Name(news)}, already in {Words(after.Phase)}");
        if (after.Phase > before.Phase || after.Errors < before.Errors)
            return new Advanced();
        if (targets.Any(target => Count(after, target.Key) >= Count(before, target.Key)))
            return new Rejected(news.Count == 0 ? "error remains" : $"error remains; check: new error {Name(news)}");
        return news.FirstOrDefault(error => targets.Any(target => SamePlace(error, target))) is { } same
            ? new Detour($"error remains in other words: {same.Message}", news, true)
            : new Detour($"check: new error {Name(news)}", news, false);
    }

    /// <summary>Errors of the later check that the earlier did not have, in compiler order.</summary>
    public static IReadOnlyList<Diagnostic> NewErrors(CargoCheck.Result before, CargoCheck.Result after)
    {
        var known = Errors(before).GroupBy(error => error.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Count(), StringComparer.Ordinal);
        var news = new List<Diagnostic>();
        foreach (var error in Errors(after))
            if (known.GetValueOrDefault(error.Key) > 0)
                known[error.Key]--;
            else
                news.Add(error);
        return news;
    }

    private static IEnumerable<Diagnostic> Errors(CargoCheck.Result check) => check.Diagnostics.Where(diagnostic => diagnostic.Level == "error");

    private static int Count(CargoCheck.Result check, string key) => Errors(check).Count(error => error.Key == key);

    private static bool SamePlace(Diagnostic error, Diagnostic target) =>
        error.Code == target.Code && error.Primary is { } now && target.Primary is { } then && now.File == then.File && now.LineStart == then.LineStart;

    private static string Name(IReadOnlyList<Diagnostic> news) => news switch
    {
        [] => "(not listed)",
        [{ Code: "" } error, ..] => $"`{error.Message}`",
        [var error, ..] => error.Code,
    };

    private static string Words(CompilerPhase phase) => phase switch
    {
        CompilerPhase.Cargo => "cargo itself",
        CompilerPhase.Parse => "parsing",
        CompilerPhase.Resolve => "name resolution",
        CompilerPhase.TypeCheck => "type checking",
        CompilerPhase.BorrowCheck => "borrow checking",
        CompilerPhase.Lint => "lints",
        CompilerPhase.Done => "nothing",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
