namespace Tsrun.Eval;

/// <summary>Mends the copy in a workplace, or says that it does not.</summary>
public interface IFixer
{
    /// <summary>Names it in the report.</summary>
    string Name { get; }

    /// <summary>Works on the copy; an end of any kind is a value.</summary>
    Task<Claim> FixAsync(Workplace place, CancellationToken cancellation);
}

/// <summary>How a fixer says that it ended; the judge decides what that is worth.</summary>
/// <param name="Detail">Its own reason, for the report.</param>
public sealed record Claim(ClaimKind Kind, string Detail);

/// <summary>The ends that a fixer can claim.</summary>
public enum ClaimKind
{
    /// <summary>The crate is green now.</summary>
    Fixed,
    /// <summary>It could go on and holds that it should not.</summary>
    Abstained,
    /// <summary>It tried and did not get there.</summary>
    Unsolved,
    /// <summary>It did not end as it should: crash, time limit, no result.</summary>
    Broken,
}
