using Tsrun.History;

namespace Tsrun.Activities;

/// <summary>Does the work of one activity type.</summary>
public interface IActivityHandler
{
    /// <summary>The activity type it answers to, such as <c>cargo.check</c>.</summary>
    string Name { get; }

    /// <summary>Does the work once; called again with the same input when an attempt was lost.</summary>
    /// <param name="input">JSON of an <see cref="ActivityInput{TArguments}"/>.</param>
    /// <returns>JSON of the type's result record.</returns>
    /// <exception cref="ActivityFailureException">The work cannot be done; carries what history will hold.</exception>
    Task<Payload> ExecuteAsync(Payload input, ActivityContext context, CancellationToken cancellation);
}

/// <summary>What a handler may tell the engine while it works.</summary>
/// <param name="Attempt">1 for the first attempt.</param>
/// <param name="Heartbeat">Signs of life with a line for people: <c>screened 12 of 40</c>; cheap, may be called often.</param>
public sealed record ActivityContext(ActivityId ActivityId, int Attempt, Action<string> Heartbeat);

/// <summary>Ends an attempt with a failure that history records.</summary>
public sealed class ActivityFailureException(Failure failure, Exception? inner = null) : Exception(failure.Message, inner)
{
    /// <summary>What history will hold.</summary>
    public Failure Failure { get; } = failure;

    /// <summary>A failure that no repetition can cure.</summary>
    /// <param name="type">A code such as <c>TS0501</c>.</param>
    public static ActivityFailureException Final(string type, string message, Exception? inner = null) =>
        new(Failure.Application(type, message, nonRetryable: true), inner);
}

/// <summary>A handler with typed arguments and result; checks what comes in against the record's shape.</summary>
public abstract class ActivityHandler<TArguments, TResult> : IActivityHandler
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <summary>The work itself.</summary>
    protected abstract Task<TResult> ExecuteAsync(RunFacts run, TArguments arguments, ActivityContext context, CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task<Payload> ExecuteAsync(Payload input, ActivityContext context, CancellationToken cancellation)
    {
        var typed = HistoryJson.Read<ActivityInput<TArguments>>(input);
        return HistoryJson.ToPayload(await ExecuteAsync(typed.Run, typed.Args, context, cancellation));
    }
}
