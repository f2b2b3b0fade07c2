using System.Globalization;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using Tsrun.History;

namespace Tsrun.Activities.Resilience;

/// <summary>
/// Guards the calls to one tool that is not ours to trust with our time: a call has a limit, a passing failure is tried again at once, and a tool that
/// keeps failing is left alone for a while. Retries that a script asks for come on top, from the engine; this state lives in the worker and never in a history.
/// </summary>
/// <param name="name">As people call the tool.</param>
/// <param name="isPassing">The same call may well succeed a moment later.</param>
public sealed class OutsideTool(string name, TimeProvider clock, Func<Exception, bool> isPassing)
{
    /// <summary>Failures in a row that open the breaker.</summary>
    public const int FailuresMax = 3;

    /// <summary>How long an open breaker refuses.</summary>
    public static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private const int RepeatsMax = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100), Memory = TimeSpan.FromMinutes(5);
    private static readonly ResiliencePropertyKey<TimeSpan> Limit = new("limit");
    private readonly CircuitBreakerStateProvider _breaker = new();
    private string _lastFailure = "";

    /// <summary>The breaker is open: calls are refused without being made.</summary>
    public bool IsOpen => _breaker.CircuitState is CircuitState.Open or CircuitState.Isolated;

    private ResiliencePipeline Pipeline => field ??= new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = 1.0, // in a row: one success in between forgives
            MinimumThroughput = FailuresMax,
            SamplingDuration = Memory,
            BreakDuration = Break,
            ShouldHandle = new PredicateBuilder().Handle<Exception>(e => e is not OperationCanceledException),
            StateProvider = _breaker,
        })
        .AddTimeout(new TimeoutStrategyOptions { TimeoutGenerator = arguments => ValueTask.FromResult(arguments.Context.Properties.GetValue(Limit, TimeSpan.Zero)) })
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = RepeatsMax,
            Delay = Pause,
            ShouldHandle = new PredicateBuilder().Handle<Exception>(isPassing),
        })
        .Build();

    /// <summary>Makes a call.</summary>
    /// <param name="limit">Of the call with its repetitions.</param>
    /// <exception cref="ActivityFailureException">TS0581: the limit passed; TS0582: it failed; TS0583: it was not asked, because the breaker is open (no repetition cures that).</exception>
    public async Task<T> CallAsync<T>(Func<CancellationToken, Task<T>> call, TimeSpan limit, CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(Limit, limit);
        try
        {
            return await Pipeline.ExecuteAsync(async c => await call(c.CancellationToken), context);
        }
        catch (BrokenCircuitException e)
        {
            throw ActivityFailureException.Final("TS0583", string.Create(CultureInfo.InvariantCulture,
                $"the breaker of {name} is open: {_lastFailure}; it is asked again in {(e.RetryAfter ?? Break).TotalSeconds:0} s"), e);
        }
        catch (TimeoutRejectedException e)
        {
            throw Failed("TS0581", string.Create(CultureInfo.InvariantCulture, $"escalated after {limit.TotalSeconds:0.0} s: {name} has not answered"), e);
        }
        catch (Exception e) when (e is not (OperationCanceledException or ActivityFailureException))
        {
            throw Failed("TS0582", $"{name} failed: {e.Message}", e);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private ActivityFailureException Failed(string code, string message, Exception inner)
    {
        _lastFailure = message;
        var opened = IsOpen ? string.Create(CultureInfo.InvariantCulture, $"; {FailuresMax} in a row: its breaker opens for {Break.TotalSeconds:0} s") : "";
        return new ActivityFailureException(Failure.Application(code, message + opened), inner);
    }
}
