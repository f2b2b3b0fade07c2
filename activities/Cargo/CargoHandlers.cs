using Tsrun.History;

namespace Tsrun.Activities.Cargo;

/// <summary>Answers <c>cargo.check</c>.</summary>
public sealed class CargoCheckHandler(IScratchPool pool) : ActivityHandler<CargoCheck.Arguments, CargoCheck.Result>
{
    /// <inheritdoc/>
    public override string Name => CargoCheck.Name;

    /// <inheritdoc/>
    protected override async Task<CargoCheck.Result> ExecuteAsync(RunFacts run, CargoCheck.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        context.Heartbeat("copying the checkout");
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        return await Pulse.WhileAsync(scratch.CheckAsync(cancellation), context, "cargo check");
    }
}

/// <summary>Answers <c>cargo.test</c>.</summary>
public sealed class CargoTestHandler(IScratchPool pool) : ActivityHandler<CargoTest.Arguments, CargoTest.Result>
{
    /// <inheritdoc/>
    public override string Name => CargoTest.Name;

    /// <inheritdoc/>
    protected override async Task<CargoTest.Result> ExecuteAsync(RunFacts run, CargoTest.Arguments arguments, ActivityContext context, CancellationToken cancellation)
    {
        context.Heartbeat("copying the checkout");
        var scratch = await pool.OpenAsync(run, 0, cancellation);
        return await Pulse.WhileAsync(scratch.TestAsync(cancellation), context, "cargo test");
    }
}

/// <summary>Signs of life around a call that has none of its own.</summary>
internal static class Pulse
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>Awaits the work, and reports about once a second that it still goes on.</summary>
    internal static async Task<T> WhileAsync<T>(Task<T> work, ActivityContext context, string what)
    {
        using var beat = new PeriodicTimer(Between);
        context.Heartbeat(what);
        while (!work.IsCompleted)
        {
            var tick = beat.WaitForNextTickAsync().AsTask();
            if (await Task.WhenAny(work, tick) == tick) context.Heartbeat(what);
        }
        return await work;
    }
}
