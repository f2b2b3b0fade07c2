using Google.Protobuf;
using Wire = Temporal.Api.WorkflowService.V1;

namespace Tsrun.Engine.Grpc;

/// <summary>A Temporal cluster as an <see cref="IFrontend"/>: unary gRPC over HTTP/2. Safe to use from many threads.</summary>
/// <remarks>
/// <para>Connections are opened when needed, opened anew after GOAWAY or a fall of the server, and asked for signs of life. A failed call is tried
/// again after the rules of <see cref="RetryPace"/>: a poll as long as its caller waits, anything else for <see cref="ClusterOptions.RetryFor"/>.</para>
/// <para>Faults of the way carry a code (<see cref="WorkflowServiceException.Code"/>): <c>TS1100</c> not reachable, <c>TS1101</c> TLS, <c>TS1102</c> no
/// answer in time, <c>TS1103</c> not gRPC, <c>TS1104</c> broken frame, <c>TS1105</c> too large, <c>TS1106</c> unknown namespace, <c>TS1107</c> not allowed,
/// <c>TS1108</c> wrong settings.</para>
/// </remarks>
public sealed class GrpcFrontend : IFrontend, IDisposable
{
    private static readonly TimeSpan GreetingTimeout = TimeSpan.FromSeconds(10), AfterSilence = TimeSpan.FromSeconds(1);
    private readonly ClusterOptions _options;
    private readonly GrpcChannel _channel;
    private readonly CancellationTokenSource _disposed = new();

    /// <summary>That of <see cref="_disposed"/>, which a call under way may still ask for when that is gone.</summary>
    private readonly CancellationToken _end;

    /// <summary>Waits for the cluster to be back, once it is lost. A defect in that meets whoever calls next.</summary>
    private volatile Task _return = Task.CompletedTask;

    /// <summary>Checks the settings; nothing is sent before the first call.</summary>
    /// <exception cref="WorkflowServiceException">Address, key or certificates are wrong (<c>TS1108</c>).</exception>
    public GrpcFrontend(ClusterOptions options) => (_options, _channel, Watch, _end) = (options, new GrpcChannel(options), new ConnectionWatch(options.Clock), _disposed.Token);

    /// <summary>Tells when the cluster goes away, and when it is back.</summary>
    public ConnectionWatch Watch { get; }

    /// <summary>Connects and asks who is there.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="namespaceName">Must exist there; null to ask for none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkflowServiceException">Not reachable, not Temporal, not allowed, or no such namespace; the code says which.</exception>
    public static async Task<GrpcFrontend> ConnectAsync(ClusterOptions options, string? namespaceName = null, CancellationToken cancellationToken = default)
    {
        var frontend = new GrpcFrontend(options);
        try
        {
            var greeting = new CallContext(Deadline: options.Clock.GetUtcNow() + GreetingTimeout);
            await frontend.CallAsync(new Wire.GetSystemInfoRequest(), greeting, cancellationToken).ConfigureAwait(false);
            if (namespaceName is not null) await frontend.CallAsync(new Wire.DescribeNamespaceRequest { Namespace = namespaceName }, CallContext.None, cancellationToken).ConfigureAwait(false);
            return frontend;
        }
        catch
        {
            frontend.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<IMessage> CallAsync(IMessage request, CallContext context, CancellationToken cancellationToken = default)
    {
        if (_return.IsFaulted) await _return.ConfigureAwait(false);
        var method = GrpcMethod.Of(request);
        var isPoll = IsPoll(request);
        var began = _options.Clock.GetTimestamp();
        WorkflowServiceException? before = null;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan pause;
            try
            {
                var timeout = context.Deadline is { } deadline ? deadline - _options.Clock.GetUtcNow() : isPoll ? _options.PollTimeout : _options.CallTimeout;
                var answer = await _channel.SendAsync(method, request, context, Positive(timeout), cancellationToken).ConfigureAwait(false);
                Watch.Answered();
                return answer;
            }
            catch (WorkflowServiceException e) when (Pause(e, attempt, began, isPoll, context) is { } next)
            {
                (pause, before) = (next, e);
                if (Watch.Failed(e)) _return = AwaitReturnAsync();
            }
            catch (WorkflowServiceException e) when (e.Status == ServiceStatus.DeadlineExceeded && !isPoll && before is not null)
            {
                // The last attempt had what was left of the time: how the one before it ended says more than that it was too short.
                throw before;
            }
            await Task.Delay(pause, _options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_end.IsCancellationRequested) return;
        _disposed.Cancel();
        _channel.Dispose();
        _disposed.Dispose();
    }

    /// <summary>A poll that waits for a task says nothing for a minute: that the cluster is back is told by a call that does not wait.</summary>
    private async Task AwaitReturnAsync()
    {
        try
        {
            for (var attempt = 1; await GreetAsync(attempt).ConfigureAwait(false) is { } pause; attempt++) await Task.Delay(pause, _options.Clock, _end).ConfigureAwait(false);
            Watch.Answered();
        }
        catch (Exception e) when (_end.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
        {
            // Nobody is left to be told.
        }
    }

    /// <summary>Asks who is there; null once somebody answered, else the pause before the next attempt.</summary>
    private async Task<TimeSpan?> GreetAsync(int attempt)
    {
        var request = new Wire.GetSystemInfoRequest();
        try
        {
            await _channel.SendAsync(GrpcMethod.Of(request), request, CallContext.None, GreetingTimeout, _end).ConfigureAwait(false);
            return null;
        }
        catch (WorkflowServiceException e)
        {
            // What is not worth another attempt is a refusal, and so an answer.
            return RetryPace.Next(e, attempt, TimeSpan.Zero, Timeout.InfiniteTimeSpan, Random.Shared.NextDouble());
        }
    }

    // A caller's own deadline bounds the attempts as well as each of them.
    private TimeSpan? Pause(WorkflowServiceException failure, int attempt, long began, bool isPoll, CallContext context)
    {
        // A server that lets a poll run out of time has no task, or is away; who polls asks again either way.
        if (isPoll && context.Deadline is null && failure.Status == ServiceStatus.DeadlineExceeded) return AfterSilence;
        var spent = _options.Clock.GetElapsedTime(began);
        var retryFor = isPoll ? Timeout.InfiniteTimeSpan : _options.RetryFor;
        if (context.Deadline is { } deadline && spent + (deadline - _options.Clock.GetUtcNow()) is var left && (isPoll || left < retryFor)) retryFor = left;
        return RetryPace.Next(failure, attempt, spent, retryFor, Random.Shared.NextDouble());
    }

    private static TimeSpan Positive(TimeSpan timeout) => timeout > TimeSpan.FromMilliseconds(1) ? timeout : TimeSpan.FromMilliseconds(1);

    private static bool IsPoll(IMessage request) => request is Wire.PollWorkflowTaskQueueRequest or Wire.PollActivityTaskQueueRequest or Wire.GetWorkflowExecutionHistoryRequest { WaitNewEvent: true };
}
