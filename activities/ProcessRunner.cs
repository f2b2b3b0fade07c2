using Tsrun.Activities.Sandbox;

namespace Tsrun.Activities;

/// <summary>Starts children on Linux: with an argument list, the environment of the request and nothing more, no descriptors of ours, limits, and a tree that dies whole.</summary>
public sealed class ProcessRunner : IProcessRunner
{
    /// <inheritdoc/>
    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SpawnFailure.Check(request);
        var done = new TaskCompletionSource<ProcessResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread of its own: it sits in poll(2) for as long as the child lives, which would starve a shared pool.
        new Thread(() => Supervise(request, done, cancellation), 256 * 1024) { IsBackground = true, Name = "tsrun child" }.Start();
        return done.Task;
    }

    private static void Supervise(ProcessRequest request, TaskCompletionSource<ProcessResult> done, CancellationToken cancellation)
    {
        try
        {
            using var supervisor = new ChildSupervisor(request, cancellation);
            done.SetResult(supervisor.Run());
        }
        catch (OperationCanceledException canceled) when (canceled.CancellationToken == cancellation)
        {
            done.SetCanceled(cancellation);
        }
        catch (Exception exception)
        {
            // Whoever awaits the run answers for it, whatever it is; an exception that leaves a thread ends the engine.
            done.SetException(exception);
        }
    }
}
