using Tsrun.Activities;
using Tsrun.Cli.Hosting;
using Tsrun.Cli.Rendering;
using Tsrun.Engine;
using Tsrun.History;
using Tsrun.Tests.Runtime;

namespace Tsrun.Tests.Cluster;

/// <summary>A worker in this process, whose activities answer from a function instead of doing anything.</summary>
internal sealed class CannedWorker : IAsyncDisposable
{
    private static readonly string[] Names =
        [CargoCheck.Name, CargoTest.Name, RustContext.Name, RepairPropose.Name, RepairScreen.Name, RepairTry.Name, DocsLookup.Name, PatchApply.Name, PatchRevert.Name, CheckoutAdopt.Name, GoldenCollect.Name];

    private readonly CancellationTokenSource _drain = new(), _now = new();
    private readonly Task _work;

    public CannedWorker(IWorkflowService service, WorkerOptions options, Func<string, Payload, CancellationToken, Task<Payload>> answer) =>
        _work = new WorkerHost(service, Registry(answer), options with { Tell = news => { if (news is WorkerNews.Remark or WorkerNews.TurnFailed) Notes.Add(WorkerLog.Words(news)); } }).RunAsync(_drain.Token, _now.Token);

    public List<string> Notes { get; } = [];

    /// <summary>Every activity, answered from the function.</summary>
    public static ActivityRegistry Registry(Func<string, Payload, CancellationToken, Task<Payload>> answer) => new(Names.Select(name => new Handler(name, answer)));

    /// <summary>Red first, green once the patch was applied; for one run.</summary>
    public static Func<string, Payload, CancellationToken, Task<Payload>> Crate(RepairTry.Result experiment)
    {
        var crate = Canned.Crate(experiment);
        return (name, input, _) => crate(new ActivityTaskScheduled(default, name, "", input, 0, default, RetryPolicy.Default)) switch
        {
            Payload result => Task.FromResult(result),
            Failure failure => throw new ActivityFailureException(failure with { Info = ((FailureInfo.Application)failure.Info) with { NonRetryable = true } }),
            _ => throw new InvalidOperationException(name),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _drain.CancelAsync();
        await _now.CancelAsync();
        await _work;
        _drain.Dispose();
        _now.Dispose();
    }

    private sealed class Handler(string name, Func<string, Payload, CancellationToken, Task<Payload>> answer) : IActivityHandler
    {
        public string Name => name;

        public Task<Payload> ExecuteAsync(Payload input, ActivityContext context, CancellationToken cancellation) => answer(name, input, cancellation);
    }
}
