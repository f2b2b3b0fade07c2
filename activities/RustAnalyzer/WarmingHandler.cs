using Tsrun.History;

namespace Tsrun.Activities.RustAnalyzer;

/// <summary>Starts the checkout's language server beside another activity, so that the first question finds it loaded instead of waiting for it.</summary>
/// <param name="handler">Does the activity's work, whatever becomes of the server.</param>
public sealed class WarmingHandler(IActivityHandler handler, AnalyzerPool analyzers) : IActivityHandler
{
    /// <inheritdoc/>
    public string Name => handler.Name;

    /// <inheritdoc/>
    public async Task<Payload> ExecuteAsync(Payload input, ActivityContext context, CancellationToken cancellation)
    {
        var warming = WarmAsync(HistoryJson.Read<ActivityInput<CargoCheck.Arguments>>(input).Run, cancellation);
        var result = await handler.ExecuteAsync(input, context, cancellation);
        await warming;
        return result;
    }

    private async Task WarmAsync(RunFacts run, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => analyzers.WarmAsync(run, cancellation), cancellation);
        }
        catch (Exception e) when (e is ActivityFailureException or IOException or UnauthorizedAccessException)
        {
            // Whoever asks the server will meet the same obstacle and answer for it; a check does not fail for want of company.
        }
    }
}
