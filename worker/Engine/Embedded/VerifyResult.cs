namespace Tsrun.Engine.Embedded;

/// <summary>Whether a stored history is what was written.</summary>
/// <param name="EventCount">Events that the run's row counts.</param>
/// <param name="FirstBadEventId">Null when all is well.</param>
/// <param name="Problem">For people; null when all is well.</param>
/// <param name="HeadHash">Lower-case hex of the hash chain's last link; names the whole history.</param>
public sealed record VerifyResult(long EventCount, long? FirstBadEventId, string? Problem, string HeadHash);
