namespace Tsrun.Engine;

/// <summary>What stands in the headers of a call.</summary>
/// <param name="ClientName">Header <c>client-name</c>: <c>temporal-cli</c>, <c>temporal-go</c>, <c>tsrun</c>; empty when not given.</param>
/// <param name="ClientVersion">Header <c>client-version</c>.</param>
/// <param name="Deadline">When the caller stops waiting (<c>grpc-timeout</c>), on the clock of the frontend; null for a caller that waits as long as it takes.</param>
public sealed record CallContext(string ClientName = "", string ClientVersion = "", DateTimeOffset? Deadline = null)
{
    /// <summary>Header <c>supported-features</c>: a comma-separated list, for example <c>follows-next-run-id</c>.</summary>
    public string SupportedFeatures { get; init; } = "";

    /// <summary>Ends with the caller's connection, behind its last call, however it ends: closed, reset, or silent for too long. Never for a call within the process.</summary>
    public CancellationToken Gone { get; init; }

    /// <summary>What most verbs leave a caller that waits: time for an answer of "nothing yet" to travel before the deadline.</summary>
    internal static TimeSpan AnswerMargin { get; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A call within the process.</summary>
    public static CallContext None { get; } = new();

    /// <summary>Whether the caller lives in another process, and so may outlive this one.</summary>
    internal bool IsOutside => !ReferenceEquals(this, None);

    /// <summary>How long this caller may be made to wait. Never negative.</summary>
    /// <param name="clock">The clock of the frontend.</param>
    /// <param name="margin">The answer leaves so long before the deadline.</param>
    /// <param name="waitMax">The longest wait for anybody.</param>
    internal TimeSpan Patience(TimeProvider clock, TimeSpan margin, TimeSpan waitMax)
    {
        if (Deadline is not { } deadline)
            return waitMax;
        var left = deadline - clock.GetUtcNow() - margin;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left < waitMax ? left : waitMax;
    }
}
