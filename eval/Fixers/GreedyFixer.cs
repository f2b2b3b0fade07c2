namespace Tsrun.Eval;

/// <summary>The baseline: applies rustc's suggestions one at a time, keeps what lowers the number of errors, and never runs a test.</summary>
/// <remarks>What it claims to have fixed and the judge finds red is the share of repairs that merely compile.</remarks>
public sealed class GreedyFixer : IFixer
{
    /// <summary>Compiler runs per case; the greediest of some two hundred mutants needed 62.</summary>
    private const int ChecksMax = 80;

    /// <inheritdoc/>
    public string Name => "greedy suggestions";

    /// <inheritdoc/>
    public async Task<Claim> FixAsync(Workplace place, CancellationToken cancellation)
    {
        var budget = new Budget(place);
        var now = await place.Cargo.CheckAsync(cancellation);
        while (!now.Green && await StepAsync(place, now, budget, cancellation) is { } better)
            now = better;
        return now.Green
            ? new Claim(ClaimKind.Fixed, $"{budget.Checks} checks")
            : GiveUp(place, $"{now.Errors.Count} errors left after {budget.Checks} checks");
    }

    private static async Task<CheckResult?> StepAsync(Workplace place, CheckResult now, Budget budget, CancellationToken cancellation)
    {
        foreach (var suggestion in Suggestion.Of(now.Errors))
        {
            if (!budget.Take())
                return null;
            if (suggestion.Apply(place.Copy) is not { } before)
                continue;
            var next = await place.Cargo.CheckAsync(cancellation);
            if (next.Green || next.Errors.Count > 0 && next.Errors.Count < now.Errors.Count)
                return next;
            Suggestion.Write(before);
        }
        return null;
    }

    // Half a repair helps nobody: the copy goes back to what it was.
    private static Claim GiveUp(Workplace place, string why)
    {
        foreach (var (file, text) in SourceTree.Read(place.Case.Folder).Texts)
            File.WriteAllText(Path.Combine(place.Copy, file), text);
        return new Claim(ClaimKind.Unsolved, why);
    }

    private sealed class Budget(Workplace place)
    {
        private readonly long _started = TimeProvider.System.GetTimestamp();

        public int Checks { get; private set; }

        public bool Take() => ++Checks <= ChecksMax && TimeProvider.System.GetElapsedTime(_started) < place.Timeout;
    }
}
